"""Material balance: in every period, of every product, what is there is what came minus what went."""

import numpy as np
from numpy.typing import NDArray

from commonweal.planner.asked import Asked
from commonweal.planner.blocks.capacity import extensible
from commonweal.planner.economy import Economy
from commonweal.planner.program import Program


def add(program: Program, economy: Economy, asked: Asked) -> None:
    """Add one row for each product i and period t, in units of i:

        S_it = (1 − δ_i) S_i,t−1 + w_it + Σ_jk (b_ijk − a_ijk) x_j,t−k − Σ_j v_ij z_jt − Σ_ck d_cikt

    with the opening stocks in place of S_i,t−1 in the first period, and w what comes in from outside.
    """
    given = economy.supply.copy()
    given[:, 0] += (1 - economy.decay) * economy.opening_stocks

    rows = program.add_rows("balance", lower=-given, upper=-given)
    rows.add((1 - economy.decay)[:, None], program["stocks"].before())
    rows.add(-1, program["stocks"])
    for delay, made in enumerate(economy.outputs):
        rows.add(made, program["runs"].before(delay))
    for delay, used in enumerate(economy.inputs):
        rows.add(-used, program["runs"].before(delay))
    rows.add(-economy.new_capacity[:, np.flatnonzero(extensible(economy))], program["investment"])
    delivered = asked.by_balance(economy)
    rows.add(-delivered, program["deliveries"])
    rows.add(-delivered[:, np.flatnonzero(crowded(economy, asked))], program["excess"])


def crowded(economy: Economy, asked: Asked) -> NDArray[np.bool_]:
    """Which needs are for products whose stock is limited, so that delivering more than is asked may be the way out."""
    return np.asarray(np.isfinite(economy.stock_most[asked.products]).any(axis=1), dtype=np.bool_)
