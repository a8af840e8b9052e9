"""The question's tables say what the issue of a four-day week asks, from the accounts and the project's own tables."""

import json

import numpy as np
import pytest

from commonweal.examples.demo import document, own
from commonweal.examples.demo.accounts import accounts, planned
from commonweal.examples.demo.federation import invested, invested_in
from commonweal.planner.economy import Kind


def at(economy, name):
    return next(number for number, technique in enumerate(economy.techniques) if technique.name == name)


def product(economy, name):
    return next(number for number, product in enumerate(economy.products) if product.name == name)


def test_the_document_is_the_same_every_time_and_fits_json():
    assert json.dumps(document(), allow_nan=False) == json.dumps(document(), allow_nan=False)


def test_it_is_no_larger_than_two_cores_can_plan(question):
    economy, demand = question
    periods = len(economy.periods)
    assert periods == 5
    built = np.count_nonzero(economy.service.any(axis=1))
    columns = periods * (len(economy.techniques) + built + len(economy.products)) + len(demand.needs)
    assert columns < 12_300


def test_hours_and_co2_fall_by_a_fifth_in_equal_steps(question):
    economy, _ = question
    falling = np.array([0.96, 0.92, 0.88, 0.84, 0.80])
    np.testing.assert_allclose(economy.hours_available.sum(axis=0), accounts().hours.sum() * falling, rtol=1e-9)
    np.testing.assert_allclose(economy.cap_limits[0], accounts().co2.sum() / 1000 * falling, rtol=1e-9)


def test_capacity_hours_and_co2_of_2014_are_all_placed(question):
    economy, _ = question
    table = planned()
    for code, made, hours in zip(table.codes, table.output, table.hours, strict=True):
        there = [at(economy, f"{code}@{region}") for region in own.REGIONS]
        opening = economy.capacity[there, 0]
        assert opening.sum() == pytest.approx(made / 1000, rel=1e-9)
        assert (economy.hours[:, there].sum(axis=0) @ opening) == pytest.approx(hours, rel=1e-8, abs=1e-8)
    assert (economy.emissions @ np.nan_to_num(economy.capacity[:, 0], posinf=0))[0] == pytest.approx(4343.47, abs=0.01)


def test_of_each_product_at_most_its_share_comes_from_abroad(question):
    """A unit made gives licences for share / (1 − share) units, and each import uses one."""
    economy, _ = question
    table = planned()
    for code, imports, output in zip(table.codes, table.imports, table.output, strict=True):
        if imports:
            share = imports / (imports + output)
            licence = product(economy, f"licence-{code}")
            assert economy.decay[licence] == 1
            given = economy.outputs[0][[licence]].toarray()[0]
            assert given[at(economy, f"{code}@west")] == pytest.approx(share / (1 - share), rel=1e-8)
            used = economy.inputs[0][[licence]].toarray()[0]
            assert {economy.techniques[j].kind for j in np.flatnonzero(used)} == {Kind.IMPORT}
            assert set(used[used > 0]) == {1.0}
    importing = [j for j, technique in enumerate(economy.techniques) if technique.kind is Kind.IMPORT]
    for j in importing:
        licences = [i for i in economy.inputs[0][:, [j]].nonzero()[0] if economy.products[i].name.startswith("licence-")]
        assert len(licences) == 1


def test_the_deficit_never_exceeds_that_of_2014(question):
    economy, _ = question
    claims, table = product(economy, "claims-abroad"), planned()
    assert economy.decay[claims] == 1
    carriage = table.margins.sum() + sum(table.final_other["IntTTM"].values())
    deficit = (table.imports.sum() + carriage - table.final("EXP", domestic_only=True).sum()) / 1000
    np.testing.assert_allclose(economy.supply[claims], deficit, rtol=1e-9)
    paid = economy.inputs[0][[claims]].toarray()[0]
    assert paid[paid > 0] * table.imports.sum() == pytest.approx(table.imports.sum() + carriage, rel=1e-9)
    earned = economy.outputs[0][[claims]].toarray()[0]
    assert {economy.techniques[j].name for j in np.flatnonzero(earned)} == {"exports"}
    exported = economy.inputs[0][:, [at(economy, "exports")]].sum()
    assert exported == pytest.approx(1, rel=1e-8)


