"""How not to test a thesis: the same regression on the same outlays, in current dollars and in constant ones.

Did the Soviet Union arm because the United States did? The yearly changes of military outlays (Correlates of War, 1949-88)
are regressed on the rival's level and the own. In current dollars the answer is firm, and wrong in sign for the thesis; in
constant dollars there is none. Inflation is what the two had in common.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from commonweal.lab import history
from commonweal.lab.model import Equation, Mark, Model, OutOfRange, Result, Source, parameter
from commonweal.lab.models.arms import Reaction, reaction
from commonweal.planner.economy import Floats


def outlays(first: int, last: int, *, constant: bool) -> tuple[Floats, Floats]:
    """Soviet and American military outlays, thousand dollars, current or of 1982-84."""
    prices = np.ones(last - first + 1)
    if constant:
        prices = history.series("us-consumer-prices").between(first, last) / 100.0
    soviet, american = (history.series(name).between(first, last) for name in ("ussr-military-outlay", "usa-military-outlay"))
    return soviet / prices, american / prices


def reactions(first: int, last: int, *, constant: bool) -> tuple[Reaction, Reaction]:
    """What Soviet and American changes owe to the rival and to themselves."""
    soviet, american = outlays(first, last, constant=constant)
    return reaction(soviet, american), reaction(american, soviet)


@dataclass(frozen=True)
class ArmsData(Model):
    """The years that are looked at; the Soviet series breaks after 1988, for reasons of valuation."""

    first: float = parameter(
        1949.0, "year", "first year looked at", Mark.VERIFIED, low=1949, high=1980, source="the years of both series"
    )
    last: float = parameter(
        1988.0, "year", "last year looked at", Mark.VERIFIED, low=1956, high=1988,
        source="the years before the Soviet series breaks by revaluation, not by disarmament",
    )  # fmt: skip

    name: ClassVar[str] = "arms-data"
    title: ClassVar[str] = "How not to test a thesis"
    about: ClassVar[str] = (
        "The same regression of arms on the rival's arms, in current and in constant dollars: the finding is the inflation."
    )
    equations: ClassVar[tuple[Equation, ...]] = (
        Equation(
            "Next year's change of one side is explained by the rival's level, the own level and a constant.",
            "x(t+1) − x(t) = β y(t) + α x(t) + c + error",
        ),
        Equation("In constant dollars, both are first divided by consumer prices.", "x := 100 x/CPI"),
    )
    sources: ClassVar[tuple[Source, ...]] = (
        Source("Correlates of War, National Material Capabilities 6.0, milex (Singer and others 1972, 1987)", Mark.VERIFIED),
        Source("Bureau of Labor Statistics: consumer prices, all urban consumers, annual average", Mark.VERIFIED),
        Source(
            "“Complete solution to Richardson's arms race equations”, abstract: arming by one's own drive fits 1907-14 as well",
            Mark.VERIFIED,
        ),
    )
    scope: ClassVar[str] = (
        "The outlays are Western dollar costings, smooth by construction; levels with a trend flatter the standard errors."
        " A yearly answer is neither shown nor excluded by them: a model of arms must try both rules, answering and own drive."
    )

    def check(self) -> None:
        """Four coefficients' worth of years, whole ones."""
        for name in ("first", "last"):
            if getattr(self, name) != int(getattr(self, name)):
                raise OutOfRange("A year is a whole number.", parameter=name, found=getattr(self, name), accepted="a whole year")
        if self.last - self.first < 8:
            raise OutOfRange(
                "Too few years to tell anything.",
                parameter="last",
                found=f"{self.last:g}",
                accepted=f"{self.first + 8:g} or later",
            )

    def results(self) -> tuple[Result, ...]:
        """Both answers to the rival and to oneself, first in current dollars, then in constant ones."""
        found = []
        for kind, constant in (("current", False), ("constant", True)):
            both = reactions(int(self.first), int(self.last), constant=constant)
            for who, side in zip(("ussr", "usa"), both, strict=True):
                label = f"{'Soviet' if who == 'ussr' else 'American'} change, {kind} dollars"
                found += [
                    Result(f"{who}_rival_{kind}", side.rival, "a year", f"{label}: for a dollar of the rival's"),
                    Result(f"{who}_rival_{kind}_error", side.rival_error, "a year", "its standard error"),
                    Result(f"{who}_own_{kind}", side.own, "a year", f"{label}: for a dollar of its own"),
                    Result(f"{who}_own_{kind}_error", side.own_error, "a year", "its standard error"),
                    Result(f"{who}_r2_{kind}", side.r2, "share", f"{label}: of variance accounted for"),
                ]
        return tuple(found)
