"""The dual bound holds for any valuations, and is tight for the best."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from commonweal.planner import certificate, stages
from commonweal.planner.plan import Valuations
from commonweal.tables.build import economy as laid_out
from commonweal.tables.read import read

from .economies import cases
from .optimum import solve, unsolved

KINDS = ["raise", "total", "terminal", "hours"]
thorough = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def a_level(economy, demand, kind, floors=0.0):
    """A level that raises every second need and guarantees the rest a share."""
    raised = np.arange(len(demand.needs)) % 2 == 0
    held = {"terminal": float(len(economy.products) + len(economy.techniques))} if kind == "hours" else {}
    return unsolved(economy, demand, "vital", kind, raised=raised, floors=np.where(raised, 0.0, floors), held=held)


@thorough
@given(case=cases(), kind=st.sampled_from(KINDS), floors=st.sampled_from([0.0, 0.2]))
def test_the_bound_of_an_optimum_is_its_value(case, kind, floors):
    solved = solve(*case, a_level(*case, kind, floors))
    assume(solved)
    level, _ = solved
    assert certificate.level_bound(*case, level) == pytest.approx(level.value, rel=1e-6, abs=1e-6)


@thorough
@given(case=cases(), kind=st.sampled_from(KINDS), seed=st.integers(0, 2**32 - 1), spoilt=st.sampled_from([0.0, 1e-9, 1e-3, 1.0]))
def test_weak_duality_no_plan_passes_the_bound_of_any_valuations(case, kind, seed, spoilt):
    solved = solve(*case, a_level(*case, kind, 0.2))
    assume(solved)
    level, _ = solved
    bound = certificate.level_bound(*case, replace(level, valuations=shaken(level.valuations, spoilt, seed)))
    beyond = level.value - bound if kind in ("hours", "terminal") else bound - level.value
    assert beyond >= -1e-7 * max(1.0, abs(level.value))


def shaken(valuations: Valuations, by: float, seed: int) -> Valuations:
    """Valuations off by random amounts of either sign."""
    random = np.random.default_rng(seed)

    def shake(array):
        return array + by * random.standard_normal(array.shape)

    return Valuations(
        *(shake(getattr(valuations, name)) for name in list(Valuations.__dataclass_fields__)[:-1]),
        held={name: value + by * random.standard_normal() for name, value in valuations.held.items()},
    )


@thorough
@given(case=cases(), kind=st.sampled_from(KINDS), seed=st.integers(0, 2**32 - 1))
def test_a_solvers_tolerance_does_not_blow_the_bound(case, kind, seed):
    solved = solve(*case, a_level(*case, kind))
    assume(solved)
    level, _ = solved
    bound = certificate.level_bound(*case, replace(level, valuations=shaken(level.valuations, 1e-10, seed)))
    assert certificate.gap(kind, level.value, bound) < 1e-6


def test_what_has_no_limit_is_not_extended_to_be_rid_of_something():
    """Building takes up what cannot be kept, at no hours; but what has no limit is never built, so that proves nothing."""
    at_hand, demand, _ = laid_out(
        read(
            {
                "products": [{"product": "bread", "unit": "kg"}, {"product": "ash", "unit": "kg", "stock_most": 5}],
                "techniques": [{"technique": "spread", "lag": 0}],
                "inputs": [{"technique": "spread", "product": "ash", "amount": 1}],
                "work": [{"technique": "spread", "skill": "work", "hours": 0.25}],
                "building": [{"technique": "spread", "product": "ash", "amount": 0.25}],
                "stocks": [{"product": "ash", "amount": 10}],
                "hours": [{"skill": "work", "available": 10}],
                "communities": [{"community": "north"}],
                "needs": [{"community": "north", "product": "bread", "tier": "vital", "amount": 1}],
                "plan": [{"key": "terminal", "value": "none"}],
            }
        )
    )
    plan = stages.plan(at_hand, demand)
    assert np.isclose(plan.runs[0, 0], 5)
    assert plan.certificate.ok
