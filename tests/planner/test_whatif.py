"""What one number would change is what a plan with that number changed would say."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from commonweal.planner import stages, whatif
from commonweal.planner.demand import Tier
from commonweal.planner.whatif import Change, What

from .economies import cases, village

thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])

changes = st.one_of(
    st.builds(Change, st.just(What.HOURS), st.just("s"), st.sampled_from([-5.0, -1.0, 0.5, 4.0])),
    st.builds(Change, st.just(What.CAPACITY), st.just("j0"), st.sampled_from([-2.0, 1.0, 5.0])),
    st.builds(Change, st.just(What.CAP), st.just("co2"), st.sampled_from([-1.0, 2.0])),
    st.builds(Change, st.just(What.SUPPLY), st.just("p0"), st.sampled_from([-0.5, 1.0, 20.0])),
)


def planned(case):
    try:
        return stages.plan(*case)
    except stages.Impossible:
        assume(False)


def worst(case, plan, tier):
    """The smallest share in which a need of the tier is met."""
    pairs = zip(case[1].needs, plan.deliveries, strict=True)
    return min((got / need.amount for need, got in pairs if need.tier is tier), default=1.0)


@thorough
@given(case=cases(), change=changes)
def test_the_answer_is_what_a_whole_new_plan_would_say(case, change):
    plan = planned(case)
    try:
        found = whatif.answer(*case, plan, change)
    except stages.Impossible:
        assume(False)
    other = whatif.changed(*case, change)
    again = planned(other)
    if isinstance(found.of, Tier):
        if "average" in found.sentence.pattern:
            assert not change.helps
            assert found.after < found.before
        else:
            assert found.after == pytest.approx(worst(other, again, found.of), abs=2e-5)
    elif change.helps and all(need_met(case, plan)):
        assert found.of == "hours"
        assert found.after <= found.before * (1 + 1e-6) + 1e-6


def need_met(case, plan):
    return [got >= need.amount * (1 - 1e-9) for need, got in zip(case[1].needs, plan.deliveries, strict=True)]


def test_more_hours_bring_the_worst_off_nearer():
    case = village(hours=40.0)
    plan = stages.plan(*case)
    found = whatif.answer(*case, plan, Change(What.HOURS, "work", 4.0))
    assert found.of is Tier.WANTED or found.of is Tier.BASIC
    assert found.after > found.before
    assert found.sentence.text.startswith("With 4 more hours of work the worst-off would have")


def test_one_need_is_answered_with_all_others_kept():
    case = village(hours=40.0)
    plan = stages.plan(*case)
    short = next(k for k, met in enumerate(need_met(case, plan)) if not met)
    found = whatif.answer(*case, plan, Change(What.HOURS, "work", 4.0, period=case[1].needs[short].period), need=short)
    assert found.of == short
    assert found.after > found.before
    assert case[1].needs[short].product in found.sentence.text


def test_where_all_is_met_the_answer_is_in_hours():
    case = village(hours=1000.0, ovens=400.0)
    plan = stages.plan(*case)
    assert plan.status == "optimal"
    found = whatif.answer(*case, plan, Change(What.SUPPLY, "grain", 5.0))
    assert found.of == "hours"
    assert found.after < found.before


def test_a_larger_need_is_one_change_among_others():
    case = village(hours=40.0)
    plan = stages.plan(*case)
    found = whatif.answer(*case, plan, Change(What.NEED, "bread", 30.0, community="north", tier=Tier.VITAL))
    assert isinstance(found.of, Tier)
    assert found.after < found.before


def test_a_name_that_is_not_there_is_refused():
    with pytest.raises(KeyError):
        whatif.changed(*village(), Change(What.HOURS, "nobody", 1.0))
