"""A session with HiGHS that goes from one way to the next: where one fails, another is tried, always in the same order.

What a way may cost is counted in steps, never in seconds, so that the same program has the same answer on any day.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from commonweal.planner.economy import Floats
from commonweal.planner.program import LinearProgram
from commonweal.planner.solvers import Basis, Solution, Status, scaling
from commonweal.planner.solvers.highs import Highs

NEAR = 1e-7  # of scaled figures: where interior points may end in a level that others follow
ROUGH = 1e-6  # where they may end if nothing else comes to an end; the certificate judges what it is worth
LARGE = 1500  # rows, from which interior points are quicker and surer than the simplex method
PATIENCE = 20  # steps a row that a large program is left to the simplex method, where all else failed

Step = Callable[[int, float], None]
Stop = Callable[[], bool]


class Ladder:
    """From a basis, given or of the solve before, by the simplex method; a large program without one by interior points.

    Interior points say of every row whether it holds the rest back, a corner of some only; but from a corner the next is
    near, be it of the next level or of the same data with one number changed.
    """

    def __init__(self, program: LinearProgram) -> None:
        self._highs = Highs(program)
        self._basis: Basis | None = None  # where the last solve ended, if at a corner

    @property
    def program(self) -> LinearProgram:
        """The program as it stands."""
        return self._highs.program

    def seek(self, costs: Floats) -> None:
        """Maximise these costs from now on."""
        self._highs.seek(costs)

    def bound_columns(self, lower: Floats, upper: Floats) -> None:
        """Set the bounds of all variables."""
        self._highs.bound_columns(lower, upper)

    def bound_rows(self, lower: Floats, upper: Floats) -> None:
        """Set the bounds of all rows."""
        self._highs.bound_rows(lower, upper)

    def replace_column(self, column: int, coefficients: Floats) -> None:
        """Set one column of the matrix."""
        self._highs.replace_column(column, coefficients)

    def solve(
        self,
        *,
        warm: Basis | None = None,
        stop: Stop | None = None,
        on_step: Step | None = None,
    ) -> Solution:
        """Take the ways in their order until one comes to an end; that nothing is possible at all, two of them must say."""
        self._highs.listen(stop, on_step)
        large = self.program.matrix.shape[0] >= LARGE
        spent, steps, verdicts = 0.0, 0, list[Status]()
        for found in self._large(warm or self._basis, stop, on_step) if large else self._small(warm, stop, on_step):
            spent, steps = spent + found.seconds, steps + found.iterations
            verdicts.append(found.status)
            if found.status in (Status.OPTIMAL, Status.STOPPED, Status.UNBOUNDED) or verdicts.count(Status.INFEASIBLE) == 2:
                break
            self._highs.forget()  # what failed is no place to begin
        self._basis = found.basis
        return replace(found, seconds=spent, iterations=steps)

    def corner(self, found: Solution, *, stop: Stop | None = None, on_step: Step | None = None) -> Solution:
        """A corner beside a solution that lies inside, if one is soon found; else the solution itself."""
        if found.status is not Status.OPTIMAL or found.basis is not None:
            return found
        near = corner(self.program, found, stop, on_step)
        self._basis = near.basis
        return replace(near, seconds=found.seconds + near.seconds, iterations=found.iterations + near.iterations)

    def _small(self, warm: Basis | None, stop: Stop | None, on_step: Step | None) -> Iterator[Solution]:
        yield self._highs.simplex(warm)
        yield self._highs.interior(enough=ROUGH)
        levelled = _levelled(self.program, stop, on_step)
        yield levelled.simplex()
        yield levelled.plain()

    def _large(self, warm: Basis | None, stop: Stop | None, on_step: Step | None) -> Iterator[Solution]:
        rows = self.program.matrix.shape[0]
        if warm is not None:
            yield beside(self.program, warm, stop, on_step)
        yield self._highs.interior(enough=NEAR)
        yield self._highs.interior(crossover=True, most=rows)
        yield self._highs.interior(enough=ROUGH)
        yield _levelled(self.program, stop, on_step).plain(most=PATIENCE * rows)


def corner(program: LinearProgram, near: Solution, stop: Stop | None = None, on_step: Step | None = None) -> Solution:
    """A corner of what is best, from a solution by interior points; that solution itself where none is soon found.

    What the solution leaves at rest is fixed there. What remains is the face of all that is equally good, but for what is
    left to round, and interior points cross over from there without losing their way; then the simplex method, in a scale
    of its own, sets free what was fixed and ends at the program's own corner, with the valuations that prove it. Where
    rounding leaves no such face, interior points cross over from the whole program.
    """
    rows = program.matrix.shape[0]
    fixed = np.isfinite(near.rest)
    lower, upper = (np.where(fixed, near.rest, bounds) for bounds in (program.lower, program.upper))
    for face in (replace(program, lower=lower, upper=upper), program):
        highs = Highs(face)
        highs.listen(stop, on_step)
        crossed = highs.interior(crossover=True, most=rows)
        if crossed.status is Status.OPTIMAL and crossed.basis is not None:
            at_top = fixed & (near.rest == program.upper) & (crossed.basis.columns != 1) & (face is not program)
            start = Basis(np.where(at_top, np.int8(2), crossed.basis.columns), crossed.basis.rows)
            crossed = beside(program, start, stop, on_step)
        if crossed.status in (Status.OPTIMAL, Status.STOPPED):
            return crossed
    return near


def beside(program: LinearProgram, start: Basis, stop: Stop | None = None, on_step: Step | None = None) -> Solution:
    """The best corner, from one near it, by the simplex method in a scale of its own, in as many steps as there are rows."""
    return _levelled(program, stop, on_step).simplex(start, most=program.matrix.shape[0])


def _levelled(program: LinearProgram, stop: Stop | None, on_step: Step | None) -> Highs:
    """A program in the simplex method's own scale."""
    highs = Highs(program, scaling.level)
    highs.listen(stop, on_step)
    return highs
