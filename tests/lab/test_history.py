"""The shipped series say what their README says, and a year without a figure is refused."""

import re
from importlib.resources import files

import numpy as np
import pytest

from commonweal.lab import history
from commonweal.lab.model import OutOfRange

README = (files("commonweal.lab") / "data" / "README.md").read_text(encoding="utf-8")
CHECKPOINTS = re.findall(r"^\| ([a-z0-9-]+) \| (\d{4}) \| ([\d.]+) \|$", README, re.MULTILINE)


def test_the_readme_has_its_checkpoints():
    assert len(CHECKPOINTS) > 45


@pytest.mark.parametrize(("name", "year", "figure"), CHECKPOINTS)
def test_a_checkpoint_of_the_readme_is_what_the_file_says(name, year, figure):
    assert history.series(name).at(int(year)) == pytest.approx(float(figure), rel=1e-4)


@pytest.mark.parametrize("name", history.names())
def test_every_series_runs_forward_and_has_figures_above_nothing(name):
    found = history.series(name)
    assert list(found.years) == sorted(set(found.years))
    assert (found.values > 0).all()
    assert found.title
    assert found.source
    assert found.licence


def test_there_is_no_soviet_product_for_the_years_of_the_war():
    with pytest.raises(OutOfRange, match="no figure for 1941"):
        history.series("ussr-product-1990").between(1938, 1946)


def test_the_soviet_outlay_ends_before_its_break():
    assert history.series("ussr-military-outlay").years[-1] == 1988


def test_the_two_measures_of_soviet_product_agree_in_growth():
    old, new = history.series("ussr-product-1990"), history.series("ussr-product")
    for first, last in ((1928, 1940), (1950, 1970), (1970, 1989)):
        assert np.log(old.at(last) / old.at(first)) == pytest.approx(np.log(new.at(last) / new.at(first)), abs=0.01)


@pytest.mark.parametrize(("first", "last", "growth"), [(1928, 1940, 3.73), (1950, 1970, 3.37), (1970, 1989, 1.28)])
def test_soviet_growth_per_head_is_what_the_replay_is_to_be_held_to(first, last, growth):
    product = history.series("ussr-product-1990")
    yearly = 100 * np.log(product.at(last) / product.at(first)) / (last - first)
    assert yearly == pytest.approx(growth, abs=0.06)


def test_a_series_that_nobody_knows_is_refused_with_the_nearest():
    with pytest.raises(OutOfRange, match="Did you mean ussr-steel"):
        history.known("usr-steel")
