"""What in the data may not have been meant, said before anything is planned (DESIGN §7).

A need that nobody can make, a technique that eats more than it makes, an economy that cannot reproduce itself: none is an
error; each gets a warning that names it, and the plan shows the shortage.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from commonweal.planner.demand import Demand
from commonweal.planner.economy import Economy, Floats
from commonweal.planner.proof.terms import entries
from commonweal.planner.sentence import Sentence, figure
from commonweal.planner.telling.names import called, names, periods

ROUNDS = 400  # of adding up what goes into what, before and after which growth is compared
Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Doubt:
    """Something in the data that may not have been meant."""

    kind: str  # unreachable, devouring or unreproducible
    names: tuple[str, ...]  # the products or the technique it is about
    sentence: Sentence

    def __str__(self) -> str:
        return self.sentence.text


def warnings(economy: Economy, demand: Demand) -> tuple[Doubt, ...]:
    """All doubts about an economy and what is needed of it."""
    return (*_unreachable(economy, demand), *_devouring(economy), *_unreproducible(economy))


def reachable(economy: Economy) -> Marks:
    """Which products can be there at all in which period, n x T.

    All are taken to be there, and those are struck out that are not in stock, do not come in, and are made by nothing that
    can run; again and again, since what needs them cannot run either. What is struck out is impossible for certain; what
    remains may still be impossible in the amounts needed.
    """
    n, T = economy.supply.shape
    there = np.ones((n, T), dtype=bool)
    inputs, outputs = [entries(a) for a in economy.inputs], [entries(b) for b in economy.outputs]
    while True:
        runs = _can_run(economy, there, inputs)
        now = economy.supply > 0
        now[:, 0] |= (economy.opening_stocks > 0) & (economy.decay < 1)
        for delay, (rows, columns, _) in enumerate(outputs[:T]):
            for t in range(T - delay):
                now[rows[runs[columns, t]], t + delay] = True
        for t in range(1, T):
            now[:, t] |= now[:, t - 1] & (economy.decay < 1) & (economy.stock_most[:, t - 1] > 0)
        now &= there
        if (now == there).all():
            return there
        there = now


def _can_run(economy: Economy, there: Marks, inputs: list[tuple[NDArray[np.intp], NDArray[np.intp], Floats]]) -> Marks:
    """Which techniques have capacity, hours, caps and inputs in which period, m x T."""
    m, T = economy.run_least.shape
    built = np.ones((m, T), dtype=bool)
    rows, columns, _ = entries(economy.new_capacity)
    for t in range(T):
        np.logical_and.at(built[:, t], columns, there[rows, t])
    capacity = economy.capacity[:, :T] > 0
    for u in range(T):
        for t in range(u, T):
            capacity[:, t] |= built[:, u] & (economy.service[:, t - u] > 0)
    runs = capacity
    for matrix, limit in ((economy.hours, economy.hours_available), (economy.emissions, economy.cap_limits)):
        rows, columns, values = entries(matrix)
        for t in range(T):
            np.logical_and.at(runs[:, t], columns, (limit[rows, t] > 0) | (values <= 0))
    for delay, (rows, columns, _) in enumerate(inputs[:T]):
        for t in range(T - delay):
            np.logical_and.at(runs[:, t], columns, there[rows, t + delay])
    return runs


def _unreachable(economy: Economy, demand: Demand) -> Iterator[Doubt]:
    there, called_so = reachable(economy), names(economy)
    place = {product.name: i for i, product in enumerate(economy.products)}
    missing: dict[str, set[int]] = {}
    for need in demand.needs:
        if need.amount > 0 and not there[place[need.product], need.period]:
            missing.setdefault(need.product, set()).add(need.period)
    for product, when in missing.items():
        values = {"product": called_so.product(product), "periods": periods(economy, sorted(when))}
        made = any(product == economy.products[i].name for b in economy.outputs for i in entries(b)[0])
        pattern = "{product} is needed in {periods}, but nobody can make it: "
        pattern += "what it takes is not there." if made else "no technique has it as an output, and none is in stock."
        yield Doubt("unreachable", (product,), Sentence(pattern, values))


def _devouring(economy: Economy) -> Iterator[Doubt]:
    used, made = _total(economy.inputs).tocsc(), _total(economy.outputs).tocsc()
    for j, technique in enumerate(economy.techniques):
        takes, gives = used[:, [j]].toarray().ravel(), made[:, [j]].toarray().ravel()
        if not gives.any() or (gives > takes).any():
            continue  # it makes nothing at all, or more of something than it uses
        i = int(np.argmax(gives))
        unit = economy.products[i].unit
        values = {"technique": called(technique), "product": called(economy.products[i]),
                  "takes": figure(float(takes[i]), unit), "gives": figure(float(gives[i]), unit)}  # fmt: skip
        pattern = "{technique} eats more than it makes: each run uses {takes} of {product} and makes {gives}."
        yield Doubt("devouring", (technique.name,), Sentence(pattern, values))


def _unreproducible(economy: Economy) -> Iterator[Doubt]:
    """Groups of products that go into each other and use up more of themselves than is made (Hawkins and Simon 1949).

    Judged by the best choice of techniques, for those that make one product each: joint products may pay for each other in
    ways that only a plan shows. What comes in from outside in every period need not be reproduced.
    """
    used, made = _total(economy.inputs), _total(economy.outputs)
    net = csr_array(made - used)
    joint = np.asarray((net > 0).sum(axis=0)).ravel() > 1
    rows, columns, _ = entries(made)
    given: Marks = np.asarray((economy.supply > 0).all(axis=1), dtype=np.bool_)
    given[rows[joint[columns]]] = True
    endless = _endless(economy, given, np.ones(len(economy.products), dtype=np.bool_))
    if not endless.any():
        return
    inputs = csr_array((made > 0).astype(float) @ (used > 0).astype(float).T)
    _, groups = connected_components(inputs[endless][:, endless], directed=True, connection="strong")
    members = np.flatnonzero(endless)
    for group in np.unique(groups):
        own = np.zeros(len(economy.products), dtype=np.bool_)
        own[members[groups == group]] = True
        if not _endless(economy, given, own)[own].all():
            continue  # these only depend on others that cannot be reproduced
        found = [economy.products[i] for i in np.flatnonzero(own)]
        titles = ", ".join(called(product) for product in found)
        it = "it" if len(found) == 1 else "them"
        pattern = "{products} cannot be reproduced: whatever techniques are chosen, "
        pattern += f"making {it} uses up as much of {it} as is made, or more."
        yield Doubt("unreproducible", tuple(product.name for product in found), Sentence(pattern, {"products": titles}))


def _endless(economy: Economy, given: Marks, within: Marks) -> Marks:
    """Which products would take endlessly much: of one unit's inputs, their inputs and so on, the sum never settles.

    With the cheapest technique for each product, v = min over techniques of (1 + what it uses, at v) for each unit made.
    Starting from nothing v rises; it settles for what can be reproduced and grows for ever for what cannot. Products
    outside ``within`` count as free.
    """
    used, made = _total(economy.inputs), _total(economy.outputs)
    rows, columns, values = entries(made)
    kept = within[rows] & ~given[rows]
    rows, columns, values = rows[kept], columns[kept], values[kept]
    makers = np.zeros(len(given), dtype=bool)
    makers[rows] = True
    needed = csr_array(used.T)

    def rounds(v: Floats) -> Floats:
        for _ in range(ROUNDS):
            costs = 1.0 + needed @ np.where(makers, v, 0.0)
            new = np.full(len(given), np.inf)
            np.minimum.at(new, rows, costs[columns] / values)
            v = np.where(makers, np.minimum(new, 1e300), 0.0)
        return v

    first = rounds(np.zeros(len(given)))
    second = rounds(first)
    third = rounds(second)
    grows = (third - second >= (1 - 1e-9) * (second - first)) & (third > first)
    return np.asarray(makers & (grows | (third >= 1e200)), dtype=np.bool_)


def _total(matrices: tuple[csr_array, ...]) -> csr_array:
    """Whatever the delay, all that one run takes or gives."""
    total = matrices[0]
    for matrix in matrices[1:]:
        total = csr_array(total + matrix)
    return total
