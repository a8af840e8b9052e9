"""One level: what is sought under which floors, solved from where the last level ended, and read back by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from commonweal.planner import aims, certificate
from commonweal.planner.asked import per_period
from commonweal.planner.economy import Floats
from commonweal.planner.model import Model
from commonweal.planner.plan import MOST_RESERVE, Level, Plan
from commonweal.planner.proof import figures, rows
from commonweal.planner.proof.limits import Limits, limits
from commonweal.planner.proof.terms import Terms, terms
from commonweal.planner.readings import Point, basis, planned, point, valuations
from commonweal.planner.solvers import Basis, Session, Solution, Status, open_session

Flags = NDArray[np.bool_]
FAINT = 1e-2  # a figure below which a level is taken to a corner: interior points would not tell it exactly enough
UNBROKEN = 1e-9  # a residual below which rows count as kept


class Stopped(Exception):
    """The computation was told to stop."""


class Unsolved(RuntimeError):
    """No way that the solver knows came to an end at one level."""


class Impossible(ValueError):
    """No plan at all obeys the data, not even one that delivers nothing."""


@dataclass(frozen=True)
class Progress:
    """Where a computation stands: what it has reached in this step, and how much more is possible at most."""

    stage: str
    step: int
    value: float
    bound: float
    gap: float
    done: float  # share of the whole, roughly
    seconds: float


@dataclass(frozen=True)
class Sought:
    """What one level seeks, in the words of ``plan``."""

    stage: str
    kind: str
    floors: Floats
    raised: Flags
    weights: Floats = field(default_factory=lambda: np.zeros(0))
    held: Mapping[str, float] = field(default_factory=dict)
    most: float | None = None  # no rise beyond this is of use
    ceilings: Floats | None = None  # shares that no need may pass
    aim: str = ""


@dataclass
class Ascent:
    """A model with the solver's session on it: levels are taken one after the other, each from the last one's end.

    The first begins at the corner of a plan ``near``, if one is given for data of the same size.
    """

    model: Model
    on_progress: Callable[[Progress], None] | None = None
    stop: Callable[[], bool] | None = None
    near: Plan | None = None
    session: Session = field(init=False)
    last: Solution | None = None
    steps: int = 0
    started: float = field(default_factory=perf_counter)
    known: Terms = field(init=False)
    possible: Limits = field(init=False)

    def __post_init__(self) -> None:
        self.session = open_session(self.model.program)
        self.known = terms(self.model.economy, self.model.demand)
        self.possible = limits(self.known)

    def take(self, sought: Sought, done: float, warm: Basis | None = None, *, last: bool = False) -> tuple[Level, Point]:
        """Solve one level; says its value, its valuations and the point reached, a corner if it is the ``last``."""
        self._set(sought)
        self.steps += 1
        if warm is None and self.last is None and self.near is not None and rows.fits(self.known, self.near):
            warm = basis(self.model, self.near)
        solution = self._solve(sought, done, warm, last)
        self.last = solution
        value, bound = self._told(sought, solution.objective), self._told(sought, solution.bound)
        self._tell(sought.stage, value, bound, done)
        reached = self._reached(solution, sought.raised if sought.kind == "raise" else None)
        level = Level(
            sought.stage,
            sought.kind,
            0.0,
            bound,
            sought.floors.copy(),
            sought.raised.copy(),
            sought.weights,
            dict(sought.held),
            valuations(self.model, solution, sought.held),
            sought.aim,
        )
        return replace(level, value=figures.reached(self.known, level, planned(reached))), reached

    def _reached(self, solution: Solution, rising: Flags | None) -> Point:
        """The point reached without the dust that a solver leaves, unless rows would be broken by sweeping it out."""
        swept = np.where(np.isfinite(solution.rest), solution.rest, solution.values)
        clean, found = (point(self.model, replace(solution, values=values), rising) for values in (swept, solution.values))
        return clean if self._broken(clean) <= max(self._broken(found), UNBROKEN) else found

    def _broken(self, reached: Point) -> float:
        """How far a point breaks any row, as a certificate measures it."""
        return certificate.residual(self.known, self.possible, planned(reached))

    def _solve(self, sought: Sought, done: float, warm: Basis | None, last: bool) -> Solution:
        if self.stop is not None and self.stop():
            raise Stopped
        told = perf_counter()

        def hear(iterations: int, objective: float) -> None:
            nonlocal told
            if np.isfinite(objective) and perf_counter() - told > 0.5:
                told = perf_counter()
                self._tell(sought.stage, abs(objective), float("inf"), done)

        listener = hear if self.on_progress is not None else None
        solution = self.session.solve(warm=warm, stop=self.stop, on_step=listener)
        if last or abs(solution.objective) < FAINT:
            solution = self.session.corner(solution, stop=self.stop, on_step=listener)
        if solution.status is Status.STOPPED:
            raise Stopped
        if solution.status is Status.INFEASIBLE and self.last is None:
            raise Impossible("No plan obeys these data: least runs, least stocks or limits of stocks contradict the rest.")
        if solution.status is not Status.OPTIMAL:
            raise Unsolved(f"The solver came back {solution.status} from {sought.stage}, {sought.kind}.")
        return solution

    def _set(self, sought: Sought) -> None:
        """Lay what is sought over the program: bounds, the column of the common rise, costs."""
        model, program = self.model, self.model.program
        lower, upper = program.lower.copy(), program.upper.copy()
        row_lower, row_upper = program.row_lower.copy(), program.row_upper.copy()
        of = program.variables
        rising = sought.raised & (model.asked.amounts > 0)

        shares = of["deliveries"].slice
        top = upper[shares] if sought.ceilings is None else np.minimum(upper[shares], np.maximum(sought.ceilings, sought.floors))
        if sought.kind == "raise":
            top = np.where(rising, sought.floors, top)
            room = float((1.0 - sought.floors[rising]).min(initial=1.0))
            upper[of["tau"].slice] = room if sought.most is None else min(room, sought.most)
            self._raise(rising)
        lower[shares], upper[shares] = np.minimum(sought.floors, top), top

        if sought.kind == aims.RESERVE:
            upper[of["reserve"].slice] = MOST_RESERVE if per_period(model.economy, model.asked).any() else 0.0
        for name, figure in sought.held.items():
            if name == "terminal" and figure == 0.0:
                upper[of["missing_stocks"].slice] = upper[of["missing_capacity"].slice] = 0.0
            elif name == "terminal":
                row_upper[program.rows["terminal_total"].slice] = figure
            elif name == aims.RESERVE:
                lower[of["reserve"].slice] = upper[of["reserve"].slice] = figure
            else:
                row_upper[program.rows["held"].start + model.holdable.index(name)] = figure

        self.session.bound_columns(lower, upper)
        self.session.bound_rows(row_lower, row_upper)
        self.session.seek(self._costs(sought, rising))

    def _raise(self, rising: Flags) -> None:
        """Let the common rise deliver to those who are raised, and to nobody else."""
        model, rows = self.model, self.model.program.rows
        column = np.zeros(model.program.matrix.shape[0])
        column[rows["balance"].slice] = -(model.asked.by_balance(model.economy) @ rising.astype(np.float64))
        column[rows["shares"].slice] = rising[model.crowded]
        self.session.replace_column(model.program.variables["tau"].start, column)

    def _costs(self, sought: Sought, rising: Flags) -> Floats:
        program = self.model.program
        costs = np.zeros(program.matrix.shape[1])
        of = program.variables
        match sought.kind:
            case "raise":
                costs[of["tau"].slice] = 1.0
            case "total" | "members":
                costs[of["deliveries"].slice] = np.where(rising, sought.weights, 0.0)
                costs[of["excess"].slice] = costs[of["deliveries"].slice][self.model.crowded]
            case "terminal":
                costs[of["missing_stocks"].slice] = costs[of["missing_capacity"].slice] = -1.0
            case aims.RESERVE:
                costs[of["reserve"].slice] = 1.0
            case kind:
                costs[of["runs"].slice] = -aims.weights(self.model.economy, kind).ravel()
        return costs

    def _told(self, sought: Sought, figure: float) -> float:
        """A figure of the program in the sense of ``plan``: those that are to be small are positive."""
        return figure if sought.kind in ("raise", "total", "members", aims.RESERVE) else max(0.0, -figure)

    def _tell(self, stage: str, value: float, bound: float, done: float) -> None:
        if self.on_progress is not None:
            gap = abs(bound - value) / max(abs(value), 1.0)
            self.on_progress(Progress(stage, self.steps, value, bound, gap, done, perf_counter() - self.started))
