"""Figures of the recipes alone: labour values, requirements, prices of production. No plan is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import eig
from scipy.sparse import csr_array

from commonweal.planner.case.reading import Case
from commonweal.planner.economy import Floats

NEGLIGIBLE = 1e-9  # relative: of prices and imaginary parts


@dataclass(frozen=True)
class Recipes:
    """As many techniques as products: outputs B and inputs A with delays added up, direct labour l."""

    products: tuple[int, ...]  # which of the case's products stand in the rows
    made: Floats
    used: Floats
    labour: Floats

    @property
    def net(self) -> Floats:
        """Outputs less inputs, B − A."""
        return self.made - self.used


def totals(matrices: Sequence[csr_array]) -> Floats:
    """Add up what is made or used over all delays."""
    return np.asarray(sum(matrix.toarray() for matrix in matrices), dtype=np.float64)


def square(case: Case, levels: Floats | None, period: int) -> Recipes | None:
    """As many techniques as products, if there are: all of them, or those products any technique touches, or the
    techniques that the plan runs in the period."""
    made, used, labour = totals(case.outputs), totals(case.inputs), case.labour[:, period]
    touched = (made != 0).any(axis=1) | (used != 0).any(axis=1)
    every = np.ones(len(case.techniques), dtype=bool)
    choices = [(np.ones(len(case.products), dtype=bool), every), (touched, every)]
    if levels is not None:
        run = levels[:, period] > NEGLIGIBLE * max(1.0, float(np.abs(levels[:, period]).max(initial=0.0)))
        choices.append(((made[:, run] != 0).any(axis=1) | (used[:, run] != 0).any(axis=1), run))
    for products, techniques in choices:
        if products.sum() == techniques.sum() > 0:
            of = np.ix_(products, techniques)
            return Recipes(tuple(int(i) for i in np.flatnonzero(products)), made[of], used[of], labour[techniques])
    return None


def determinant(recipes: Recipes) -> float:
    """Of outputs less inputs; an economy of single products that reproduces itself has it positive (Hawkins and Simon)."""
    return float(np.linalg.det(recipes.net))


def labour_values(recipes: Recipes) -> Floats | None:
    """Solve v (B − A) = l."""
    return _solved(recipes.net.T, recipes.labour)


def requirements(recipes: Recipes) -> Floats | None:
    """Gross output B (B − A)⁻¹ of each product (row) per unit of final use of each (column)."""
    levels = _solved(recipes.net, np.eye(len(recipes.net)))
    return None if levels is None else np.asarray(recipes.made @ levels, dtype=np.float64)


def prices(recipes: Recipes) -> tuple[float, Floats] | None:
    """The rate r and prices p ≥ 0 with p B = (1 + r) p A: every industry replaces its means and earns r on them.

    Where several rates would do, that under which most prices are positive, and of these the lowest (Sraffa 1960).
    """
    factors, vectors = eig(recipes.made.T, recipes.used.T)
    found = []
    for factor, vector in zip(factors, vectors.T, strict=True):
        if not np.isfinite(factor) or abs(factor.imag) > NEGLIGIBLE * abs(factor) or factor.real <= 0:
            continue
        turned = vector / vector[np.argmax(np.abs(vector))]
        if np.abs(turned.imag).max() > NEGLIGIBLE * 10 or turned.real.min() < -NEGLIGIBLE * 10:
            continue
        found.append((-int((turned.real > NEGLIGIBLE).sum()), float(factor.real), np.maximum(turned.real, 0.0)))
    if not found:
        return None
    _, factor, vector = min(found, key=lambda each: each[:2])
    return factor - 1.0, vector


def _solved(matrix: Floats, right: Floats) -> Floats | None:
    """Solve, unless the matrix is singular."""
    try:
        solved = np.linalg.solve(matrix, right)
    except np.linalg.LinAlgError:
        return None
    return np.asarray(solved, dtype=np.float64) if np.isfinite(solved).all() and np.linalg.cond(matrix) < 1e13 else None
