"""The ratchet: when next year's target follows this year's result, doing well is punished (Weitzman 1980, Holmström 1982).

A bonus b (y − q) is paid on what exceeds the target q, and q' = q + drift + λ (y − q). One unit more now raises the target
j years on by λ (1 − λ)^(j−1), so with discount rate r the bonus is worth

    b (1 − λ/(λ + r)) = b r/(r + λ)        and effort with cost e²/(2κ) is e = κ b r/(r + λ)
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from commonweal.lab.model import Equation, Mark, Model, Result, Source, parameter


@dataclass(frozen=True)
class Ratchet(Model):
    """Any target that follows results: a ministry's quota, a council's norm, a firm's internal budget."""

    b: float = parameter(1.0, "bonus", "for one unit above target", low=0)
    lam: float = parameter(0.5, "share", "of what exceeds the target that is added to the next", low=0, high=1, source="a share")
    r: float = parameter(0.1, "a year", "how much less next year counts", low=1e-6, high=10)
    kappa: float = parameter(1.0, "effort", "called forth by a bonus of one", low=0)

    name: ClassVar[str] = "ratchet"
    title: ClassVar[str] = "Ratchet"
    about: ClassVar[str] = "How little of a bonus is left when next year's target rises with this year's result."
    equations: ClassVar[tuple[Equation, ...]] = (
        Equation("The next target takes over a share of what exceeded the last.", "q' = q + drift + λ (y − q)"),
        Equation(
            "So a unit more now costs bonus in all later years.",
            "effective bonus = b (1 − Σ_j λ (1 − λ)^(j−1)/(1 + r)^j) = b r/(r + λ)",
        ),
        Equation("Effort goes as far as the bonus is worth.", "e = κ b r/(r + λ)"),
    )
    sources: ClassVar[tuple[Source, ...]] = (
        Source("M. Weitzman 1980, Bell Journal of Economics 11: 302-308", Mark.RECALLED),
        Source("B. Holmström 1982, “Design of incentive schemes and the new Soviet incentive model”", Mark.RECALLED),
    )
    scope: ClassVar[str] = (
        "It holds for whoever sets targets by results, whatever the regime; nothing in it is peculiar to command."
    )

    @property
    def effective_bonus(self) -> float:
        """What one unit more is worth, all later targets counted."""
        return self.b * self.r / (self.r + self.lam)

    @property
    def effort(self) -> float:
        """Effort at quadratic cost."""
        return self.kappa * self.effective_bonus

    def summed(self, years: int) -> float:
        """The effective bonus by adding up the later years one by one: what the closed form is checked against."""
        j = np.arange(1, years + 1)
        return self.b * (1.0 - float(np.sum(self.lam / (1 + self.r) * ((1 - self.lam) / (1 + self.r)) ** (j - 1))))

    def results(self) -> tuple[Result, ...]:
        """The bonus that is left, and the effort it calls forth."""
        return (
            Result("effective_bonus", self.effective_bonus, "bonus", "left of b when later targets are counted"),
            Result("effort", self.effort, "effort", "worth making"),
            Result("lost", 1.0 - self.r / (self.r + self.lam), "share", "of the bonus that the ratchet takes"),
        )
