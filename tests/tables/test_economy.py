"""Tables become the arrays of DESIGN §5: what a row means, period by period."""

import numpy as np
import pytest

from commonweal import examples, tables
from commonweal.planner.demand import Division, Tier


def laid(**changed):
    """The economy, demand and warnings of a small federation over three periods."""
    document = {
        "products": [
            {"product": "bread", "unit": "kg", "decay": 1},
            {"product": "flour", "unit": "kg", "decay": 0.1, "stock_most": 50},
        ],
        "techniques": [{"technique": "bake", "wear": 0.5, "lag": 1, "toil": 2}, {"technique": "grind"}],
        "inputs": [{"technique": "bake", "product": "flour", "amount": 0.7}],
        "outputs": [
            {"technique": "bake", "product": "bread", "amount": 1},
            {"technique": "grind", "product": "flour", "amount": 3, "delay": 1},
            {"technique": "grind", "product": "bread", "amount": 1, "delay": 7},
        ],
        "work": [{"technique": "bake", "skill": "baker", "hours": 0.1}],
        "building": [{"technique": "bake", "product": "flour", "amount": 4}],
        "capacity": [{"technique": "bake", "amount": 80}, {"technique": "bake", "period": 2, "amount": 7, "least": 3}],
        "stocks": [
            {"product": "flour", "amount": 10},
            {"product": "flour", "period": "every", "amount": 5},
            {"product": "flour", "period": 3, "amount": 6},
        ],
        "hours": [
            {"skill": "baker", "available": 100, "place": "Northside"},
            {"skill": "baker", "period": "y3", "available": 90},
        ],
        "caps": [
            {"cap": "CO2", "unit": "t", "period": "total", "amount": 9},
            {"cap": "CO2", "unit": "t", "period": 1, "amount": 4},
        ],
        "emissions": [{"technique": "bake", "cap": "CO2", "amount": 0.2}],
        "communities": [{"community": "Northside", "members": 3}],
        "needs": [
            {"community": "Northside", "product": "bread", "tier": "vital", "amount": 5},
            {"community": "Northside", "product": "bread", "period": 2, "tier": "vital", "amount": 8},
        ],
        "plan": [{"key": "periods", "value": "y1;y2;y3"}, {"key": "division.wanted", "value": "equal"}],
        **changed,
    }
    return tables.economy(tables.read(document))


def test_a_right_is_told_apart_from_output():
    economy, _, _ = laid(products=[{"product": "bread", "unit": "kg"}, {"product": "flour", "unit": "kg", "right": "yes"}])
    assert [product.is_right for product in economy.products] == [False, True]


def test_opening_capacity_wears_and_a_period_of_its_own_stands_in_its_place():
    economy, _, _ = laid()
    assert economy.capacity[0] == pytest.approx([80, 7, 20, 10])
    assert np.isinf(economy.capacity[1]).all()
    assert economy.run_least[0] == pytest.approx([0, 3, 0])


def test_what_was_begun_before_comes_into_service_and_wears_and_a_stated_period_has_the_last_word():
    economy, _, warnings = laid(
        begun=[{"technique": "bake", "period": 3, "amount": 8}, {"technique": "bake", "period": "y2", "amount": 4}]
    )
    assert economy.capacity[0] == pytest.approx([80, 7, 20 + 8 + 2, 10 + 4 + 1])
    assert economy.terminal_capacity[0] == 80
    assert warnings == []
    _, _, warnings = laid(begun=[{"technique": "grind", "period": 1, "amount": 8}])
    assert [warning.subject for warning in warnings] == ["grind"]


def test_new_capacity_serves_after_its_lag_and_wears_alike():
    economy, _, _ = laid()
    assert economy.service[0] == pytest.approx([0, 1, 0.5, 0.25])
    assert not economy.service[1].any()
    assert economy.new_capacity.toarray()[:, 0] == pytest.approx([0, 4])


def test_where_only_periods_are_stated_the_last_is_what_is_handed_on():
    rows = [{"technique": "grind", "period": 1, "amount": 9}, {"technique": "grind", "period": 3, "amount": 4}]
    economy, _, _ = laid(capacity=rows)
    assert economy.capacity[1].tolist() == [9, np.inf, 4, 4]
    assert economy.terminal_capacity[1] == 9


def test_delays_make_a_matrix_each_and_what_falls_after_the_end_is_dropped():
    economy, _, _ = laid()
    assert [made.toarray().tolist() for made in economy.outputs] == [[[1, 0], [0, 0]], [[0, 0], [0, 3]], [[0, 0], [0, 0]]]
    assert [used.toarray().tolist() for used in economy.inputs] == [[[0, 0], [0.7, 0]]]


def test_a_row_for_a_period_stands_in_place_of_the_one_for_every_period():
    economy, demand, _ = laid()
    assert economy.opening_stocks == pytest.approx([0, 10])
    assert economy.supply[1] == pytest.approx([5, 5, 6])
    assert economy.hours_available[0] == pytest.approx([100, 100, 90])
    assert economy.cap_limits[0].tolist() == [4, np.inf, np.inf]
    assert economy.cap_totals[0] == 9
    assert sorted((need.period, need.amount) for need in demand.needs) == [(0, 5), (1, 8), (2, 5)]
    assert demand.division == {Tier.WANTED: Division.EQUAL}


def test_names_units_and_limits_are_kept():
    economy, _, _ = laid()
    assert [(product.name, product.unit) for product in economy.products] == [("bread", "kg"), ("flour", "kg")]
    assert (economy.skills[0].unit, economy.skills[0].place) == ("hours", "Northside")
    assert economy.toil.tolist() == [2, 1]
    assert economy.stock_most[:, 0].tolist() == [np.inf, 50]
    assert economy.periods == ("y1", "y2", "y3")


@pytest.mark.parametrize(
    ("rows", "rule", "stocks", "capacity"),
    [
        ([], None, [0, 10], [80, 0]),  # what lapses cannot be handed on, what has no limit needs no handing on
        ([], "received", [0, 10], [80, 0]),
        ([], "none", [0, 0], [0, 0]),
        ([{"of": "stock", "name": "flour", "amount": 3}, {"of": "capacity", "name": "bake", "amount": 2}], None, [0, 3], [2, 0]),
    ],
)
def test_the_terminal_rule(rows, rule, stocks, capacity):
    settings = [{"key": "periods", "value": "3"}, *([{"key": "terminal", "value": rule}] if rule else [])]
    changed = {"hours": [], "plan": settings, "terminal": rows}
    economy, _, _ = laid(**changed)
    assert economy.terminal_stocks.tolist() == stocks
    assert economy.terminal_capacity.tolist() == capacity


def test_skills_are_without_limit_where_no_hours_are_stated():
    economy, _, _ = laid(hours=[])
    assert np.isinf(economy.hours_available).all()


def test_what_is_stated_and_has_no_effect_is_warned_of():
    _, _, warnings = laid(
        capacity=[],
        hours=[{"skill": "baker", "available": 1}, {"skill": "miller", "available": 1}],
        communities=[{"community": "Northside"}, {"community": "Southside"}],
    )
    assert {warning.subject for warning in warnings} == {"bake", "miller", "Southside"}


def test_the_tutorial_reads_without_a_warning():
    economy, demand, warnings = tables.economy(tables.read(examples.source("tutorial")))
    assert warnings == []
    assert (len(economy.periods), len(demand.needs)) == (4, 44)
