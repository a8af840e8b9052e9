"""Every level is the best there is, each keeps what the one before reached, and the plan obeys every row."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from commonweal.planner import certificate, check, climb, stages
from commonweal.planner.climb import SLACK
from commonweal.planner.demand import Demand, Division, Need, Tier
from commonweal.planner.proof import figures
from commonweal.planner.proof.terms import terms
from commonweal.planner.solvers import ladder

from .economies import cases, village
from .optimum import of_tier, solve, unsolved

thorough = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
slower = settings(thorough, max_examples=40)
divisions = st.fixed_dictionaries({tier: st.sampled_from(list(Division)) for tier in Tier})


def planned(economy, demand, **how):
    """The plan, or nothing where no plan obeys the data."""
    try:
        return stages.plan(economy, demand, **how)
    except stages.Impossible:
        assume(False)


def shares(demand, plan):
    return plan.deliveries / np.array([need.amount for need in demand.needs])


@thorough
@given(case=cases(), division=divisions)
def test_every_level_reaches_what_an_independent_solver_reaches(case, division):
    economy, demand = case[0], replace(case[1], division=division)
    for level in planned(economy, demand).levels:
        again, _ = solve(economy, demand, replace(level, kind="total") if level.kind == "members" else level)
        assert level.value == pytest.approx(again.value, rel=1e-5, abs=1e-5)


def _better(level, reached):
    """Whether a plan goes beyond a level: later stages may lift who was at the least."""
    return reached < level.value if figures.falls(level.kind) else reached > level.value


@thorough
@given(case=cases())
def test_p2_the_certificate_holds(case):
    """Two things part a plan from its bounds, and each is below 1e-6: what solvers leave between a level's value and its
    bound, and what later stages may give up of that value (a stage is held to 1e-6). The certificate's gap, measured from
    the whole plan, is at most their sum."""
    found = planned(*case)
    known = terms(*case)
    left = [certificate.gap(level.kind, level.value, level.bound) for level in found.levels]
    given_up = [certificate.gap(level.kind, figures.reached(known, level, found), level.value) for level in found.levels]
    better = [_better(level, figures.reached(known, level, found)) for level in found.levels]
    assert found.certificate.residual < 1e-9
    assert max(left) < 1e-6
    assert max([0.0, *(part for part, more in zip(given_up, better, strict=True) if not more)]) <= SLACK * (1 + 1e-6)
    assert found.certificate.gap <= max(a + b for a, b in zip(left, given_up, strict=True)) + certificate.NOTHING
    assert found.certificate.ok


@thorough
@given(case=cases(), division=divisions)
def test_p2_an_independent_check_finds_no_fault(case, division):
    case = case[0], replace(case[1], division=division)
    report = check.check(*case, planned(*case))
    assert report.ok, [fault.text for fault in report.faults]


@thorough
@given(case=cases())
def test_no_value_passes_its_bound(case):
    for level in planned(*case).levels:
        beyond = level.bound - level.value if level.kind in ("hours", "terminal") else level.value - level.bound
        assert beyond <= 1e-7 * max(1.0, abs(level.value))


@thorough
@given(case=cases(), division=divisions)
def test_each_level_keeps_what_earlier_ones_reached(case, division):
    case = case[0], replace(case[1], division=division)
    plan = planned(*case)
    for level, later in zip(plan.levels, plan.levels[1:], strict=False):
        assert (later.floors >= level.floors - 1e-12).all()
    for level in plan.levels:
        assert (shares(case[1], plan) >= level.floors - 1e-7).all()
        if level.kind == "raise":
            assert (shares(case[1], plan)[level.raised] >= (level.floors + level.value)[level.raised] - 3e-6).all()


def leximin_of_communities(economy, demand, tier):
    """Stage a of the first tier by brute force: raise all, then ask of each community alone whether it can rise further."""
    needs = of_tier(demand, tier)
    communities = np.array([need.community for need in demand.needs])
    rising, theta = sorted(set(communities[needs])), {}
    floors = np.zeros(len(needs))
    while rising:
        raised = needs & np.isin(communities, rising)
        base = np.where(raised, 0.0, floors)
        solved = solve(economy, demand, unsolved(economy, demand, tier.value, "raise", raised=raised, floors=base))
        level = min(1.0, solved[0].value)
        stuck = []
        for name in rising:
            alone = raised & (communities == name)
            held = np.where(raised & ~alone, level - 1e-8, base)
            further = solve(economy, demand, unsolved(economy, demand, tier.value, "raise", raised=alone, floors=held))
            if further is None or further[0].value < level + 1e-5:
                stuck.append(name)
        for name in stuck or rising:
            theta[name] = level
            floors[needs & (communities == name)] = level - 1e-8
        rising = [name for name in rising if name not in theta]
    return theta


@slower
@given(case=cases())
def test_stage_a_is_the_leximin_of_communities(case):
    economy, demand = case
    plan = planned(economy, demand)
    tier = next(tier for tier in Tier if of_tier(demand, tier).any())
    assume(tier is Tier.VITAL)  # of later tiers the oracle would have to hold what the earlier reached
    found = {}
    for need, share in zip(demand.needs, shares(demand, plan), strict=True):
        if need.tier is tier:
            found[need.community] = min(found.get(need.community, 1.0), share)
    theta = leximin_of_communities(economy, demand, tier)
    assert sorted(found.values()) == pytest.approx(sorted(theta.values()), abs=2e-4)


@slower
@given(case=cases())
def test_stage_b_leaves_nobody_who_could_rise_without_another_falling(case):
    economy, demand = case
    plan = planned(economy, demand)
    needs = of_tier(demand, Tier.VITAL)
    reached = shares(demand, plan)
    for k in np.flatnonzero(needs & (reached < 1 - 1e-6)):
        alone = np.arange(len(reached)) == k
        floors = np.where(needs & ~alone, reached, 0.0)
        further = solve(economy, demand, unsolved(economy, demand, "vital", "raise", raised=alone, floors=floors))
        assert further is None or further[0].value < reached[k] + 1e-3 + 2e-5


def test_the_worst_off_come_first_and_the_rest_is_filled():
    """Three needs of one resource: one of them can have only a tenth of what it asks, the others share what is left."""
    economy, _ = village()
    needs = (
        Need("north", "flour", 0, Tier.VITAL, 20.0),
        Need("north", "bread", 0, Tier.VITAL, 400.0),
        Need("south", "flour", 0, Tier.VITAL, 20.0),
    )
    plan = stages.plan(economy, Demand(needs))
    assert plan.deliveries[1] == pytest.approx(40.0, rel=1e-5)  # the ovens'
    assert plan.deliveries[[0, 2]] == pytest.approx([20.0, 20.0])
    assert next(level.value for level in plan.levels if level.kind == "raise") == pytest.approx(0.1)


@pytest.mark.parametrize("division", [Division.EQUAL, Division.MEMBERS, Division.TOTAL])
def test_divisions_a_constitution_may_name(division):
    """Ovens for 60 a period; Northside, of 60 members, asks for 80 and Southside, of 40, for 40."""
    economy, _ = village(hours=1e4, ovens=60.0)
    economy = replace(economy, service=np.zeros_like(economy.service), terminal_capacity=np.zeros(4))
    needs = (Need("north", "bread", 0, Tier.WANTED, 80.0), Need("south", "bread", 0, Tier.WANTED, 40.0))
    plan = stages.plan(economy, Demand(needs, {Tier.WANTED: division}))
    expected = {Division.EQUAL: [40.0, 20.0], Division.MEMBERS: [20.0, 40.0], Division.TOTAL: [20.0, 40.0]}[division]
    assert plan.deliveries == pytest.approx(expected, rel=1e-5)


def test_the_terminal_rule_gives_way_to_vital_needs_and_not_to_basic_ones():
    economy, _ = village()
    economy = replace(economy, hours_available=np.zeros((1, 3)), terminal_capacity=np.zeros(4))  # only the grain that is there
    grain = 10.0 * 0.95
    vital = Demand((Need("north", "grain", 0, Tier.VITAL, grain),))
    plan = stages.plan(economy, vital)
    assert plan.deliveries == pytest.approx([grain])
    assert plan.missing_stocks[0] == pytest.approx(10.0)
    basic = Demand((Need("north", "grain", 0, Tier.BASIC, grain),))
    plan = stages.plan(economy, basic)
    assert plan.deliveries == pytest.approx([0.0], abs=1e-4)
    assert plan.missing_stocks[0] == pytest.approx(10.0 - 10.0 * 0.95**3, rel=1e-5)
    assert plan.status == "shortage"


def test_investment_serves_after_its_lag():
    """Bread beyond the ovens' 40 can be had from the second period on, from ovens built in the first."""
    economy, _ = village(hours=1e4)
    needs = tuple(Need("north", "bread", t, Tier.VITAL, 60.0) for t in range(3))
    economy = replace(economy, terminal_capacity=np.zeros(4), cap_totals=np.full(1, np.inf))
    plan = stages.plan(economy, Demand(needs))
    assert plan.deliveries == pytest.approx([40.0, 60.0, 60.0], rel=1e-5)
    assert plan.investment[2, 0] >= 24.0 - 1e-6
    assert plan.runs[3, 0] == pytest.approx(0.1 * plan.investment[2, 0])


