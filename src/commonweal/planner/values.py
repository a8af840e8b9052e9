"""Labour values and the surplus ratio (DESIGN §5, LAB.md 1.10).

Labour values solve λ = λA + l: the hours in a product are those of the work itself and those in all that is used up on the
way. A is the plan's mix of techniques; wear of capacity counts in it, and imports count as what replaces them: the exports
they are paid with are inputs of the techniques that bring them. Where techniques make several products together, or more
products than techniques, several λ fit: then the hours that the plan would save by one unit less (the dual of least hours)
is one of them, and an interval says how far they may lie apart.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array, csr_array
from scipy.sparse.linalg import splu

from commonweal.planner.economy import Economy, Floats
from commonweal.planner.plan import Plan
from commonweal.planner.proof.terms import net_outputs

RUN = 1e-9  # techniques run less than this share of the most run are not part of the mix
UNIQUE = 1e-7  # largest relative error with which unique values must reproduce every recipe's hours

# (c, rows, low, high) -> least and most of cλ over λ ≥ 0 with rows λ between low and high; this module does not solve it.
Solve = Callable[[Floats, csr_array, Floats, Floats], tuple[float, float]]


@dataclass(frozen=True)
class LabourValue:
    """The hours in one unit of a product; ``low`` and ``high`` where several values fit, else the same."""

    product: str
    value: float
    low: float
    high: float

    @property
    def unique(self) -> bool:
        """Whether only one value fits."""
        return self.high - self.low <= 1e-6 * max(abs(self.value), 1e-12)


def labour_values(economy: Economy, plan: Plan, solve: Solve | None = None) -> tuple[LabourValue, ...]:
    """The labour value of every product that the plan makes, in hours.

    Products that nobody makes hold nobody's hours: their value is zero, and they are left out. Where recipes do not settle
    the values, ``solve`` is asked for the ends of the interval; without it the interval is only known to begin at zero.
    """
    net, hours = _mix(economy, plan)
    made = np.flatnonzero(np.asarray((net > 0).sum(axis=1)).ravel())
    names = [economy.products[i].name for i in made]
    recipes = csr_array(net[made].T)
    settled = _settled(recipes, hours)
    if settled is not None:
        return tuple(LabourValue(name, float(v), float(v), float(v)) for name, v in zip(names, settled, strict=True))
    found = []
    for place, (name, value) in enumerate(zip(names, _dual(economy, plan)[made], strict=True)):
        one = np.zeros(len(made))
        one[place] = 1.0
        low, high = (0.0, float("inf")) if solve is None else solve(one, recipes, hours, hours)
        found.append(LabourValue(name, float(value), min(low, float(value)), max(high, float(value))))
    return tuple(found)


def _mix(economy: Economy, plan: Plan) -> tuple[csr_array, Floats]:
    """The plan's techniques, net of what they use up and wear out, those that make the same products added up.

    Gives net outputs, products by recipe, and the hours of each recipe. Delays do not count: a product holds the same
    hours whenever they were worked.
    """
    runs = np.asarray(plan.runs.sum(axis=1), dtype=np.float64)
    run = runs > RUN * runs.max(initial=0.0)
    per_run = csc_array(_summed(net_outputs(economy)) - economy.new_capacity * wear(economy))
    groups: dict[tuple[int, ...], list[int]] = {}
    for j in np.flatnonzero(run):
        column = per_run[:, [int(j)]].tocoo()
        makes = tuple(sorted(int(i) for i in column.row[column.data > 0]))
        if makes:
            groups.setdefault(makes, []).append(int(j))
    together = np.zeros((len(runs), len(groups)))
    for g, members in enumerate(groups.values()):
        together[members, g] = runs[members] / runs[members].sum()
    hours = np.asarray(economy.hours.sum(axis=0), dtype=np.float64).ravel() @ together
    return csr_array(per_run @ csr_array(together)), np.asarray(hours)


def wear(economy: Economy) -> Floats:
    """The share of its capacity that a run of each technique wears out: what one period takes from capacity in service."""
    service = economy.service
    worn = np.zeros(len(service))
    for j, ages in enumerate(service):
        serving = np.flatnonzero(ages > 0)
        if len(serving) > 1:
            first, last = serving[0], serving[-1]
            worn[j] = 1.0 - float(ages[last] / ages[first]) ** (1.0 / (last - first))
    return worn


def _summed(matrices: tuple[csr_array, ...]) -> csr_array:
    total = matrices[0]
    for matrix in matrices[1:]:
        total = csr_array(total + matrix)
    return total


def _settled(recipes: csr_array, hours: Floats) -> Floats | None:
    """The one λ ≥ 0 that accounts for the hours of every recipe; nothing where none or several do."""
    count, products = len(hours), int(recipes.shape[1])
    if not products or count < products:
        return None
    if count == products:
        try:
            values = np.asarray(splu(csc_array(recipes)).solve(hours))
        except RuntimeError:  # singular
            return None
    else:
        values, _, rank, _ = np.linalg.lstsq(recipes.toarray(), hours)
        if rank < products:
            return None
    off = np.max(np.abs(recipes @ values - hours), initial=0.0)
    scale = float(np.max(hours, initial=0.0))
    if not np.isfinite(values).all() or off > UNIQUE * scale or values.min() < -UNIQUE * np.max(np.abs(values)):
        return None
    return np.maximum(values, 0.0)


def _dual(economy: Economy, plan: Plan) -> Floats:
    """What the plan's level of least hours says one unit less of each product would save, on average over its output."""
    for level in reversed(plan.levels):
        if level.kind == "hours":
            n, T = len(economy.products), len(economy.periods)
            made = np.zeros((n, T))
            for delay, matrix in enumerate(economy.outputs[:T]):
                made[:, delay:] += matrix @ plan.runs[:, : T - delay]
            total = made.sum(axis=1)
            hours = np.sum(np.maximum(level.valuations.balance, 0.0) * made, axis=1)
            return np.asarray(np.divide(hours, total, out=np.zeros_like(total), where=total > 0), dtype=np.float64)
    raise ValueError("The plan has no level of least hours, and its recipes alone do not settle labour values.")


