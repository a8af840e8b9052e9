"""What a strike asks of a new computation, on the tutorial's economy and on any strike in it (U3)."""

from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal import examples
from commonweal.planner import alternatives, check, stages, trade
from commonweal.planner.alternatives import Aim
from commonweal.planner.document import to_document
from commonweal.tables import amend, strike
from commonweal.tables.build import economy
from commonweal.tables.read import read
from commonweal.tables.write import to_document as rows_of

WORKPLACES = ("farm", "mill", "bakery", "workshop")
HAIR = 1e-5  # a stage is held to 1e-6


@cache
def in_force():
    """The tutorial's tables, and its plan as a document."""
    document = rows_of(read(examples.source("tutorial")))
    at_hand, demand, _ = economy(read(document))
    return document, to_document(at_hand, demand, stages.plan(at_hand, demand))


def replanned(*strikes):
    """The economy, demand and plan under strikes."""
    document, adopted = in_force()
    stated = strike.limits(document, adopted, strikes)
    at_hand, demand, _ = economy(read(amend.amend(document, [stated])))
    return at_hand, demand, stages.plan(at_hand, demand)


def by_name(rows, name, value="level"):
    return {(row[name], row["period"]): row[value] for row in rows}


@st.composite
def any_strikes(draw):
    periods = len(economy(read(in_force()[0]))[0].periods)
    struck = draw(st.sets(st.sampled_from(WORKPLACES), min_size=1, max_size=2))
    return [strike.Strike(one, frozenset(draw(st.sets(st.integers(1, periods), min_size=1)))) for one in sorted(struck)]


@settings(max_examples=30)
@given(any_strikes())
def test_U3_while_a_strike_lasts_its_work_rests_and_no_plan_breaks_it(strikes):
    document, adopted = in_force()
    at_hand, demand, plan = replanned(*strikes)
    assert plan.certificate.ok, strikes
    assert check.check(at_hand, demand, plan).ok
    asked, kept = by_name(adopted["runs"], "technique"), by_name(adopted["stocks"], "product", "amount")
    for one in strikes:
        products = strike.struck_products(document, frozenset({one.workplace}))
        makers = {row["technique"] for row in document["outputs"] if row["product"] in products}
        for j, technique in enumerate(at_hand.techniques):
            for period in one.periods:
                level = plan.runs[j, period - 1]
                if technique.workplace == one.workplace:
                    assert abs(level) <= HAIR
                elif technique.name in makers and technique.kind != "transport":
                    most = asked.get((technique.name, period), 0.0)
                    assert level <= most + HAIR * max(1.0, most)
        for i, product in enumerate(at_hand.products):
            if product.name not in products:
                continue
            before = at_hand.opening_stocks[i]
            for period in range(1, len(at_hand.periods) + 1):
                untouched = before * (1 - at_hand.decay[i])
                least = min(untouched, kept.get((product.name, period), 0.0))
                if period in one.periods:
                    assert plan.stocks[i, period - 1] >= least - HAIR * max(1.0, least)
                before = min(before * (1 - at_hand.decay[i]), kept.get((product.name, period), 0.0))


def test_U3_a_strike_at_one_bakery_does_not_raise_the_other():
    document, _ = in_force()
    assert {"bread", "bread-southside"} <= strike.struck_products(document, frozenset({"bakery"}))
    at_hand, _, plan = replanned(strike.Strike("farm", frozenset({1})))
    grow = [technique.name for technique in at_hand.techniques].index("grow")
    assert plan.runs[grow, 0] <= HAIR
    assert plan.runs[grow, 1:].sum() > 0


def test_a_strike_changes_nothing_else_in_the_tables():
    document, adopted = in_force()
    stated = strike.limits(document, adopted, [strike.Strike("mill", frozenset({2}))])
    changed = {difference.table for difference in amend.differences(document, amend.amend(document, [stated]))}
    assert changed <= {"caps", "emissions", "reserves", "capacity"}
    told = [cap.title for cap in economy(read(amend.amend(document, [stated])))[0].caps if cap.is_rule]
    assert "the strike at mill" in told


def test_without_a_strike_nothing_is_said():
    document, adopted = in_force()
    assert not any(strike.limits(document, adopted, []).rows[table] for table in ("caps", "emissions", "reserves"))


def test_reserves_hold_a_stock_for_whoever_states_them():
    document = {
        "products": [{"product": "grain", "unit": "kg"}],
        "communities": [{"community": "Northside"}],
        "stocks": [{"product": "grain", "amount": 10}],
        "reserves": [{"product": "grain", "amount": 4}],
        "needs": [{"community": "Northside", "product": "grain", "tier": "vital", "amount": 9}],
        "plan": [{"key": "terminal", "value": "none"}],
    }
    at_hand, demand, _ = economy(read(document))
    plan = stages.plan(at_hand, demand)
    assert np.isclose(plan.deliveries[0], 6)
    assert np.isclose(plan.stocks[0, 0], 4)


def test_a_strike_is_no_emission_that_an_alternative_could_lower():
    at_hand, demand, plan = replanned(strike.Strike("mill", frozenset({2})))
    lower = alternatives.compute(at_hand, demand, plan, (Aim("lower emissions", "emissions"),))[0]
    assert lower.certificate.ok
    assert not any(name.startswith("emissions:strike") for name in trade.costs(at_hand, demand, plan, lower))
