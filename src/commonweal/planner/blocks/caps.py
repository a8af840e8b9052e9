"""Caps: emissions and natural resources stay within their limits, period by period and over the whole plan."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import kron

from commonweal.planner.economy import Economy, Floats
from commonweal.planner.program import Program


def add(program: Program, economy: Economy) -> None:
    """Add one row for each cap e and period t, and one for each cap, in its unit:

    Σ_j g_ej x_jt ≤ E_et        Σ_jt g_ej x_jt ≤ E_e

    What a cap of nothing forbids is bounded at nothing too (``forbidden``): a row alone holds only to a solver's tolerance.
    """
    program.add_rows("caps", upper=economy.cap_limits).add(economy.emissions, program["runs"])
    whole = kron(economy.emissions, np.ones((1, len(economy.periods))), format="csr")
    program.add_rows("cap_totals", upper=economy.cap_totals).add(whole, program["runs"])


def forbidden(economy: Economy) -> NDArray[np.bool_]:
    """Which runs a cap of nothing rules out, m x T; none where another technique takes up what they emit."""
    taken_up = np.asarray((economy.emissions < 0).sum(axis=1), dtype=np.float64).ravel() > 0
    none = ((economy.cap_limits == 0) | (economy.cap_totals == 0)[:, None]) & ~taken_up[:, None]
    return np.asarray((economy.emissions > 0).astype(float).T @ none.astype(float) > 0, dtype=np.bool_)


def relief(economy: Economy, reduced: Floats) -> Floats:
    """What one more unit of each cap of nothing would add, E x T: of the runs it rules out, by the one that would gain most.

    ``reduced`` are the reduced costs of the runs, m x T. A dual on a limit of nothing costs a bound nothing.
    """
    found = np.zeros(economy.cap_limits.shape)
    held = (economy.emissions > 0).multiply(economy.emissions).tocoo()
    gain = np.where(forbidden(economy), np.maximum(reduced, 0.0), 0.0)
    for cap, technique, per_run in zip(held.row, held.col, held.data, strict=True):
        found[cap] = np.maximum(found[cap], gain[technique] / per_run)
    return found
