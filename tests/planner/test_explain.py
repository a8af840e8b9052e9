"""Explanations say what the figures say: causes that are causes, estimates that are never too low, traces that add up."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from scipy.sparse import csr_array

from commonweal import tables
from commonweal.examples import source
from commonweal.planner import explain, stages
from commonweal.planner.demand import Need, Tier
from commonweal.planner.proof.terms import terms
from commonweal.planner.telling.causes import causes

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
    assert told[0].sentence.text.startswith("Capacity of Bakery in period 1: used in full; one hundredth more would")


def test_p2_where_vital_needs_are_short_the_plan_says_first_which_by_how_much_and_why():
    case = village(hours=14.0)
    plan = stages.plan(*case)
    assert {each.stage for each in explain.tightest(*case, plan)} == {"vital"}
    first, *others = explain.shortages(*case, plan)
    assert first.sentence.text == (
        "Northside gets 74.5 % of the Bread it needs (vital) in every period; 9.168 kg are missing. "
        "What holds it back is hours of Work: one hundredth more would bring it from 74.5 % to at most 75.2 %."
    )
    assert [short.tier for short in others] == [Tier.VITAL, None, None, Tier.BASIC, Tier.WANTED]
    for later in others[-2:]:
        assert later.sentence.text.endswith("Vital needs come first, and what holds those back is hours of Work.")
        assert (later.at_most, later.delivered) == pytest.approx((0.0, 0.0), abs=1e-4)


@pytest.mark.parametrize(("hours", "ovens", "cause"), [(14.0, 40.0, "hours of Work"), (100.0, 12.0, "capacity of Bakery")])
def test_more_of_the_cause_brings_vital_needs_further_and_more_of_anything_else_does_not(hours, ovens, cause):
    def worst(plan, demand):
        return min(got / n.amount for got, n in zip(plan.deliveries, demand.needs, strict=True) if n.tier is Tier.VITAL)

    case = village(hours=hours, ovens=ovens)
    plan = stages.plan(*case)
    assert {short.resource for short in explain.shortages(*case, plan) if short.tier is Tier.VITAL} == {cause}
    reached = {
        "hours of Work": worst(stages.plan(*village(hours=1.1 * hours, ovens=ovens)), case[1]),
        "capacity of Bakery": worst(stages.plan(*village(hours=hours, ovens=1.1 * ovens)), case[1]),
    }
    assert reached.pop(cause) > worst(plan, case[1]) + 0.01
    assert list(reached.values()) == pytest.approx([worst(plan, case[1])], abs=1e-5)


def bakeries(northside=300.0):
    """The tutorial's federation with a small oven: both ovens are full until a larger one is built, one idle later."""
    document = tables.to_document(tables.read(source("tutorial")))
    for row in document["capacity"]:
        if row["technique"] == "bake":
            row["amount"] = northside
    economy, demand, _ = tables.economy(tables.read(document))
    return economy, demand


def test_capacity_that_lies_idle_later_is_a_cause_in_the_periods_in_which_it_is_full():
    case = bakeries()
    plan = stages.plan(*case)
    (small,) = [each for each in explain.tightest(*case, plan) if each.resource.name == "bake-small"]
    assert small.resource.load == pytest.approx(0.5, abs=1e-4)
    assert small.resource.full == (0,)
    assert small.sentence.text.startswith("Capacity of baking in Southside in 2027: used in full (over all periods 50 %);")
    vital = [short for short in explain.shortages(*case, plan) if short.tier is Tier.VITAL]
    assert [short.periods for short in vital] == [(0,), (0,)]
    assert all(
        "What holds it back is capacity of baking in Northside in 2027 and capacity of baking in Southside in 2027:"
        in short.sentence.text
        for short in vital
    )


@thorough
@given(case=cases())
def test_no_limit_is_called_a_cause_that_is_not_used_in_full(case):
    plan = planned(case)
    known = terms(*case)
    why = causes(known, plan)
    for number in set(why.settled.tolist()) - {-1}:
        for resource in why.levels[number].main:
            assert resource.full or resource.kind not in ("hours", "cap", "capacity")


def test_capacity_is_counted_in_what_a_run_makes_where_it_makes_one_of_one_product():
    document = tables.to_document(tables.read(source("tutorial")))
    economy, _, _ = tables.economy(tables.read(document))
    units = explain.run_units(economy)
    assert units["grow"] == units["bake"] == "runs"  # grain and straw; 100 kg of bread
    assert units["repair"] == "hours"
    assert units["make-oven-parts"] == "sets"


def test_a_product_that_holds_a_basket_down_is_named():
    case = bakeries(940.0)
    told = {basket.community: basket for basket in explain.baskets(*case, stages.plan(*case))}
    assert told["Southside"].sentence.text == (
        "What Southside gets of its wanted needs is held down by bread in Southside: "
        "70 % of it can be had, 87.9 % of the rest on average."
    )
    assert (told["Southside"].product, told["Southside"].tier) == ("bread-southside", Tier.WANTED)


def test_no_product_is_blamed_where_nothing_is_behind_and_nothing_stopped_before_the_rest():
    economy, demand = village(hours=30.0)
    grain = [Need("north", "grain", t, Tier.BASIC, 1.0) for t in range(3)]
    both = replace(demand, needs=(*demand.needs, *grain))
    plan = stages.plan(economy, both)
    assert {s.tier for s in explain.shortages(economy, both, plan)} >= {Tier.BASIC}
    assert [basket for basket in explain.baskets(economy, both, plan) if basket.tier is Tier.BASIC] == []
