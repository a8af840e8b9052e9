"""One number changed and solved again: what it would do for a need, for the worst-off of a tier, or for the hours.

Only what the answer needs is solved. What can only help (more capacity, hours, supply, a looser cap, a smaller need) leaves
everything reached within reach, so one program answers; anything else is followed through the stages from the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from commonweal.planner import aims
from commonweal.planner.asked import Asked, ask
from commonweal.planner.climb import FULL, above, hold
from commonweal.planner.demand import Demand, Need, Tier
from commonweal.planner.economy import Economy, Floats
from commonweal.planner.levels import Ascent, Impossible, Sought
from commonweal.planner.model import lay
from commonweal.planner.plan import Plan
from commonweal.planner.sentence import Sentence, figure, share

MOVED = 1e-6  # a share, or a part of the hours, that counts as a change


class What(StrEnum):
    """Which number is changed."""

    CAPACITY = "capacity"
    HOURS = "hours"
    CAP = "cap"
    SUPPLY = "supply"
    NEED = "need"


@dataclass(frozen=True)
class Change:
    """One number changed: by an amount in its unit, in one period (from 0) or in all; a need is named by its place as well."""

    what: What
    name: str  # of the technique, skill, cap or product
    by: float
    period: int | None = None
    community: str = ""
    tier: Tier | None = None

    @property
    def helps(self) -> bool:
        """Whether it can only widen what is possible."""
        return (self.by < 0) if self.what is What.NEED else (self.by > 0)

    @property
    def text(self) -> str:
        """The change in words."""
        much = f"{figure(abs(self.by))} {'more' if self.by > 0 else 'less'}"
        of = {What.CAPACITY: "capacity of", What.HOURS: "hours of", What.CAP: "allowed of", What.SUPPLY: "coming in of",
              What.NEED: "needed of"}[self.what]  # fmt: skip
        return f"{much} {of} {self.name}" + (f" for {self.community}" if self.community else "")


@dataclass(frozen=True)
class Answer:
    """What a change would do: ``of`` is a tier, a need's number in the demand (from 0), or the hours."""

    change: Change
    of: Tier | int | str
    before: float
    after: float
    sentence: Sentence


def changed(economy: Economy, demand: Demand, change: Change) -> tuple[Economy, Demand]:
    """The data with the one number changed; nothing falls below zero. Raises ``KeyError`` where it names what is not there."""
    at = slice(None) if change.period is None else change.period
    match change.what:
        case What.NEED:
            return economy, replace(demand, needs=tuple(_need(need, change) for need in demand.needs))
        case What.CAPACITY:
            row = _place([technique.name for technique in economy.techniques], change.name)
            return replace(economy, capacity=_moved(economy.capacity, row, at, change.by)), demand
        case What.HOURS:
            row = _place([skill.name for skill in economy.skills], change.name)
            return replace(economy, hours_available=_moved(economy.hours_available, row, at, change.by)), demand
        case What.SUPPLY:
            row = _place([product.name for product in economy.products], change.name)
            return replace(economy, supply=_moved(economy.supply, row, at, change.by)), demand
        case What.CAP:
            row = _place([cap.name for cap in economy.caps], change.name)
            limits = _moved(economy.cap_limits, row, at, change.by)
            totals = economy.cap_totals.copy()
            totals[row] = max(0.0, totals[row] + change.by)
            return replace(economy, cap_limits=limits, cap_totals=totals), demand


def answer(economy: Economy, demand: Demand, plan: Plan, change: Change, need: int | None = None) -> Answer:
    """Say what a change would do to a plan: to one need, where its number is given, others kept as they are; else to the
    worst-off of the tier that is short, or that would be; else to the hours."""
    reached = _shares(ask(economy, demand), plan)
    ascent = Ascent(lay(*changed(economy, demand, change)), near=plan)
    held = dict(plan.levels[-1].held) if plan.levels else {}
    held = {name: value for name, value in held.items() if name == "terminal"}
    found: Answer | None = None
    if need is not None:
        found = _of_need(ascent, demand, change, need, reached, held)
    if found is None:
        found = next(_of_tiers(ascent, change, reached, held), None)
    return found or _of_hours(ascent, change, aims.figure(economy, "hours", plan.runs), reached, held)


