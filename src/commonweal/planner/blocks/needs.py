"""Needs: what is delivered, as shares of what is asked, and the common rise of those who are being raised."""

import numpy as np
from scipy.sparse import eye_array

from commonweal.planner.asked import Asked
from commonweal.planner.blocks.balance import crowded
from commonweal.planner.economy import Economy
from commonweal.planner.program import Program


def variables(program: Program, economy: Economy, asked: Asked) -> None:
    """Add each need's share y_k in [0, 1], the rise τ, and what may be delivered beyond the share.

    d_k = n_k (y_k + raised_k τ + excess_k). While a need is raised, y_k stands at its floor, so that d_k ≥ n_k (floor + τ)
    holds without a row of its own; nothing is lost where stocks are unlimited, and elsewhere ``excess`` makes it good.
    τ enters the balances only when a level says who is raised.
    """
    program.add_variables("deliveries", asked.amounts.shape, upper=np.where(asked.amounts > 0, 1.0, 0.0))
    program.add_variables("excess", (int(crowded(economy, asked).sum()),))
    program.add_variables("tau", (1,), upper=0.0)


def add(program: Program, economy: Economy, asked: Asked) -> None:
    """Add one row for each need whose delivery has an excess:  y_k + raised_k τ + excess_k ≤ 1."""
    which = np.flatnonzero(crowded(economy, asked))
    rows = program.add_rows("shares", upper=np.ones(len(which)))
    rows.add(eye_array(len(asked.amounts), format="csr")[which], program["deliveries"])
    rows.add(1, program["excess"])
