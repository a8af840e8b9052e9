"""Ordinary least squares with the standard errors of the textbook."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.planner.economy import Floats


@dataclass(frozen=True)
class Fit:
    """Coefficients in the order of the columns, the constant last; ``r2`` is the share of variance accounted for."""

    coefficients: tuple[float, ...]
    errors: tuple[float, ...]
    r2: float
    count: int


def fit(changes: Sequence[float] | Floats, *columns: Sequence[float] | Floats) -> Fit:
    """Fit changes = Σ b_i column_i + constant; refused where there are no more observations than coefficients.

    >>> [round(each, 6) for each in fit([3.0, 5.0, 7.0, 9.0], [1.0, 2.0, 3.0, 4.0]).coefficients]
    [2.0, 1.0]
    """
    y = np.asarray(changes, dtype=np.float64)
    x = np.column_stack([*(np.asarray(column, dtype=np.float64) for column in columns), np.ones(len(y))])
    free = len(y) - x.shape[1]
    if free < 1:
        raise ValueError(f"{x.shape[1]} coefficients cannot be fitted to {len(y)} observations.")
    found, _, rank, _ = np.linalg.lstsq(x, y)
    if rank < x.shape[1]:
        raise ValueError("The columns depend on each other, so their coefficients cannot be told apart.")
    left = y - x @ found
    around = y - y.mean()
    errors = np.sqrt(np.diag(left @ left / free * np.linalg.inv(x.T @ x)))
    r2 = 1.0 - float(left @ left) / float(around @ around) if around.any() else 1.0
    return Fit(tuple(float(each) for each in found), tuple(float(each) for each in errors), r2, len(y))
