"""Wages and employment in a cycle (Goodwin 1967), and what credit adds (Keen 1995).

u is the wage share, v employment, s the capital-output ratio. Employment rises as long as profits are invested, wages rise
with employment, and eat the profits:

    v' = v (a − b u)    u' = u (−c + d v)        a = 1/s − (α + β), b = 1/s, c = γ + α, d = ρ

With credit, firms invest κ(profit share) of output, not their profits; debt D' = I − profits, on which they pay interest.
"""

from dataclasses import dataclass
from math import exp, log, pi, sqrt
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from commonweal.lab.model import Equation, Mark, Model, OutOfRange, Result, Source, parameter
from commonweal.planner.economy import Floats

MOST_TURN = 20  # small-orbit periods within which an orbit must have turned once


@dataclass(frozen=True)
class Cycle(Model):
    """Employers and workers; rates a year, shares of output."""

    s: float = parameter(3.0, "years", "capital for a year's output", low=0.1, high=20)
    alpha: float = parameter(0.02, "a year", "growth of what an hour makes", low=-0.1, high=0.2)
    beta: float = parameter(0.01, "a year", "growth of the labour force", low=-0.1, high=0.2)
    gamma: float = parameter(0.68, "a year", "fall of real wages if nobody had work", low=0.0, high=10)
    rho: float = parameter(0.75, "a year", "rise of real wages with employment", low=1e-6, high=10)
    push: float = parameter(0.03, "share", "by how much employment starts above rest", low=-0.5, high=0.5)
    years: float = parameter(30.0, "years", "after which shares, employment and debt are told", low=0, high=500)
    credit: float = parameter(
        0.0, "share", "how far investment follows Keen's rule instead of profits; 0 is Goodwin", low=0, high=1
    )
    wear: float = parameter(0.01, "a year", "share of capital worn out, with credit", Mark.RECALLED, low=0, high=1)
    interest: float = parameter(0.03, "a year", "on debt", Mark.RECALLED, low=0, high=1)
    k0: float = parameter(-0.0065, "share", "constant of Keen's rule", Mark.RECALLED, low=-1, high=1)
    k1: float = parameter(-5.0, "", "Keen's rule: exponent at no profit", Mark.RECALLED, low=-20, high=0)
    k2: float = parameter(20.0, "", "Keen's rule: exponent for a whole output of profit", Mark.RECALLED, low=0, high=100)

    name: ClassVar[str] = "cycle"
    title: ClassVar[str] = "Wages and employment"
    about: ClassVar[str] = (
        "Why a private economy swings between full order books and full pay packets, and what debt does to the swing."
    )
    equations: ClassVar[tuple[Equation, ...]] = (
        Equation("Employment rises with what is invested out of profits.", "v' = v (a − b u),  a = 1/s − (α + β),  b = 1/s"),
        Equation("The wage share rises with employment.", "u' = u (−c + d v),  c = γ + α,  d = ρ"),
        Equation("The swing neither grows nor dies: this stays as it is.", "H = d v − c ln v + b u − a ln u"),
        Equation("A small swing takes", "2π/√(a c) years"),
        Equation(
            "With credit, firms invest as profits make them hope, and borrow the rest.",
            "I/Y = κ(π) = k0 + exp(k1 + k2 π),  D' = I − π Y",
        ),
        Equation("Profits are what wages and interest leave.", "π = 1 − u − interest D/Y"),
    )
    sources: ClassVar[tuple[Source, ...]] = (
        Source("R. M. Goodwin 1967, “A growth cycle”: the equations, from its text", Mark.VERIFIED),
        Source(
            "S. Keen 1995, Journal of Post Keynesian Economics 17: 607-635; the figures of κ as in Grasselli and Costa Lima 2012",
            Mark.RECALLED,
        ),
    )
    scope: ClassVar[str] = "One good, no demand side, no state. The cycle has no end of its own; a crisis needs credit."

    def check(self) -> None:
        """There must be a rest to swing about."""
        if self._rates[0] <= 0:
            raise OutOfRange(
                "All output together could not keep up with the labour force.",
                parameter="s",
                found=f"{self.s:g}",
                accepted=f"less than {1 / (self.alpha + self.beta):g} years, as 1/s must exceed α + β",
            )
        if self._rates[2] <= 0:
            raise OutOfRange(
                "Wages would rise without any employment.", parameter="gamma", found=f"{self.gamma:g}", accepted="more than −α"
            )

    @property
    def _rates(self) -> tuple[float, float, float, float]:
        """a, b, c, d of Goodwin's equations."""
        return 1 / self.s - (self.alpha + self.beta), 1 / self.s, self.gamma + self.alpha, self.rho

    @property
    def rest(self) -> tuple[float, float]:
        """Wage share and employment at which nothing moves."""
        a, b, c, d = self._rates
        return a / b, c / d

    @property
    def small_period(self) -> float:
        """Years of a small swing."""
        a, _, c, _ = self._rates
        return 2 * pi / sqrt(a * c)

    def conserved(self, u: float, v: float) -> float:
        """H, which stays as it is along a swing without credit."""
        a, b, c, d = self._rates
        return d * v - c * log(v) + b * u - a * log(u)

    def invested(self, profit: float) -> float:
        """κ: the share of output invested at a profit share; under Keen's rule all of it at most."""
        hoped = self.k0 + exp(min(self.k1 + self.k2 * profit, 1.0))
        return (1 - self.credit) * profit + self.credit * min(1.0, hoped)

    def moves(self, _: float, state: Floats) -> list[float]:
        """The derivatives of wage share, employment and debt over output."""
        u, v, debt = state
        profit = 1 - u - self.credit * self.interest * debt
        invested = self.invested(profit)
        growth = invested / self.s - self.credit * self.wear
        _, _, c, d = self._rates
        return [u * (-c + d * v), v * (growth - self.alpha - self.beta), invested - profit - growth * debt]

    def _start(self) -> tuple[float, float, float]:
        u, v = self.rest
        return u, v * (1 + self.push), 0.0

    def path(self, times: NDArray[np.float64]) -> Floats:
        """Wage share, employment and debt over output at each time, a row each; cut where wages or debt run away."""
        found = solve_ivp(
            self.moves, (0.0, float(times[-1])), self._start(), t_eval=times, method="DOP853", rtol=1e-12, atol=1e-13,
            events=_ruin,
        )  # fmt: skip
        return np.asarray(found.y)

    @property
    def period(self) -> float | None:
        """Years until the swing without credit is where it started; None where nothing swings."""
        if self.push == 0 or self.credit > 0:
            return None
        rest = self.rest[0]

        def back(_: float, state: Floats) -> float:
            return float(state[0] - rest)

        back.direction = 1.0 if self.push > 0 else -1.0  # type: ignore[attr-defined]
        found = solve_ivp(
            self.moves, (0.0, MOST_TURN * self.small_period), self._start(), method="DOP853", rtol=1e-12, atol=1e-13, events=back
        )
        after = [t for t in (found.t_events[0] if found.t_events else ()) if t > self.small_period / 4]
        return float(after[0]) if after else None

    def results(self) -> tuple[Result, ...]:
        """Rest, period, and where the swing has come to."""
        times = np.array([0.0, self.years]) if self.years > 0 else np.array([0.0, 1e-9])
        reached = self.path(times)
        whole = reached.shape[1] == 2
        u, v, debt = (float(each) for each in reached[:, -1]) if whole else (None, None, None)
        lost = "" if whole else "; the economy has run away before: debt or wages beyond ten times output"
        return (
            Result("wage_share_rest", self.rest[0], "share", "at which employment stays, without credit"),
            Result("employment_rest", self.rest[1], "share", "at which the wage share stays"),
            Result("small_period", self.small_period, "years", "of a small swing, without credit"),
            Result("period", self.period, "years", "of this swing; none with credit, where swings are not closed"),
            Result("wage_share", u, "share", f"after {self.years:g} years{lost}"),
            Result("employment", v, "share", f"after {self.years:g} years{lost}"),
            Result("debt", debt, "years of output", f"after {self.years:g} years{lost}"),
        )


def _ruin(_: float, state: Floats) -> float:
    """Zero where debt has come to ten years' output: the model says nothing of what lies behind that."""
    return float(10.0 - abs(state[2]))


_ruin.terminal = True  # type: ignore[attr-defined]