def test_a_stop_is_heeded_and_what_was_reached_is_certified():
    stop = threading.Event()
    heard = []

    def hear(step):
        heard.append(step)
        if step.stage == "terminal":
            stop.set()

    plan = stages.plan(*village(), on_progress=hear, stop=stop.is_set)
    assert plan.status == "stopped"
    assert {level.stage for level in plan.levels} == {"vital", "terminal"}
    assert plan.certificate.ok
    assert heard[-1].done < 1


def test_a_stop_before_the_start_gives_an_empty_plan():
    plan = stages.plan(*village(), stop=lambda: True)
    assert (plan.status, plan.levels, plan.deliveries.any()) == ("stopped", (), False)
    assert plan.certificate is None  # nothing was proved


def test_progress_rises():
    heard = []
    stages.plan(*village(hours=40.0), on_progress=heard.append)
    assert [step.done for step in heard] == sorted(step.done for step in heard)
    assert heard[-1].stage == "hours"
    assert heard[-1].gap < 1e-6


def test_the_same_data_give_the_same_plan():
    one, other = (stages.plan(*village(hours=40.0)) for _ in range(2))
    assert (one.runs == other.runs).all()
    assert [level.value for level in one.levels] == [level.value for level in other.levels]


def test_data_that_contradict_themselves_are_refused():
    economy, demand = village()
    with pytest.raises(stages.Impossible):
        stages.plan(replace(economy, run_least=np.full((4, 3), 1e4)), demand)


