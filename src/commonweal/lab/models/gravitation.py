"""Gravitation: do profit rates become equal? Capital moves to profit, prices to demand (after Duménil and Lévy 1993).

With augmented inputs M = A + b l, r_i = p_i/(p M)_i − 1, and m the average rate, profits being reinvested:

    x' = x (1 + m + κ (r_i − m))        p' = p (1 + η (M x' − x)/x − own (r_i − m))

Where the largest root of the linearised system (scale left out) is below one, rates become equal: a result, with a half-life.
"""

from dataclasses import dataclass
from math import log
from typing import ClassVar

import numpy as np

from commonweal.lab.model import Equation, Mark, Model, OutOfRange, Result, Source, numbers, parameter
from commonweal.lab.models.prices import Prices, Technology
from commonweal.planner.economy import Floats

STEP = 1e-6  # of a logarithm, for central differences


@dataclass(frozen=True)
class Gravitation(Model):
    """Firms on a market of a few goods, told period by period."""

    kap: float = parameter(0.5, "", "how much faster output grows for each point of profit above the average", low=0, high=10)
    eta: float = parameter(0.5, "", "how much prices rise with demand unmet", low=0, high=10)
    own: float = parameter(0.3, "", "how much prices are cut for each point of profit above the average", low=0, high=10)
    push: float = parameter(
        0.05, "share", "by which prices start off balance, good by good up and down; outputs the other way", low=-0.5, high=0.5
    )
    periods: float = parameter(60.0, "periods", "after which the spread of rates is told", low=0, high=10000)
    inputs: tuple[float, ...] = numbers((0.2, 0.3, 0.4, 0.1), "goods for a good", "A, row by row; a column is an industry", low=0)
    labour: tuple[float, ...] = numbers((1.0, 0.5), "hours for a good", "l, industry by industry", low=0)
    basket: tuple[float, ...] = numbers((0.1, 0.2), "goods an hour", "b, what workers receive for an hour", low=0)

    name: ClassVar[str] = "gravitation"
    title: ClassVar[str] = "Gravitation of prices"
    about: ClassVar[str] = "Whether the chase after profit makes rates of profit equal or drives prices apart, and how fast."
    equations: ClassVar[tuple[Equation, ...]] = (
        Equation(
            "An industry's rate of profit is its price over the cost of its inputs and wages.",
            "r_i = p_i/(p M)_i − 1,  M = A + b l",
        ),
        Equation("Output grows faster where profit is above the average.", "x' = x (1 + m + κ (r_i − m))"),
        Equation(
            "Prices rise with demand unmet, and are cut where profit is above the average.",
            "p' = p (1 + η (M x' − x)/x − own (r_i − m))",
        ),
        Equation("Deviations die out by half in", "ln 2/(−ln ρ) periods, ρ the largest root"),
    )
    sources: ClassVar[tuple[Source, ...]] = (
        Source("G. Duménil, D. Lévy 1993, The Economics of the Profit Rate: cross-dual dynamics", Mark.RECALLED),
        Source("κ, η, own and the exact form are ours", Mark.ASSUMED),
    )
    scope: ClassVar[str] = "No stocks, no money, no demand but that of production and wages."

    def check(self) -> None:
        """The technology must be one that can run, and pay its wages."""
        Prices(inputs=self.inputs, labour=self.labour, basket=self.basket, numeraire=self.basket)
        rate, _ = self._technology.profit(np.array(self.basket))
        if rate <= 0:
            raise OutOfRange(
                "At this wage nothing is left to grow by.",
                parameter="basket",
                found=f"a rate of profit of {rate:g}",
                accepted="one above 0",
            )

    @property
    def _technology(self) -> Technology:
        n = len(self.labour)
        return Technology(np.array(self.inputs).reshape(n, n), np.array(self.labour))

    @property
    def _augmented(self) -> Floats:
        return self._technology.recipes(np.array(self.basket)).used

    def _balanced(self) -> tuple[Floats, Floats]:
        """Outputs and prices at which all rates are equal and stay so."""
        roots, vectors = np.linalg.eig(self._augmented)
        outputs = np.abs(vectors[:, int(np.argmax(roots.real))].real)
        return outputs / outputs.sum(), self._technology.profit(np.array(self.basket))[1]

    def rates(self, prices: Floats) -> Floats:
        """r_i of each industry."""
        return np.asarray(prices / (prices @ self._augmented) - 1.0)

    def step(self, outputs: Floats, prices: Floats) -> tuple[Floats, Floats]:
        """One period; outputs and prices are told as shares of their sums, which changes no rate."""
        used = self._augmented
        rates = self.rates(prices)
        average = float(prices @ outputs) / float(prices @ used @ outputs) - 1.0
        made = outputs * (1 + average + self.kap * (rates - average))
        dearer = prices * (1 + self.eta * (used @ made - outputs) / outputs - self.own * (rates - average))
        return made / made.sum(), dearer / dearer.sum()

    def radius(self) -> float:
        """ρ: by how much a small deviation of relative outputs and prices is multiplied in a period, in the end."""
        outputs, prices = self._balanced()
        n = len(outputs)

        def moved(logs: Floats) -> Floats:
            made, dearer = self.step(
                outputs * np.exp(np.append(logs[: n - 1], 0.0)), prices * np.exp(np.append(logs[n - 1 :], 0.0))
            )
            made, dearer = made / outputs, dearer / prices
            return np.asarray(np.log(np.concatenate([made[:-1] / made[-1], dearer[:-1] / dearer[-1]])))

        each = np.eye(2 * (n - 1)) * STEP
        system = np.column_stack([(moved(one) - moved(-one)) / (2 * STEP) for one in each])
        return float(np.abs(np.linalg.eigvals(system)).max(initial=0.0))

    def spreads(self) -> list[float]:
        """Largest less smallest rate of profit, at the start and after each period, until a price or output would vanish."""
        outputs, prices = self._balanced()
        signs = np.where(np.arange(len(outputs)) % 2 == 0, 1.0, -1.0)
        outputs, prices = outputs * (1 - self.push * signs), prices * (1 + self.push * signs)
        found = [float(np.ptp(self.rates(prices)))]
        for _ in range(int(self.periods)):
            outputs, prices = self.step(outputs, prices)
            if outputs.min() <= 0 or prices.min() <= 0:
                break
            found.append(float(np.ptp(self.rates(prices))))
        return found

    def results(self) -> tuple[Result, ...]:
        """The largest root, the half-life, and the spread of rates."""
        radius, spreads = self.radius(), self.spreads()
        whole = len(spreads) == int(self.periods) + 1
        half = log(2) / -log(radius) if 0 < radius < 1 else None
        ended = f"after {self.periods:g} periods" if whole else f"none: in period {len(spreads)} a price or output would vanish"
        return (
            Result("radius", radius, "", f"ρ: {'rates become equal' if radius < 1 else 'rates are driven apart'}"),
            Result("half_life", half, "periods", "until a deviation is half as large; none where it grows"),
            Result("spread_start", spreads[0], "a period", "between the largest and smallest rate, at the start"),
            Result("spread", spreads[-1] if whole else None, "a period", f"between them {ended}"),
        )
