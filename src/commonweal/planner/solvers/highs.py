"""HiGHS through highspy, kept warm between solves; the one door to it."""

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, diags_array, hstack

from commonweal.planner.economy import Floats
from commonweal.planner.program import LinearProgram
from commonweal.planner.solvers import Basis, Solution, Status, scaling

TOLERANCE = 1e-9  # of scaled figures near one
INTERIOR = 1e-8  # the same for interior points
ENOUGH = 1e-6
PATIENCE = 4.0  # times as long as usual, from which no vertex is waited for
LONG = 60.0  # seconds that a large program is left to the simplex method, where all else failed
LARGE = 1500  # rows, from which interior points are quicker and surer than the simplex method
SIMPLEX_DUAL, SIMPLEX_PRIMAL = 1, 4
STATUSES = {
    highspy.HighsModelStatus.kOptimal: Status.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Status.UNBOUNDED,
    highspy.HighsModelStatus.kInterrupt: Status.STOPPED,
    highspy.HighsModelStatus.kTimeLimit: Status.STOPPED,
}
BASIS_STATUSES = (
    highspy.HighsBasisStatus.kLower,
    highspy.HighsBasisStatus.kBasic,
    highspy.HighsBasisStatus.kUpper,
    highspy.HighsBasisStatus.kZero,
    highspy.HighsBasisStatus.kNonbasic,
)


