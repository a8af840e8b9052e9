"""Caps: emissions and natural resources stay within their limits, period by period and over the whole plan."""

import numpy as np
from scipy.sparse import kron

from commonweal.planner.economy import Economy
from commonweal.planner.program import Program


def add(program: Program, economy: Economy) -> None:
    """Add one row for each cap e and period t, and one for each cap, in its unit:

    Σ_j g_ej x_jt ≤ E_et        Σ_jt g_ej x_jt ≤ E_e
    """
    program.add_rows("caps", upper=economy.cap_limits).add(economy.emissions, program["runs"])
    whole = kron(economy.emissions, np.ones((1, len(economy.periods))), format="csr")
    program.add_rows("cap_totals", upper=economy.cap_totals).add(whole, program["runs"])
