"""An independent way to make plans for tests: DESIGN §5 as one dense program for SciPy, level by level."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from scipy.optimize import linprog

from commonweal.planner.demand import Demand, Tier
from commonweal.planner.economy import Economy, Floats
from commonweal.planner.plan import Level, Plan, Valuations

INFEASIBLE = 2  # as SciPy counts
CLOSELY = {"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9}


@dataclass
class Rows:
    """Rows under construction: coefficients by variable family, and what is on the right."""

    width: int
    matrix: list[Floats] = field(default_factory=list)
    right: list[float] = field(default_factory=list)

    def add(self, row: Floats, right: float) -> None:
        self.matrix.append(row)
        self.right.append(right)

    def arrays(self) -> tuple[Floats, Floats]:
        return np.array(self.matrix).reshape(len(self.matrix), self.width), np.array(self.right)


class Dense:
    """The variables of one level side by side: runs, investment, stocks, deliveries, missing, tau."""

    def __init__(self, economy: Economy, demand: Demand) -> None:
        self.economy, self.demand = economy, demand
        n, m, T, K = len(economy.products), len(economy.techniques), len(economy.periods), len(demand.needs)
        self.n, self.m, self.T, self.K = n, m, T, K
        sizes = {"x": m * T, "z": m * T, "S": n * T, "d": K, "ms": n, "mc": m, "tau": 1}
        self.at, start = {}, 0
        for name, size in sizes.items():
            self.at[name] = slice(start, start + size)
            start += size
        self.width = start
        self.amounts = np.array([need.amount for need in demand.needs])

    def unit(self, name: str, *index: int) -> Floats:
        row = np.zeros(self.width)
        shape = {"x": (self.m, self.T), "z": (self.m, self.T), "S": (self.n, self.T)}.get(name)
        place = int(np.ravel_multi_index(index, shape)) if shape else (index[0] if index else 0)
        row[self.at[name].start + place] = 1.0
        return row

    def balance(self) -> Rows:
        rows, e = Rows(self.width), self.economy
        names = [p.name for p in e.products]
        for i in range(self.n):
            for t in range(self.T):
                row = self.unit("S", i, t)
                right = e.supply[i, t]
                if t:
                    row -= (1 - e.decay[i]) * self.unit("S", i, t - 1)
                else:
                    right += (1 - e.decay[i]) * e.opening_stocks[i]
                for sign, flows in ((-1, e.outputs), (1, e.inputs)):
                    for delay, flow in enumerate(flows[: t + 1]):
                        for j in range(self.m):
                            row += sign * flow.toarray()[i, j] * self.unit("x", j, t - delay)
                for j in range(self.m):
                    row += e.new_capacity.toarray()[i, j] * self.unit("z", j, t)
                for k, need in enumerate(self.demand.needs):
                    if names.index(need.product) == i and need.period == t:
                        row += self.unit("d", k)
                rows.add(row, right)
        return rows

    def serving(self, j: int, t: int) -> Floats:
        """New capacity of technique j in service in period t, which may be the one after the last."""
        return sum(
            (self.economy.service[j, t - u] * self.unit("z", j, u) for u in range(min(t + 1, self.T))), np.zeros(self.width)
        )

    def limits(self) -> Rows:
        rows, e = Rows(self.width), self.economy
        for j in range(self.m):
            for t in range(self.T):
                rows.add(self.unit("x", j, t) - self.serving(j, t), e.capacity[j, t])
        for per_run, limit in ((e.hours.toarray(), e.hours_available), (e.emissions.toarray(), e.cap_limits)):
            for s in range(len(limit)):
                for t in range(self.T):
                    rows.add(
                        sum((per_run[s, j] * self.unit("x", j, t) for j in range(self.m)), np.zeros(self.width)), limit[s, t]
                    )
        for s, total in enumerate(e.cap_totals):
            row = np.zeros(self.width)
            row[self.at["x"]] = np.repeat(e.emissions.toarray()[s], self.T)
            rows.add(row, total)
        return rows

    def floors(self, level: Level) -> Rows:
        rows = Rows(self.width)
        for k in range(self.K):
            row = -self.unit("d", k)
            if level.raised[k] and level.kind == "raise":
                row += self.amounts[k] * self.unit("tau")
            rows.add(row, -self.amounts[k] * level.floors[k])
        return rows

    def terminal(self) -> Rows:
        rows, e = Rows(self.width), self.economy
        for i in range(self.n):
            rows.add(-self.unit("S", i, self.T - 1) - self.unit("ms", i), -e.terminal_stocks[i])
        for j in range(self.m):
            rows.add(-self.serving(j, self.T) - self.unit("mc", j), e.capacity[j, self.T] - e.terminal_capacity[j])
        return rows

    def figure(self, name: str) -> Floats:
        row, e = np.zeros(self.width), self.economy
        if name == "hours":
            row[self.at["x"]] = np.repeat(e.toil * e.hours.toarray().sum(axis=0), self.T)
        elif name == "terminal":
            for family, asked in (("ms", e.terminal_stocks), ("mc", e.terminal_capacity)):
                row[self.at[family]] = np.divide(1.0, asked, out=np.zeros_like(asked), where=asked > 0)
        return row

    def goal(self, level: Level) -> Floats:
        row = np.zeros(self.width)
        if level.kind == "raise":
            return self.unit("tau")
        if level.kind == "total":
            row[self.at["d"]] = np.where(level.raised, level.weights / np.where(self.amounts > 0, self.amounts, 1), 0)
            return row
        return -self.figure(level.kind)

    def ranges(self, level: Level) -> list[tuple[float, float]]:
        e = self.economy
        none = (0.0, 0.0)
        built = [(0.0, np.inf) if e.service[j].any() else none for j in range(self.m) for _ in range(self.T)]
        return [
            *[(float(least), np.inf) for least in e.run_least.ravel()],
            *built,
            *zip(e.stock_least.ravel().tolist(), e.stock_most.ravel().tolist(), strict=True),
            *[(0.0, float(n)) for n in self.amounts],
            *[(0.0, float(a)) for a in e.terminal_stocks],
            *[(0.0, float(a)) for a in e.terminal_capacity],
            (0.0, np.inf if level.kind == "raise" else 0.0),
        ]


def solve(economy: Economy, demand: Demand, level: Level) -> tuple[Level, Plan] | None:
    """The level with its optimum and valuations, and the plan that reaches it; None where no plan exists."""
    dense = Dense(economy, demand)
    balance, given = dense.balance().arrays()
    parts = [dense.limits().arrays(), dense.floors(level).arrays(), dense.terminal().arrays()]
    parts += [(dense.figure(name)[None, :], np.array([value])) for name, value in level.held.items()]
    matrix, right = np.vstack([p[0] for p in parts]), np.concatenate([p[1] for p in parts])
    kept = np.isfinite(right)
    asked = (-dense.goal(level), matrix[kept], right[kept], balance, given, dense.ranges(level))
    found = linprog(*asked, method="highs")
    if found.status == INFEASIBLE:  # a level held to a millionth can look so at SciPy's usual 1e-7; looked at closely it is not
        found = linprog(*asked, method="highs", options=CLOSELY)
    if found.status != 0:
        return None
    prices = np.zeros(len(right))
    prices[kept] = -found.ineqlin.marginals
    cuts = np.cumsum([0, *[len(p[1]) for p in parts]])
    limits, floors, terminal, *holds = (prices[a:b] for a, b in pairwise(cuts))
    S, E = len(economy.skills), len(economy.caps)
    n, m, T = dense.n, dense.m, dense.T
    capacity, hours, caps, totals = np.split(limits, np.cumsum([m * T, S * T, E * T]))
    value = -found.fun * (-1 if level.kind in ("hours", "terminal") else 1)
    valuations = Valuations(
        balance=-found.eqlin.marginals.reshape(n, T),
        capacity=capacity.reshape(m, T),
        hours=hours.reshape(S, T),
        caps=caps.reshape(E, T),
        cap_totals=totals,
        needs=floors,
        terminal_stocks=terminal[:n],
        terminal_capacity=terminal[n:],
        held={name: float(hold[0]) for name, hold in zip(level.held, holds, strict=True)},
    )
    x = {name: found.x[place] for name, place in dense.at.items()}
    plan = Plan(
        status="optimal",
        runs=x["x"].reshape(m, T),
        investment=x["z"].reshape(m, T),
        stocks=x["S"].reshape(n, T),
        deliveries=x["d"],
        missing_stocks=x["ms"],
        missing_capacity=x["mc"],
        levels=(),
    )
    return replace(level, value=float(value), bound=float(value), valuations=valuations), plan


def unsolved(economy: Economy, demand: Demand, stage: str, kind: str, **given: object) -> Level:
    """A level in which nothing is guaranteed and nothing is known yet."""
    K, n, m = len(demand.needs), len(economy.products), len(economy.techniques)
    S, E, T = len(economy.skills), len(economy.caps), len(economy.periods)
    nothing = Valuations(np.zeros((n, T)), np.zeros((m, T)), np.zeros((S, T)), np.zeros((E, T)), np.zeros(E), np.zeros(K),
                         np.zeros(n), np.zeros(m))  # fmt: skip
    level = Level(stage, kind, 0.0, np.inf, np.zeros(K), np.zeros(K, dtype=bool), np.ones(K), {}, nothing)
    return replace(level, **given)  # type: ignore[arg-type]


def of_tier(demand: Demand, tier: Tier) -> np.ndarray:
    return np.array([need.tier == tier and need.amount > 0 for need in demand.needs], dtype=bool)
