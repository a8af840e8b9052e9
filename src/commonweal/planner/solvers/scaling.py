"""Scaling: figures near one, whether the data count loaves or billions; in powers of two, so that it is exact.

For interior points logarithmic least squares over all coefficients, right-hand sides and finite bounds at once (Curtis and
Reid 1972). For the simplex method rows and columns are then made equally long (Ruiz 2001): of a plan over periods some
bases are near to singular otherwise, for what is built today decides what can be built tomorrow.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from commonweal.planner.economy import Floats
from commonweal.planner.program import LinearProgram

Indices = NDArray[np.int64]
Factors = Callable[[LinearProgram], tuple[Floats, Floats]]
SWEEPS = 12
LEVELLINGS = 10


def factors(program: LinearProgram) -> tuple[Floats, Floats]:
    """What to multiply each row by, and the size of the unit in which to count each variable."""
    rows, columns = program.matrix.shape
    entries = program.matrix.tocoo()
    row, column = entries.coords
    size = np.log2(np.abs(entries.data))
    sides = _size(program.row_lower, program.row_upper)
    bounds = _size(program.lower, program.upper)
    in_row = np.bincount(row, minlength=rows) + np.isfinite(sides)
    in_column = np.bincount(column, minlength=columns) + np.isfinite(bounds)

    r, c = np.zeros(rows), np.zeros(columns)
    for _ in range(SWEEPS):
        r = -(np.bincount(row, size + c[column], rows) + np.where(np.isfinite(sides), sides, 0)) / np.maximum(in_row, 1)
        c = -(np.bincount(column, size + r[row], columns) - np.where(np.isfinite(bounds), bounds, 0)) / np.maximum(in_column, 1)
    return np.exp2(np.round(r)), np.exp2(np.round(c))


def level(program: LinearProgram) -> tuple[Floats, Floats]:
    """The same, with rows and columns of nearly the same length."""
    rows, units = factors(program)
    entries = program.matrix.tocoo()
    row, column = entries.coords
    squares = np.square(entries.data * rows[row] * units[column])
    r, c = np.ones(len(rows)), np.ones(len(units))
    for _ in range(LEVELLINGS):
        length = np.bincount(row, squares * r[row] * c[column], len(rows))
        width = np.bincount(column, squares * r[row] * c[column], len(units))
        r /= np.sqrt(np.where(length > 0, length, 1.0))
        c /= np.sqrt(np.where(width > 0, width, 1.0))
    return rows * _power(np.sqrt(r)), units * _power(np.sqrt(c))


def _power(figures: Floats) -> Floats:
    return np.asarray(np.exp2(np.round(np.log2(figures))), dtype=np.float64)


def _size(lower: Floats, upper: Floats) -> Floats:
    """The size of the larger of two bounds as a logarithm; infinite where none says anything."""
    size = np.maximum(np.where(np.isfinite(lower), np.abs(lower), 0), np.where(np.isfinite(upper), np.abs(upper), 0))
    with np.errstate(divide="ignore"):
        return np.asarray(np.log2(size), dtype=np.float64)
