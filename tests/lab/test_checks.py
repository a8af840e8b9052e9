"""Every closed form and every published figure of the component models, LAB.md section 1, a test to each."""

import re

import pytest

from commonweal.lab.checks import CHECKS, Check, Checked, checked


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: re.sub(r"\W+", "-", check.name))
def test_a_figure_is_what_it_must_be(check: Check):
    computed = check.compute()
    assert computed is not None
    assert abs(computed - check.exact) <= check.tolerance


def test_there_are_forty_or_more_and_no_two_are_called_alike():
    assert len({check.name for check in CHECKS}) == len(CHECKS) >= 40


def test_a_figure_that_is_off_or_missing_is_found():
    assert not Checked("off", 1.00001, 1.0, 1e-6).ok
    assert not Checked("missing", None, 0.0, 1.0).ok
    assert Checked("near", 1.0000001, 1.0, 1e-6).ok


def test_checks_are_worked_out_in_their_order():
    first = next(checked())
    assert (first.name, first.ok) == (CHECKS[0].name, True)
