"""The baseline reproduces the accounts, and older recipes miss by what is published."""

import numpy as np
import pytest

from commonweal import tables
from commonweal.examples.demo import about, baseline
from commonweal.examples.demo.accounts import accounts
from commonweal.examples.demo.backtest import outcome


def test_asked_for_what_was_used_the_plan_makes_what_was_made():
    found = outcome(2014)
    np.testing.assert_allclose(found.planned, accounts().output / 1000, rtol=1e-6)
    assert found.hours == pytest.approx(280_500, rel=1e-3)
    assert found.hours == pytest.approx(accounts().hours.sum(), rel=1e-6)
    assert found.co2 == pytest.approx(4_343_000, rel=1e-3)
    assert found.co2 == pytest.approx(accounts().co2.sum(), rel=1e-6)


@pytest.mark.parametrize(("year", "miss"), [(2013, 0.0124), (2010, 0.0323), (2005, 0.0597)])
def test_recipes_of_an_earlier_year_miss_by_what_is_published(year, miss):
    assert outcome(year).miss == pytest.approx(miss, abs=0.0005)


def test_negative_purchases_come_in_and_are_no_needs():
    document = baseline()
    came = {row["product"]: row["amount"] for row in document["stocks"]}
    assert came["E37-E39"] == pytest.approx(70.027, abs=1e-3)
    assert all(row["amount"] > 0 for row in document["needs"])
    _, _, warnings = tables.economy(tables.read(document))
    assert warnings == []


def test_the_page_shows_the_same_figures():
    page = about()
    assert page["baseline"]["largest_difference"] == outcome(2014).largest < 1e-6
    assert [row["recipes"] for row in page["backtest"]] == [2014, 2013, 2010, 2005]
    assert page["backtest"][3]["miss"] == outcome(2005).miss
    assert page["identities"]["spectral_radius"] == pytest.approx(0.414, abs=5e-4)
    assert {table["table"] for table in page["own"]} >= {"tiers", "regions", "needs_per_head", "travel", "distances", "choices"}
    assert sum(row["made"] for row in page["industries"]) == pytest.approx(30_971, abs=1)


def test_the_page_says_what_is_left_out_with_its_amount():
    said = {row["sentence"]: row["amount"] for row in about()["left_out"]}
    abroad = next(sentence for sentence in said if sentence.startswith("What residents bought abroad"))
    assert said[abroad] == pytest.approx(103.505)
    assert "104 billion" in abroad
