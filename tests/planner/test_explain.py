"""Explanations say what the figures say: causes that are causes, estimates that are never too low, traces that add up."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from scipy.sparse import csr_array

from commonweal.planner import explain, stages
from commonweal.planner.demand import Tier

from .economies import cases, village

thorough = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def texts(told):
    return [getattr(item, "sentence", item).text for item in told]


def planned(case):
    try:
        return stages.plan(*case)
    except stages.Impossible:
        assume(False)


def test_a_shortage_names_need_amount_cause_and_what_more_would_bring():
    case = village(hours=40.0)
    told = explain.shortages(*case, stages.plan(*case))
    assert told[0].sentence.text == (
        "Northside gets 84.4 % of the Bread it needs (basic) in every period; 9.375 kg are missing. "
        "What holds it back is hours of Work: one hundredth more would bring it from 84.4 % to at most 86.2 %."
    )
    assert (told[0].need, told[0].resource, told[0].tier) == ("Bread for Northside", "hours of Work", Tier.BASIC)


@pytest.mark.parametrize("hours", [30.0, 40.0, 55.0])
def test_one_hundredth_more_of_the_cause_never_brings_more_than_was_said(hours):
    case = village(hours=hours)
    for short in explain.shortages(*case, stages.plan(*case)):
        more = village(hours=hours * 1.01) if short.resource == "hours of Work" else village(hours=hours, ovens=40.0 * 1.01)
        assert short.resource in ("hours of Work", "capacity of Bakery")
        plan = stages.plan(*more)
        its = [k for k, n in enumerate(more[1].needs) if (n.community, n.tier) == (short.community, short.tier)
               and n.period in short.periods]  # fmt: skip
        reached = sum(plan.deliveries[k] for k in its) / sum(more[1].needs[k].amount for k in its)
        assert reached <= short.at_most + 1e-5


def test_each_period_has_the_cause_of_its_own_level():
    case = village(hours=55.0)
    told = {short.periods: short.resource for short in explain.shortages(*case, stages.plan(*case))}
    assert told == {(0,): "capacity of Bakery", (1, 2): "hours of Work"}


def test_a_need_that_nothing_would_help_says_so():
    economy, demand = village()
    nobody = replace(economy, outputs=(csr_array(economy.outputs[0].toarray() * np.array([[1], [0], [1], [1]])),))
    plan = stages.plan(nobody, demand)
    vital = explain.shortages(nobody, demand, plan)[0]
    assert vital.resource == ""
    assert vital.sentence.text.endswith("with the techniques there are, more of them would not help.")
    assert plan.certificate.ok


def test_what_is_missing_for_those_who_come_after_is_told_after_the_vital_needs():
    economy, demand = village(hours=14.0)
    plan = stages.plan(economy, demand)
    tiers = [short.tier for short in explain.shortages(economy, demand, plan)]
    assert tiers == sorted(tiers, key=[Tier.VITAL, None, Tier.BASIC, Tier.WANTED].index)
    assert None in tiers


@thorough
@given(case=cases())
def test_every_unit_of_output_is_traced_and_the_parts_add_up(case):
    plan = planned(case)
    for traced in explain.trace(*case, plan):
        parts = [served.share for served in traced.serves]
        assert all(part >= 0 for part in [*parts, traced.handed_on, traced.unserved])
        assert sum(parts) + traced.handed_on + traced.unserved == pytest.approx(1.0, abs=1e-4)
        assert traced.sentence.text


def test_output_for_nobody_is_shown_as_such():
    economy, demand = village()
    idle = replace(economy, run_least=np.vstack([np.zeros((3, 3)), np.full((1, 3), 9.0)]))
    plan = stages.plan(idle, demand)
    (ovens,) = [t for t in explain.unused(idle, demand, plan) if t.product == "oven"]
    assert ovens.unserved > 0.3
    assert "no stated need" in ovens.sentence.text


def test_without_idle_output_all_bread_serves_those_it_is_delivered_to():
    economy, demand = village()
    plan = stages.plan(economy, demand)
    assert explain.unused(economy, demand, plan) == ()
    (bread,) = [t for t in explain.trace(economy, demand, plan) if t.product == "bread"]
    served = {(s.community, s.tier): s.share * bread.amount for s in bread.serves}
    for (community, tier), amount in served.items():
        its = [k for k, n in enumerate(demand.needs) if (n.community, n.tier) == (community, tier)]
        assert amount == pytest.approx(plan.deliveries[its].sum())


def test_changes_say_first_what_was_given_and_then_what_followed():
    before, after = village(), village(hours=60.0)
    told = explain.changes(explain.Planned(*before, stages.plan(*before)), explain.Planned(*after, stages.plan(*after)))
    assert told[0].sentence.text == "There are now 180 hours of Work instead of 300 hours."
    assert told[1].sentence.text == "Southside's wanted needs are met to 40.2 % instead of 66.7 %."
    assert [change.why for change in told] == sorted((change.why for change in told), key=list(explain.Why)[::1].index)


def test_nothing_changed_is_nothing_told():
    case = village()
    plan = explain.Planned(*case, stages.plan(*case))
    assert explain.changes(plan, plan) == ()


def test_the_summary_speaks_of_tiers_work_caps_and_proof():
    case = village(hours=40.0)
    told = texts(explain.summary(*case, stages.plan(*case)))
    assert told[0] == "Vital needs are met in full."
    assert told[1] == "Basic needs are met: Northside 84.4 % on average, at least 84.4 %."
    assert told[3] == "120 hours of work are needed, 100 % of those there are."
    assert told[4].startswith("Soot: ")


def test_the_tightest_resource_comes_first():
    case = village()
    told = explain.tightest(*case, stages.plan(*case))
    assert told[0].resource.title == "capacity of Bakery"
    assert told[0].sentence.text.startswith("Capacity of Bakery: 100 % used, in full in every period; one hundredth more would")


def test_a_product_that_holds_a_basket_down_is_named():
    economy, demand = village(hours=40.0)
    flour = [replace(need, product="flour", amount=need.amount / 40) for need in demand.needs if need.tier is Tier.WANTED]
    both = replace(demand, needs=(*demand.needs, *flour))
    plan = stages.plan(economy, both)
    tampered = replace(plan, deliveries=np.where(np.arange(len(both.needs)) >= len(demand.needs), 0.6, 1.0) * plan.deliveries)
    tampered.deliveries[len(demand.needs) :] = [need.amount for need in flour]
    (wanted,) = [b for b in explain.baskets(economy, both, tampered) if b.tier is Tier.WANTED]
    assert wanted.product == "bread"
    assert wanted.sentence.text.startswith("Bread holds down what Southside gets of its wanted needs")
