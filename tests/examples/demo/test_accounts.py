"""The shipped accounts are the published ones, whole and adding up."""

import hashlib

import numpy as np
import pytest

from commonweal.examples.demo.accounts import DATA, HOMES, REAL_ESTATE, RECIPE_YEARS, accounts, domestic_recipes, planned

WIOD = DATA / "wiod-usa"


def test_every_shipped_file_is_as_it_was_received():
    stated = {line.split()[1].removeprefix("./"): line.split()[0] for line in (WIOD / "SHA256SUMS").read_text().splitlines()}
    shipped = list(WIOD.rglob("*.csv"))
    assert len(shipped) == 3 + 6 + 2 * (len(RECIPE_YEARS) - 1)
    for path in shipped:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == stated[path.relative_to(WIOD).as_posix()]
    assert "Creative Commons Attribution 4.0" in (WIOD / "README.md").read_text()


def test_a_row_is_what_is_sold_and_adds_up_to_output():
    table = accounts()
    assert len(table.codes) == 55
    np.testing.assert_allclose(
        table.flows_domestic.sum(axis=1) + table.final_domestic.sum(axis=1), table.output, atol=6.1e-4, rtol=0
    )


def test_a_column_is_what_is_paid_and_adds_up_to_output():
    table = accounts()
    paid = table.flows_domestic.sum(axis=0) + table.flows_imports.sum(axis=0) + table.taxes + table.margins + table.value_added
    np.testing.assert_allclose(paid, table.output, atol=0.046, rtol=0)


def test_totals_are_those_of_the_publisher():
    table = accounts()
    assert table.output.sum() == pytest.approx(30.97e6, rel=1e-3)
    assert table.value_added.sum() == pytest.approx(17.35e6, rel=1e-3)
    assert table.hours.sum() == pytest.approx(280_500, rel=1e-3)
    assert table.co2.sum() == pytest.approx(4_343_000, rel=1e-3)
    assert (table.flows_domestic >= 0).all()
    assert (table.flows_imports >= 0).all()


def test_only_changes_in_stocks_and_scrap_are_negative():
    table = accounts()
    negative = {(table.codes[i], table.users[u]) for i, u in np.argwhere(table.final_domestic < 0)}
    assert {code for code, user in negative if user != "INVEN"} == {"E37-E39"}
    assert table.final("GFCF", domestic_only=True)[table.codes.index("E37-E39")] == pytest.approx(-70_027, abs=1)
    assert (table.final_imports >= 0).all()


def test_telling_homes_apart_changes_no_total():
    whole, apart = accounts(), planned()
    assert apart.codes == (*whole.codes, HOMES)
    for name in ("output", "hours", "capital", "co2", "value_added", "margins"):
        assert getattr(apart, name).sum() == pytest.approx(getattr(whole, name).sum(), rel=1e-12)
    assert apart.imports.sum() == pytest.approx(whole.imports.sum(), rel=1e-12)
    for user in whole.users:
        assert apart.final(user).sum() == pytest.approx(whole.final(user).sum(), rel=1e-12)
    rows = apart.flows_domestic.sum(axis=1) + apart.final_domestic.sum(axis=1)
    np.testing.assert_allclose(rows, apart.output, atol=6.1e-4, rtol=0)
    estate, homes = apart.codes.index(REAL_ESTATE), apart.codes.index(HOMES)
    recipes = apart.flows_domestic / apart.output
    np.testing.assert_allclose(recipes[:, homes], recipes[:, estate], rtol=1e-12)


def test_a_year_without_recipes_is_refused():
    with pytest.raises(ValueError, match="not of 1999"):
        domestic_recipes(1999)
