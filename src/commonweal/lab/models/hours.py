"""Hours accounts: whose hours come back to whom, in three parts, and who can reverse the use of the rest (LAB.md 1.10).

The arithmetic is the planner's own (`planner.values.surplus`), so that plans and simulations are counted alike.
"""

from dataclasses import dataclass
from typing import ClassVar

from commonweal.lab.model import Equation, Mark, Model, OutOfRange, Result, Source, parameter
from commonweal.planner.values import Surplus, surplus


@dataclass(frozen=True)
class Hours(Model):
    """One year's account; goods in any one unit."""

    hours: float = parameter(1000.0, "hours", "H, worked by direct producers", low=0)
    product: float = parameter(120.0, "goods", "Y, all that was made", low=0)
    wear: float = parameter(20.0, "goods", "used up and worn out", low=0)
    received: float = parameter(80.0, "goods", "W, wages and social consumption of direct producers", low=1e-9)
    investment: float = parameter(12.0, "goods", "net investment")
    arms: float = parameter(3.0, "goods", "military outlay", low=0)
    reversible: float = parameter(10.0, "goods", "of the surplus whose use those who made it can reverse", low=0)

    name: ClassVar[str] = "hours"
    title: ClassVar[str] = "Hours accounts"
    about: ClassVar[str] = (
        "Whose hours come back to those who worked them, what the rest is used for, and who can turn it to another use."
    )
    equations: ClassVar[tuple[Equation, ...]] = (
        Equation("An hour makes this much of the net product.", "v = H/(Y − wear)"),
        Equation("Hours whose product comes back, and those whose product does not.", "V = v W,  S = H − V"),
        Equation("The ratio has three parts.", "e = S/V = net investment/W + arms/W + officials' or owners' consumption/W"),
    )
    sources: ClassVar[tuple[Source, ...]] = (
        Source("the reversible part is ours: only it tells surplus from exploitation; both readings are shown", Mark.ASSUMED),
    )
    scope: ClassVar[str] = "Work of different kinds counts alike by the hour; unpaid work at home is not in it."

    def check(self) -> None:
        """There is a net product, and nobody can reverse more than there is."""
        net = self.product - self.wear
        if net <= 0:
            raise OutOfRange(
                "All that was made is used up.", parameter="wear", found=f"{self.wear:g}", accepted=f"less than {self.product:g}"
            )
        if self.reversible > max(0.0, net - self.received):
            raise OutOfRange(
                "This is more than the surplus.",
                parameter="reversible",
                found=f"{self.reversible:g}",
                accepted=f"up to {max(0.0, net - self.received):g}",
            )

    @property
    def account(self) -> Surplus:
        """The account, as the planner makes it."""
        return surplus(
            hours=self.hours,
            product=self.product,
            wear=self.wear,
            received=self.received,
            investment=self.investment,
            arms=self.arms,
            reversible=self.reversible,
        )

    def results(self) -> tuple[Result, ...]:
        """V, S, the ratio in three parts, and the reversible part."""
        found = self.account
        return (
            Result("returned", found.necessary, "hours", "V: whose product comes back to those who worked"),
            Result("surplus", found.surplus, "hours", "S: whose product does not"),
            Result("ratio", found.ratio, "hours for an hour", "e = S/V"),
            Result("of_investment", found.investment, "hours for an hour", "of it net investment"),
            Result("of_arms", found.arms, "hours for an hour", "of it arms"),
            Result("of_others", found.others, "hours for an hour", "of it officials' or owners' consumption"),
            Result("reversible", found.reversible, "hours", "of S whose use those who worked can reverse"),
            Result("reversible_share", found.reversible_share, "share", "of S that is so"),
        )