@dataclass(frozen=True)
class Surplus:
    """Hours worked and what of their product comes back to those who work (LAB.md 1.10); hours but for the ratios.

    Neither ``ratio`` nor ``reversible`` alone is called exploitation.
    """

    per_unit: float  # v: hours in one unit of net product
    necessary: float  # V: hours whose product comes back to those who work
    surplus: float  # S = H - V
    ratio: float  # e = S/V
    investment: float  # the part of the ratio that is net investment
    arms: float
    others: float  # officials' or owners' consumption
    reversible: float  # hours of surplus whose use those who worked can reverse

    @property
    def reversible_share(self) -> float:
        """The part of the surplus whose use those who worked can reverse."""
        return self.reversible / self.surplus if self.surplus > 0 else 0.0


def surplus(
    *,
    hours: float,
    product: float,
    wear: float,
    received: float,
    investment: float,
    arms: float,
    reversible: float,
) -> Surplus:
    """The surplus ratio of LAB.md 1.10 from hours H, product Y, wear, and what those who work receive of it (W).

        v = H / (Y - wear)    V = v W    S = H - V    e = S / V = (Y - wear - W) / W

    ``investment`` (net), ``arms`` and what is left for others are the three parts of the surplus product; ``reversible``
    is as much of the surplus product as those who worked can turn to another use. All but hours in one unit.

    >>> found = surplus(hours=1000.0, product=120.0, wear=20.0, received=80.0, investment=12.0, arms=3.0, reversible=10.0)
    >>> found.per_unit, found.necessary, found.surplus, found.ratio
    (10.0, 800.0, 200.0, 0.25)
    >>> found.investment, found.arms, found.others, found.reversible_share
    (0.15, 0.0375, 0.0625, 0.5)
    """
    net = product - wear
    if net <= 0 or received <= 0:
        raise ValueError(f"A surplus ratio needs a net product and a part received; there are {net:g} and {received:g}.")
    per_unit = hours / net
    return Surplus(
        per_unit=per_unit,
        necessary=per_unit * received,
        surplus=hours - per_unit * received,
        ratio=(net - received) / received,
        investment=investment / received,
        arms=arms / received,
        others=(net - received - investment - arms) / received,
        reversible=per_unit * reversible,
    )
