"""One program in HiGHS, through highspy; the one door to it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
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
DUST = 1e-9  # of a variable's unit: what a solver leaves of nothing
SIMPLEX_DUAL, SIMPLEX_PRIMAL = 1, 4
AT_LEAST, AT_MOST = 0, 2  # in the numbers of ``Basis``
ENDLESS = 2**31 - 1
NEARER = 3  # times that a corner is looked at once more
EXACT = 1e-13  # of scaled figures: as near as float64 can tell
PROVED = 1e-9  # a gap that a closer look may leave
CLOSEST = 1e-6  # steps towards it are no larger, so that what rounding leaves is not taken for a contradiction
CIRCLES = 500  # times that HiGHS may come by without a step before it counts as lost: then it factors anew for ever
STATUSES = {
    highspy.HighsModelStatus.kOptimal: Status.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Status.UNBOUNDED,
    highspy.HighsModelStatus.kInterrupt: Status.STOPPED,
}
BASIS_STATUSES = (
    highspy.HighsBasisStatus.kLower,
    highspy.HighsBasisStatus.kBasic,
    highspy.HighsBasisStatus.kUpper,
    highspy.HighsBasisStatus.kZero,
    highspy.HighsBasisStatus.kNonbasic,
)


@dataclass
class Told:
    """Who listens to a solve, and whether they ended it."""

    stop: Callable[[], bool] | None = None
    on_step: Callable[[int, float], None] | None = None
    over: bool = False


class Highs:
    """A program in HiGHS. It counts in units of ``scaling`` and minimises; outside, all is as the program says."""

    def __init__(
        self, program: LinearProgram, factors: Callable[[LinearProgram], tuple[Floats, Floats]] = scaling.factors
    ) -> None:
        self.program = program
        self._rows, self._units = factors(program)
        self._sense = 1.0  # what the costs were divided by
        self._solver = highspy._core._Highs()  # highspy.Highs would write its banner on standard output
        self._warm = False
        self._told = Told()
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

    def simplex(self, start: Basis | None = None, most: int | None = None) -> Solution:
        """By the simplex method in so many steps: the primal from a basis where there is one, the dual from nothing."""
        if start is not None:
            self._start_at(start)
        if not self._warm:
            self._solver.clearSolver()  # what interior points left unfinished is no place to begin
        self._solver.setOptionValue("solver", "simplex")
        self._solver.setOptionValue("simplex_strategy", SIMPLEX_PRIMAL if self._warm else SIMPLEX_DUAL)
        found = self._run(most)
        return self._nearer(found, most) if found.status is Status.OPTIMAL else found

    def plain(self, most: int | None = None) -> Solution:
        """By the primal simplex method from nothing, on figures as they are: slow, and the surest where bases are near singular.

        What HiGHS shakes so as not to go in circles, and what it leaves out at first, it cannot always make good there.
        """
        self._shake(0.0, presolve="off")
        self._solver.clearSolver()
        self._solver.setOptionValue("solver", "simplex")
        self._solver.setOptionValue("simplex_strategy", SIMPLEX_PRIMAL)
        found = self._run(most)
        if found.status is Status.OPTIMAL:
            found = self._nearer(found, most)
        self._shake(1.0, presolve="choose")
        return found

    def _shake(self, much: float, presolve: str) -> None:
        """Let HiGHS shake costs and bounds so much, and simplify the program first or not."""
        self._solver.setOptionValue("presolve", presolve)
        for option in ("primal_simplex_bound_perturbation_multiplier", "dual_simplex_cost_perturbation_multiplier"):
            self._solver.setOptionValue(option, much)

    def interior(self, *, crossover: bool = False, enough: float = INTERIOR, most: int | None = None) -> Solution:
        """By interior points from nothing, and on to a corner if wanted; ``enough`` is how near is near enough.

        To end what the crossover leaves the simplex method has so many steps.
        """
        self._solver.clearSolver()
        self._warm = False
        self._solver.setOptionValue("solver", "ipx")
        self._solver.setOptionValue("run_crossover", "on" if crossover else "off")
        self._tolerate(INTERIOR)
        found = self._run(most)
        self._tolerate(TOLERANCE)
        info = self._solver.getInfo()
        near = max(info.max_primal_infeasibility, info.max_dual_infeasibility, self._gap(found)) <= enough
        return replace(found, status=Status.OPTIMAL) if found.status is Status.FAILED and near else found

    def _nearer(self, found: Solution, most: int | None) -> Solution:
        """The corner once more, from ever nearer, until it is as exact as float64 can tell.

        What remains is a program of the same matrix: the way from here, in units of what is still off, for what is left of
        the costs (iterative refinement: Gleixner, Steffy and Wolter 2016). What is tiny beside the rest comes out as
        exactly as the rest.
        """
        program, rows, units = self.program, self._rows, self._units
        for _ in range(NEARER):
            reached = program.matrix @ found.values
            off = self._off(found, reached)
            if off <= EXACT:
                break
            near = _zoom(off)
            self._lay(
                near * (program.lower - found.values) / units,
                near * (program.upper - found.values) / units,
                near * (program.row_lower - reached) * rows,
                near * (program.row_upper - reached) * rows,
                found.reduced * units / self._sense,
            )
            step = self._run(most)
            if step.status is not Status.OPTIMAL or step.basis is None:
                break
            values = found.values + step.values / near
            for at, bound in ((AT_LEAST, program.lower), (AT_MOST, program.upper)):
                values = np.where((step.basis.columns == at) & np.isfinite(bound), bound, values)
            values = np.clip(values, program.lower, program.upper)
            closer = self._worked_out(Status.OPTIMAL, values, found.duals + step.duals, found.seconds + step.seconds)
            closer = replace(closer, basis=step.basis, iterations=found.iterations + step.iterations)
            if self._off(closer, program.matrix @ values) >= off or self._gap(closer) > max(self._gap(found), PROVED):
                break  # nearer, but by valuations that prove less
            found = closer
        self._lay(
            program.lower / units,
            program.upper / units,
            program.row_lower * rows,
            program.row_upper * rows,
            program.costs * units / self._sense,
        )
        return found

    def forget(self) -> None:
        """Begin the next solve from nothing."""
        self._warm = False

    def listen(self, stop: Callable[[], bool] | None, on_step: Callable[[int, float], None] | None) -> None:
        """Stop when told to, and say how far it is."""
        self._told = Told(stop, on_step)

    def _watch(self) -> None:
        """Be asked by HiGHS at every step whether to go on."""
        told, calls = self._told, 0

        def hear(kind: Any, message: str, out: Any, into: Any, data: Any) -> None:
            nonlocal calls
            calls += kind == highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt
            steps = max(out.simplex_iteration_count, 0)
            if told.on_step is not None:
                told.on_step(steps, out.objective_function_value * self._sense)
            if told.stop is not None and told.stop():
                told.over = True
            into.user_interrupt = told.over or calls > 2 * steps + CIRCLES

        self._solver.setCallback(hear, None)
        for kind in (highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt, highspy.cb.HighsCallbackType.kCallbackIpmInterrupt):
            self._solver.startCallback(kind)

    def _run(self, most: int | None) -> Solution:
        """Run what is set; steps are counted, not seconds, so that a busy machine finds the same answer."""
        self._solver.setOptionValue("simplex_iteration_limit", ENDLESS if most is None else most)
        self._watch()
        started = perf_counter()
        self._solver.run()
        status = STATUSES.get(self._solver.getModelStatus(), Status.FAILED)
        if status is Status.STOPPED and not self._told.over:
            status = Status.FAILED
        self._warm = status is Status.OPTIMAL and self._solver.getBasis().valid
        return self._solution(status, perf_counter() - started)

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
        steps = max(self._solver.getInfo().simplex_iteration_count, 0)
        return replace(
            self._worked_out(status, values, duals, seconds), basis=self._basis() if self._warm else None, iterations=steps
        )

    def _worked_out(self, status: Status, values: Floats, duals: Floats, seconds: float) -> Solution:
        """Values and duals with all that follows from them."""
        program = self.program
        reduced = program.costs - program.matrix.T @ duals
        return Solution(
            status=status,
            values=values,
            duals=duals,
            reduced=reduced,
            objective=float(program.costs @ values),
            bound=_dual_objective(program, duals, reduced),
            basis=None,
            rest=self._at_rest(values, reduced),
            seconds=seconds,
            iterations=0,
        )

    def _off(self, found: Solution, reached: Floats) -> float:
        """How far, in scaled units, any row or bound is broken."""
        program = self.program
        rows = np.maximum(program.row_lower - reached, reached - program.row_upper) * self._rows
        columns = np.maximum(program.lower - found.values, found.values - program.upper) / self._units
        return float(max(rows.max(initial=0.0), columns.max(initial=0.0)))

    def _lay(self, lower: Floats, upper: Floats, row_lower: Floats, row_upper: Floats, costs: Floats) -> None:
        """Give HiGHS other bounds and costs, all in scaled units, and leave it where it is."""
        columns, rows = np.arange(len(lower), dtype=np.int32), np.arange(len(row_lower), dtype=np.int32)
        self._solver.changeColsBounds(len(columns), columns, lower, upper)
        self._solver.changeRowsBounds(len(rows), rows, row_lower, row_upper)  # type: ignore[attr-defined]  # its stubs forget it
        self._solver.changeColsCost(len(columns), columns, costs)

    def _gap(self, found: Solution) -> float:
        """The distance between what was reached and its bound, relative to either or, near nothing, to the largest cost."""
        return abs(found.bound - found.objective) / max(abs(found.objective), abs(found.bound), abs(self._sense))

    def _at_rest(self, values: Floats, reduced: Floats) -> Floats:
        """The bound at which each variable would be but for what the solver leaves, and nothing where it is at none.

        Of a variable and its reduced cost one is nothing where all is solved; the smaller, in scaled units, is what is left.
        """
        program, price = self.program, reduced * self._units / self._sense
        above, below = (values - program.lower) / self._units, (program.upper - values) / self._units
        least = np.where(above <= np.maximum(price, DUST), program.lower, np.nan)
        return np.where((below <= np.maximum(-price, DUST)) & (below < above), program.upper, least)

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


def _zoom(off: float) -> float:
    """By how much to look closer, a power of two, where figures are still so much off."""
    return float(np.exp2(np.floor(-np.log2(np.clip(off, CLOSEST, 1.0)))))


def _codes(statuses: Any) -> NDArray[np.int8]:
    return np.fromiter((int(status) for status in statuses), dtype=np.int8)


def _dual_objective(program: LinearProgram, duals: Floats, reduced: Floats) -> float:
    """The largest the Lagrangian gets, counting a valuation only against the bound that it can push against."""
    total = 0.0
    for price, lower, upper in ((duals, program.row_lower, program.row_upper), (reduced, program.lower, program.upper)):
        bound = np.where(price > 0, upper, lower)
        total += float(np.where(np.isfinite(bound), price * np.where(np.isfinite(bound), bound, 0.0), 0.0).sum())
    return total
