"""Checks a plan and its certificate from the original data, without a solver and without anything that made the plan."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.planner import certificate, fingerprint
from commonweal.planner.demand import Demand
from commonweal.planner.economy import Economy
from commonweal.planner.plan import Certificate, Level, Plan
from commonweal.planner.proof import alternative, figures, order, rows
from commonweal.planner.proof.lagrangian import Proof
from commonweal.planner.proof.limits import Limits, limits
from commonweal.planner.proof.terms import Terms, terms
from commonweal.planner.sentence import Sentence, figure, share

SAME = 1e-6  # figures said and found may differ by this much, relative to their size
MANY = 20  # rows of one family named one by one; the rest are counted


@dataclass(frozen=True)
class Stage:
    """One level as it was recomputed."""

    name: str
    kind: str
    value: float  # what the plan reaches
    bound: float  # what the valuations prove
    gap: float


@dataclass(frozen=True)
class Report:
    """What a check found; ``ok`` where it found no fault."""

    ok: bool
    residual: float
    stages: tuple[Stage, ...]
    faults: tuple[Sentence, ...]


def check(economy: Economy, demand: Demand, plan: Plan) -> Report:
    """Recompute everything that a plan and its alternatives say of themselves; each fault is a sentence."""
    known = terms(economy, demand)
    possible = limits(known)
    report = _checked(known, possible, plan, None)
    others = [(other, _checked(known, possible, other, plan)) for other in plan.alternatives]
    faults = report.faults + tuple(
        Sentence("Alternative {name}: {fault}", {"name": other.name, "fault": fault.text})
        for other, found in others
        for fault in found.faults
    )
    return Report(not faults, max([report.residual, *(found.residual for _, found in others)]), report.stages, faults)


def _checked(known: Terms, possible: Limits, plan: Plan, beside: Plan | None) -> Report:
    """Check one plan by itself, or as an alternative to another."""
    if not rows.fits(known, plan):
        fault = Sentence("The plan's tables have other sizes than the data, or hold what is no number.")
        return Report(False, float("inf"), (), (fault,))
    misfits = [fault for number, level in enumerate(plan.levels, start=1) for fault in _misfits(known, number, level)]
    if misfits:
        return Report(False, certificate.residual(known, possible, plan), (), tuple(misfits))

    proofs = [certificate.proof(known, possible, level) for level in plan.levels]
    stages = tuple(_stage(known, plan, level, proof) for level, proof in zip(plan.levels, proofs, strict=True))
    broken = list(_broken(known, possible, plan))
    residual = certificate.residual(known, possible, plan)
    proved = certificate.conclude(known, plan, residual, [stage.bound for stage in stages])
    faults = [
        *broken,
        *(order.faults(known, plan, proofs) if beside is None else alternative.faults(known, beside, plan)),
        *(
            fault
            for number, (level, stage) in enumerate(zip(plan.levels, stages, strict=True), start=1)
            for fault in _unequal(known, number, level, stage, plan)
        ),
        *_unproved(plan, proved),
        *_misnamed(known, plan),
    ]
    return Report(not faults, residual, stages, tuple(faults))


def _stage(known: Terms, plan: Plan, level: Level, proof: Proof) -> Stage:
    value = figures.reached(known, level, plan)
    bound = certificate.sense(level, proof.bound)
    return Stage(level.stage, level.kind, value, bound, certificate.gap(level.kind, value, bound))


def _misfits(known: Terms, number: int, level: Level) -> Iterator[Sentence]:
    """Say where a level's own tables have other sizes than the data, or name figures that nobody knows."""
    n, m, T = known.shape
    S, E, K = len(known.economy.skills), len(known.economy.caps), len(known.amounts)
    v = level.valuations
    sizes = (
        (v.balance, (n, T)), (v.capacity, (m, T)), (v.hours, (S, T)), (v.caps, (E, T)), (v.cap_totals, (E,)), (v.needs, (K,)),
        (v.terminal_stocks, (n,)), (v.terminal_capacity, (m,)), (level.floors, (K,)), (level.raised, (K,)),
    )  # fmt: skip
    if any(array.shape != shape for array, shape in sizes) or not np.isfinite(level.floors).all():
        yield Sentence("Level {level} has tables of other sizes than the data.", {"level": number})
    if level.kind in ("total", "members") and level.weights.shape != (K,):
        yield Sentence("Level {level} does not say how it weighs each need.", {"level": number})
    for kind in [level.kind, *level.held]:
        if kind not in figures.GROWING:
            try:
                figures.held(known, kind)
            except ValueError as fault:
                yield Sentence("Level {level}: {fault}", {"level": number, "fault": str(fault)})


def _broken(known: Terms, possible: Limits, plan: Plan) -> Iterator[Sentence]:
    """Say which rows the plan breaks by more than a residual may be."""
    for family in rows.families(known, possible, plan):
        broken = np.argwhere(~(family.broken <= certificate.RESIDUAL))
        for place in broken[:MANY]:
            values = {
                "row": family.name,
                "of": rows.NAMED[family.of](known, int(place[0])),
                "by": f"{family.broken[tuple(place)]:.2g}",
                "period": _when(known, family.of, place),
            }
            yield Sentence("{row}: {of} in {period} is broken by {by} of its size.", values)
        if len(broken) > MANY:
            yield Sentence("{row}: {more} more are broken.", {"row": family.name, "more": len(broken) - MANY})


