"""The needs as arrays: how much of what, when, for whom, in which tier, in the order of the demand."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from commonweal.planner.demand import Demand, Tier
from commonweal.planner.economy import Economy, Floats

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Asked:
    """What is needed, K needs long; a need of nothing asks for nothing and is never counted."""

    amounts: Floats
    products: Indices
    periods: Indices
    communities: Indices
    tiers: tuple[Tier, ...]

    def in_tier(self, tier: Tier) -> NDArray[np.bool_]:
        """Which needs belong to a tier and ask for something."""
        return np.array([named is tier for named in self.tiers], dtype=np.bool_) & (self.amounts > 0)

    def by_balance(self, economy: Economy) -> csr_array:
        """Which balance each need draws on, and how much of it in full: n·T x K, in units of the product."""
        n, T = len(economy.products), len(economy.periods)
        places = (self.products * T + self.periods, np.arange(len(self.amounts)))
        return csr_array((self.amounts, places), shape=(n * T, len(self.amounts)))


def ask(economy: Economy, demand: Demand) -> Asked:
    """Say the demand in the indices of the economy."""
    product = {named.name: i for i, named in enumerate(economy.products)}
    community = {named.name: c for c, named in enumerate(economy.communities)}
    return Asked(
        amounts=np.array([need.amount for need in demand.needs], dtype=np.float64),
        products=np.array([product[need.product] for need in demand.needs], dtype=np.int64),
        periods=np.array([need.period for need in demand.needs], dtype=np.int64),
        communities=np.array([community[need.community] for need in demand.needs], dtype=np.int64),
        tiers=tuple(need.tier for need in demand.needs),
    )


def per_period(economy: Economy, asked: Asked) -> Floats:
    """What all needs ask of each product in one period, on average; nothing of products that do not keep."""
    total = np.bincount(asked.products, weights=asked.amounts, minlength=len(economy.products)) / len(economy.periods)
    return np.asarray(np.where(economy.decay < 1, total, 0.0), dtype=np.float64)
