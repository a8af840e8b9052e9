"""The whole of DESIGN §5 laid into one program, in which nothing is sought yet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from commonweal.planner import aims
from commonweal.planner.asked import Asked, ask
from commonweal.planner.blocks import balance, capacity, caps, hours, needs, terminal
from commonweal.planner.demand import Demand
from commonweal.planner.economy import Economy
from commonweal.planner.program import LinearProgram, Program


@dataclass(frozen=True)
class Model:
    """A program with what is needed to read its rows and columns as the economy's."""

    economy: Economy
    demand: Demand
    asked: Asked
    program: LinearProgram
    extensible: NDArray[np.int64]  # techniques that have investment, in the order of its rows
    crowded: NDArray[np.int64]  # needs that have an excess
    handed_stocks: NDArray[np.int64]
    handed_capacity: NDArray[np.int64]
    holdable: tuple[str, ...]  # kinds of figures for which a row is kept that can hold them


def lay(economy: Economy, demand: Demand, holdable: tuple[str, ...] = ()) -> Model:
    """Lay the blocks into one program; ``holdable`` names the kinds of ``aims`` that a later level may hold."""
    asked = ask(economy, demand)
    program = Program()
    _add_variables(program, economy)
    needs.variables(program, economy, asked)
    terminal.variables(program, economy)

    balance.add(program, economy, asked)
    capacity.add(program, economy)
    hours.add(program, economy)
    caps.add(program, economy)
    needs.add(program, economy, asked)
    terminal.add(program, economy, asked)
    _add_holds(program, economy, holdable)
    return Model(
        economy,
        demand,
        asked,
        program.build(),
        np.flatnonzero(capacity.extensible(economy)),
        np.flatnonzero(balance.crowded(economy, asked)),
        terminal.handed_stocks(economy, asked),
        terminal.handed_capacity(economy),
        holdable,
    )


def _add_variables(program: Program, economy: Economy) -> None:
    """Add runs, investment and stocks, in the units of the data, between the limits that need no row."""
    T = len(economy.periods)
    most_built = np.where(capacity.extensible(economy))[0]
    most = np.where(caps.forbidden(economy), economy.run_least, capacity.most_runs(economy))
    program.add_variables("runs", economy.run_least.shape, economy.run_least, most)
    program.add_variables("investment", (len(most_built), T))
    program.add_variables("stocks", economy.stock_least.shape, economy.stock_least, economy.stock_most)


def _add_holds(program: Program, economy: Economy, holdable: tuple[str, ...]) -> None:
    """Add one row for each figure that may be held: of work, emissions or carriage no more than was reached."""
    rows = program.add_rows("held", upper=np.full(len(holdable), np.inf))
    weights = [aims.weights(economy, kind).ravel() for kind in holdable]
    rows.add(csr_array(np.array(weights).reshape(len(holdable), economy.run_least.size)), program["runs"])