def _of_need(ascent: Ascent, demand: Demand, change: Change, need: int, reached: Floats, held: dict[str, float]) -> Answer | None:
    """How far one need would be met with all others as they are; nothing where they cannot stay as they are."""
    alone = np.arange(len(reached)) == need
    kept = np.minimum(hold(reached), _kept(ascent.model.asked, demand, reached))
    try:
        level, _ = ascent.take(Sought("whatif", "raise", np.where(alone, 0.0, kept), alone, held=held), 1.0)
    except Impossible:
        return None
    asked, before = demand.needs[need], float(reached[need])
    values: dict[str, object] = {
        "product": asked.product,
        "community": asked.community,
        "period": ascent.model.economy.periods[asked.period],
    }
    return _said(change, need, before, level.value, "{product} for {community} in {period} would be met to {after}", values)


def _of_tiers(ascent: Ascent, change: Change, reached: Floats, held: dict[str, float]) -> Iterator[Answer]:
    """The tiers that the change reaches, from the first; what helps is asked of a tier that is short alone.

    Of each the worst-off come first; where they stay as they are, others may still lose.
    """
    asked = ascent.model.asked
    floors = np.zeros(len(reached))
    for tier in Tier:
        needs = asked.in_tier(tier)
        before = float(reached[needs].min(initial=1.0))
        known = {} if tier is Tier.VITAL else held
        if needs.any() and (before < FULL or not change.helps):
            values: dict[str, object] = {"tier": tier.value}
            level, _ = ascent.take(Sought("whatif", "raise", floors, needs, held=known), 1.0)
            if level.value < before - MOVED or (change.helps and before < FULL):
                yield _said(change, tier, before, level.value, "the worst-off would have {after} of their {tier} needs", values)
            elif not change.helps:
                floors = np.where(needs, hold(np.full(len(reached), min(before, level.value))), floors)
                sought = Sought("whatif", "total", floors, needs, needs.astype(np.float64), known, ceilings=reached)
                level, _ = ascent.take(sought, 1.0)
                mean, after = float(reached[needs].mean()), level.value / int(needs.sum())
                if after < mean - MOVED:
                    yield _said(change, tier, mean, after, "{after} of {tier} needs would be met on average", values)
        floors = np.where(needs, hold(reached), floors)
        if tier is Tier.VITAL and (held.get("terminal", 0.0) > 0 or not change.helps):
            _settle(ascent, floors, held)


def _settle(ascent: Ascent, floors: Floats, held: dict[str, float]) -> None:
    """Hold the terminal rule to what it must miss after the change, be it more or less."""
    if "terminal" in held:
        level, _ = ascent.take(Sought("whatif", "terminal", floors, np.zeros(len(floors), dtype=np.bool_)), 1.0)
        held["terminal"] = above(level.value)


def _of_hours(ascent: Ascent, change: Change, before: float, reached: Floats, held: dict[str, float]) -> Answer:
    """How many hours would do for all that is reached."""
    nobody: NDArray[np.bool_] = np.zeros(len(reached), dtype=np.bool_)
    level, _ = ascent.take(Sought("whatif", "hours", hold(reached), nobody, held=held), 1.0)
    after = before if abs(level.value - before) <= MOVED * before else level.value
    return _said(change, "hours", before, after, "{after} hours would be worked", {}, shares=False)


def _said(
    change: Change,
    of: Tier | int | str,
    before: float,
    after: float,
    pattern: str,
    values: dict[str, object],
    *,
    shares: bool = True,
) -> Answer:
    spelled = share if shares else figure
    moved = abs(after - before) > (MOVED if shares else 0.0)
    pattern = "With {change} " + pattern + (" instead of {before}." if moved else ", as now.")
    told = Sentence(pattern, {"change": change.text, "before": spelled(before), "after": spelled(after), **values})
    return Answer(change, of, before, after, told)


def _kept(asked: Asked, demand: Demand, reached: Floats) -> Floats:
    """The share of a changed need that keeps what was delivered; a larger need is met in a smaller share."""
    before = np.array([need.amount for need in demand.needs])
    kept: Floats = reached * before / np.where(asked.amounts > 0, asked.amounts, np.inf)
    return np.minimum(1.0, kept)


def _shares(asked: Asked, plan: Plan) -> Floats:
    return np.where(asked.amounts > 0, plan.deliveries / np.where(asked.amounts > 0, asked.amounts, 1.0), 1.0)


def _need(need: Need, change: Change) -> Need:
    same = (need.product, need.community) == (change.name, change.community)
    if same and change.tier in (None, need.tier) and change.period in (None, need.period):
        return replace(need, amount=max(0.0, need.amount + change.by))
    return need


def _moved(table: Floats, row: int, at: slice | int, by: float) -> Floats:
    moved = table.copy()
    moved[row, at] = np.maximum(0.0, moved[row, at] + by)
    return moved


def _place(names: list[str], name: str) -> int:
    if name not in names:
        raise KeyError(name)
    return names.index(name)
