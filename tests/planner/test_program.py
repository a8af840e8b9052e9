"""A program laid down by names is the program that the formulas say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array, random_array

from commonweal.planner.program import Program
from commonweal.planner.solvers import Status, scaling, solve


def test_each_pairs_row_by_row_and_before_is_one_period_earlier():
    program = Program()
    stocks = program.add_variables("stocks", (2, 3))
    rows = program.add_rows("balance", lower=np.zeros((2, 3)), upper=np.zeros((2, 3)))
    rows.add(np.array([[0.5], [0.25]]), stocks.before())
    rows.add(-1, stocks)
    expected = np.zeros((6, 6))
    for i, kept in enumerate((0.5, 0.25)):
        for t in range(3):
            expected[3 * i + t, 3 * i + t] = -1
            if t:
                expected[3 * i + t, 3 * i + t - 1] = kept
    assert (program.build().matrix.toarray() == expected).all()


@given(lag=st.integers(0, 3), seed=st.integers(0, 99))
def test_a_matrix_enters_period_by_period(lag, seed):
    n, m, T = 3, 4, 3
    recipe = random_array((n, m), density=0.5, rng=np.random.default_rng(seed), format="csr")
    program = Program()
    runs = program.add_variables("runs", (m, T))
    program.add_rows("made", upper=np.zeros((n, T))).add(recipe, runs.before(lag))
    laid = program.build()
    levels = np.random.default_rng(seed).random((m, T))
    earlier = np.zeros((m, T))
    earlier[:, lag:] = levels[:, : max(T - lag, 0)]
    assert np.allclose(laid.rows["made"].of(laid.matrix @ levels.ravel()), recipe @ earlier)


def test_a_matrix_as_wide_as_all_periods_enters_as_it_stands():
    program = Program()
    runs = program.add_variables("runs", (2, 2))
    program.add_rows("total", upper=np.ones(1)).add(csr_array([[1.0, 2.0, 3.0, 4.0]]), runs)
    assert program.build().matrix.toarray().tolist() == [[1.0, 2.0, 3.0, 4.0]]


def test_what_does_not_fit_is_refused():
    program = Program()
    runs = program.add_variables("runs", (2, 2))
    rows = program.add_rows("made", upper=np.zeros((3, 2)))
    with pytest.raises(ValueError, match="do not pair"):
        rows.add(1.0, runs)
    with pytest.raises(ValueError, match="fits neither"):
        rows.add(csr_array(np.ones((2, 2))), runs)


def a_program(seed, stretch=1.0):
    """A random program with a known feasible point, its rows and variables stretched by powers of ten."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(2, 8)), int(rng.integers(2, 8))
    A = rng.normal(size=(m, n)) * (rng.random((m, n)) < 0.6)
    point = rng.random(n)
    rows, units = stretch ** rng.uniform(-1, 1, m), stretch ** rng.uniform(-1, 1, n)
    program = Program()
    x = program.add_variables("x", (n,), upper=units * 2.0)
    program.add_rows("rows", upper=rows * (A @ point + 0.1)).add(csr_array(rows[:, None] * A / units), x)
    laid = program.build()
    costs = rng.normal(size=n) / units
    return laid, costs


@given(seed=st.integers(0, 500), stretch=st.sampled_from([1.0, 1e3]))
def test_the_solver_finds_the_optimum_and_duals_that_prove_it(seed, stretch):
    laid, costs = a_program(seed, stretch)
    laid = laid.__class__(costs, *(getattr(laid, name) for name in list(laid.__dataclass_fields__)[1:]))
    found = solve(laid)
    again = linprog(-costs, laid.matrix, laid.row_upper, bounds=np.column_stack([laid.lower, laid.upper]), method="highs")
    assert found.status is Status.OPTIMAL
    assert found.objective == pytest.approx(-again.fun, rel=1e-7, abs=1e-9)
    assert found.bound == pytest.approx(found.objective, rel=1e-7, abs=1e-9)
    assert (found.duals >= -1e-7 * np.abs(found.duals).max(initial=1.0)).all()
    assert np.allclose(found.reduced, costs - laid.matrix.T @ found.duals)


@given(seed=st.integers(0, 200))
def test_scaling_is_in_powers_of_two(seed):
    laid, _ = a_program(seed, 1e3)
    for factors in scaling.factors(laid):
        assert (factors > 0).all()
        assert (np.log2(factors) == np.round(np.log2(factors))).all()


def test_an_impossible_program_is_said_to_be_so():
    program = Program()
    x = program.add_variables("x", (1,), upper=1.0)
    program.add_rows("more", lower=np.full(1, 2.0)).add(1.0, x)
    assert solve(program.build()).status is Status.INFEASIBLE
