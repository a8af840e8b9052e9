"""Traces (P1): every unit of planned output followed to the needs it serves, by the plan's own flows.

What is there of a product in a period is one pool; whoever takes from it takes of everything in it alike. A pool goes to
deliveries, into runs (and on into what they make), into new capacity (and on into the runs that it serves), and into the
stock of the next period. Joint products share what went into them by what they are worth at the last level's valuations,
in equal parts where they are worth nothing. What ends nowhere serves no stated need, and is shown as such.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csc_array, eye_array
from scipy.sparse.linalg import splu

from commonweal.planner.demand import Demand, Tier
from commonweal.planner.economy import Economy, Floats
from commonweal.planner.plan import Plan
from commonweal.planner.proof.terms import Terms, entries, terms
from commonweal.planner.sentence import Sentence, figure, share
from commonweal.planner.telling.names import names

LEAK = 1e-12  # keeps a loop without an exit solvable: what goes round for ever serves nobody
LITTLE = 1e-6  # shares below this are not told


@dataclass(frozen=True)
class Served:
    """A part of an output, and whose needs it serves."""

    community: str
    tier: Tier
    share: float


@dataclass(frozen=True)
class Trace:
    """Where a product's planned output goes in the end; the shares add up to one."""

    sentence: Sentence
    product: str
    amount: float
    serves: tuple[Served, ...]
    handed_on: float  # to those who come after, as the terminal rule asks
    unserved: float  # to no stated need


def trace(economy: Economy, demand: Demand, plan: Plan) -> tuple[Trace, ...]:
    """For each product that the plan makes, in the order of the data, whom its output serves in the end."""
    known = terms(economy, demand)
    n, _, T = known.shape
    groups = sorted({(need.community, need.tier) for need in demand.needs}, key=lambda g: (list(Tier).index(g[1]), g[0]))
    reach = _destinations(known, plan, groups)[: n * T].reshape(n, T, len(groups) + 1)
    made = np.zeros((n, T))
    for delay, matrix in enumerate(economy.outputs[:T]):
        made[:, delay:] += matrix @ plan.runs[:, : T - delay]
    found = []
    for i, product in enumerate(economy.products):
        amount = float(made[i].sum())
        if amount <= 0 or product.is_right:
            continue
        parts = np.einsum("t,tg->g", made[i], reach[i]) / amount
        serves = tuple(Served(groups[g][0], groups[g][1], float(parts[g])) for g in np.argsort(-parts[:-1]) if parts[g] > LITTLE)
        handed_on, unserved = float(parts[-1]), max(0.0, 1.0 - float(parts.sum()))
        sentence = _sentence(economy, product.name, amount, serves, handed_on, unserved)
        found.append(Trace(sentence, product.name, amount, serves, handed_on, unserved))
    return tuple(found)


def unused(economy: Economy, demand: Demand, plan: Plan) -> tuple[Trace, ...]:
    """The outputs of which a part serves no stated need, the largest part first."""
    return tuple(sorted((t for t in trace(economy, demand, plan) if t.unserved > LITTLE), key=lambda t: -t.unserved))


def _sentence(
    economy: Economy, product: str, amount: float, serves: tuple[Served, ...], handed_on: float, unserved: float
) -> Sentence:
    called_so = names(economy)
    parts = [f"{share(s.share)} {s.tier.value} needs of {called_so.community(s.community)}" for s in serves]
    parts += [f"{share(handed_on)} what is handed on"] if handed_on > LITTLE else []
    parts += [f"{share(unserved)} no stated need"] if unserved > LITTLE else []
    return Sentence(
        "Of {amount} of {product}, the following parts serve: {parts}.",
        {"amount": figure(amount, called_so.unit(product)), "product": called_so.product(product), "parts": "; ".join(parts)},
    )


