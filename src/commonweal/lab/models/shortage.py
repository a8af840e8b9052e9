"""Shortage: whoever is sure to be bailed out asks for more than there is (Kornai 1980).

With softness s, the share of a loss that one expects to be made good, hunger for investment is D = D_hard/(1 − s). Where
supply meets hard demand, the share left unfilled is exactly s.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from commonweal.lab.model import Equation, Mark, Model, OutOfRange, Result, Source, numbers, parameter
from commonweal.planner.economy import Floats


@dataclass(frozen=True)
class Purchases:
    """What came of demand in one round: by good what was had as first choice, and in all what was put up with instead."""

    unfilled: Floats  # share of first demand for each good, 1 − min(1, supply/demand)
    first_choice: float
    substituted: float

    @property
    def forced(self) -> float:
        """Forced substitution: the share of purchases that were not first choice."""
        bought = self.first_choice + self.substituted
        return self.substituted / bought if bought > 0 else 0.0


def purchases(demand: Sequence[float] | Floats, supply: Sequence[float] | Floats, willing: float) -> Purchases:
    """Serve first choices, then let a share ``willing`` of those who got nothing take what else is left."""
    wanted, there = np.asarray(demand, dtype=np.float64), np.asarray(supply, dtype=np.float64)
    served = np.minimum(wanted, there)
    unfilled = 1.0 - np.divide(served, wanted, out=np.ones_like(wanted), where=wanted > 0)
    left = float((there - served).sum())
    return Purchases(unfilled, float(served.sum()), min(left, willing * float((wanted - served).sum())))


@dataclass(frozen=True)
class Shortage(Model):
    """Softness of budgets, and a market of a few goods with its shortages."""

    soft: float = parameter(0.3, "share", "of a loss that one expects to be made good", low=0, high=0.99)
    hard: float = parameter(100.0, "goods", "demand for investment under a hard budget, which supply meets", low=0)
    demand: tuple[float, ...] = numbers((100.0, 80.0, 60.0), "goods", "first choices, good by good", low=0)
    supply: tuple[float, ...] = numbers((70.0, 100.0, 60.0), "goods", "what there is, good by good", low=0)
    willing: float = parameter(
        0.5, "share", "of those left empty-handed who take something else", low=0, high=1, source="a share"
    )

    name: ClassVar[str] = "shortage"
    title: ClassVar[str] = "Shortage"
    about: ClassVar[str] = (
        "How a soft budget makes demand outrun supply, and how much of what people buy is not what they came for."
    )
    equations: ClassVar[tuple[Equation, ...]] = (
        Equation("Demand swells as losses are made good by others.", "D = D_hard/(1 − s)"),
        Equation("Shortage of a good is what demand is not met.", "1 − min(1, supply/demand)"),
        Equation("Forced substitution is what is bought instead.", "purchases not first choice/all purchases"),
    )
    sources: ClassVar[tuple[Source, ...]] = (
        Source("J. Kornai 1980, Economics of Shortage", Mark.RECALLED),
        Source("the form D_hard/(1 − s) and the willingness are ours", Mark.ASSUMED),
    )
    scope: ClassVar[str] = "One round, no queues, no prices that answer."

    def check(self) -> None:
        """As many supplies as demands."""
        if len(self.demand) != len(self.supply):
            raise OutOfRange(
                "Every good needs a supply.",
                parameter="supply",
                found=f"{len(self.supply)} numbers",
                accepted=f"{len(self.demand)} numbers",
            )

    @property
    def hunger(self) -> float:
        """D: demand for investment."""
        return self.hard / (1 - self.soft)

    @property
    def unfilled(self) -> float:
        """The share of hunger left unfilled where supply meets hard demand."""
        return 0.0 if self.hard == 0 else 1 - min(1.0, self.hard / self.hunger)

    def results(self) -> tuple[Result, ...]:
        """Hunger for investment, and what the market of goods leaves."""
        found = purchases(self.demand, self.supply, self.willing)
        return (
            Result("hunger", self.hunger, "goods", "demand for investment"),
            Result("unfilled", self.unfilled, "share", "of that demand without supply"),
            Result("shortage", tuple(float(each) for each in found.unfilled), "share", "of first choices unmet, good by good"),
            Result("forced", found.forced, "share", "of purchases that were not first choice"),
        )
