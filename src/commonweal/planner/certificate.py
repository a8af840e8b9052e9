"""What proves a plan: residual, dual bound and gap, in float64 from the original data, whoever made the plan.

Two claims are proved. Nothing is broken: every row of DESIGN §5 holds but for ``residual``. Nothing better exists: for any
valuations with the right signs the Lagrangian, maximised over the ranges of all variables, is a figure that no plan
passes (weak duality), so a plan that comes near it cannot be far from the best.
"""

from collections.abc import Sequence

import numpy as np

from commonweal.planner.demand import Demand, Tier
from commonweal.planner.economy import Economy
from commonweal.planner.plan import MOST_RESERVE, Certificate, Level, Plan
from commonweal.planner.proof import figures, lagrangian, repair, rows
from commonweal.planner.proof.lagrangian import Proof
from commonweal.planner.proof.limits import Limits, limits
from commonweal.planner.proof.terms import Terms, terms

RESIDUAL = 1e-6  # the most that a row may be broken by, relative to its terms
GAP = 1e-4  # P2: no plan with a larger gap is put to a vote without a title that names it
ENOUGH = 1e-9  # a gap so small that valuations need no repair
NOTHING = 1e-9  # figures closer than this, in whatever unit, are the same


def certify(economy: Economy, demand: Demand, plan: Plan) -> Certificate:
    """Prove a plan as far as its valuations can."""
    known = terms(economy, demand)
    possible = limits(known)
    broken = residual(known, possible, plan)
    if broken == float("inf"):
        return Certificate(broken, float("inf"), float("inf"), ok=False)
    bounds = [bound(known, possible, level) for level in plan.levels]
    return conclude(known, plan, broken, bounds)


def conclude(known: Terms, plan: Plan, broken: float, bounds: Sequence[float]) -> Certificate:
    """Bring together what was proved of rows and levels."""
    gaps = [
        gap(level.kind, figures.reached(known, level, plan), proved) for level, proved in zip(plan.levels, bounds, strict=True)
    ]
    largest = max(gaps, default=float("inf"))
    return Certificate(
        residual=broken,
        bound=_deciding(known, plan, bounds),
        gap=largest,
        ok=broken <= RESIDUAL and largest <= GAP,
    )


def level_bound(economy: Economy, demand: Demand, level: Level) -> float:
    """The figure that a level's valuations prove no plan can pass: for hours and shortfalls the least, else the most."""
    known = terms(economy, demand)
    return bound(known, limits(known), level)


def bound(known: Terms, possible: Limits, level: Level) -> float:
    """As ``level_bound``, from what was worked out before."""
    return sense(level, proof(known, possible, level).bound)


def proof(known: Terms, possible: Limits, level: Level) -> Proof:
    """The tightest proof that a level's valuations give, or small repairs of them where they leave a gap."""
    given = lagrangian.sound(known, level)
    best, proving = _trivial(known, possible, level), np.zeros(len(known.amounts))
    shrunk = repair.shrunk(known, level, given, possible)
    for slight, start in ((None, given), (False, given), (True, given), (False, shrunk), (True, shrunk)):
        if gap(level.kind, level.value, sense(level, best)) <= ENOUGH:
            break
        tried = start if slight is None else repair.lowered(known, level, start, possible, slight=slight)
        settled = repair.settled_needs(known, level, repair.settled_hours(known, level, tried, possible))
        for valuations in (tried, settled):
            dual = lagrangian.dual(known, level, valuations, possible)
            if dual < best:
                best, proving = dual, known.amounts * valuations.needs
    return Proof(best, max(best - sense(level, level.value), 0.0) + NOTHING, proving)


def gap(kind: str, value: float, proved: float) -> float:
    """The distance between what was reached and what is proved, relative to the value.

    Shares of needs and of the terminal rule, and reserves, are measured against no less than one whole.
    """
    if value == proved or abs(value - proved) <= NOTHING:
        return 0.0
    size = max(abs(value), 1.0) if kind in figures.SHARES else max(abs(value), abs(proved))
    distance = abs(proved - value) / size
    return distance if distance == distance else float("inf")


def residual(known: Terms, possible: Limits, plan: Plan) -> float:
    """The largest violation of any row, relative to the size of its terms; infinite for a plan of another shape."""
    if not rows.fits(known, plan):
        return float("inf")
    return max(family.worst for family in rows.families(known, possible, plan))


def sense(level: Level, figure: float) -> float:
    """Between the direction in which a level maximises and the sign its value is told in."""
    return -figure if figures.falls(level.kind) else figure


def _trivial(known: Terms, possible: Limits, level: Level) -> float:
    """What holds without any valuation: no need is met more than in full, no reserve beyond what is sought, nothing negative."""
    match level.kind:
        case "raise":
            return lagrangian.rise(known, level, possible)
        case "reserve":
            return min(lagrangian.rise(known, level, possible), MOST_RESERVE)
        case "total" | "members":
            return float(level.weights[level.raised & (known.amounts > 0)].sum())
        case _:
            figure = figures.held(known, level.kind)
            return 0.0 if float(figure.runs.min(initial=0.0)) >= 0 else float("inf")


def _deciding(known: Terms, plan: Plan, bounds: Sequence[float]) -> float:
    """The bound of the last stage that could not be met in full, or of the last level (the hours) where all were."""
    short = {tier.value: bool((known.of_tier(tier) & (plan.deliveries < known.amounts * (1 - RESIDUAL))).any()) for tier in Tier}
    for level, proved in zip(reversed(plan.levels), reversed(bounds), strict=True):
        if short.get(level.stage, False):
            return proved
    return bounds[-1] if bounds else float("inf")