def _when(known: Terms, of: str, place: NDArray[np.intp]) -> str:
    """The period of a row; a need has its own, and what has none is of the whole plan."""
    if of == "needs":
        return known.economy.periods[int(known.periods[place[0]])]
    return known.economy.periods[place[1]] if len(place) > 1 else "the whole plan"


def _unequal(known: Terms, number: int, level: Level, stage: Stage, plan: Plan) -> Iterator[Sentence]:
    """Say where a level claims another value or bound than was found, or where the plan does not keep to the level."""
    named = {"level": number, "stage": level.stage, "kind": level.kind}
    size = _size(level.kind, level.value)
    if abs(stage.value - level.value) > order.SLACK * size and not _passed(level, stage, size):
        yield Sentence(
            "Level {level} ({stage}, {kind}) says {said:.8g}; the plan reaches {found:.8g}.",
            {**named, "said": level.value, "found": stage.value},
        )
    if not abs(stage.bound - level.bound) <= SAME * size:
        yield Sentence(
            "Level {level} ({stage}, {kind}) claims the bound {said:.8g}; its valuations prove {found:.8g}.",
            {**named, "said": level.bound, "found": stage.bound},
        )
    better = stage.bound - stage.value if figures.falls(level.kind) else stage.value - stage.bound
    if better > order.SLACK * size:
        yield Sentence(
            "Level {level} ({stage}, {kind}): the plan reaches {found:.8g}, beyond what is possible, {bound:.8g}.",
            {**named, "found": stage.value, "bound": stage.bound},
        )
    for need in np.flatnonzero(plan.deliveries < known.amounts * (level.floors - order.SLACK)):
        yield Sentence(
            "Level {level} ({stage}, {kind}) guarantees {need} {floor}; the plan delivers {delivered}.",
            {**named, "need": order.name_of(known, int(need)), "floor": share(float(level.floors[need])),
             "delivered": share(float((plan.deliveries * known.units)[need]))},
        )  # fmt: skip
    for name, value in level.held.items():
        if figures.held(known, name).of(plan) > value + order.SLACK * max(1.0, abs(value)):
            yield Sentence(
                "Level {level} ({stage}, {kind}) holds {name} to {value}; the plan has {found}.",
                {**named, "name": name, "value": figure(value), "found": figure(figures.held(known, name).of(plan))},
            )


def _passed(level: Level, stage: Stage, size: float) -> bool:
    """Say whether the plan does better than a level that was near its bound: later levels may lift who was at their least."""
    near = level.value >= stage.bound - certificate.GAP * size
    return level.kind == "raise" and near and level.value < stage.value <= stage.bound + order.SLACK * size


def _size(kind: str, value: float) -> float:
    return max(1.0, abs(value)) if kind in figures.SHARES else max(abs(value), 1e-9)


def _unproved(plan: Plan, proved: Certificate) -> Iterator[Sentence]:
    """Say where the certificate claims something else, or too little to be voted on (P2)."""
    said = plan.certificate
    if said is None:
        yield Sentence("The plan has no certificate (P2).")
    else:
        for name, claimed, found in (
            ("residual", said.residual, proved.residual),
            ("bound", said.bound, proved.bound),
            ("gap", said.gap, proved.gap),
        ):
            if claimed != found and not abs(claimed - found) <= SAME * max(abs(found), abs(claimed), 1e-3):
                yield Sentence(
                    "The certificate says its {name} is {claimed:.6g}; recomputed it is {found:.6g}.",
                    {"name": name, "claimed": claimed, "found": found},
                )
        if said.ok != proved.ok:
            yield Sentence("The certificate says {said}, the recomputation {found}.", {"said": said.ok, "found": proved.ok})
    if not proved.gap <= certificate.GAP:
        yield Sentence(
            "The gap of {gap:.2g} is above {most:g}: this plan can be put to a vote only under a title that names it (P2).",
            {"gap": proved.gap, "most": certificate.GAP},
        )


def _misnamed(known: Terms, plan: Plan) -> Iterator[Sentence]:
    """Say where the plan was made for other data, or its status claims more or less than it delivers."""
    if plan.economy and plan.economy != fingerprint.of(known.economy, known.demand):
        yield Sentence("The plan was computed from other data than these.")
    short = bool((plan.deliveries < known.amounts * (1 - order.SLACK)).any())
    missing = figures.terminal(known).of(plan) > order.SLACK
    if plan.status == "optimal" and (short or missing):
        yield Sentence("The plan says that it meets every need; it does not.")
    met = bool((plan.deliveries >= known.amounts).all())
    if plan.status == "shortage" and met and not plan.missing_stocks.any() and not plan.missing_capacity.any():
        yield Sentence("The plan says that it has shortages; it has none.")
