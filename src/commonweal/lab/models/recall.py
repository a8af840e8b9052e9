"""Whether a council stays one: the spread of irrevocable office against recall (after Michels 1911).

B is the share of decisions that officials hold irreversibly, C the capacity of the base to act (numbers, time, organisation):

    B' = a B (1 − B) − r C B        C' = n (1 − C) − w(t) C − s B C

The interior rests are the roots of s B² − (s − n) B + n (r/a − 1) = 0. So for s > n there are three countries:

    r < a           office wins whatever happens
    a < r < r_c     two outcomes: a shock large enough tips it, and it does not come back;  r_c = a (s + n)²/(4 s n)
    r > r_c         it recovers from anything
"""

from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

import numpy as np
from scipy.integrate import solve_ivp

from commonweal.lab.model import Equation, Mark, Model, Result, Source, parameter
from commonweal.planner.economy import Floats

LONG = 2000.0  # years after which a rest is taken as reached
NOTHING = 1e-12  # what is smaller lies within the error of integration


@dataclass(frozen=True)
class Recall(Model):
    """One council's institutions and one shock; rates a year."""

    a: float = parameter(0.5, "a year", "spread of irrevocable office: distance, tenure, secrecy", low=1e-6, high=10)
    r: float = parameter(0.7, "a year", "strength of recall", low=0, high=10)
    n: float = parameter(0.2, "a year", "recovery of the base", low=1e-6, high=10)
    s: float = parameter(1.0, "a year", "suppression of the base by officials", low=1e-6, high=10)
    w: float = parameter(
        1.5,
        "a year",
        "loss of the base while the shock lasts; Moscow lost a third of its workers in 1918-19, about 0.4",
        low=0,
        high=10,
    )
    shock: float = parameter(4.0, "years", "that war and dispersal last", low=0, high=100)
    b0: float = parameter(0.02, "share", "B at the start", low=0, high=1, source="a share")
    c0: float = parameter(1.0, "share", "C at the start", low=0, high=1, source="a share")
    years: float = parameter(LONG, "years", "after which B and C are told", low=0, high=10000)

    name: ClassVar[str] = "recall"
    title: ClassVar[str] = "Recall against office"
    about: ClassVar[str] = (
        "When officials take a council over, when a shock does it for good, and how strong recall must be to prevent it."
    )
    equations: ClassVar[tuple[Equation, ...]] = (
        Equation(
            "Irrevocable office breeds more of itself, and is undone by recall as far as the base can act.",
            "B' = a B (1 − B) − r C B",
        ),
        Equation("The base recovers, is scattered by war, and is kept down by officials.", "C' = n (1 − C) − w(t) C − s B C"),
        Equation("Rests in between solve", "s B² − (s − n) B + n (r/a − 1) = 0"),
        Equation("Above this strength of recall there are none, and every shock is overcome.", "r_c = a (s + n)²/(4 s n)"),
    )
    sources: ClassVar[tuple[Source, ...]] = (
        Source("the equations are ours, to make R. Michels 1911 and his critics' claims comparable", Mark.ASSUMED),
        Source("A. Ransome 1921: workmen of Moscow 159,344 (1913), 157,282 (1918), 105,210 (1919)", Mark.VERIFIED),
    )
    scope: ClassVar[str] = (
        "No rate here was ever measured. The model says that a verdict hangs on r/a and n/s, not which way it goes."
    )

    @property
    def critical(self) -> float | None:
        """r_c; None where s ≤ n, when no strength of recall leaves two outcomes."""
        return self.a * (self.s + self.n) ** 2 / (4 * self.s * self.n) if self.s > self.n else None

    def rests(self) -> tuple[float, ...]:
        """Interior B at which nothing moves, the smaller first: of two, the threshold and the trap."""
        p, q = (self.s - self.n) / self.s, self.n * (self.r / self.a - 1) / self.s
        under = p * p - 4 * q
        if under < 0:
            return ()
        roots = {(p - sqrt(under)) / 2, (p + sqrt(under)) / 2}
        return tuple(sorted(root for root in roots if 0 < root < 1))

    @property
    def country(self) -> str:
        """Which of the three it is."""
        if self.r <= self.a:
            return "office wins whatever happens"
        return "two outcomes: a shock large enough tips it for good" if self.rests() else "it recovers from anything"

    def reached(self) -> tuple[float, float]:
        """B and C at the last year, the shock coming first."""
        state = np.array([self.b0, self.c0])
        for loss, length in ((self.w, min(self.shock, self.years)), (0.0, max(0.0, self.years - self.shock))):
            if length > 0:
                state = solve_ivp(_moves, (0.0, length), state, method="LSODA", rtol=1e-10, atol=1e-14, args=(self, loss)).y[
                    :, -1
                ]
        b, c = (float(each) if each > NOTHING else 0.0 for each in state)
        return b, c

    def results(self) -> tuple[Result, ...]:
        """Which country it is, its threshold and trap, and where B and C have come to."""
        rests = self.rests()
        trap = rests[-1] if rests else None
        b, c = self.reached()
        return (
            Result("critical", self.critical, "a year", "r_c: recall stronger than that overcomes any shock"),
            Result("threshold", rests[0] if len(rests) == 2 else None, "share", f"B above which it tips; here {self.country}"),
            Result("trap", trap, "share", "B at which it stays once tipped"),
            Result("B", b, "share", f"of decisions held irreversibly after {self.years:g} years"),
            Result("C", c, "share", f"of the base's capacity to act after {self.years:g} years"),
        )


def year_later(
    office: float, base: float, *, a: float, r: float, n: float, s: float, w: float, steps: int = 32
) -> tuple[float, float]:
    """B and C a year on, by the fourth-order rule in equal steps: what a world does once a year costs no more than this."""

    def moves(b: float, c: float) -> tuple[float, float]:
        return a * b * (1 - b) - r * c * b, n * (1 - c) - w * c - s * b * c

    h = 1.0 / steps
    for _ in range(steps):
        b1, c1 = moves(office, base)
        b2, c2 = moves(office + h / 2 * b1, base + h / 2 * c1)
        b3, c3 = moves(office + h / 2 * b2, base + h / 2 * c2)
        b4, c4 = moves(office + h * b3, base + h * c3)
        office += h / 6 * (b1 + 2 * b2 + 2 * b3 + b4)
        base += h / 6 * (c1 + 2 * c2 + 2 * c3 + c4)
    return min(1.0, max(0.0, office)), min(1.0, max(0.0, base))


def _moves(_: float, state: Floats, model: Recall, loss: float) -> tuple[float, float]:
    b, c = state
    return (
        model.a * b * (1 - b) - model.r * c * b,
        model.n * (1 - c) - loss * c - model.s * b * c,
    )
