"""What a plan reaches: the figures that levels seek and hold, as linear sums over a plan's variables."""

from dataclasses import dataclass

import numpy as np

from commonweal.planner.demand import Division
from commonweal.planner.economy import Floats, Kind
from commonweal.planner.plan import STAGES, Level, Plan
from commonweal.planner.proof.terms import Terms

GROWING = frozenset({"raise", "total", "members", "reserve"})  # kinds whose value is better the larger it is
SHARES = frozenset({"raise", "total", "members", "terminal", "reserve"})  # kinds that count shares, or periods


@dataclass(frozen=True)
class Figure:
    """What one more unit of each variable adds to a figure."""

    runs: Floats  # m x T
    stocks: Floats  # n x T
    deliveries: Floats  # K
    missing_stocks: Floats  # n
    missing_capacity: Floats  # m

    def of(self, plan: Plan) -> float:
        """The figure a plan reaches."""
        return float(
            np.sum(self.runs * plan.runs)
            + np.sum(self.stocks * plan.stocks)
            + self.deliveries @ plan.deliveries
            + self.missing_stocks @ plan.missing_stocks
            + self.missing_capacity @ plan.missing_capacity
        )

    def times(self, factor: float) -> "Figure":
        """The same figure in another unit, or with its sign turned."""
        return Figure(
            factor * self.runs,
            factor * self.stocks,
            factor * self.deliveries,
            factor * self.missing_stocks,
            factor * self.missing_capacity,
        )


def falls(kind: str) -> bool:
    """Say whether a value of this kind is better the smaller it is."""
    return kind not in GROWING


def nothing(terms: Terms) -> Figure:
    """The figure that no variable adds to."""
    n, m, T = terms.shape
    return Figure(np.zeros((m, T)), np.zeros((n, T)), np.zeros(len(terms.amounts)), np.zeros(n), np.zeros(m))


def terminal(terms: Terms) -> Figure:
    """Shortfalls of the terminal rule, each as a share of what it asks for, added up."""
    figure = nothing(terms)
    np.divide(1.0, terms.asked_stocks, out=figure.missing_stocks, where=terms.asked_stocks > 0)
    np.divide(1.0, terms.asked_capacity, out=figure.missing_capacity, where=terms.asked_capacity > 0)
    return figure


def held(terms: Terms, kind: str) -> Figure:
    """The figure by which a level is held, or which it seeks: hours, emissions, carriage, runs, terminal; less is better.

    ``hours`` are weighted by toil, ``hours:S`` those of one skill. ``emissions`` add up all caps, each as a share of its
    limit over the whole plan (in its own unit where it has none); ``emissions:E`` is one cap's. ``carriage`` counts runs
    of transport, ``runs:J`` those of one technique. A held ``reserve`` raises what the terminal rule asks for instead.
    """
    if kind == "terminal":
        return terminal(terms)
    figure = nothing(terms)
    if kind == "reserve":  # held in the rows of the terminal rule, which then ask for so much more
        return figure
    figure.runs[:] = _per_run(terms, kind)[:, None]
    return figure


def _per_run(terms: Terms, kind: str) -> Floats:
    economy = terms.economy
    word, _, name = kind.partition(":")
    match word:
        case "hours":
            chosen = np.array([name in ("", skill.name) for skill in economy.skills], dtype=float)
            return np.asarray(economy.hours.T @ chosen * economy.toil)
        case "emissions" if name:
            return np.asarray(economy.emissions.T @ np.array([cap.name == name for cap in economy.caps], dtype=float))
        case "emissions":
            limit = np.minimum(economy.cap_totals, economy.cap_limits.sum(axis=1))
            counted = np.isfinite(limit) & (limit > 0)
            emitted = np.array([not cap.is_rule for cap in economy.caps], dtype=float)
            return np.asarray(economy.emissions.T @ (emitted / np.where(counted, limit, 1.0)))
        case "carriage":
            return np.array([technique.kind == Kind.TRANSPORT for technique in economy.techniques], dtype=float)
        case "runs":
            return np.array([technique.name == name for technique in economy.techniques], dtype=float)
    raise ValueError(f"No figure is called {kind!r}; known are terminal, hours, emissions, carriage and runs.")


def owed(terms: Terms, level: Level) -> Floats:
    """The stocks that a level's terminal rule asks for: those of the data, and a reserve that is held."""
    owed: Floats = terms.asked_stocks + max(0.0, level.held.get("reserve", 0.0)) * terms.reserves
    return owed


def ceilings(terms: Terms, stage: str, floors: Floats) -> Floats:
    """The share of each need that a stage may pass no more: one, or what all have where an earlier stage divided it equally.

    What is left over of a product that cannot be kept may still be delivered beyond it.
    """
    before = STAGES[: STAGES.index(stage)] if stage in STAGES else STAGES
    equal = np.zeros(len(floors), dtype=bool)
    for tier, division in terms.demand.division.items():
        if division is Division.EQUAL and tier.value in before:
            equal |= terms.of_tier(tier)
    return np.where(equal & terms.kept, floors, 1.0)


def sought(terms: Terms, level: Level) -> Figure:
    """What a level maximises, besides tau and a reserve."""
    match level.kind:
        case "raise" | "reserve":
            return nothing(terms)
        case "total" | "members":
            figure = nothing(terms)
            figure.deliveries[:] = np.where(level.raised, level.weights, 0.0) * terms.units
            return figure
        case kind:
            return held(terms, kind).times(-1.0)


def reached(terms: Terms, level: Level, plan: Plan) -> float:
    """What a plan reaches in the sense of a level; hours and shortfalls are positive."""
    above = (terms.shares(plan.deliveries) - level.floors)[level.raised]
    match level.kind:
        case "raise":
            return float(above.min()) if above.size else 0.0
        case "reserve":
            kept = terms.reserves > 0
            over = (plan.stocks[:, -1] + plan.missing_stocks - terms.asked_stocks)[kept] / terms.reserves[kept]
            return float(over.min()) if over.size else 0.0
        case _:
            return sought(terms, level).of(plan) * (-1.0 if falls(level.kind) else 1.0) + 0.0  # never minus nothing
