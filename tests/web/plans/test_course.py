"""How a plan runs through its periods beside what was before it, and what is made nearby."""

import pytest

from commonweal.web.plans.course import course, nearby

TABLES = {
    "products": [{"product": "bread", "unit": "kg"}, {"product": "bread there", "unit": "kg"}, {"product": "fuel", "unit": "l"}],
    "techniques": [{"technique": "bake"}, {"technique": "drive", "kind": "transport"}],
    "inputs": [
        {"technique": "drive", "product": "bread", "amount": 1},
        {"technique": "drive", "product": "fuel", "amount": 0.1},
    ],
    "outputs": [
        {"technique": "bake", "product": "bread", "amount": 1},
        {"technique": "drive", "product": "bread there", "amount": 1},
    ],
    "work": [{"technique": "bake", "skill": "baker", "hours": 2}],
    "hours": [{"skill": "baker", "available": 9, "unit": "million hours"}],
    "emissions": [{"technique": "drive", "cap": "CO2", "amount": 3}],
    "caps": [{"cap": "CO2", "unit": "t", "amount": 9}],
}
RUNS = [
    {"technique": "bake", "period": 1, "level": 3},
    {"technique": "bake", "period": 2, "level": 1},
    {"technique": "drive", "period": 2, "level": 1},
]


def test_hours_are_counted_out_and_caps_told_period_by_period():
    told = course(TABLES, RUNS, 2)
    assert told["hours"] == [6e6, 2e6]
    assert told["caps"] == {"CO2": [0, 3]}
    assert told["before"] is None


def test_what_was_before_is_what_the_tables_say_of_it():
    said = {"note.before": "2014", "note.before.hours": "7", "note.before.engaged": "0.5", "note.before.CO2": "4"}
    plan = [{"key": key, "value": value} for key, value in said.items()]
    before = course({**TABLES, "plan": plan}, RUNS, 2)["before"]
    assert before == {"label": "2014", "hours": 7e6, "engaged": 5e5, "caps": {"CO2": 4}}


def test_a_carriers_fuel_is_no_freight():
    assert nearby(TABLES, RUNS) == pytest.approx(3 / 4)


def test_where_nothing_is_carried_nothing_is_said_of_it():
    assert nearby({**TABLES, "techniques": [{"technique": "bake"}]}, RUNS[:2]) is None
