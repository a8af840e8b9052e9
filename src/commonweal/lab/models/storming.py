"""Storming: the quota is filled at the end of the period, by whoever counts later effort for less.

The cheapest path of effort to a quota Q by the day T, at cost e²/2 discounted by ρ, grows with ρ:

    e(t) = Q ρ exp(ρ t)/(exp(ρ T) − 1)        thirds as 1 : z : z²,  z = exp(ρ T/3)
"""

from dataclasses import dataclass
from math import exp, expm1, log, sqrt
from typing import ClassVar

from commonweal.lab.model import Equation, Mark, Model, Result, Source, parameter


def haste_for(last_third: float) -> float:
    """ρT for which the last third of a period does this share of the work.

    >>> round(haste_for(0.8), 6)
    4.723562
    """
    if not 1 / 3 <= last_third < 1:
        raise ValueError("The last third of a period that is put off does a third or more of the work, and never all.")
    s = last_third
    return 3 * log((s + sqrt(s * s + 4 * s * (1 - s))) / (2 * (1 - s)))


@dataclass(frozen=True)
class Storming(Model):
    """One planning period, such as a month."""

    haste: float = parameter(4.723562, "", "ρT: how much less effort at the end of the period counts than now", low=0, high=50)
    quota: float = parameter(1.0, "goods", "Q, to be filled by the end", low=0)
    q0: float = parameter(0.02, "share", "defective when work is even", low=0, high=1, source="a share")
    q1: float = parameter(
        0.03, "share", "more defective for each time that the peak exceeds the mean", low=0, high=1, source="a share"
    )

    name: ClassVar[str] = "storming"
    title: ClassVar[str] = "Storming"
    about: ClassVar[str] = "How much of a period's work is left to its last third, and what that does to quality."
    equations: ClassVar[tuple[Equation, ...]] = (
        Equation("Whoever counts later effort for less puts it off.", "e(t) = Q ρ exp(ρ t)/(exp(ρ T) − 1)"),
        Equation("The thirds of the period do the work as", "(1, z, z²)/(1 + z + z²),  z = exp(ρ T/3)"),
        Equation("Defects rise with the peak over the mean.", "q = q0 + q1 (peak/mean − 1)"),
    )
    sources: ClassVar[tuple[Source, ...]] = (
        Source("80 % in the last ten days of the month: an anecdotal figure, read at globalsecurity.org", Mark.VERIFIED),
        Source("the path of effort follows from discounting; the law of defects is ours", Mark.ASSUMED),
    )
    scope: ClassVar[str] = "Late deliveries of materials, which storming is as much due to, are not in it; see shortage."

    @property
    def thirds(self) -> tuple[float, float, float]:
        """Which share of the work each third of the period does."""
        z = exp(-self.haste / 3)  # backwards, so that great haste stays finite
        total = 1 + z + z * z
        return z * z / total, z / total, 1 / total

    def effort(self, share: float) -> float:
        """Effort at a moment, the period being one and the mean effort being the quota; ``share`` of the period gone."""
        if self.haste < 1e-12:
            return self.quota
        return self.quota * self.haste * exp(self.haste * (share - 1)) / -expm1(-self.haste)

    @property
    def peak(self) -> float:
        """Effort at the end, over the mean."""
        return self.haste / -expm1(-self.haste) if self.haste >= 1e-12 else 1.0

    @property
    def defects(self) -> float:
        """Share of defective goods, all of them at most."""
        return min(1.0, self.q0 + self.q1 * (self.peak - 1))

    def results(self) -> tuple[Result, ...]:
        """The three thirds, the peak, the defects."""
        first, second, third = self.thirds
        return (
            Result("first", first, "share", "of the work done in the first third"),
            Result("second", second, "share", "of the work done in the second third"),
            Result("last", third, "share", "of the work done in the last third"),
            Result("peak", self.peak, "times", "effort at the end, over the mean"),
            Result("defects", self.defects, "share", "of goods defective"),
        )
