"""Capacity: no technique runs more often than its old and new capacity allow."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import eye_array

from commonweal.planner.economy import Economy, Floats
from commonweal.planner.program import Program


def add(program: Program, economy: Economy) -> None:
    """Add one row for each technique j that can be extended and each period t, in runs:

        x_jt ≤ K_jt + Σ_u s_j,t−u z_ju

    What cannot be extended is bounded as it stands (``most_runs``), without a row.
    """
    which = np.flatnonzero(extensible(economy))
    rows = program.add_rows("capacity", upper=economy.capacity[which, :-1])
    rows.add(eye_array(len(economy.techniques), format="csr")[which], program["runs"])
    for age in range(len(economy.periods)):
        rows.add(-economy.service[which, age, None], program["investment"].before(age))


def extensible(economy: Economy) -> NDArray[np.bool_]:
    """Which techniques are limited and can be extended."""
    return np.asarray(np.isfinite(economy.capacity).any(axis=1) & economy.service.any(axis=1), dtype=np.bool_)


def most_runs(economy: Economy) -> Floats:
    """The largest run of each technique in each period where nothing can be built, else no limit here."""
    return np.where(extensible(economy)[:, None], np.inf, economy.capacity[:, :-1])
