"""The terminal rule: what is handed on to those who come after, with every shortfall named."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from commonweal.planner.asked import Asked, per_period
from commonweal.planner.blocks.capacity import extensible
from commonweal.planner.economy import Economy, Floats
from commonweal.planner.program import Program

Indices = NDArray[np.int64]


def variables(program: Program, economy: Economy) -> None:
    """Add what is missing of each stock and capacity to be handed on, as a share of it, and the reserve beyond."""
    program.add_variables("missing_stocks", economy.terminal_stocks.shape, upper=np.where(economy.terminal_stocks > 0, 1.0, 0.0))
    program.add_variables("missing_capacity", (len(handed_capacity(economy)),), upper=1.0)
    program.add_variables("reserve", (1,), upper=0.0)


def add(program: Program, economy: Economy, asked: Asked) -> None:
    """Add the rows of the terminal rule, F the stocks and capacities to be handed on, and of its whole shortfall:

        S_iT + F_i missing_i ≥ F_i + ρ r_i        K_j,T+1 + Σ_u s_j,T+1−u z_ju + F_j missing_j ≥ F_j        Σ missing ≤ held

    where ρ is the reserve an alternative may seek, in periods' needs r of products that keep (``per_period``).
    """
    n, T = len(economy.products), len(economy.periods)
    kept = handed_stocks(economy, asked)
    stocks = program.add_rows("terminal_stocks", lower=economy.terminal_stocks[kept])
    stocks.add(_picks(kept * T + T - 1, n * T), program["stocks"])
    stocks.add(_picks(kept, n, economy.terminal_stocks[kept]), program["missing_stocks"])
    stocks.add(csr_array(-per_period(economy, asked)[kept, None]), program["reserve"])

    owed = handed_capacity(economy)
    built = np.flatnonzero(extensible(economy))
    capacity = program.add_rows("terminal_capacity", lower=(economy.terminal_capacity - economy.capacity[:, T])[owed])
    ages = np.zeros((len(owed), len(built), T))  # of what was built in each period, once the plan is over
    row, column = np.nonzero(owed[:, None] == built)
    ages[row, column] = economy.service[built[column], T:0:-1]
    capacity.add(csr_array(ages.reshape(len(owed), len(built) * T)), program["investment"])
    capacity.add(economy.terminal_capacity[owed], program["missing_capacity"])

    whole = program.add_rows("terminal_total", upper=np.full(1, np.inf))
    whole.add(csr_array(np.ones((1, n))), program["missing_stocks"])
    whole.add(csr_array(np.ones((1, len(owed)))), program["missing_capacity"])


def handed_stocks(economy: Economy, asked: Asked) -> Indices:
    """The products of which something is to be handed on, or of which a reserve could be kept."""
    return np.flatnonzero((economy.terminal_stocks > 0) | (per_period(economy, asked) > 0))


def handed_capacity(economy: Economy) -> Indices:
    """The techniques of which limited capacity is to be handed on."""
    return np.flatnonzero((economy.terminal_capacity > 0) & np.isfinite(economy.capacity[:, -1]))


def _picks(places: Indices, width: int, values: Floats | None = None) -> csr_array:
    """One row for each place, with a one (or its value) there."""
    entries = np.ones(len(places)) if values is None else values
    return csr_array((entries, (np.arange(len(places)), places)), shape=(len(places), width))
