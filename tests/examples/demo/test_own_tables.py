"""The project's own tables are readable, give their reasons, and keep the accounts' totals."""

import numpy as np
import pytest

from commonweal.examples.demo import own
from commonweal.examples.demo.accounts import planned
from commonweal.examples.demo.federation import LEAST, NEEDED, document, needed


@pytest.mark.parametrize("table", [table for table in own.TABLES if table != "names"])
def test_every_row_says_why(table):
    assert own.rows(table)
    assert all(row["why"].strip() for row in own.rows(table))


@pytest.mark.parametrize("who", ["households", "common"])
def test_tiers_divide_all_that_was_used(who):
    np.testing.assert_allclose(own.tiers()[who].sum(axis=1), 1, atol=1e-12)


def test_every_industry_is_divided_among_the_regions_and_unequally():
    shares = own.regions()
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-12)
    assert (shares > 0).all()
    by_people = own.PEOPLE / own.PEOPLE.sum()
    assert (abs(shares - by_people).max(axis=1) > 0.001).all()
    assert np.median(abs(shares - by_people).max(axis=1)) > 0.05


def test_needs_per_head_keep_the_national_total():
    np.testing.assert_allclose(own.needs_by_region().sum(axis=1), 1, atol=1e-12)
    needs: dict[str, float] = {}
    for row in document()["needs"]:
        needs[row["product"].split("@")[0]] = needs.get(row["product"].split("@")[0], 0) + row["amount"]
    table = planned()
    used = sum(table.final(user) for user in NEEDED)
    assert needs == pytest.approx(
        {code: amount / 1000 for code, amount in zip(table.codes, used, strict=True) if amount >= LEAST}, rel=1e-8
    )
    assert needed(table).sum() == pytest.approx(used.sum(), rel=1e-8)


def test_goods_travel_by_freight_and_keep_services_lapse():
    travel = own.travel()
    for code, way, decay in zip(planned().codes, travel.how, travel.decay, strict=True):
        goods = code[0] in "AB" or (code[0] == "C" and code != "C33")
        assert (way == "freight") is goods
        assert bool(decay < 1) is goods


def test_people_are_those_of_the_census_regions():
    assert dict(zip(own.REGIONS, own.PEOPLE.tolist(), strict=True)) == {
        "northeast": 56.15,
        "midwest": 67.75,
        "south": 119.77,
        "west": 75.19,
    }


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "reader", "sentence"),
    [
        ("tiers", 3, "households_vital", "0.9", own.tiers, r"tiers\.csv, B: shares .* add up to 1, not 1\.4"),
        ("regions", 0, "south", "-0.3", own.regions, r"regions\.csv, A01"),
        ("regions", 0, "industry", "A99", own.regions, r"regions\.csv: .*A01, A99"),
        ("travel", 0, "travels", "flies", own.travel, r"travel\.csv, A01: found 'flies'; accepted are freight, freely, stays"),
        ("travel", 0, "lost_per_year", "1.3", own.travel, r"travel\.csv: the share lost per year lies between 0 and 1"),
        ("distances", 0, "thousand_km", "0", own.distances, r"distances\.csv"),
        ("ports", 0, "south", "0.9", own.ports, r"ports\.csv, crops and livestock: shares .* add up to 1, not"),
        ("ports", 0, "trade", "gifts", own.ports, r"ports\.csv, .*: found 'gifts'; accepted are imports, exports"),
        ("ports", 0, "products", "A01 Q", own.ports, r"ports\.csv, crops and livestock: Q does not go by freight"),
        ("ports", 0, "products", "", own.ports, r"ports\.csv: no row says where imports of A01 cross"),
        ("growth", 0, "industries", "A99", own.growth, r"growth\.csv, farms and fishing: A99 is unknown"),
        ("growth", 0, "a_year", "-1", own.growth, r"growth\.csv: what can be added in a year is 0 or more"),
        ("needs_per_head", 0, "products", "D35 C19", own.needs_by_region, r"needs_per_head\.csv, fuel: C19"),
    ],
)
def test_an_edit_that_breaks_a_table_is_refused_by_name(monkeypatch, table, row, column, value, reader, sentence):
    edited = own.rows(table)
    edited[row][column] = value
    monkeypatch.setattr(own, "rows", lambda name: edited)
    with pytest.raises(ValueError, match=sentence):
        reader.__wrapped__()
