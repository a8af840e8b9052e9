"""Cases nobody has published: whatever the format allows is solved as a second, plain reading of it solves it."""

import json
import os

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from commonweal.planner import case as cases
from commonweal.planner.case import solving
from tests.cases.reference import Reference

LINEAR = ("least_labour", "least_weight", "most_weight", "largest_scale")
PRODUCTS, TECHNIQUES = ("a", "b", "c"), ("p", "q", "r")
amounts = st.sampled_from([0, 0.5, 1, 2, 3, 5, 8])
coefficients = st.sampled_from([0.1, 0.25, 0.5, 1, 1.5, 2])


def by_period(values, T):
    return st.one_of(values, st.lists(values, min_size=T, max_size=T))


@st.composite
def documents(draw, kinds=(*LINEAR, "fairest", "any")):
    """A case of up to three periods with every key the format has."""
    T = draw(st.integers(1, 3))
    delayed = st.one_of(coefficients, st.lists(st.one_of(coefficients, st.just(0)), min_size=1, max_size=3))
    limit = st.one_of(st.none(), by_period(st.one_of(st.none(), amounts), T))

    def product():
        said = {"unit": "unit"}
        if draw(st.booleans()):
            said["kept"] = draw(by_period(st.sampled_from([0, 0.5, 1, 1.1]), T))
        if draw(st.booleans()):
            said["leftover_most"] = draw(by_period(st.one_of(st.none(), st.sampled_from([2, 5, 10])), T))
        if draw(st.integers(0, 4)) == 0:
            said["leftover_least"] = draw(by_period(st.one_of(st.none(), st.sampled_from([0, 0.5])), T))
        if draw(st.booleans()):
            said["leftover_weight"] = draw(by_period(st.sampled_from([-1, -0.5, 0]), T))
        return said

    def technique():
        said = {
            "inputs": {name: draw(delayed) for name in draw(st.sets(st.sampled_from(PRODUCTS), max_size=2))},
            "outputs": {name: draw(delayed) for name in draw(st.sets(st.sampled_from(PRODUCTS), min_size=1, max_size=2))},
            "labour": draw(by_period(st.sampled_from([0.5, 1, 2]), T)),
            "weight": draw(by_period(st.sampled_from([-2, -1, 0, 1]), T)),
        }
        if draw(st.booleans()):
            said["most"] = draw(limit)
        if draw(st.integers(0, 4)) == 0:
            said["least"] = draw(by_period(st.one_of(st.none(), st.sampled_from([0, 0.5, 1])), T))
        if draw(st.integers(0, 4)) == 0:
            said["periods"] = sorted(draw(st.sets(st.integers(1, T), min_size=1)))
        return {key: value for key, value in said.items() if value is not None}

    def need(number):
        kind = draw(st.sampled_from([None, "must", "upto", "scaled", "fair", "fair"]))
        open_ended = kind in ("upto", "fair")
        said = {"community": "people", "product": draw(st.sampled_from(PRODUCTS))}
        small = st.sampled_from([0, 0.5, 1, 2])
        said["amount"] = draw(by_period(st.one_of(st.none(), amounts) if open_ended else small, T))
        if kind:
            said["kind"] = kind
        if kind == "upto":
            said["weight"] = draw(by_period(st.sampled_from([0.5, 1, 3]), T))
        if kind == "fair":
            unstated = said["amount"] is None or (isinstance(said["amount"], list) and None in said["amount"])
            if unstated or draw(st.booleans()):
                said["per"] = draw(by_period(st.sampled_from([0.5, 1, 4]), T))
        if draw(st.integers(0, 2)) == 0:
            said["period"] = draw(st.integers(1, T))
        return said

    document = {
        "format": cases.FORMAT,
        "periods": T,
        "products": {name: product() for name in PRODUCTS},
        "techniques": {name: technique() for name in TECHNIQUES[: draw(st.integers(0, 3))]},
        "stocks": [{"product": name, "amount": draw(by_period(amounts, T))} for name in PRODUCTS if draw(st.integers(0, 3))],
        "communities": ["people"],
        "needs": [need(number) for number in range(draw(st.integers(1, 5)))],
        "objective": {"kind": draw(st.sampled_from(kinds))},
    }
    if draw(st.integers(0, 2)) == 0:
        document["labour_available"] = draw(by_period(st.one_of(st.none(), st.sampled_from([3, 10])), T))
    return document


def found(document, *expected):
    document = json.loads(json.dumps({**document, "expected": list(expected)}))
    return [entry["found"] for entry in cases.answers(cases.read(document))]


SETTINGS = settings(max_examples=int(os.environ.get("CASES", 40)), deadline=None, suppress_health_check=list(HealthCheck))


@SETTINGS
@given(document=documents())
def test_status_and_objective_are_those_of_the_plain_reading(document):
    status, objective, _ = Reference(document).answer()
    ours = found(document, {"figure": "status"}, {"figure": "objective"})
    assert ours[0] == status
    if objective is None:
        assert ours[1] is None
    else:
        assert ours[1] == pytest.approx(objective, abs=1e-6, rel=1e-6)


@SETTINGS
@given(document=documents(kinds=("fairest",)))
def test_the_fairest_deliveries_are_fair_to_the_last(document):
    reference = Reference(document)
    status, worst, x = reference.leximin()
    assume(status == "feasible" and worst is not None)
    case = cases.read({**document, "expected": []})
    answer = solving.solve(case)
    fair = [k for k, need in enumerate(case.needs) if need.kind == "fair" and need.per > 0]
    delivered = answer.of("deliveries")
    for k, (column, per) in zip(fair, reference.fair, strict=True):
        if not answer.endless:
            assert delivered[k] / per == pytest.approx(x[column] / per, abs=1e-5, rel=1e-5)


@SETTINGS
@given(
    document=documents(kinds=("least_labour", "least_weight", "most_weight", "largest_scale")), product=st.sampled_from(PRODUCTS)
)
def test_a_shadow_price_is_what_a_little_more_need_changes(document, product):
    status, objective, _ = Reference(document).answer()
    assume(status == "feasible")
    little = 1e-4
    more_status, more, _ = Reference(document).answer(more=((product, 0), little))
    assume(more_status == "feasible")
    price = found(document, {"figure": "shadow_price", "product": product})[0]
    assert price == pytest.approx((more - objective) / little, abs=1e-3, rel=1e-3)