class Highs:
    """A session with HiGHS. It counts in units of ``scaling`` and minimises; outside, all is as the program says."""

    def __init__(self, program: LinearProgram) -> None:
        self.program = program
        self._rows, self._units = scaling.factors(program)
        self._sense = 1.0  # what the costs were divided by
        self._solver = highspy._core._Highs()  # highspy.Highs would write its banner on standard output
        self._warm = False
        self._usual = 0.0  # seconds that interior points took last
        self._interrupted = False
        for option, value in {
            "output_flag": False,
            "threads": 1,
            "random_seed": 0,
        }.items():
            self._solver.setOptionValue(option, value)
        self._tolerate(TOLERANCE)
        self._solver.passModel(self._lp())
        self.seek(program.costs)

    def seek(self, costs: Floats) -> None:
        """Maximise these costs from now on, counted so that the duals come out near one.

        A cost of one variable alone is spread over its rows: what raises a thousand needs has duals of a thousandth.
        """
        scaled = costs * self._units
        sought = np.flatnonzero(scaled)
        largest = float(np.abs(scaled).max(initial=0.0))
        if len(sought) == 1:
            column = self.program.matrix[:, sought].toarray().ravel() * self._rows * self._units[sought]
            largest /= max(1.0, float(np.abs(column).sum()))
        self._sense = -float(np.exp2(np.round(np.log2(largest)))) if largest > 0 else -1.0
        self.program = replace(self.program, costs=costs)
        self._solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), scaled / self._sense)

    def bound_columns(self, lower: Floats, upper: Floats) -> None:
        """Set the bounds of all variables."""
        changed = np.flatnonzero((lower != self.program.lower) | (upper != self.program.upper))
        self.program = replace(self.program, lower=lower, upper=upper)
        if len(changed):
            unit = self._units[changed]
            self._solver.changeColsBounds(len(changed), changed.astype(np.int32), lower[changed] / unit, upper[changed] / unit)

    def bound_rows(self, lower: Floats, upper: Floats) -> None:
        """Set the bounds of all rows."""
        changed = np.flatnonzero((lower != self.program.row_lower) | (upper != self.program.row_upper))
        self.program = replace(self.program, row_lower=lower, row_upper=upper)
        if len(changed):
            unit = self._rows[changed]
            self._solver.changeRowsBounds(  # type: ignore[attr-defined]  # its stubs forget it
                len(changed), changed.astype(np.int32), lower[changed] * unit, upper[changed] * unit
            )

    def replace_column(self, column: int, coefficients: Floats) -> None:
        """Set one column of the matrix, entry by entry where it changes, so that the basis stays."""
        matrix = self.program.matrix
        before = matrix[:, [column]].toarray().ravel()
        if (before == coefficients).all():
            return
        basis = self._solver.getBasis()
        for row in np.flatnonzero(before != coefficients):
            self._solver.changeCoeff(int(row), column, float(coefficients[row] * self._rows[row] * self._units[column]))
        left, right = matrix[:, :column], matrix[:, column + 1 :]
        joined = hstack([left, csc_array(coefficients[:, None]), right], format="csc")
        self.program = replace(self.program, matrix=joined)
        if self._warm:
            self._solver.clearSolver()  # HiGHS would go on with factors of the old column
            self._solver.setBasis(basis)

    def solve(
        self,
        *,
        warm: Basis | None = None,
        limit: float | None = None,
        stop: Callable[[], bool] | None = None,
        on_step: Callable[[int, float], None] | None = None,
        vertex: bool = False,
    ) -> Solution:
        """Solve. A small program by the simplex method, from a basis where there is one; a large one by interior points.

        Interior points say of every row whether it holds the rest back; a vertex of a large program says so of some only,
        and after a few levels its basis is too worn to go on from. Where one way fails, the others are tried; that nothing
        is possible at all, two of them must say.
        """
        started = perf_counter()
        if warm is not None:
            self._start_at(warm)
        self._listen(started, limit, stop, on_step)
        simplex, interior, corner, rough = self._simplex, self._interior, self._corner, self._rough
        large = len(self._rows) >= LARGE
        ways: tuple[Callable[[], Status], ...] = (simplex, rough, simplex)
        if large:
            ways = (corner, interior, rough, simplex) if vertex else (interior, corner, rough, simplex)
        verdicts: list[Status] = []
        for way in ways:
            began = perf_counter()
            status = way()
            verdicts.append(status)
            if status in (Status.OPTIMAL, Status.STOPPED, Status.UNBOUNDED) or verdicts.count(Status.INFEASIBLE) == 2:
                break
            self._warm = False  # what failed is no place to begin
        if way == interior and status is Status.OPTIMAL:
            self._usual = perf_counter() - began
        self._warm = status is Status.OPTIMAL and self._solver.getBasis().valid
        return self._solution(status, perf_counter() - started)

    def _simplex(self) -> Status:
        """From a basis by the primal simplex method, from nothing by the dual."""
        if not self._warm:
            self._solver.clearSolver()  # what interior points left unfinished is no place to begin
        self._solver.setOptionValue("solver", "simplex")
        self._solver.setOptionValue("simplex_strategy", SIMPLEX_PRIMAL if self._warm else SIMPLEX_DUAL)
        large = len(self._rows) >= LARGE
        return self._within(LONG if large else np.inf, self._solver.run)

    def _corner(self) -> Status:
        """By interior points and on to a vertex, if that takes not much longer than interior points alone took before."""
        return self._within(PATIENCE * (1.0 + self._usual), lambda: self._interior(crossover="on"))

    def _within(self, seconds: float, run: Callable[[], object]) -> Status:
        """Run one way for so long; that its time is over is its failure, that it was told to stop is not."""
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + seconds)
        run()
        self._solver.setOptionValue("time_limit", np.inf)
        found = STATUSES.get(self._solver.getModelStatus(), Status.FAILED)
        return found if found is not Status.STOPPED or self._interrupted else Status.FAILED

    def _interior(self, crossover: str = "off") -> Status:
        """From nothing by interior points, as a rule without going on to a vertex."""
        self._solver.clearSolver()
        self._warm = False
        self._solver.setOptionValue("solver", "ipx")
        self._solver.setOptionValue("run_crossover", crossover)
        self._tolerate(INTERIOR)
        self._solver.run()
        self._tolerate(TOLERANCE)
        return STATUSES.get(self._solver.getModelStatus(), Status.FAILED)

    def _rough(self) -> Status:
        """By interior points, content with what is nearly there: the certificate judges what it is worth."""
        found, info = self._interior(), self._solver.getInfo()
        near = max(info.max_primal_infeasibility, info.max_dual_infeasibility) < ENOUGH
        return Status.OPTIMAL if found is Status.FAILED and near else found

    def _tolerate(self, tolerance: float) -> None:
        for side in ("primal", "dual"):
            self._solver.setOptionValue(f"{side}_feasibility_tolerance", tolerance)

    def _lp(self) -> Any:
        """The program in HiGHS's own form and in scaled units."""
        program, rows, units = self.program, self._rows, self._units
        scaled = csc_array(diags_array(rows) @ program.matrix @ diags_array(units))
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(units), len(rows)
        lp.col_cost_ = np.zeros(len(units))
        lp.col_lower_, lp.col_upper_ = program.lower / units, program.upper / units
        lp.row_lower_, lp.row_upper_ = program.row_lower * rows, program.row_upper * rows
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = scaled.indptr, scaled.indices, scaled.data
        return lp

    def _solution(self, status: Status, seconds: float) -> Solution:
        """What HiGHS found, in the units and the direction of the program."""
        found = self._solver.getSolution()
        values, duals = np.zeros(len(self._units)), np.zeros(len(self._rows))  # all that is known where nothing was found
        if len(found.col_value):
            values = np.array(found.col_value) * self._units
            duals = np.array(found.row_dual) * self._rows * self._sense
        program = self.program
        reduced = program.costs - program.matrix.T @ duals
        info = self._solver.getInfo()
        return Solution(
            status,
            values,
            duals,
            reduced,
            float(program.costs @ values),
            _dual_objective(program, duals, reduced),
            self._basis() if status is Status.OPTIMAL else None,
            seconds,
            max(info.simplex_iteration_count, 0),
        )

    def _basis(self) -> Basis:
        basis = self._solver.getBasis()
        return Basis(_codes(basis.col_status), _codes(basis.row_status))

    def _start_at(self, basis: Basis) -> None:
        """Begin the next solve at a basis."""
        start = highspy.HighsBasis()
        start.col_status = [BASIS_STATUSES[code] for code in basis.columns]
        start.row_status = [BASIS_STATUSES[code] for code in basis.rows]
        start.valid = start.alien = True  # HiGHS mends what does not fit
        self._warm = self._solver.setBasis(start) is not highspy.HighsStatus.kError

    def _listen(
        self,
        started: float,
        limit: float | None,
        stop: Callable[[], bool] | None,
        on_step: Callable[[int, float], None] | None,
    ) -> None:
        """Interrupt at the limit or when told to, and say how far it is."""
        deadline = np.inf if limit is None else started + limit
        self._interrupted = False

        def hear(kind: Any, message: str, out: Any, into: Any, data: Any) -> None:
            if on_step is not None:
                on_step(out.simplex_iteration_count, out.objective_function_value * self._sense)
            if perf_counter() > deadline or (stop is not None and stop()):
                into.user_interrupt = self._interrupted = True

        self._solver.setCallback(hear, None)
        for kind in (highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt, highspy.cb.HighsCallbackType.kCallbackIpmInterrupt):
            self._solver.startCallback(kind)


def _codes(statuses: Any) -> NDArray[np.int8]:
    return np.fromiter((int(status) for status in statuses), dtype=np.int8)


def _dual_objective(program: LinearProgram, duals: Floats, reduced: Floats) -> float:
    """The largest the Lagrangian gets, counting a valuation only against the bound that it can push against."""
    total = 0.0
    for price, lower, upper in ((duals, program.row_lower, program.row_upper), (reduced, program.lower, program.upper)):
        bound = np.where(price > 0, upper, lower)
        total += float(np.where(np.isfinite(bound), price * np.where(np.isfinite(bound), bound, 0.0), 0.0).sum())
    return total
