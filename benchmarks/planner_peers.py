"""One program by several solvers: the level that decides the wanted tier, as the planner lays it down."""

from collections.abc import Callable, Iterator
from time import perf_counter

import highspy
import numpy as np
from scipy.optimize import linprog
from scipy.sparse import vstack

from commonweal.planner.demand import Demand
from commonweal.planner.economy import Economy
from commonweal.planner.levels import Ascent, Sought
from commonweal.planner.model import lay
from commonweal.planner.plan import Plan
from commonweal.planner.program import LinearProgram

LIMIT = 120.0  # seconds for each


def lines(economy: Economy, demand: Demand, plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Ours first; each other with the ratio of its time to ours."""
    level = next(level for level in plan.levels if level.stage == "wanted")
    ascent = Ascent(lay(economy, demand))
    started = perf_counter()
    ours, _ = ascent.take(Sought(level.stage, level.kind, level.floors, level.raised, held=dict(level.held)), 1.0)
    seconds = perf_counter() - started
    program = ascent.session.program
    size = f"{program.matrix.shape[0]:,} rows, {program.matrix.shape[1]:,} columns"
    yield f"one level, the planner ({size})", f"{seconds:.1f}", f"{ours.value:.6f}"
    peers: tuple[tuple[str, Callable[[LinearProgram], float | None]], ...] = (
        ("HiGHS simplex", lambda given: _highs(given, "simplex")),
        ("HiGHS as it chooses", lambda given: _highs(given, "choose")),
        ("SciPy linprog", _scipy),
    )
    for name, solve in peers:
        started = perf_counter()
        value = solve(program)
        took = perf_counter() - started
        found = f"nothing in {LIMIT:.0f} s" if value is None else f"{value:.6f}"
        yield f"the same by {name}", f"{took:.1f}", f"{found}; {took / seconds:.1f} times ours"


def _highs(program: LinearProgram, solver: str) -> float | None:
    """By HiGHS with its own scaling and presolve, from the program as it stands."""
    highs = highspy._core._Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("solver", solver)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("time_limit", LIMIT)
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = program.matrix.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = -program.costs, program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    matrix = program.matrix
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    highs.passModel(lp)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return -highs.getInfo().objective_function_value


def _scipy(program: LinearProgram) -> float | None:
    """By SciPy's linprog, which calls its own HiGHS."""
    matrix, lower, upper = program.matrix.tocsr(), program.row_lower, program.row_upper
    equal = lower == upper
    most, least = np.isfinite(upper) & ~equal, np.isfinite(lower) & ~equal
    found = linprog(
        -program.costs,
        vstack([matrix[most], -matrix[least]], format="csr"),
        np.concatenate([upper[most], -lower[least]]),
        matrix[equal],
        lower[equal],
        np.column_stack([program.lower, program.upper]),
        options={"time_limit": LIMIT},
    )
    return -float(found.fun) if found.status == 0 else None
