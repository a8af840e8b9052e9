"""What a case seeks, found: one optimum, or share by share to the fairest."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from commonweal.planner.case.layout import Layout, lay
from commonweal.planner.case.reading import Case, Kind, Objective
from commonweal.planner.economy import Floats
from commonweal.planner.program import LinearProgram
from commonweal.planner.solvers import Solution, Status, open_session

BINDING = 1e-7  # a valuation above this proves that a share cannot rise
SLACK = 1e-10  # relative: what a share already reached may give way, so that rounding does not make the next program infeasible
STEP = 1e-6  # relative to all that a balance moves: the one more unit of a valuation, made so small that little else changes


@dataclass(frozen=True)
class Found:
    """A plan for a case, or why there is none."""

    status: str  # feasible, infeasible, unbounded
    layout: Layout
    values: Floats | None = None
    sought: float | None = None  # the value of the objective, without its constant
    endless: frozenset[int] = frozenset()  # needs that could be met without end
    first: LinearProgram | None = None  # the program whose optimum ``sought`` is

    def of(self, name: str) -> Floats | None:
        """The values of a family of variables, in its shape."""
        return None if self.values is None else self.layout.program.variables[name].of(self.values)


def solve(case: Case) -> Found:
    """Find the plan that a case seeks; growth is found in ``growth``, beside it."""
    layout = lay(case)
    if case.objective is Objective.FAIREST and len(layout.fair):
        return _fairest(layout)
    costs = _costs(layout)
    program = replace(layout.program, costs=costs)
    status, solution = _optimum(program)
    if solution is None:
        return Found(status, layout)
    if case.objective is Objective.FAIREST:  # of nobody there is no smallest share
        return Found(status, layout, solution.values)
    return Found(status, layout, solution.values, _sense(case) * float(costs @ solution.values), first=program)


def valuation(found: Found, product: int, period: int) -> float | None:
    """The change of the objective for one more unit needed: the right-hand derivative, where left and right differ.

    Where several valuations prove the optimum, that of a slightly larger need is taken; where no more can be had at all,
    that of the need as it is.
    """
    if found.first is None or found.values is None:
        return None
    program, rows = found.first, found.layout.program.rows["balance"]
    row = rows.start + int(np.ravel_multi_index((product, period), rows.shape))
    more = np.zeros(len(program.row_lower))
    terms = program.matrix[[row]].toarray().ravel() * found.values
    moved = float(np.abs(terms).sum() + np.abs(program.row_upper[row]))
    more[row] = STEP * (moved or 1.0)
    _, solution = _optimum(replace(program, row_lower=program.row_lower + more, row_upper=program.row_upper + more))
    if solution is None:
        _, solution = _optimum(program)
    return None if solution is None else _sense(found.layout.case) * float(solution.duals[row])


def _sense(case: Case) -> float:
    return -1.0 if case.objective in (Objective.LEAST_LABOUR, Objective.LEAST_WEIGHT) else 1.0


def _costs(layout: Layout) -> Floats:
    """What to maximise."""
    case, costs = layout.case, np.zeros(len(layout.program.costs))
    match case.objective:
        case Objective.LEAST_LABOUR:
            costs[layout.column("runs")] = -case.labour.ravel()
        case Objective.LEAST_WEIGHT | Objective.MOST_WEIGHT:
            costs[layout.column("runs")] = case.run_weight.ravel()
            costs[layout.column("leftovers")] = case.leftover_weight.ravel()
            costs[layout.column("deliveries")] = [need.weight if need.kind is Kind.UPTO else 0.0 for need in case.needs]
            costs *= _sense(case)
        case Objective.LARGEST_SCALE:
            costs[layout.column("scale")] = 1.0
    return costs


def _optimum(program: LinearProgram) -> tuple[str, Solution | None]:
    """Solve, and say apart what has no plan and what has no end."""
    if (program.lower > program.upper).any():
        return "infeasible", None
    solution = open_session(program).solve()
    if solution.status is Status.OPTIMAL:
        return "feasible", solution
    if solution.status is Status.INFEASIBLE:
        return "infeasible", None
    plain = open_session(replace(program, costs=np.zeros(len(program.costs)))).solve()
    if plain.status is Status.OPTIMAL:
        return "unbounded", None
    if plain.status is Status.INFEASIBLE:
        return "infeasible", None
    raise RuntimeError(f"the solver came back {solution.status} and {plain.status}")


def _fairest(layout: Layout) -> Found:
    """Raise the smallest share, hold whoever a positive valuation proves cannot rise, and go on with the rest (leximin)."""
    case, fair = layout.case, layout.fair
    rows, share = layout.program.rows["fair"], layout.program.variables["share"].start
    pers = np.array([case.needs[k].per for k in fair])
    held = np.full(len(fair), np.nan)
    values, worst, first = np.zeros(0), None, None
    while np.isnan(held).any():
        raised = np.isnan(held)
        program = _raising(layout, rows.slice, share, raised, np.where(raised, 0.0, held * pers))
        status, solution = _optimum(program)
        if solution is None:
            if worst is None:
                return Found(status, layout)
            return Found("feasible", layout, values, worst, frozenset(int(k) for k in fair[raised]), first)
        values = solution.values
        reached = float(values[share])
        if worst is None:
            worst, first = reached, program
        proved = raised & (np.abs(solution.duals[rows.slice]) * pers > BINDING)
        held[proved if proved.any() else raised] = reached
    return Found("feasible", layout, values, worst, first=first)


def _raising(layout: Layout, rows: slice, share: int, raised: NDArray[np.bool_], floors: Floats) -> LinearProgram:
    """The program that maximises the common share of the raised, while the others keep their floors."""
    program = layout.program
    costs = np.zeros(len(program.costs))
    costs[share] = 1.0
    row_lower = program.row_lower.copy()
    row_lower[rows] = np.where(raised, 0.0, floors - SLACK * np.maximum(1.0, np.abs(floors)))
    matrix = program.matrix.tolil()
    for place in np.flatnonzero(~raised):
        matrix[rows.start + int(place), share] = 0.0
    return replace(program, costs=costs, row_lower=row_lower, matrix=matrix.tocsc())
