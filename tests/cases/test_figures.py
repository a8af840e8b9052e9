"""The corners of the format: no plan, no end, no value, slips, and what recipes alone determine."""

import copy
import json
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from commonweal.planner import case as cases

DATA = Path(__file__).parent / "data"


def published(name):
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def found(document, *entries):
    return [answer["found"] for answer in cases.answers(cases.read({**document, "expected": list(entries)}))]


def farm(**changed):
    return {
        "format": cases.FORMAT,
        "periods": 1,
        "products": {"wheat": {"unit": "bushel"}},
        "techniques": {"farm": {"inputs": {"wheat": 0.5}, "outputs": {"wheat": 1}, "labour": 2, "weight": -1}},
        "stocks": [],
        "communities": ["people"],
        "needs": [{"community": "people", "product": "wheat", "amount": 3}],
        "objective": {"kind": "least_labour"},
        "expected": [],
        **changed,
    }


def test_of_an_infeasible_case_only_its_recipes_have_figures():
    document = published("hawkins-simon-not-viable")
    entries = [
        {"figure": "level", "technique": "industry-1", "value": 3, "tolerance": 1},
        {"figure": "objective"},
        {"figure": "total_labour"},
        {"figure": "delivered", "community": "people", "product": "one"},
        {"figure": "leftover", "product": "one"},
        {"figure": "shadow_price", "product": "one"},
        {"figure": "determinant"},
    ]
    answers = cases.answers(cases.read({**document, "expected": entries}))
    assert [answer["found"] for answer in answers[:-1]] == [None] * 6
    assert answers[0]["ok"] is False
    assert [answer["ok"] for answer in answers[1:]] == [None] * 6
    assert answers[-1]["found"] == pytest.approx(-0.1)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"objective": {"kind": "any"}}, "feasible"),
        ({"techniques": {}, "objective": {"kind": "any"}}, "infeasible"),
        ({"objective": {"kind": "most_weight"}, "techniques": {"farm": {"outputs": {"wheat": 1}, "weight": 1}}}, "unbounded"),
        ({"needs": [{"community": "people", "product": "wheat", "amount": None, "kind": "fair", "per": 1}],
          "objective": {"kind": "fairest"}}, "unbounded"),
        ({"needs": [{"community": "people", "product": "wheat", "amount": 1, "kind": "scaled"}],
          "objective": {"kind": "largest_scale"}}, "unbounded"),
        ({"techniques": {"farm": {"outputs": {"wheat": 1}}}, "objective": {"kind": "growth"}}, "unbounded"),
        ({"stocks": [{"product": "wheat", "amount": [None]}], "techniques": {}}, "feasible"),
    ],
)  # fmt: skip
def test_what_has_no_plan_or_no_end_is_reported_so(changed, status):
    assert found(farm(**changed), {"figure": "status"}) == [status]


def test_the_constant_is_added_to_what_was_sought_and_to_nothing_else():
    document = farm(objective={"kind": "least_labour", "constant": 100})
    assert found(document, {"figure": "objective"}, {"figure": "total_labour"}) == pytest.approx([112, 12])


def test_an_entry_keeps_its_keys_and_its_order():
    entries = [{"figure": "total_labour", "value": 12, "tolerance": 0, "status": "published", "note": "x"}, {"figure": "status"}]
    answers = cases.answers(cases.read(farm(expected=entries)))
    assert answers == [{**entries[0], "found": 12.0, "ok": True}, {**entries[1], "found": "feasible", "ok": None}]


def test_a_figure_outside_its_tolerance_is_not_ok():
    answers = cases.answers(cases.read(farm(expected=[{"figure": "total_labour", "value": 12.1, "tolerance": 0.05}])))
    assert answers[0]["ok"] is False


def test_lists_by_period_and_by_delay_are_told_apart():
    document = farm(
        periods=3,
        products={"wheat": {"unit": "bushel", "kept": [0, 1, 0.5]}},
        techniques={"farm": {"outputs": {"wheat": [0, 1]}, "labour": [1, 3, 4], "most": [5, None, 0]}},
        needs=[{"community": "people", "product": "wheat", "amount": [0, 2, 4]}],
    )
    entries = [
        {"figure": "objective"},
        {"figure": "level", "technique": "farm", "period": 1},
        {"figure": "level", "technique": "farm", "period": 2},
        {"figure": "leftover", "product": "wheat", "period": 2},
        {"figure": "sum_levels", "techniques": ["farm"], "periods": [1, 2]},
        {"figure": "total_labour"},
    ]
    # Three more in period 1 keep only by half: 5 - 2 = 3 left over, 1.5 still there, 2.5 made in period 2.
    assert found(document, *entries) == pytest.approx([12.5, 5, 2.5, 3, 7.5, 12.5])


def test_needs_of_every_kind_stand_beside_each_other():
    document = farm(
        periods=2,
        products={"bread": {"unit": "kg"}},
        techniques={},
        stocks=[{"product": "bread", "amount": [10, 20]}],
        communities=["a", "b", "c"],
        needs=[
            {"community": "a", "product": "bread", "amount": [2, 0]},
            {"community": "b", "product": "bread", "amount": [None, 4], "per": [1, 2], "kind": "fair"},
            {"community": "c", "product": "bread", "amount": [8, None], "per": 3, "kind": "fair"},
            {"community": "c", "product": "bread", "amount": 0, "kind": "upto", "weight": 5},
        ],
        objective={"kind": "fairest"},
    )
    entries = [{"figure": "delivered", "community": who, "product": "bread", "period": t} for t in (1, 2) for who in "abc"]
    assert found(document, {"figure": "worst_share"}, *entries) == pytest.approx([2, 2, 2, 6, 0, 4, 16])


