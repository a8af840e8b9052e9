"""The economy that all regimes share: its technology, its state, and what a regime can decide for a year.

A regime is only a function from a `World` to `Decisions`; whatever moves by itself is in `Surroundings`, and `years.step`
carries a year out. With capital K and hours N, industry j makes

    x_j = Z [α_j (K_j/κ_j)^ρ + (1 − α_j)(N_j/l_j)^ρ]^(1/ρ),  ρ = (σ − 1)/σ
"""

from dataclasses import dataclass

import numpy as np

from commonweal.planner.economy import Floats

COBB_DOUGLAS = 1e-9  # elasticities closer to one than this are one


@dataclass(frozen=True, eq=False)
class Technology:
    """How goods are made, the same in every regime. With n goods and as many industries, one good to an industry."""

    goods: tuple[str, ...]
    means: int  # place of the good that capital consists of
    arms: int  # place of the good that arms consist of
    inputs: Floats  # A, n x n: goods used up for one unit
    capital: Floats  # κ, n: capital for one unit a year, at usual staffing
    hours: Floats  # l, n: hours for one unit, at usual staffing
    capital_share: Floats  # α, n
    elasticity: float  # σ: of substitution between capital and hours; Easterly and Fischer 0.4, Cobb-Douglas 1
    wear: float  # d: share of capital worn out in a year

    def output(self, productivity: float, capital: Floats, hours: Floats) -> Floats:
        """x: what each industry makes. At κ and l for each unit it is that many units, whatever the elasticity."""
        k, n, alpha = capital / self.capital, hours / self.hours, self.capital_share
        if abs(self.elasticity - 1) < COBB_DOUGLAS:
            return np.asarray(productivity * k**alpha * n ** (1 - alpha))
        rho = (self.elasticity - 1) / self.elasticity
        with np.errstate(divide="ignore", over="ignore"):  # below one, nothing of either makes nothing: 0^−ρ is endless, 1/∞ is 0
            return np.asarray(productivity * (alpha * k**rho + (1 - alpha) * n**rho) ** (1 / rho))

    def staffing(self, productivity: float, capital: Floats, output: Floats) -> Floats:
        """The hours with which each industry makes just so much; endless where its capital does not allow it."""
        k, alpha = capital / self.capital, self.capital_share
        x = output / productivity
        if abs(self.elasticity - 1) < COBB_DOUGLAS:
            return np.asarray(self.hours * (x / k**alpha) ** (1 / (1 - alpha)))
        rho = (self.elasticity - 1) / self.elasticity
        with np.errstate(divide="ignore", over="ignore"):
            left = (x**rho - alpha * k**rho) / (1 - alpha)
            found = np.where(left > 0, np.maximum(left, np.finfo(float).tiny) ** (1 / rho), np.inf if rho < 0 else 0.0)
        return np.asarray(self.hours * np.where(x > 0, found, 0.0))


@dataclass(frozen=True)
class Surroundings:
    """What moves by itself, in every regime by the same rules. Rates a year; all of them assumptions, to be varied."""

    progress: float = 0.01  # g0: growth of productivity without arms
    drain: float = 0.5  # how much of it a military share of one would take
    population: float = 0.012  # growth
    moving: float = 0.1  # m of `models.migration`
    most_urban: float = 0.75
    first_urban: float = 0.18
    rural: float = 0.3  # useful hours of a rural person for one of an urban
    year: float = 1000.0  # hours of a person a year, children and old people counted
    spread: float = 0.5  # a of `models.recall`
    recovery: float = 0.2  # n
    suppression: float = 1.0  # s
    rival_answer: float = 0.05  # l of `models.arms`
    rival_restraint: float = 0.1  # b
    rival_grievance: float = 1.0  # h
    arms_wear: float = 0.1  # share of arms that is of no use a year later


@dataclass(frozen=True, eq=False)
class World:
    """What is there at the beginning of a year."""

    year: int
    capital: Floats  # n
    stocks: Floats  # n: goods made and not used
    people: float
    urban: float  # share living in towns
    productivity: float  # Z
    arms: float  # own arms, units of the good
    rival: float  # the rival's
    office: float  # B: share of decisions that officials hold irreversibly
    base: float  # C: capacity of the base to act
    debt: float = 0.0  # of enterprises, in hours

    def labour(self, around: Surroundings) -> float:
        """Hours that can be worked in the year."""
        return self.people * around.year * (self.urban + around.rural * (1 - self.urban))


@dataclass(frozen=True, eq=False)
class Decisions:
    """What a regime decides for a year, in hours and goods; ``recall`` and ``war`` are its institutions and its luck."""

    hours: Floats  # n: worked in each industry
    investment: Floats  # n: units of capital added to each industry
    arms: float  # units of the good
    consumption: Floats  # communities x n: of those who work and theirs
    officials: Floats  # n: consumption of officials or owners
    reversible: float = 0.0  # share of the surplus whose use those who worked can reverse
    recall: float = 0.0  # r: strength of recall
    war: float = 0.0  # w: loss of the base by war and dispersal
    wages: float | None = None  # paid to producers, in hours; unless said, what they consume
    taxes: float | None = None  # unless said, what arms cost
    retained: float | None = None  # by enterprises; unless said, what they invest, so that there is no credit