def test_needs_of_nothing_are_left_out():
    economy, demand = village()
    plan = stages.plan(economy, Demand((*demand.needs, Need("south", "oven", 0, Tier.VITAL, 0.0))))
    assert plan.deliveries[-1] == 0
    assert not any(level.raised[-1] for level in plan.levels)


def test_without_needs_nothing_is_run_beyond_what_must_be_handed_on():
    plan = stages.plan(village()[0], Demand(()))
    assert plan.status == "optimal"
    assert [level.stage for level in plan.levels] == ["terminal", "hours"]


@pytest.mark.parametrize("rows", [0, 1500])  # from which a program counts as large
@pytest.mark.parametrize("hours", [36.0, 40.0, 44.0])
def test_from_a_plan_near_the_same_is_found(rows, hours, monkeypatch):
    monkeypatch.setattr(ladder, "LARGE", rows)
    near = stages.plan(*village(hours=40.0))
    case = village(hours=hours)
    afresh, found = stages.plan(*case), stages.plan(*case, near=near)
    assert found.certificate.ok
    assert check.check(*case, found).ok
    assert shares(case[1], found) == pytest.approx(shares(case[1], afresh), abs=2e-3)  # a band counts as one level
    assert found.levels[-1].value == pytest.approx(afresh.levels[-1].value, rel=1e-3)


def test_a_plan_of_other_size_is_no_place_to_begin():
    case = village(hours=40.0)
    plan = stages.plan(*case)
    again = stages.plan(*case, near=replace(plan, runs=plan.runs[:, :1]))
    assert (again.runs == plan.runs).all()


@pytest.mark.parametrize("division", [Division.LEXIMIN, Division.EQUAL])
def test_valuations_that_prove_nothing_of_anybody_end_the_stage(division, monkeypatch):
    economy, demand = village(hours=40.0)
    proof = certificate.proof
    monkeypatch.setattr(climb.certificate, "proof", lambda *given: replace(p := proof(*given), burdens=0 * p.burdens))
    plan = stages.plan(economy, replace(demand, division=dict.fromkeys(Tier, division)))
    assert len(plan.levels) <= 8


def test_a_cap_of_nothing_leaves_room_for_what_another_technique_takes_up():
    """No soot may be left over; but a filter takes up what the bakery makes, so that bread can be baked."""
    economy, demand = village()
    filtered = replace(economy, emissions=csr_array([[0.0, -0.5, 0.1, 0.0]]), cap_limits=np.zeros((1, 3)), cap_totals=np.zeros(1))
    plan = stages.plan(filtered, demand)
    assert plan.levels[0].value == 1.0
    assert plan.certificate.ok
    assert (plan.runs[2] > 0).all()


def test_a_level_that_nothing_proves_is_not_claimed(monkeypatch):
    economy, demand = village(hours=40.0)
    whole = stages.plan(economy, demand)
    prove = certificate.proof

    def nothing_of_hours(known, possible, level):
        found = prove(known, possible, level)
        return replace(found, bound=found.bound + abs(level.value)) if level.kind == "hours" else found

    monkeypatch.setattr(certificate, "proof", nothing_of_hours)
    plan = stages.plan(economy, demand)
    assert [level.kind for level in plan.levels] == [level.kind for level in whole.levels[:-1]]
    assert whole.status == "shortage"
    assert plan.status == "stopped"
    monkeypatch.undo()
    assert plan.certificate.ok
    assert check.check(economy, demand, plan).faults == ()