@pytest.mark.parametrize(("sense", "price"), [("least_weight", -2.0), ("most_weight", -2.0)])
def test_a_price_is_the_change_of_the_objective_whichever_way_it_is_sought(sense, price):
    """With weight -1 a run, one bushel more takes two runs more: the sum of weights falls by two either way."""
    document = farm(objective={"kind": sense})
    if sense == "least_weight":
        document["techniques"]["farm"]["weight"] = 1
        price = 2.0
    assert found(document, {"figure": "shadow_price", "product": "wheat"}) == [pytest.approx(price)]


SLIPS = [
    ({"format": "commonweal-case/2"}, "format"),
    ({"periods": 0}, "periods"),
    ({"periods": True}, "periods"),
    ({"needs": [{"community": "people", "product": "wheet", "amount": 1}]}, "Did you mean wheat?"),
    ({"needs": [{"community": "peeple", "product": "wheat", "amount": 1}]}, "Did you mean people?"),
    ({"needs": [{"community": "people", "product": "wheat"}]}, "missing"),
    ({"needs": [{"community": "people", "product": "wheat", "amount": "3"}]}, "not a number"),
    ({"needs": [{"community": "people", "product": "wheat", "amount": None}]}, "not a number"),
    ({"needs": [{"community": "people", "product": "wheat", "amount": [1, 2]}]}, "one entry per period"),
    ({"needs": [{"community": "people", "product": "wheat", "amount": 1, "kind": "might"}]}, "must, upto, scaled, fair"),
    ({"needs": [{"community": "people", "product": "wheat", "amount": None, "kind": "fair"}]}, "needs a measure"),
    ({"needs": {}}, "no list"),
    ({"techniques": []}, "no object"),
    ({"techniques": {"farm": {"outputs": {"wheat": float("nan")}}}}, "not a number"),
    ({"techniques": {"farm": {"periods": [2]}}}, "no period"),
    ({"objective": {"kind": "best"}}, "none of the kinds"),
    ({"expected": [{"figure": "weather"}]}, "no such figure"),
    ({"expected": [{"figure": "level", "technique": "frm"}]}, "Did you mean farm?"),
    ({"expected": [{"figure": "level", "technique": "farm", "period": 2}]}, "no period"),
    ({"expected": [{"figure": "level", "technique": "farm", "value": [1]}]}, "no figure"),
]


@pytest.mark.parametrize(("changed", "reason"), SLIPS)
def test_a_malformed_case_is_refused_with_a_sentence(changed, reason):
    with pytest.raises(cases.MalformedCaseError) as raised:
        cases.answers(cases.read({**farm(), **copy.deepcopy(changed)}))
    assert reason in str(raised.value)


JUNK = st.sampled_from([None, True, -1, 0, 1e308, float("inf"), "x", [], [1], [None], {}, {"a": 1}])


def places(value, at=()):
    """Every place in a document."""
    yield at
    for key, entry in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(entry, (*at, key))


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(["ampl-steel-four-weeks", "keshav-weighted-shares", "sraffa-wheat-iron-pigs"]), junk=JUNK, data=st.data()
)
def test_junk_anywhere_is_answered_or_refused_and_nothing_else(name, junk, data):
    document = published(name)
    *way, last = data.draw(st.sampled_from([at for at in places(document) if at]))
    inside = document
    for key in way:
        inside = inside[key]
    inside[last] = junk
    with suppress(cases.MalformedCaseError):  # any other exception fails
        assert len(cases.answers(cases.read(document))) == len(document["expected"])


def economy(matrix):
    names = [f"i{number}" for number in range(len(matrix))]
    return farm(
        products={name: {"unit": "unit"} for name in names},
        techniques={
            f"make-{name}": {"inputs": dict(zip(names, map(float, column), strict=True)), "outputs": {name: 1}, "labour": 1}
            for name, column in zip(names, matrix.T, strict=True)
        },
        needs=[{"community": "people", "product": name, "amount": 1} for name in names],
        objective={"kind": "growth"},
    )


@settings(max_examples=25, deadline=None)
@given(matrix=arrays(float, (3, 3), elements=st.sampled_from([0.05, 0.1, 0.2, 0.3])))
def test_growth_and_profit_meet_where_every_product_has_one_technique(matrix):
    """The dominant eigenvalue says both (von Neumann 1937, Sraffa 1960)."""
    factor = 1 / max(np.linalg.eigvals(matrix).real)
    entries = [{"figure": "growth_factor"}, {"figure": "profit_rate"}, {"figure": "sum_levels"}, {"figure": "status"}]
    assert found(economy(matrix), *entries)[:3] == pytest.approx([factor, factor - 1, 1], rel=1e-7)


@settings(max_examples=25, deadline=None)
@given(matrix=arrays(float, (3, 3), elements=st.sampled_from([0, 0.1, 0.2, 0.3])))
def test_labour_values_are_the_prices_of_least_labour(matrix):
    document = {**economy(matrix), "objective": {"kind": "least_labour"}}
    values = found(document, *({"figure": "labour_value", "product": f"i{number}"} for number in range(3)))
    prices = found(document, *({"figure": "shadow_price", "product": f"i{number}"} for number in range(3)))
    assert values == pytest.approx(list(np.linalg.solve((np.eye(3) - matrix).T, np.ones(3))))
    assert prices == pytest.approx(values, rel=1e-6)


def test_of_several_techniques_those_the_plan_runs_give_the_values():
    document = farm()
    document["techniques"]["garden"] = {"outputs": {"wheat": 1}, "labour": 9}
    entries = [
        {"figure": "labour_value", "product": "wheat"},
        {"figure": "total_requirement", "product": "wheat", "for": "wheat"},
    ]
    assert found(document, *entries) == pytest.approx([4, 2])
