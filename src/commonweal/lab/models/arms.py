"""Two rivals who arm against each other (Richardson 1960), and a fit of the race to what they spent.

    x' = k y − a x + g        y' = l x − b y + h

x and y are the outlays of the two; k and l answer the rival's, a and b weigh on their own, g and h are standing grievances.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

import numpy as np
from scipy.linalg import expm

from commonweal.lab import least_squares
from commonweal.lab.model import Equation, Mark, Model, Result, Source, parameter
from commonweal.planner.economy import Floats

# Totals of both sides, million pounds, 1909-13, as recalled from Richardson's table [R].
EVE_OF_1914 = (199.2, 204.8, 214.9, 238.7, 289.0)


class Unstable(ValueError):
    """The race has no level at which it settles."""


@dataclass(frozen=True)
class Arms(Model):
    """Two rivals; outlays in any unit, time in years."""

    k: float = parameter(0.3, "a year", "answer of x to a unit of y", low=0, high=10)
    l: float = parameter(0.2, "a year", "answer of y to a unit of x", low=0, high=10)  # noqa: E741 the letters of the literature
    a: float = parameter(0.5, "a year", "restraint of x by its own outlay", low=0, high=10)
    b: float = parameter(0.4, "a year", "restraint of y by its own outlay", low=0, high=10)
    g: float = parameter(1.0, "outlay a year", "what x adds whatever y does")
    h: float = parameter(2.0, "outlay a year", "what y adds whatever x does")
    x0: float = parameter(0.0, "outlay", "of x at the start", low=0)
    y0: float = parameter(0.0, "outlay", "of y at the start", low=0)
    years: float = parameter(10.0, "years", "after which both outlays are told", low=0, high=200)

    name: ClassVar[str] = "arms"
    title: ClassVar[str] = "Arms race"
    about: ClassVar[str] = (
        "Whether two rivals who answer each other's arms come to rest, where, and by how much they miss it if not."
    )
    equations: ClassVar[tuple[Equation, ...]] = (
        Equation(
            "Each adds as the other has, less as its own weighs on it, and something whatever the other does.",
            "x' = k y − a x + g",
        ),
        Equation("The same for the other.", "y' = l x − b y + h"),
        Equation("They come to rest if restraint outweighs answering.", "a b > k l"),
        Equation("They come to rest at", "x* = (k h + b g)/(a b − k l),  y* = (l g + a h)/(a b − k l)"),
    )
    sources: ClassVar[tuple[Source, ...]] = (
        Source(
            "L. F. Richardson 1960, Arms and Insecurity: the equations, and k = l = 0.9, a = b = 0.2 for 1909-13", Mark.RECALLED
        ),
    )
    scope: ClassVar[str] = (
        "Outlays have no ceiling and no cost to anything else here. That a fit is good says nothing yet of why they armed:"
        " an economy that arms by its own drive gives lines as smooth (lab model arms-data)."
    )

    @property
    def margin(self) -> float:
        """a b − k l: the race is stable where it is positive."""
        return self.a * self.b - self.k * self.l

    @property
    def stable(self) -> bool:
        """Whether both come to rest."""
        return self.margin > 0 and self.a + self.b > 0

    @property
    def rates(self) -> tuple[float, float]:
        """The eigenvalues, the smaller first: how fast deviations grow (+) or die out (−), a year. They are always real."""
        half, spread = -(self.a + self.b) / 2, sqrt((self.a - self.b) ** 2 / 4 + self.k * self.l)
        return half - spread, half + spread

    def equilibrium(self) -> tuple[float, float]:
        """Where both come to rest."""
        if not self.stable:
            raise Unstable(
                f"The race does not come to rest: that needs a b > k l, and a b = {self.a * self.b:g} falls short of"
                f" k l = {self.k * self.l:g} by {-self.margin:g}."
            )
        return (self.k * self.h + self.b * self.g) / self.margin, (self.l * self.g + self.a * self.h) / self.margin

    def outlays(self, t: float) -> tuple[float, float]:
        """Both outlays after t years, exactly: the exponential of the linear system."""
        system = np.array([[-self.a, self.k, self.g], [self.l, -self.b, self.h], [0.0, 0.0, 0.0]])
        x, y, _ = expm(system * t) @ [self.x0, self.y0, 1.0]
        return float(x), float(y)

    def results(self) -> tuple[Result, ...]:
        """Stability, where both come to rest if they do, and both outlays at the last year."""
        rest = self.equilibrium() if self.stable else (None, None)
        slow = "to rest" if self.stable else f"no rest: a b falls short of k l by {-self.margin:g}"
        x, y = self.outlays(self.years)
        return (
            Result("margin", self.margin, "a year²", f"a b − k l; {'stable' if self.stable else 'unstable'}"),
            Result("fast", self.rates[0], "a year", "growth of the deviation that goes first"),
            Result("slow", self.rates[1], "a year", f"growth of the deviation that decides; {slow}"),
            Result("x_rest", rest[0], "outlay", "where x comes to rest"),
            Result("y_rest", rest[1], "outlay", "where y comes to rest"),
            Result("x", x, "outlay", f"of x after {self.years:g} years"),
            Result("y", y, "outlay", f"of y after {self.years:g} years"),
        )


@dataclass(frozen=True)
class SymmetricFit:
    """Richardson's own test: if both sides are alike, their total grows in proportion to its distance from a zero."""

    slope: float  # k − a, a year
    zero: float  # the total at which nothing would be added


def fit_totals(totals: Sequence[float] | Floats = EVE_OF_1914) -> SymmetricFit:
    """Regress each year's increment on the total in the middle of the year."""
    series = np.asarray(totals, dtype=np.float64)
    slope, constant = least_squares.fit(np.diff(series), (series[1:] + series[:-1]) / 2).coefficients
    return SymmetricFit(slope, -constant / slope)


@dataclass(frozen=True)
class Reaction:
    """What a side's yearly change owes to its rival's level and to its own, with standard errors."""

    rival: float
    rival_error: float
    own: float
    own_error: float
    r2: float
    count: int


def reaction(own: Sequence[float] | Floats, rival: Sequence[float] | Floats) -> Reaction:
    """Fit one side's yearly change to the rival's level and its own, by ordinary least squares."""
    mine, theirs = np.asarray(own, dtype=np.float64), np.asarray(rival, dtype=np.float64)
    found = least_squares.fit(np.diff(mine), theirs[:-1], mine[:-1])
    return Reaction(found.coefficients[0], found.errors[0], found.coefficients[1], found.errors[1], found.r2, found.count)
