"""Largest balanced growth: the factor at which outputs can still cover inputs (von Neumann 1937, Gale 1960)."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from commonweal.planner.case.reading import Case
from commonweal.planner.case.structure import totals
from commonweal.planner.economy import Floats
from commonweal.planner.program import Program
from commonweal.planner.solvers import Status, solve

MOST_FACTOR = 1e9
HALVINGS = 100
TOLERANCE = 1e-11  # of outputs less inputs, each counted in its product's largest entry


@dataclass(frozen=True)
class Growth:
    """The factor and the levels, adding up to one, at which it is reached; no factor where growth has no end."""

    factor: float | None
    levels: Floats | None


def largest(case: Case) -> Growth:
    """Find the largest g such that B x ≥ g A x at some x ≥ 0 adding up to one, by halving.

    Whether a g can be had is whether the smallest surplus of all products, made as large as possible, is not negative.
    """
    made, used = totals(case.outputs), totals(case.inputs)
    if not len(case.techniques):
        return Growth(0.0, None)
    by_product = np.maximum(np.maximum(made, used).max(axis=1, initial=0.0), np.finfo(float).tiny)
    made, used = made / by_product[:, None], used / by_product[:, None]
    by_technique = np.maximum(made, used).max(axis=0, initial=0.0)
    by_technique = np.where(by_technique > 0, by_technique, 1.0)
    made, used = made / by_technique, used / by_technique

    low, high = 0.0, 1.0
    levels = _levels(made, used, low)
    while (better := _levels(made, used, high)) is not None:
        low, high, levels = high, high * 2, better
        if high > MOST_FACTOR:
            return Growth(None, None)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        found = _levels(made, used, middle)
        if found is None:
            high = middle
        else:
            low, levels = middle, found
    if levels is None:
        return Growth(None, None)
    levels = levels / by_technique
    return Growth(low, levels / levels.sum())


def _levels(made: Floats, used: Floats, factor: float) -> Floats | None:
    """Levels adding up to one whose smallest surplus is largest, if it is not negative."""
    needed = used.any(axis=1)  # a product that nothing uses up binds nobody
    surplus = (made - factor * used)[needed]
    program = Program()
    program.add_variables("runs", (made.shape[1],))
    program.add_variables("smallest", (1,), -np.inf, 0.0)  # whether it can be nought is the question
    rows = program.add_rows("surplus", lower=np.zeros(len(surplus)))
    rows.add(csr_array(surplus), program["runs"])
    rows.add(csr_array(-np.ones((len(surplus), 1))), program["smallest"])
    total = program.add_rows("total", lower=np.ones(1), upper=np.ones(1))
    total.add(csr_array(np.ones((1, made.shape[1]))), program["runs"])
    linear = program.build()
    linear.costs[linear.variables["smallest"].slice] = 1.0
    solution = solve(linear)
    if solution.status is not Status.OPTIMAL:
        raise RuntimeError(f"the solver came back {solution.status}")
    levels = np.maximum(linear.variables["runs"].of(solution.values), 0.0)
    return levels if solution.objective >= -TOLERANCE else None
