"""A linear program of named variables and named rows; the last axis of a block is time.

    maximise  costs x    subject to    row_lower <= A x <= row_upper,   lower <= x <= upper

Names make the answer readable: a solution gives its values by variable, and its valuations by row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import prod

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array, csc_array, issparse, sparray

from commonweal.planner.economy import Floats

Shape = tuple[int, ...]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Block:
    """Where a family of variables or rows lies in the long vector."""

    start: int
    shape: Shape

    @property
    def size(self) -> int:
        """How many there are."""
        return prod(self.shape)

    @property
    def slice(self) -> slice:
        """Its part of the long vector."""
        return slice(self.start, self.start + self.size)

    @property
    def indices(self) -> Indices:
        """The place of each in the long vector, in the shape of the block."""
        return np.arange(self.start, self.start + self.size, dtype=np.int64).reshape(self.shape)

    def of(self, vector: Floats) -> Floats:
        """Its part of a long vector, in its shape."""
        return vector[self.slice].reshape(self.shape)


@dataclass(frozen=True)
class LinearProgram:
    """A program laid down: what a solver takes. Changed by making another."""

    costs: Floats
    matrix: csc_array
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    variables: Mapping[str, Block]
    rows: Mapping[str, Block]


@dataclass(frozen=True)
class Variable:
    """A family of variables, possibly as it was some periods before."""

    block: Block
    lag: int = 0

    def before(self, periods: int = 1) -> "Variable":
        """The same, so many periods earlier; before the first period there is nothing."""
        return replace(self, lag=self.lag + periods)


@dataclass
class Program:
    """A program being laid down, block by block."""

    _variables: dict[str, Block] = field(default_factory=dict)
    _rows: dict[str, Block] = field(default_factory=dict)
    _bounds: list[tuple[Floats, Floats]] = field(default_factory=list)
    _row_bounds: list[tuple[Floats, Floats]] = field(default_factory=list)
    _entries: list[tuple[Indices, Indices, Floats]] = field(default_factory=list)

    def __getitem__(self, name: str) -> Variable:
        return Variable(self._variables[name])

    def add_variables(self, name: str, shape: Shape, lower: ArrayLike = 0.0, upper: ArrayLike = np.inf) -> Variable:
        """Add a family of variables between two bounds, each a number or an array that fits the shape."""
        self._variables[name] = block = Block(sum(b.size for b in self._variables.values()), shape)
        self._bounds.append((_spread(lower, shape), _spread(upper, shape)))
        return Variable(block)

    def add_rows(self, name: str, lower: ArrayLike = -np.inf, upper: ArrayLike = np.inf) -> "Rows":
        """Add a family of rows between two bounds, whose common shape is the family's."""
        shape = np.broadcast_shapes(np.shape(lower), np.shape(upper))
        self._rows[name] = block = Block(sum(b.size for b in self._rows.values()), shape)
        self._row_bounds.append((_spread(lower, shape), _spread(upper, shape)))
        return Rows(block, self._entries)

    def build(self) -> LinearProgram:
        """The whole as one sparse program, nothing sought yet."""
        lower, upper = _joined(self._bounds)
        row_lower, row_upper = _joined(self._row_bounds)
        none = np.zeros(0, np.int64)
        rows = np.concatenate([none, *(entry[0] for entry in self._entries)])
        columns = np.concatenate([none, *(entry[1] for entry in self._entries)])
        values = np.concatenate([np.zeros(0), *(entry[2] for entry in self._entries)])
        matrix = coo_array((values, (rows, columns)), shape=(len(row_lower), len(lower))).tocsc()  # adds up equal places
        matrix.eliminate_zeros()
        return LinearProgram(
            np.zeros(len(lower)), matrix, row_lower, row_upper, lower, upper, dict(self._variables), dict(self._rows)
        )


@dataclass(frozen=True)
class Rows:
    """A family of rows, to which terms can be added."""

    block: Block
    _entries: list[tuple[Indices, Indices, Floats]]

    def add(self, coefficient: "ArrayLike | sparray", variable: Variable) -> None:
        """Add coefficient x variable to these rows.

        A number or array multiplies row by row, in rows and variable of one shape. A sparse matrix either says which
        variable enters which row, period by period, or, where it is as wide as all periods together, enters as it stands.
        """
        if issparse(coefficient):
            self._add_matrix(coo_array(coefficient), variable)
        else:
            self._add_each(np.asarray(coefficient, dtype=np.float64), variable)

    def _add_matrix(self, matrix: coo_array, variable: Variable) -> None:
        rows, columns = (np.asarray(axis, dtype=np.int64) for axis in matrix.coords)
        values = np.asarray(matrix.data, dtype=np.float64)
        whole = (self.block.size, variable.block.size)
        if matrix.shape != whole or (len(self.block.shape) > 1 and self.block.shape[-1] == 1 and variable.lag):
            periods = self.block.shape[-1]
            if matrix.shape != (whole[0] // periods, whole[1] // periods):
                raise ValueError(f"a matrix of {matrix.shape} fits neither {whole} nor its periods")
            later = np.arange(variable.lag, periods)
            rows = (rows[:, None] * periods + later).ravel()
            columns = (columns[:, None] * periods + later - variable.lag).ravel()
            values = np.repeat(values, len(later))
        self._put(rows, columns, values, variable)

    def _add_each(self, values: Floats, variable: Variable) -> None:
        if variable.block.shape != self.block.shape:
            raise ValueError(f"rows of {self.block.shape} and variables of {variable.block.shape} do not pair")
        values = np.broadcast_to(values, self.block.shape)
        places = np.arange(self.block.size, dtype=np.int64).reshape(self.block.shape)
        lag = variable.lag
        earlier = places[..., : max(places.shape[-1] - lag, 0)] if lag else places
        later = places[..., lag:] if lag else places
        self._put(later.ravel(), earlier.ravel(), values[..., lag:].ravel() if lag else values.ravel(), variable)

    def _put(self, rows: Indices, columns: Indices, values: Floats, variable: Variable) -> None:
        self._entries.append((rows + self.block.start, columns + variable.block.start, values))


def _spread(bound: ArrayLike, shape: Shape) -> Floats:
    return np.broadcast_to(np.asarray(bound, dtype=np.float64), shape).ravel()


def _joined(bounds: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    lower = np.concatenate([np.zeros(0), *(bound[0] for bound in bounds)])
    upper = np.concatenate([np.zeros(0), *(bound[1] for bound in bounds)])
    return lower, upper
