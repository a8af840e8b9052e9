"""Two-sector growth: machines that make machines, and machines that make what people use (Fel'dman 1928, Domar 1957).

With investment I = Ki/Vi, consumption C = Kc/Vc and a share λ of investment going to the sector that makes machines:

    dKi/dt = λ I − d Ki        dKc/dt = (1 − λ) I − d Kc        g = λ/Vi − d
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp
from typing import ClassVar

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from commonweal.lab.model import Equation, Mark, Model, Result, Source, parameter
from commonweal.planner.economy import Floats


@dataclass(frozen=True)
class Growth(Model):
    """An economy of two sectors; amounts in any one unit of goods a year, time in years."""

    lam: float = parameter(
        0.3, "share", "of investment that goes to making machines for machines", low=0, high=1, source="a share"
    )
    vi: float = parameter(3.0, "years", "capital for one unit a year of investment goods", low=1e-6)
    vc: float = parameter(3.0, "years", "capital for one unit a year of consumption goods", low=1e-6)
    d: float = parameter(0.0, "a year", "share of capital worn out", low=0, high=1, source="a share")
    i0: float = parameter(10.0, "goods a year", "investment at the start", low=1e-9)
    c0: float = parameter(90.0, "goods a year", "consumption at the start", low=1e-9)
    years: float = parameter(15.0, "years", "after which investment and consumption are told", low=0, high=500)
    other: float = parameter(0.5, "share", "the share λ it is compared with", low=0, high=1, source="a share")

    name: ClassVar[str] = "growth"
    title: ClassVar[str] = "Two-sector growth"
    about: ClassVar[str] = "How long people go without when more investment goes back into making machines, and when that pays."
    equations: ClassVar[tuple[Equation, ...]] = (
        Equation("Investment is the machine-making capital, by what a unit of investment needs of it.", "I = Ki/Vi"),
        Equation("Consumption is the other capital, by what a unit of consumption needs of it.", "C = Kc/Vc"),
        Equation("Machine-making capital grows by its share of investment, less wear.", "dKi/dt = λ I − d Ki"),
        Equation("The other capital grows by the rest of investment, less wear.", "dKc/dt = (1 − λ) I − d Kc"),
        Equation("So investment grows at one rate, which the share decides.", "g = λ/Vi − d,  I(t) = I0 exp(g t)"),
    )
    sources: ClassVar[tuple[Source, ...]] = (
        Source("G. A. Fel'dman 1928, “On the theory of growth rates of national income”", Mark.RECALLED),
        Source("E. Domar 1957, Essays in the Theory of Economic Growth, chapter 9", Mark.RECALLED),
    )
    scope: ClassVar[str] = (
        "No labour, no diminishing returns, no trade; capital once placed cannot move. It speaks for heavy industry first."
    )

    @property
    def rate(self) -> float:
        """g: growth of investment, a year."""
        return self.lam / self.vi - self.d

    def investment(self, t: float) -> float:
        """I(t)."""
        return self.i0 * exp(self.rate * t)

    def consumption(self, t: float) -> float:
        """C(t), with its limit where no investment goes to machine-making."""
        worn = exp(-self.d * t)
        if self.lam == 0:
            return worn * (self.c0 + self.i0 * t / self.vc)
        built = (1 - self.lam) * self.vi / (self.lam * self.vc) * self.i0 * (exp(self.rate * t) - worn)
        return self.c0 * worn + built

    @property
    def long_run_share(self) -> float:
        """The share of investment in output to which the economy tends; it is λ where Vi = Vc."""
        return self.lam * self.vc / (self.lam * self.vc + (1 - self.lam) * self.vi)

    def overtakes(self, other: float) -> float | None:
        """When consumption under the larger of the two shares λ passes that under the smaller; None if it never does.

        Wear and Vc fall out of the comparison: both paths lose the same share of what was there and of what was built.
        """
        low, high = sorted((self.lam, other))
        if low == high or high == 1 or low == 0:
            return None

        def ahead(t: float) -> float:
            return float(
                sum(sign * (1 - lam) / lam * np.expm1(lam * t / self.vi) for sign, lam in ((1, high), (-1, low)))
            )  # zero at t = 0, then behind, then ahead

        after = self.vi
        while ahead(after) <= 0:
            after *= 2
        return float(brentq(ahead, self.vi * 1e-6, after, xtol=1e-12))

    def simulate(self, times: Sequence[float]) -> tuple[Floats, Floats]:
        """Investment and consumption by integrating the two equations: what the closed forms are checked against."""
        found = solve_ivp(
            lambda _, k: [self.lam * k[0] / self.vi - self.d * k[0], (1 - self.lam) * k[0] / self.vi - self.d * k[1]],
            (0.0, max(times)),
            [self.i0 * self.vi, self.c0 * self.vc],
            t_eval=times,
            method="DOP853",
            rtol=1e-12,
            atol=1e-12,
        )
        return found.y[0] / self.vi, found.y[1] / self.vc

    def results(self) -> tuple[Result, ...]:
        """Both paths at the last year, the long-run share, and when the larger share pays."""
        beside = replace(self, lam=self.other)
        low, high = sorted((self.lam, self.other))
        return (
            Result("investment", self.investment(self.years), "goods a year", f"I after {self.years:g} years"),
            Result("consumption", self.consumption(self.years), "goods a year", f"C after {self.years:g} years"),
            Result("other_investment", beside.investment(self.years), "goods a year", f"the same with λ = {self.other:g}"),
            Result("other_consumption", beside.consumption(self.years), "goods a year", f"the same with λ = {self.other:g}"),
            Result("growth", self.rate, "a year", "g, the growth of investment"),
            Result("long_run_share", self.long_run_share, "share", "of investment in output, in the long run"),
            Result(
                "overtakes", self.overtakes(self.other), "years", f"until people consume more under λ = {high:g} than {low:g}"
            ),
        )
