"""A plan said as a document and read back is the same plan, and the document keeps the words of its promise."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from commonweal.planner import aims, check, document, stages

from .economies import cases, village

thorough = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def there_and_back(economy, demand, plan):
    return document.from_document(
        economy, demand, json.loads(json.dumps(document.to_document(economy, demand, plan), allow_nan=False))
    )


def same(one, other):
    """Whether two plans say the same, figure for figure."""
    if isinstance(one, np.ndarray):
        return one.shape == other.shape and bool((one == other).all())
    if hasattr(one, "__dataclass_fields__"):
        return all(same(getattr(one, name), getattr(other, name)) for name in one.__dataclass_fields__)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return one == other


@thorough
@given(case=cases())
def test_a_plan_survives_its_document_figure_for_figure(case):
    try:
        plan = stages.plan(*case, alternatives=aims.USUAL)
    except stages.Impossible:
        assume(False)
    assert same(plan, there_and_back(*case, plan))


def test_a_check_needs_only_the_document():
    case = village(hours=40.0)
    report = check.check(*case, there_and_back(*case, stages.plan(*case)))
    assert report.ok, [fault.text for fault in report.faults]


def test_the_document_has_what_was_promised():
    case = village(hours=40.0)
    said = document.to_document(*case, stages.plan(*case, alternatives=aims.USUAL))
    promised = {
        "stages": {"name", "value", "bound", "gap"},
        "runs": {"technique", "period", "level"},
        "met": {"community", "product", "period", "tier", "needed", "delivered"},
        "hours": {"skill", "period", "used", "available"},
        "valuations": {"row", "of", "period", "value", "unit"},
        "shortages": {"sentence", "need", "resource", "valuation"},
        "alternatives": {"name", "runs", "met", "costs"},
    }
    for name, keys in promised.items():
        assert said[name], name
        assert all(keys <= set(row) for row in said[name]), name
    assert set(said["certificate"]) == {"residual", "bound", "gap", "ok"}
    assert said["status"] == "shortage"
    assert {row["period"] for row in said["runs"]} <= {1, 2, 3}


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda said: said.update(format="something/1"), "no plan"),
        (lambda said: said["runs"].append({"technique": "magic", "period": 1, "level": 2.0}), "magic"),
        (lambda said: said["runs"].append({"technique": "mill", "period": 9, "level": 2.0}), "period 9"),
        (lambda said: said["met"].pop(), "other needs"),
    ],
)
def test_what_the_data_do_not_know_is_refused(spoil, message):
    case = village()
    said = document.to_document(*case, stages.plan(*case))
    spoil(said)
    with pytest.raises(ValueError, match=message):
        document.from_document(*case, said)


def test_of_an_alternative_only_what_it_decides_costs_and_proves_is_said():
    case = village(hours=40.0)
    said = document.to_document(*case, stages.plan(*case, alternatives=aims.USUAL))
    decided = {"runs", "met", "stocks", "investment", "missing"}
    for other in said["alternatives"]:
        assert set(other) == {"name", "status", "sentence", "costs", "certificate", "levels", *decided}


def test_no_list_shows_what_float64_leaves_of_nothing():
    case = village(hours=40.0)
    plan = stages.plan(*case)
    dusty = np.array([[1.0, 1e-14, 0.0]])
    levels = tuple(replace(level, valuations=replace(level.valuations, hours=dusty)) for level in plan.levels)
    said = document.to_document(*case, replace(plan, levels=levels))["valuations"]
    assert [row["period"] for row in said if row["row"] == "hours"] == [1]
