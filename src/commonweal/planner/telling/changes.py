"""What changed between two plans and why: first what was asked and what there was, then what moved most."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from commonweal.planner.demand import Demand
from commonweal.planner.economy import Economy, Floats
from commonweal.planner.plan import Plan
from commonweal.planner.sentence import Sentence, figure, share
from commonweal.planner.telling.names import called, names, run_units

SAME = 1e-6  # relative: figures closer than this have not changed
MOVED = 1e-3  # results closer than this are not told
MOST = 10  # results of one kind that are told


class Why(StrEnum):
    """Whether a change was given or followed."""

    GIVEN = "given"
    FOLLOWED = "followed"


@dataclass(frozen=True)
class Planned:
    """A plan together with the data it answers."""

    economy: Economy
    demand: Demand
    plan: Plan


@dataclass(frozen=True)
class Change:
    """One figure that is not what it was."""

    sentence: Sentence
    why: Why
    kind: str  # need, capacity, hours, cap, stock, recipe, met, runs, investment, work
    name: str
    before: float
    after: float


def changes(before: Planned, after: Planned) -> tuple[Change, ...]:
    """All given changes, and of what followed what moved most."""
    return (*_given(before, after), *_followed(before, after))


def _given(before: Planned, after: Planned) -> Iterator[Change]:
    products = {called(p): p.unit for p in before.economy.products + after.economy.products}
    caps = {called(cap): cap.unit for cap in before.economy.caps + after.economy.caps}
    skills = {called(skill): skill.unit for skill in before.economy.skills + after.economy.skills}
    runs = _run_units(before) | _run_units(after)
    for kind, pattern, read, units in (
        ("need", "{name} is now {after} instead of {before}.", _needs, _need_units(before) | _need_units(after)),
        ("capacity", "The capacity of {name} is now {after} instead of {before}.", _capacity, runs),
        ("hours", "There are now {after} of {name} instead of {before}.", _hours, skills),
        ("cap", "The cap on {name} is now {after} instead of {before}.", _caps, caps),
        (
            "stock",
            "Of {name} there is now {after} instead of {before}, in stock at the start and from outside.",
            _stocks,
            products,
        ),
        ("recipe", "Per run, {name} is now {after} instead of {before}.", _recipes, {}),
    ):
        old, new = read(before), read(after)
        for name in sorted(old.keys() | new.keys()):
            was, now = old.get(name, 0.0), new.get(name, 0.0)
            if was != now and not abs(now - was) <= SAME * max(abs(was), abs(now)):
                unit = units.get(name, "")
                values = {"name": name, "before": _told(was, unit), "after": _told(now, unit)}
                yield Change(Sentence(pattern, values), Why.GIVEN, kind, name, was, now)


def _followed(before: Planned, after: Planned) -> Iterator[Change]:
    yield from _most("met", "{name} are met to {after} instead of {before}.", _met(before), _met(after), as_share=True)
    runs = _run_units(before) | _run_units(after)
    for kind, pattern, read, units in (
        ("work", "{name} takes {after} instead of {before}.", _worked, {}),
        ("runs", "{name} comes to {after} instead of {before}.", _runs, runs),
        ("investment", "The new capacity of {name} is {after} instead of {before}.", _built, runs),
    ):
        yield from _most(kind, pattern, read(before), read(after), units, as_share=False)


def _most(
    kind: str,
    pattern: str,
    old: dict[str, float],
    new: dict[str, float],
    units: Mapping[str, str] = MappingProxyType({}),
    *,
    as_share: bool,
) -> Iterator[Change]:
    """The figures that moved most, relative to their size (shares: as they are)."""

    def moved(name: str) -> float:
        was, now = old.get(name, 0.0), new.get(name, 0.0)
        return abs(now - was) / (1.0 if as_share else max(abs(was), abs(now), 1e-300))

    for name in sorted(old.keys() | new.keys(), key=lambda name: (-moved(name), name))[:MOST]:
        if moved(name) > MOVED:
            was, now = old.get(name, 0.0), new.get(name, 0.0)
            unit = units.get(name, "")
            told = [share(amount) if as_share else figure(amount, unit) for amount in (was, now)]
            sentence = Sentence(pattern, {"name": name, "before": told[0], "after": told[1]})
            yield Change(sentence, Why.FOLLOWED, kind, name, was, now)


def _needs(of: Planned) -> dict[str, float]:
    called_so = names(of.economy)
    found: dict[str, float] = defaultdict(float)
    for need in of.demand.needs:
        found[f"{called_so.community(need.community)}'s {need.tier.value} need of {called_so.product(need.product)}"] += (
            need.amount
        )
    return dict(found)


def _need_units(of: Planned) -> dict[str, str]:
    called_so = names(of.economy)
    return {
        f"{called_so.community(need.community)}'s {need.tier.value} need of {called_so.product(need.product)}":
        called_so.unit(need.product) for need in of.demand.needs
    }  # fmt: skip


def _capacity(of: Planned) -> dict[str, float]:
    T = len(of.economy.periods)
    return {called(j): float(row[:T].sum()) for j, row in zip(of.economy.techniques, of.economy.capacity, strict=True)}


def _run_units(of: Planned) -> dict[str, str]:
    return {called(j): unit for j, unit in zip(of.economy.techniques, run_units(of.economy), strict=True)}


def _hours(of: Planned) -> dict[str, float]:
    return {called(s): float(row.sum()) for s, row in zip(of.economy.skills, of.economy.hours_available, strict=True)}


def _caps(of: Planned) -> dict[str, float]:
    economy = of.economy
    limits = np.minimum(economy.cap_totals, economy.cap_limits.sum(axis=1))
    return {called(cap): float(limit) for cap, limit in zip(economy.caps, limits, strict=True)}


def _stocks(of: Planned) -> dict[str, float]:
    economy = of.economy
    there: Floats = economy.opening_stocks + economy.supply.sum(axis=1)
    return {called(p): float(amount) for p, amount in zip(economy.products, there, strict=True)}


def _recipes(of: Planned) -> dict[str, float]:
    """All that one run takes and gives, of whatever delay."""
    economy = of.economy
    found: dict[str, float] = defaultdict(float)
    for word, things, matrices in (
        ("input of {thing} to {technique}", economy.products, economy.inputs),
        ("output of {thing} of {technique}", economy.products, economy.outputs),
        ("work of {thing} in {technique}", economy.skills, (economy.hours,)),
        ("share of {thing} of {technique}", economy.caps, (economy.emissions,)),
    ):
        for matrix in matrices:
            held = matrix.tocoo()
            for row, column, value in zip(held.row, held.col, held.data, strict=True):
                thing, technique = called(things[int(row)]), called(economy.techniques[int(column)])
                found["the " + word.format(thing=thing, technique=technique)] += float(value)
    return dict(found)


def _met(of: Planned) -> dict[str, float]:
    """The mean share in which each community's needs of each tier are met."""
    called_so = names(of.economy)
    shares: dict[str, list[float]] = defaultdict(list)
    for need, delivered in zip(of.demand.needs, of.plan.deliveries, strict=True):
        if need.amount > 0:
            shares[f"{called_so.community(need.community)}'s {need.tier.value} needs"].append(float(delivered) / need.amount)
    return {name: float(np.mean(parts)) for name, parts in shares.items()}


def _worked(of: Planned) -> dict[str, float]:
    hours: Floats = of.economy.hours @ of.plan.runs
    found = {f"{called(skill)} (hours)": float(row.sum()) for skill, row in zip(of.economy.skills, hours, strict=True)}
    return found | {"All work (hours)": float(hours.sum())}


def _runs(of: Planned) -> dict[str, float]:
    return {called(j): float(row.sum()) for j, row in zip(of.economy.techniques, of.plan.runs, strict=True)}


def _built(of: Planned) -> dict[str, float]:
    return {called(j): float(row.sum()) for j, row in zip(of.economy.techniques, of.plan.investment, strict=True)}


def _told(amount: float, unit: str) -> str:
    return "without limit" if np.isinf(amount) else figure(amount, unit)
