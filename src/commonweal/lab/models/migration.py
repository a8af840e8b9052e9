"""Who moves to town: expected wages (Harris and Todaro 1970), and a reservoir of rural labour (after Allen 2003).

Harris and Todaro: people move until the expected urban wage equals the rural one, wu E/Lu = wa, so that urban unemployment
is u = 1 − wa/wu. With a reservoir, people in the country beyond those needed produce next to nothing there; moving them is
free until the reservoir is empty, and hiring beyond what profit allows is worth it (a *soft budget*).
"""

from dataclasses import dataclass
from math import exp
from typing import ClassVar

from commonweal.lab.model import Equation, Mark, Model, OutOfRange, Result, Source, parameter


@dataclass(frozen=True)
class Migration(Model):
    """Town and country; wages in any unit, people as shares of all."""

    wu: float = parameter(1.5, "wage", "urban wage of those who have work", low=1e-9)
    wa: float = parameter(1.0, "wage", "rural wage", low=0)
    urb0: float = parameter(0.18, "share", "living in towns at the start", Mark.RECALLED, low=0, high=1, source="a share")
    umax: float = parameter(0.75, "share", "living in towns at most", low=0, high=1, source="a share")
    m: float = parameter(0.1, "a year", "share of people who would move at first if all output were invested", low=0, high=20)
    invested: float = parameter(0.15, "share", "of output that is net investment", low=-1, high=1, source="a share")
    rural: float = parameter(
        0.2971, "hours", "useful hours of a rural person for one of an urban", Mark.COMPUTED, low=0, high=1, source="a share"
    )
    years: float = parameter(12.0, "years", "after which towns and labour are told", low=0, high=500)
    alpha: float = parameter(0.4, "share", "elasticity of industrial output in capital", low=0.01, high=0.99)
    soft: float = parameter(0.3, "share", "of the wage that a softened budget does not count", low=0, high=0.99)

    name: ClassVar[str] = "migration"
    title: ClassVar[str] = "Migration to town"
    about: ClassVar[str] = (
        "Why people stay unemployed in towns, and how far a reservoir of rural labour carries growth until it is empty."
    )
    equations: ClassVar[tuple[Equation, ...]] = (
        Equation("People move until the chance of work times the urban wage is the rural wage.", "wu E/Lu = wa,  u = 1 − wa/wu"),
        Equation(
            "Towns grow with net investment, and more slowly as the reservoir empties.",
            "urb' = m (net investment/Y) (umax − urb)/(umax − urb0)",
        ),
        Equation("Labour counts a rural person for less.", "L = P (urb + rural (1 − urb))"),
        Equation(
            "A budget that counts only a part of the wage hires until labour's product is that part.",
            "MPL = (1 − soft) w,  Y_soft/Y_hard = (1 − soft)^(−(1 − α)/α)",
        ),
    )
    sources: ClassVar[tuple[Source, ...]] = (
        Source("J. R. Harris, M. P. Todaro 1970, American Economic Review 60: 126-142", Mark.RECALLED),
        Source(
            "R. C. Allen 2005, Comparative Economic Studies 47: 315-332: producer goods and soft budgets explain most growth"
            " of the 1930s; collectivisation added little",
            Mark.VERIFIED,
        ),
        Source(
            "rural: a prototype's fit to Soviet product per head, in sample; its m of 1.2 empties the country in ten years",
            Mark.COMPUTED,
        ),
        Source("the Soviet censuses: 18 % in towns in 1926, 33 % in 1939, which m is set to reproduce", Mark.RECALLED),
    )
    scope: ClassVar[str] = "Wages are given, nobody moves back, and what moves people (hunger, law, force) is not in it."

    def check(self) -> None:
        """Towns cannot start fuller than they can become."""
        if self.urb0 >= self.umax:
            raise OutOfRange(
                "Towns start as full as they can be.", parameter="urb0", found=self.urb0, accepted=f"below umax = {self.umax:g}"
            )

    @property
    def unemployment(self) -> float:
        """u: the share of the urban labour force without work at which nobody gains by moving; none where towns pay less."""
        return max(0.0, 1.0 - self.wa / self.wu)

    def urban(self, t: float) -> float:
        """The share living in towns after t years of the same investment."""
        span = self.umax - self.urb0
        return self.umax - span * exp(-self.m * self.invested * t / span)

    def labour(self, t: float) -> float:
        """Labour for each person, an urban person's as one."""
        urban = self.urban(t)
        return urban + self.rural * (1.0 - urban)

    @property
    def softened(self) -> float:
        """Industrial output with a soft budget for one with a hard budget, at the same capital and wage."""
        return float((1.0 - self.soft) ** (-(1.0 - self.alpha) / self.alpha))

    def results(self) -> tuple[Result, ...]:
        """Unemployment, towns, labour, and what the soft budget adds."""
        return (
            Result("unemployment", self.unemployment, "share", "of the urban labour force, when nobody gains by moving"),
            Result("urban", self.urban(self.years), "share", f"living in towns after {self.years:g} years"),
            Result(
                "labour_growth",
                self.labour(self.years) / self.labour(0.0) - 1.0,
                "share",
                "more labour for each person than at the start",
            ),
            Result("softened", self.softened, "times", "industrial output under the soft budget, the hard one's being 1"),
        )
