"""Labour values, prices of production, the wage-profit curve, and Okishio's theorem (Sraffa 1960, Okishio 1961).

A[i, j] of product i and l[j] hours go into one unit of product j. With values v, wage w and one rate of profit r:

    v = v A + l        p = (1 + r) p A + w l        e = (1 − v b)/(v b), b = goods an hour's worker receives

What the planner already knows of square recipes (values, prices of a subsistence wage) is asked of it, not written again.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from commonweal.lab.model import Equation, Mark, Model, OutOfRange, Result, Source, numbers, parameter
from commonweal.planner.case import structure
from commonweal.planner.economy import Floats

TINY = 1e-12


@dataclass(frozen=True, eq=False)
class Technology:
    """Single products, circulating capital: a column of A and an entry of l for each."""

    inputs: Floats
    labour: Floats

    def recipes(self, basket: Floats | None = None) -> structure.Recipes:
        """As the planner has them; with a basket, what workers receive for an hour counts among the inputs."""
        used = self.inputs if basket is None else self.inputs + np.outer(basket, self.labour)
        return structure.Recipes(tuple(range(len(self.labour))), np.eye(len(self.labour)), used, self.labour)

    def values(self) -> Floats:
        """v: the hours in one unit of each product."""
        found = structure.labour_values(self.recipes())
        if found is None or found.min() < 0:
            raise ValueError("This technology does not reproduce what it uses up, so it has no labour values.")
        return found

    def exploitation(self, basket: Floats) -> float:
        """e: hours whose product does not come back, for each hour whose product does."""
        back = float(self.values() @ basket)
        return (1 - back) / back

    def most_profit(self) -> float:
        """R: the rate of profit if wages were nothing."""
        return self.profit(np.zeros(len(self.labour)))[0]

    def profit(self, basket: Floats) -> tuple[float, Floats]:
        """The rate of profit and the prices when an hour is paid with a basket; prices are such that the basket costs 1.

        With an empty basket the wage is nothing and prices add up to 1.
        """
        found = structure.prices(self.recipes(basket))
        if found is None:
            raise ValueError("No rate of profit goes with these recipes.")
        rate, prices = found
        scale = float(prices @ basket) if basket.any() else float(prices.sum())
        return rate, prices / scale

    def wage(self, rate: float, numeraire: Floats) -> float:
        """w(r): the wage of an hour in terms of a basket of goods, at a rate of profit; zero at R."""
        n = len(self.labour)
        prices = np.linalg.solve((np.eye(n) - (1 + rate) * self.inputs).T, self.labour)  # in terms of the wage
        return 1.0 / float(prices @ numeraire)

    def standard_basket(self) -> Floats:
        """The net product of Sraffa's standard system, one hour of labour in all: in it w = 1 − r/R exactly."""
        roots, vectors = np.linalg.eig(self.inputs)
        gross = np.abs(vectors[:, int(np.argmax(roots.real))].real)
        gross = gross / float(self.labour @ gross)
        return np.asarray(gross - self.inputs @ gross)

    def changed(self, product: int, inputs: Floats, hours: float) -> "Technology":
        """With one product made another way."""
        new_inputs, new_labour = self.inputs.copy(), self.labour.copy()
        new_inputs[:, product], new_labour[product] = inputs, hours
        return Technology(new_inputs, new_labour)


def cuts_cost(technology: Technology, other: Technology, product: int, basket: Floats) -> bool:
    """Whether a firm would take the other way, at the prices and the wage that rule before anyone does."""
    _, prices = technology.profit(basket)  # the wage is 1, as the basket costs 1

    def cost(each: Technology) -> float:
        return float(prices @ each.inputs[:, product] + each.labour[product])

    return cost(other) < cost(technology)


def okishio(technology: Technology, basket: Floats, draws: int, seed: int) -> tuple[int, int]:
    """Random changes of technique that cut cost, the real wage fixed: how many there were, and how many lowered r.

    Each draw scales the inputs and the hours of one product by factors from 0.5 to 1.5; one that cuts no cost is drawn again.
    """
    random = np.random.default_rng(seed)
    before, _ = technology.profit(basket)
    found = falls = 0
    while found < draws:
        product = int(random.integers(len(technology.labour)))
        factors = random.uniform(0.5, 1.5, len(technology.labour) + 1)
        other = technology.changed(
            product, technology.inputs[:, product] * factors[:-1], float(technology.labour[product] * factors[-1])
        )
        if cuts_cost(technology, other, product, basket):
            found += 1
            falls += other.profit(basket)[0] < before - TINY
    return found, falls


def subsistence(made: Floats, used: Floats) -> tuple[float, Floats]:
    """The rate of profit and the prices of an economy in which food for workers stands among the inputs (Sraffa, §§1 and 5).

    A column of each is an industry.
    """
    found = structure.prices(structure.Recipes(tuple(range(len(made))), made, used, np.zeros(len(made))))
    if found is None:
        raise ValueError("No rate of profit goes with these industries.")
    return found


