"""A program in, a solution with its valuations out; who solves is nobody's business but theirs.

A solver is a *session* on one program: bounds, costs and single columns can be changed and the program solved again from
where it was. Any other solver (SOLVER.md) takes this door: ``open_session`` chooses.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from commonweal.planner.economy import Floats
from commonweal.planner.program import LinearProgram

Indices = NDArray[np.int64]


class Status(StrEnum):
    """How a solver came back."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True)
class Basis:
    """Where a solution sits, so that another solve can start there: 0 lower, 1 basic, 2 upper, 3 zero, 4 non-basic."""

    columns: NDArray[np.int8]
    rows: NDArray[np.int8]


@dataclass(frozen=True)
class Solution:
    """Values x, duals y and reduced costs c − yA of a program that maximises.

    A dual is what one more unit of the row's bound would add.
    """

    status: Status
    values: Floats
    duals: Floats
    reduced: Floats
    objective: float
    bound: float  # the dual objective, as the solver sees it
    basis: Basis | None
    rest: Floats  # the bound at which each variable is but for what a solver leaves; not a number where it is at none
    seconds: float
    iterations: int


class Session(Protocol):
    """One program, changed and solved again."""

    @property
    def program(self) -> LinearProgram:
        """The program as it stands."""

    def seek(self, costs: Floats) -> None:
        """Maximise these costs from now on."""

    def bound_columns(self, lower: Floats, upper: Floats) -> None:
        """Set the bounds of all variables."""

    def bound_rows(self, lower: Floats, upper: Floats) -> None:
        """Set the bounds of all rows."""

    def replace_column(self, column: int, coefficients: Floats) -> None:
        """Set one column of the matrix."""

    def solve(
        self,
        *,
        warm: Basis | None = None,
        stop: Callable[[], bool] | None = None,
        on_step: Callable[[int, float], None] | None = None,
    ) -> Solution:
        """Solve from where it was or from ``warm``; ``on_step`` hears how far it is. No answer depends on a clock."""

    def corner(
        self,
        found: Solution,
        *,
        stop: Callable[[], bool] | None = None,
        on_step: Callable[[int, float], None] | None = None,
    ) -> Solution:
        """Go on from a solution of the program as it stands to a corner of what is possible, if one is soon found.

        A corner is exact to what float64 can tell, and there nothing is run that need not be.
        """


def open_session(program: LinearProgram) -> Session:
    """Open a session with the solver that suits the program: today HiGHS for all."""
    from commonweal.planner.solvers.ladder import Ladder

    return Ladder(program)


def solve(program: LinearProgram, *, warm: Basis | None = None) -> Solution:
    """Solve one program once."""
    return open_session(program).solve(warm=warm)
