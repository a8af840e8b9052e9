"""Every level is the best there is, each keeps what the one before reached, and the plan obeys every row."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from commonweal.planner import stages
from commonweal.planner.demand import Division, Tier

from .economies import cases
from .optimum import solve

thorough = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
divisions = st.fixed_dictionaries({tier: st.sampled_from(list(Division)) for tier in Tier})


def planned(economy, demand, **how):
    """The plan, or nothing where no plan obeys the data."""
    try:
        return stages.plan(economy, demand, **how)
    except stages.Impossible:
        assume(False)


@thorough
@given(case=cases(), division=divisions)
def test_every_level_reaches_what_an_independent_solver_reaches(case, division):
    economy, demand = case[0], replace(case[1], division=division)
    for level in planned(economy, demand).levels:
        assume(not any(level.held) or True)
        again, _ = solve(economy, demand, replace(level, kind="total") if level.kind == "members" else level)
        assert level.value == pytest.approx(again.value, rel=1e-5, abs=1e-5), (level, economy, demand)


@thorough
@given(case=cases())
def test_p2_the_certificate_holds(case):
    found = planned(*case)
    assert found.certificate.residual < 1e-9
    assert found.certificate.gap < 1e-6
    assert found.certificate.ok