@dataclass
class _Uses:
    """What goes from where to where, in units of the source; sources and targets are numbered pools, runs and buildings."""

    size: int
    exits: int
    sources: list[Floats]
    targets: list[Floats]
    amounts: list[Floats]

    def add(self, sources: object, targets: object, amounts: object) -> None:
        """Add uses; amounts of nothing are left out later."""
        s, t, a = np.broadcast_arrays(np.asarray(sources), np.asarray(targets), np.asarray(amounts, dtype=float))
        self.sources.append(s.ravel())
        self.targets.append(t.ravel())
        self.amounts.append(np.maximum(a.ravel(), 0.0))

    def solve(self) -> Floats:
        """For every source the share of it that ends at each exit; uses with a target of -1 end nowhere."""
        s, t, a = np.concatenate(self.sources), np.concatenate(self.targets), np.concatenate(self.amounts)
        total = np.bincount(s, a, self.size)
        part = np.divide(a, total[s], out=np.zeros_like(a), where=total[s] > 0)
        inner = (t >= 0) & (t < self.size)
        outer = t >= self.size
        onward = coo_array((part[inner] * (1 - LEAK), (s[inner], t[inner])), shape=(self.size, self.size))
        out = coo_array((part[outer], (s[outer], t[outer] - self.size)), shape=(self.size, self.exits))
        return np.asarray(splu(csc_array(eye_array(self.size) - onward)).solve(out.toarray()))


def _destinations(known: Terms, plan: Plan, groups: list[tuple[str, Tier]]) -> Floats:
    """For every pool, run and building the shares that serve each group of needs, and at last what is handed on."""
    economy = known.economy
    n, m, T = known.shape
    size = n * T + 2 * m * T
    pool = np.arange(n * T).reshape(n, T)
    run = n * T + np.arange(m * T).reshape(m, T)
    building = n * T + m * T + np.arange(m * T).reshape(m, T)
    uses = _Uses(size, len(groups) + 1, [], [], [])
    handed = size + len(groups)

    group = {name: g for g, name in enumerate(groups)}
    goes = np.array([size + group[need.community, need.tier] for need in known.demand.needs], dtype=np.intp)
    uses.add(pool[known.products, known.periods], goes, plan.deliveries)

    for delay, matrix in enumerate(economy.inputs[:T]):
        rows, columns, values = entries(matrix)
        for t in range(T - delay):
            uses.add(pool[rows, t + delay], run[columns, t], values * plan.runs[columns, t])
    rows, columns, values = entries(economy.new_capacity)
    for t in range(T):
        uses.add(pool[rows, t], building[columns, t], values * plan.investment[columns, t])

    keeps = economy.decay < 1
    for t in range(T - 1):
        uses.add(pool[:, t], np.where(keeps, pool[:, t + 1], -1), plan.stocks[:, t])
    asked = np.minimum(plan.stocks[:, -1], known.asked_stocks)
    uses.add(pool[:, -1], handed, asked)
    uses.add(pool[:, -1], -1, plan.stocks[:, -1] - asked)

    worth = _worth(plan, (n, T))
    for delay, matrix in enumerate(economy.outputs[:T]):
        rows, columns, values = entries(matrix)
        for t in range(T - delay):
            uses.add(run[columns, t], pool[rows, t + delay], values * worth[rows, t + delay])
    for u in range(T):
        for t in range(u, T):
            uses.add(building[:, u], np.where(plan.runs[:, t] > 0, run[:, t], -1), economy.service[:, t - u])
        uses.add(building[:, u], np.where(known.asked_capacity > 0, handed, -1), economy.service[:, T - u])
    return uses.solve()


def _worth(plan: Plan, shape: tuple[int, int]) -> Floats:
    """What products are worth beside each other: the last level's valuations, never quite nothing."""
    if not plan.levels:
        return np.ones(shape)
    worth = np.maximum(plan.levels[-1].valuations.balance, 0.0)
    largest = float(worth.max(initial=0.0))
    return np.maximum(worth, 1e-9 * largest) if largest > 0 else np.ones(shape)