def test_trade_carries_nothing_from_region_to_region(question):
    """What is brought in arrives, and what is sent out leaves, in the same shares whoever plans."""
    economy, _ = question
    crossing = {
        technique.name: j for j, technique in enumerate(economy.techniques) if technique.kind in (Kind.IMPORT, Kind.EXPORT)
    }
    arriving = economy.outputs[0][[product(economy, f"C29@{region}") for region in own.REGIONS]][:, [crossing["import-C29"]]]
    np.testing.assert_allclose(arriving.toarray().ravel(), own.ports()["imports"][planned().codes.index("C29")])
    leaving = economy.inputs[0][[product(economy, f"A01@{region}") for region in own.REGIONS]][:, [crossing["exports"]]].toarray()
    np.testing.assert_allclose(leaving.ravel() / leaving.sum(), own.ports()["exports"][planned().codes.index("A01")])
    assert len(crossing) == np.count_nonzero(planned().imports) + 1


def test_works_grow_in_a_region_by_no_more_than_the_table_says(question):
    economy, _ = question
    table = planned()
    for code, most in zip(table.codes, own.growth(), strict=True):
        used = {economy.products[i].name for i in economy.new_capacity[:, [at(economy, f"{code}@south")]].nonzero()[0]}
        assert (f"room-{code}@south" in used) is bool(np.isfinite(most))
    metals = table.codes.index("C24")
    room = economy.supply[product(economy, "room-C24@south")]
    opening = economy.capacity[at(economy, "C24@south"), 0]
    np.testing.assert_allclose(room, opening * (own.choice("wear") + own.growth()[metals]), rtol=1e-8)


def test_licences_claims_and_room_are_rights_and_nothing_else_is(question):
    economy, _ = question
    rights = {product.name.split("-")[0] for product in economy.products if product.is_right}
    assert rights == {"licence", "claims", "room"}
    assert all(product.is_right for product in economy.products if product.name.startswith(("licence-", "claims-", "room-")))


def test_homes_begun_in_2014_come_into_service_when_they_are_built_and_wear_from_then_on(question):
    """Of the investment in the accounts homes receive what wears out of them and their capital's share of the rest."""
    economy, _ = question
    table = planned()
    homes, kept = table.codes.index("homes"), 1 - own.choice("wear_homes")
    assert invested_in(table).sum() == pytest.approx(invested(table).sum(), rel=1e-12)
    begun = invested_in(table)[homes] / table.capital[homes]
    assert 0.03 < begun < 0.05
    opening = economy.capacity[at(economy, "homes@west"), 0]
    expected = [opening] + [opening * (kept**t + begun * kept ** (t - 1)) for t in range(1, 6)]
    np.testing.assert_allclose(economy.capacity[at(economy, "homes@west")], expected, rtol=1e-8)
    assert {row["technique"].partition("@")[0] for row in document()["begun"]} == {"homes"}


def test_scrap_and_second_hand_goods_come_in_every_year(question):
    economy, _ = question
    scrap = [product(economy, f"E37-E39@{region}") for region in own.REGIONS]
    np.testing.assert_allclose(economy.supply[scrap].sum(axis=0), 70.027, atol=1e-3)


def test_goods_travel_with_freight_and_what_stays_does_not(question):
    economy, _ = question
    carried = {technique.name.split("-")[1] for technique in economy.techniques if technique.kind is Kind.TRANSPORT}
    assert "A01" in carried
    assert not carried & {"D35", "I", "Q", "homes", "K64"}
    for j, technique in enumerate(economy.techniques):
        if technique.kind is Kind.TRANSPORT:
            used = {economy.products[i].name.split("@")[0] for i in economy.inputs[0][:, [j]].nonzero()[0]}
            assert used & set(own.CARRIERS)
            assert economy.outputs[0][:, [j]].sum() == 1


def test_new_plant_costs_the_capital_of_the_accounts(question):
    economy, _ = question
    table = planned()
    goods = [i for i, product in enumerate(economy.products) if not product.is_right]
    cost = np.asarray(economy.new_capacity[goods].sum(axis=0)).ravel()
    opening = np.nan_to_num(economy.capacity[:, 0], posinf=0)
    assert cost @ opening == pytest.approx(table.capital.sum() / 1000, rel=1e-8)
    for region in own.REGIONS:
        assert economy.inputs[0][:, [at(economy, f"plant@{region}")]].sum() == pytest.approx(1, rel=1e-8)
