"""A check finds no fault in an honest plan, and a fault wherever one number was changed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from commonweal.planner import alternatives, certificate, stages
from commonweal.planner.check import check
from commonweal.planner.demand import Division, Tier
from commonweal.planner.proof.terms import net_outputs

from .economies import cases, village

thorough = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def planned(case):
    """The plan of a case, if anything at all can be run."""
    try:
        return stages.plan(*case)
    except stages.Impossible:
        assume(False)


def changed(array, place, by):
    copy = array.copy()
    copy.flat[place % copy.size] += by
    return copy


def faults(case, plan):
    return [fault.text for fault in check(*case, plan).faults]


@thorough
@given(case=cases())
def test_an_honest_plan_has_no_fault_and_a_certificate(case):
    plan = planned(case)
    report = check(*case, plan)
    assert (report.ok, [fault.text for fault in report.faults]) == (True, [])
    assert plan.certificate.ok
    assert report.residual <= certificate.RESIDUAL


@pytest.mark.parametrize("family", ["runs", "investment", "stocks", "deliveries", "missing_stocks", "missing_capacity"])
@thorough
@given(case=cases(), place=st.integers(0, 99), by=st.sampled_from([-0.3, 0.01, 0.3, 7.0]))
def test_a_changed_plan_is_found_out(family, case, place, by):
    plan = planned(case)
    array = getattr(plan, family)
    assume(array.size)
    tampered = replace(plan, **{family: changed(array, place, by)})
    assume(not harmless(case, plan, family, place))
    assert not check(*case, tampered).ok


def harmless(case, plan, family, place):
    """Some numbers say nothing: runs and buildings of a technique that neither takes nor gives, and what nobody counts."""
    economy, _ = case
    if family not in ("runs", "investment"):
        return False
    technique, period = divmod(place % plan.runs.size, len(economy.periods))
    if family == "investment":
        return not economy.new_capacity.toarray()[:, technique].any()
    felt = [net.toarray()[:, technique] for net in net_outputs(economy)[: len(economy.periods) - period]]
    return not any(flow.any() for flow in [*felt, economy.hours.toarray()[:, technique]])


@pytest.mark.parametrize("name", ["value", "bound"])
@given(case=cases(), number=st.integers(0, 9), by=st.sampled_from([-0.2, -0.002, 0.002, 0.2]))
@thorough
def test_a_level_that_claims_another_figure_is_found_out(name, case, number, by):
    plan = planned(case)
    level = plan.levels[number % len(plan.levels)]
    assert faults(case, with_level(plan, number, **{name: getattr(level, name) + by * max(1.0, abs(getattr(level, name)))}))


@given(case=cases(), number=st.integers(0, 9), need=st.integers(0, 9), by=st.sampled_from([-0.2, -0.01, 0.01, 0.2]))
@thorough
def test_a_floor_that_nothing_justifies_is_found_out(case, number, need, by):
    plan = planned(case)
    level = plan.levels[number % len(plan.levels)]
    assert faults(case, with_level(plan, number, floors=changed(level.floors, need, by)))


@given(case=cases(), number=st.integers(0, 9), need=st.integers(0, 9))
@thorough
def test_a_need_raised_or_left_behind_out_of_turn_is_found_out(case, number, need):
    plan = planned(case)
    level = plan.levels[number % len(plan.levels)]
    raised = level.raised.copy()
    raised[need % len(raised)] ^= True
    tampered = with_level(plan, number, raised=raised)
    report = check(*case, tampered)
    same = [stage.bound for stage in check(*case, plan).stages]
    assert not report.ok or [stage.bound for stage in report.stages] == pytest.approx(same, abs=1e-5)


@given(case=cases(), number=st.integers(0, 9), family=st.sampled_from(["balance", "capacity", "hours", "needs"]),
       place=st.integers(0, 99), by=st.sampled_from([-0.5, 0.5]))  # fmt: skip
@thorough
def test_a_changed_valuation_is_found_out_or_still_proves_the_same(case, number, family, place, by):
    plan = planned(case)
    level = plan.levels[number % len(plan.levels)]
    array = getattr(level.valuations, family)
    assume(array.size)
    tampered = with_level(plan, number, valuations=replace(level.valuations, **{family: changed(array, place, by)}))
    report = check(*case, tampered)
    before = check(*case, plan).stages[number % len(plan.levels)]
    after = report.stages[number % len(plan.levels)]
    looser = before.bound - after.bound if level.kind in ("hours", "terminal") else after.bound - before.bound
    assert looser >= -1e-6 * max(1.0, abs(before.bound))
    assert not report.ok or looser <= 1e-6 * max(1.0, abs(before.bound))


@pytest.mark.parametrize("claim", [{"residual": 0.1}, {"bound": 12345.0}, {"gap": 0.5}, {"ok": False}])
def test_a_certificate_that_claims_something_else_is_found_out(claim):
    case = village()
    plan = stages.plan(*case)
    assert check(*case, plan).ok
    assert faults(case, replace(plan, certificate=replace(plan.certificate, **claim)))


def test_a_plan_without_a_certificate_or_a_stage_is_found_out():
    case = village()
    plan = stages.plan(*case)
    assert faults(case, replace(plan, certificate=None)) == ["The plan has no certificate (P2)."]
    assert any("no level for the hours stage" in fault for fault in faults(case, replace(plan, levels=plan.levels[:-1])))


def test_a_plan_of_other_data_is_found_out():
    economy, demand = village()
    plan = stages.plan(economy, demand)
    fewer = replace(economy, hours_available=economy.hours_available * 0.5)
    assert "The plan was computed from other data than these." in faults((fewer, demand), plan)


def test_a_plan_of_another_size_is_told_not_raised():
    case = village()
    plan = stages.plan(*case)
    assert not check(*case, replace(plan, runs=plan.runs[:, :1])).ok
    assert not check(*case, replace(plan, runs=np.full_like(plan.runs, np.nan))).ok


def with_level(plan, number, **changes):
    number %= len(plan.levels)
    levels = list(plan.levels)
    levels[number] = replace(levels[number], **changes)
    return replace(plan, levels=tuple(levels))


@settings(thorough, max_examples=8)
@given(case=cases())
def test_honest_alternatives_have_no_fault(case):
    plan = planned(case)
    others = alternatives.compute(*case, plan)
    report = check(*case, replace(plan, alternatives=others))
    assert (report.ok, [fault.text for fault in report.faults]) == (True, [])


@pytest.mark.parametrize("by", [-0.2, 0.2])
def test_an_alternative_that_gives_up_vital_needs_or_claims_more_is_found_out(by):
    case = village(hours=40.0)
    plan = stages.plan(*case)
    others = alternatives.compute(*case, plan)
    need = 0 if by < 0 else 2
    tampered = replace(plan, alternatives=(with_level(others[0], 0, floors=changed(others[0].levels[0].floors, need, by)),))
    assert any(
        fault.startswith("Alternative fewer hours: Level 1 guarantees bread for north") for fault in faults(case, tampered)
    )


def test_a_weighted_sum_must_weigh_as_its_division_says():
    economy, demand = village(hours=40.0)
    case = economy, replace(demand, division={Tier.WANTED: Division.MEMBERS})
    plan = stages.plan(*case)
    assert check(*case, plan).ok
    number = next(i for i, level in enumerate(plan.levels) if level.kind == "members")
    tampered = with_level(plan, number, weights=2 * plan.levels[number].weights)
    assert any("weighs needs otherwise" in fault for fault in faults(case, tampered))


@pytest.mark.parametrize("division", list(Division))
@settings(thorough, max_examples=8)
@given(case=cases())
def test_every_division_rule_gives_plans_without_fault(division, case):
    economy, demand = case
    case = economy, replace(demand, division=dict.fromkeys(Tier, division))
    report = check(*case, planned(case))
    assert (report.ok, [fault.text for fault in report.faults]) == (True, [])
