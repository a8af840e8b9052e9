"""Indices of functions whose indices are known exactly, and of the component models."""

import numpy as np
import pytest

from commonweal.lab.hanging import hangs_on
from commonweal.lab.model import OutOfRange
from commonweal.lab.sensitivity import Constant, Varied, indices, morris, sobol

ANGLES = [Varied(name, -np.pi, np.pi) for name in ("x1", "x2", "x3")]
UNIT = [Varied(name, 0.0, 1.0) for name in ("x1", "x2", "x3")]


def ishigami(x):
    """With a = 7 and b = .1 (Ishigami and Homma 1990)."""
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def test_ishigami_is_shared_out_exactly():
    s1, st, low, high = sobol(ishigami, ANGLES, 4096, 1)
    assert s1 == pytest.approx([0.313905, 0.442411, 0.0], abs=0.02)
    assert st == pytest.approx([0.557589, 0.442411, 0.243684], abs=0.02)
    assert (low <= st).all()
    assert (st <= high).all()


def test_a_sum_is_shared_out_by_the_squares_of_its_weights():
    s1, st, *_ = sobol(lambda x: 3 * x[0] + 4 * x[1], UNIT, 2048, 1)
    assert s1 == pytest.approx([9 / 25, 16 / 25, 0], abs=0.02)
    assert st == pytest.approx(s1, abs=0.02)


def test_morris_finds_the_weights_of_a_sum_and_what_has_none():
    assert morris(lambda x: 3 * x[0] - 4 * x[1], UNIT, 10, 1) == pytest.approx([3, 4, 0])


def test_a_move_over_the_whole_range_is_what_is_told():
    wide = [Varied("x1", 10.0, 30.0), *UNIT[1:]]
    assert morris(lambda x: 3 * x[0] - 4 * x[1], wide, 10, 1) == pytest.approx([60, 4, 0])


def test_the_same_seed_gives_the_same_indices():
    assert indices(ishigami, ANGLES, 128, 7) == indices(ishigami, ANGLES, 128, 7)
    assert indices(ishigami, ANGLES, 128, 7) != indices(ishigami, ANGLES, 128, 8)


def test_what_nothing_moves_is_said_to_be_so():
    with pytest.raises(Constant):
        sobol(lambda x: np.full(x.shape[1], 3.0), UNIT, 64, 1)


def test_the_critical_recall_hangs_on_what_its_formula_has_and_on_nothing_else():
    found = {each.parameter: each for each in hangs_on("recall", "critical", ["years=1", "shock=0"], [], 64, 1)}
    assert min(found[name].st for name in ("a", "n", "s")) > 0.02
    assert max(found[name].st for name in ("r", "w", "b0")) == 0
    assert max(found[name].mu_star for name in ("r", "w", "b0")) == 0


def test_only_what_is_asked_for_varies():
    found = hangs_on("ratchet", "effective_bonus", [], ["lam=0.1:0.9", "r=0.01:0.2"], 64, 1)
    assert [each.parameter for each in found] == ["lam", "r"]


@pytest.mark.parametrize(
    ("result", "vary", "draws", "says"),
    [
        ("bonus", [], 64, "no such result"),
        ("lost", ["lamb=0:1"], 64, "Did you mean lam"),
        ("lost", ["lam=0"], 64, "lam=0.1:0.9"),
        ("lost", ["lam=0.9:0.1"], 64, "smaller first"),
        ("lost", ["lam=0:2"], 64, "from 0 to 1"),
        ("lost", ["kappa=1:2"], 64, "stays as it is"),
        ("lost", [], 100, "power of two"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(result, vary, draws, says):
    with pytest.raises(OutOfRange, match=says):
        hangs_on("ratchet", result, [], vary, draws, 1)


def test_a_figure_that_some_draws_lack_is_refused():
    with pytest.raises(OutOfRange, match="none in"):
        hangs_on("arms", "x_rest", [], ["k=0.1:5"], 64, 1)