@dataclass(frozen=True)
class Prices(Model):
    """A technology of a few goods, and what workers receive."""

    inputs: tuple[float, ...] = numbers((0.2, 0.3, 0.4, 0.1), "goods for a good", "A, row by row; a column is an industry", low=0)
    labour: tuple[float, ...] = numbers((1.0, 0.5), "hours for a good", "l, industry by industry", low=0)
    basket: tuple[float, ...] = numbers((0.1, 0.2), "goods an hour", "b, what workers receive for an hour", low=0)
    numeraire: tuple[float, ...] = numbers((0.25, 0.5), "goods", "d, the basket in which wages are told", low=0)
    rates: tuple[float, ...] = numbers((0.0, 0.2, 0.4), "a period", "rates of profit at which the wage is told", low=0, high=10)
    changes: float = parameter(1000.0, "changes", "of technique tried for Okishio's theorem", low=0, high=20000)
    seed: float = parameter(1.0, "", "by which they are drawn", low=0, high=2**32)

    name: ClassVar[str] = "prices"
    title: ClassVar[str] = "Values, prices and the wage-profit curve"
    about: ClassVar[str] = (
        "How many hours stand in a good, what prices would give every industry one rate of profit, and what wages do to it."
    )
    equations: ClassVar[tuple[Equation, ...]] = (
        Equation("The hours in a good are those worked on it and those in what it uses up.", "v = v A + l"),
        Equation("Every industry earns one rate on what it uses up.", "p = (1 + r) p A + w l"),
        Equation("Of each hour, a part comes back to those who work.", "e = (1 − v b)/(v b)"),
        Equation("In the standard commodity the wage falls along a line.", "w = 1 − r/R,  R = 1/λ_max(A) − 1"),
        Equation("There is profit if and only if there is exploitation.", "r > 0 ⟺ e > 0"),
    )
    sources: ClassVar[tuple[Source, ...]] = (
        Source("P. Sraffa 1960, Production of Commodities by Means of Commodities, §§1, 5, chapters III-IV", Mark.RECALLED),
        Source("N. Okishio 1961, Kobe University Economic Review 7: 85-99", Mark.RECALLED),
        Source("M. Morishima 1973, Marx's Economics: the Fundamental Marxian Theorem", Mark.RECALLED),
    )
    scope: ClassVar[str] = (
        "Comparative statics, single products, circulating capital. Okishio's theorem holds with the real wage fixed; with a"
        " rising wage or fixed capital it is silent."
    )

    def check(self) -> None:
        """As many numbers as goods, every good needed or made with work, and more made than used up."""
        n = len(self.labour)
        for name, count in (("inputs", n * n), ("basket", n), ("numeraire", n)):
            if len(getattr(self, name)) != count:
                raise OutOfRange(
                    f"With {n} entries of labour there are {n} goods.",
                    parameter=name,
                    found=f"{len(getattr(self, name))} numbers",
                    accepted=f"{count} numbers",
                )
        root = float(np.abs(np.linalg.eigvals(self.technology.inputs)).max(initial=0.0))
        if root >= 1 - TINY:
            raise OutOfRange(
                "More is used up than made, so nothing can be produced for long.",
                parameter="inputs",
                found=f"a largest root of {root:g}",
                accepted="one below 1",
            )
        for name in ("labour", "numeraire", "basket"):
            if not any(getattr(self, name)):
                raise OutOfRange("Not all of these can be nothing.", parameter=name, found="0", accepted="a number above 0")

    @property
    def technology(self) -> Technology:
        """A and l as arrays."""
        n = len(self.labour)
        return Technology(np.array(self.inputs).reshape(n, n), np.array(self.labour))

    def results(self) -> tuple[Result, ...]:
        """Values, exploitation, the rate of profit, wages, and how many cost-cutting changes lowered it."""
        known, basket, numeraire = self.technology, np.array(self.basket), np.array(self.numeraire)
        rate, prices = known.profit(basket)
        most = known.most_profit()
        wages = tuple(known.wage(each, numeraire) if each < most else 0.0 for each in self.rates)
        tried, falls = okishio(known, basket, int(self.changes), int(self.seed)) if rate > 0 else (0, None)
        return (
            Result("values", tuple(float(each) for each in known.values()), "hours", "in a unit of each good"),
            Result("exploitation", known.exploitation(basket), "hours for an hour", "e: not returned for each one returned"),
            Result("profit", rate, "a period", "r, when an hour is paid with the basket"),
            Result("prices", tuple(float(each) for each in prices), "baskets", "p, an hour's basket being 1"),
            Result("most_profit", most, "a period", "R, if wages were nothing"),
            Result("wages", wages, "numeraires an hour", "w at each of the rates asked; nothing above R"),
            Result("okishio_falls", falls, "changes", f"that lowered r, of {tried} that cut cost at a fixed real wage"),
        )
