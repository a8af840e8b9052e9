"""Data that may not have been meant get a warning that names them, and nothing else does."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from scipy.sparse import csr_array

from commonweal.planner import stages, viability

from .economies import cases, village


def recipes(inputs):
    economy, demand = village()
    return replace(economy, inputs=(csr_array(np.array(inputs)),)), demand


def test_an_economy_in_order_gets_no_warning():
    assert viability.warnings(*village()) == ()


@pytest.mark.parametrize("grain", [1.0, 1.3])
def test_a_technique_that_eats_more_than_it_makes_is_named(grain):
    doubts = viability.warnings(*recipes([[grain, 1.2, 0, 0], [0, 0, 0.8, 0], [0, 0, 0, 0], [0, 0, 0, 0]]))
    assert [doubt.kind for doubt in doubts] == ["devouring", "unreproducible"]
    assert doubts[0].names == ("farm",)
    assert str(doubts[0]).startswith("Farm eats more than it makes: each run uses")


@pytest.mark.parametrize(("flour", "warned"), [(0.5, False), (0.57, False), (0.59, True), (0.9, True)])
def test_hawkins_and_simon_say_when_grain_and_flour_cannot_be_reproduced(flour, warned):
    economy, demand = recipes([[0.3, 1.2, 0, 0], [flour, 0, 0.8, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
    doubts = viability.warnings(economy, demand)
    determinant = (1 - 0.3) * 1 - 1.2 * flour
    assert warned == (determinant <= 0)
    assert [doubt.names for doubt in doubts] == ([("grain", "flour")] if warned else [])


def test_a_need_nobody_can_make_is_named_with_its_reason():
    economy, demand = village()
    unmade = replace(economy, outputs=(csr_array(economy.outputs[0].toarray() * np.array([[1], [0], [1], [1]])),))
    assert [str(doubt) for doubt in viability.warnings(unmade, demand)] == [
        "Bread is needed in every period, but nobody can make it: what it takes is not there."
    ]


def test_an_oven_that_takes_a_period_to_build_leaves_the_first_without_bread():
    economy, demand = village(ovens=0.0)
    (doubt,) = viability.warnings(economy, demand)
    assert str(doubt) == "Bread is needed in period 1, but nobody can make it: what it takes is not there."


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(case=cases())
def test_what_is_called_out_of_reach_is_delivered_by_no_plan(case):
    economy, demand = case
    there = viability.reachable(economy)
    names = [product.name for product in economy.products]
    try:
        plan = stages.plan(economy, demand)
    except stages.Impossible:
        assume(False)
    for need, delivered in zip(demand.needs, plan.deliveries, strict=True):
        assert delivered <= 1e-6 or there[names.index(need.product), need.period]
