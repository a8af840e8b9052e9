"""Economy and demand in the shape in which the rows of DESIGN §5 use them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from commonweal.planner.demand import Demand, Tier
from commonweal.planner.economy import Economy, Floats

Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Terms:
    """The data once more, with what every row needs of them worked out; K needs, n products, m techniques, T periods."""

    economy: Economy
    demand: Demand
    net: tuple[csr_array, ...]  # b_ij - a_ij for each delay, n x m, no stored zeros
    effort: Floats  # m: hours of a unit of run, weighted by toil
    extendable: NDArray[np.bool_]  # m
    amounts: Floats  # K
    products: Indices  # K: whose product
    periods: Indices  # K
    kept: NDArray[np.bool_]  # K: whose product can be kept without limit
    asked_stocks: Floats  # n: what the terminal rule asks for, 0 where it asks nothing
    asked_capacity: Floats  # m: likewise; capacity without limit is always handed on
    reserves: Floats  # n: one period's needs, on average, of what keeps; an alternative may seek to hand on more of it

    @property
    def shape(self) -> tuple[int, int, int]:
        """Products, techniques, periods."""
        return len(self.economy.products), len(self.economy.techniques), len(self.economy.periods)

    @property
    def units(self) -> Floats:
        """1 / n_k, and 0 where nothing is needed, so that d_k times it is the share in which a need is met."""
        return np.divide(1.0, self.amounts, out=np.zeros_like(self.amounts), where=self.amounts > 0)

    def shares(self, deliveries: Floats) -> Floats:
        """The share in which each need is met, exactly one where it is met in full; nothing where nothing is needed."""
        return np.divide(deliveries, self.amounts, out=np.zeros_like(self.amounts), where=self.amounts > 0)

    def delivered(self, deliveries: Floats) -> Floats:
        """Deliveries added up by product and period, n x T."""
        n, _, T = self.shape
        total = np.zeros((n, T))
        np.add.at(total, (self.products, self.periods), deliveries)
        return total

    def of_tier(self, tier: Tier) -> NDArray[np.bool_]:
        """Which needs belong to a tier; a need of nothing belongs to none."""
        return np.array([need.tier == tier and need.amount > 0 for need in self.demand.needs], dtype=bool)


def terms(economy: Economy, demand: Demand) -> Terms:
    """Work out the terms of an economy and a demand."""
    place = {product.name: row for row, product in enumerate(economy.products)}
    needs = demand.needs
    amounts = np.array([need.amount for need in needs], dtype=float)
    products = np.array([place[need.product] for need in needs], dtype=np.intp)
    wanted = np.bincount(products, weights=amounts, minlength=len(place)) / len(economy.periods)
    return Terms(
        economy=economy,
        demand=demand,
        net=net_outputs(economy),
        effort=economy.toil * np.asarray(economy.hours.sum(axis=0), dtype=float).ravel(),
        extendable=np.asarray((economy.service > 0).any(axis=1) & np.isfinite(economy.capacity).any(axis=1), dtype=bool),
        amounts=amounts,
        products=products,
        periods=np.array([need.period for need in needs], dtype=np.intp),
        kept=np.asarray(np.isinf(economy.stock_most[products]).all(axis=1), dtype=bool),
        asked_stocks=_asked(economy.terminal_stocks),
        asked_capacity=np.where(np.isfinite(economy.capacity[:, -1]), _asked(economy.terminal_capacity), 0.0),
        reserves=np.where(economy.decay < 1, wanted, 0.0),
    )


def net_outputs(economy: Economy) -> tuple[csr_array, ...]:
    """Outputs less inputs for each delay, without stored zeros."""
    shape = (len(economy.products), len(economy.techniques))
    nets = []
    for delay in range(max(len(economy.inputs), len(economy.outputs))):
        net = csr_array(shape)
        if delay < len(economy.outputs):
            net = net + economy.outputs[delay]
        if delay < len(economy.inputs):
            net = net - economy.inputs[delay]
        net = csr_array(net)
        net.eliminate_zeros()
        nets.append(net)
    return tuple(nets)


def entries(matrix: csr_array) -> tuple[Indices, Indices, Floats]:
    """Rows, columns and values of what a matrix holds, zeros left out."""
    held = coo_array(matrix)
    there = held.data != 0
    return held.row[there].astype(np.intp), held.col[there].astype(np.intp), held.data[there].astype(float)


def _asked(terminal: Floats) -> Floats:
    return np.where(np.isfinite(terminal) & (terminal > 0), terminal, 0.0)
