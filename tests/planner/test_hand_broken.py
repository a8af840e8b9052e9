"""Plans broken by hand, one claim at a time: a check refuses each with the sentence that says what is wrong.

One for every family of rows of DESIGN §5, and for every rule by which a tier may be divided.
"""

from dataclasses import replace

import numpy as np
import pytest

from commonweal.planner import stages
from commonweal.planner.check import check
from commonweal.planner.demand import Demand, Division, Need, Tier

from .economies import village

GRAIN, FLOUR = 0, 1
FARM, MILL, BAKERY = 0, 1, 2


def strict_village():
    """The village with least runs, least and most stocks, and a cap on soot in every period."""
    economy, demand = village(hours=40.0)
    run_least, stock_least, stock_most = (table.copy() for table in (economy.run_least, economy.stock_least, economy.stock_most))
    run_least[FARM], stock_least[GRAIN], stock_most[GRAIN] = 1.0, 0.5, 500.0
    return replace(
        economy, run_least=run_least, stock_least=stock_least, stock_most=stock_most, cap_limits=np.full((1, 3), 20.0)
    ), demand


@pytest.fixture(scope="module")
def honest():
    case = strict_village()
    plan = stages.plan(*case)
    assert check(*case, plan).ok
    return case, plan


def put(array, place, figure):
    copy = array.copy()
    copy[place] = figure
    return copy


def faults(case, plan):
    report = check(*case, plan)
    assert not report.ok
    return [fault.text for fault in report.faults]


@pytest.mark.parametrize(
    ("table", "place", "figure", "sentence"),
    [
        ("stocks", (FLOUR, 0), 5.0, "balance: Flour in 1 is broken by "),
        ("stocks", (GRAIN, 2), 0.0, "stocks at least: Grain in 3 is broken by "),
        ("stocks", (GRAIN, 1), 1000.0, "stocks at most: Grain in 2 is broken by "),
        ("runs", (FARM, 0), 0.5, "runs at least: Farm in 1 is broken by "),
        ("runs", (BAKERY, 1), 1000.0, "capacity: Bakery in 2 is broken by "),
        ("investment", (BAKERY, 0), -1.0, "investment at least: Bakery in 1 is broken by "),
        ("investment", (MILL, 2), 1.0, "investment at most: Mill in 3 is broken by "),
        ("runs", (FARM, 1), 1000.0, "hours: Work in 2 is broken by "),
        ("runs", (BAKERY, 1), 1000.0, "caps: Soot in 2 is broken by "),
        ("runs", (BAKERY, 1), 1000.0, "cap totals: Soot in the whole plan is broken by "),
        ("deliveries", (0,), -1.0, "deliveries at least: bread for north in 1 is broken by "),
        ("deliveries", (4,), 13.0, "deliveries at most: bread for north in 2 is broken by "),
        ("stocks", (GRAIN, 2), 1.0, "terminal stocks: Grain in the whole plan is broken by "),
        ("missing_capacity", (BAKERY,), -20.0, "terminal capacity: Bakery in the whole plan is broken by "),
    ],
)
def test_a_broken_row_is_named(honest, table, place, figure, sentence):
    case, plan = honest
    broken = replace(plan, **{table: put(getattr(plan, table), place, figure)})
    assert any(fault.startswith(sentence) for fault in faults(case, broken))


def divided(division):
    """North and South want more bread than the ovens of the only period bake; nothing else is needed."""
    economy, _ = village(hours=20.0)
    demand = Demand(
        (Need("north", "bread", 2, Tier.WANTED, 40.0), Need("south", "bread", 2, Tier.WANTED, 80.0)), {Tier.WANTED: division}
    )
    return economy, demand


def planned(division):
    case = divided(division)
    plan = stages.plan(*case)
    assert check(*case, plan).ok
    assert plan.status == "shortage"
    return case, plan


def first(plan, **changes):
    """The plan with another first level of the wanted tier."""
    number = next(i for i, level in enumerate(plan.levels) if level.stage == "wanted")
    levels = list(plan.levels)
    levels[number] = replace(levels[number], **changes)
    return replace(plan, levels=tuple(levels)), number + 1


@pytest.mark.parametrize("division", list(Division))
def test_whoever_gets_less_than_the_rule_gives_is_found_out(division):
    case, plan = planned(division)
    for need in np.flatnonzero(plan.deliveries):
        less = replace(plan, deliveries=put(plan.deliveries, need, 0.5 * plan.deliveries[need]))
        assert any(
            f"(wanted, {sought(division)}) says" in fault and "; the plan reaches" in fault for fault in faults(case, less)
        )


def test_whoever_gets_more_than_an_equal_share_is_found_out():
    case, plan = planned(Division.EQUAL)
    more = replace(plan, deliveries=put(plan.deliveries, 0, plan.deliveries[0] + 4.0))
    assert any(
        fault.startswith("The wanted tier is divided equally, but bread for north in 3 is met in ")
        for fault in faults(case, more)
    )


@pytest.mark.parametrize("division", [Division.MEMBERS, Division.TOTAL])
def test_a_sum_that_weighs_otherwise_than_its_rule_is_found_out(division):
    case, plan = planned(division)
    level = next(level for level in plan.levels if level.stage == "wanted")
    broken, number = first(plan, weights=level.weights * [1.0, 3.0])
    assert f"Level {number} (wanted) weighs needs otherwise than its division rule." in faults(case, broken)


@pytest.mark.parametrize("division", [Division.MEMBERS, Division.TOTAL])
def test_a_sum_that_leaves_somebody_out_is_found_out(division):
    case, plan = planned(division)
    broken, number = first(plan, raised=np.array([True, False]))
    assert f"Level {number} (wanted) leaves bread for south in 3 out of the sum." in faults(case, broken)


def sought(division):
    """What a tier seeks that is divided so."""
    return division.value if division in (Division.MEMBERS, Division.TOTAL) else "raise"


OTHERWISE = [(due, made) for due in Division for made in Division if sought(due) != sought(made)]


@pytest.mark.parametrize(("due", "made"), OTHERWISE)
def test_a_plan_by_another_rule_than_the_constitutions_is_found_out(due, made):
    """Also where it does not say of which data it is."""
    _, plan = planned(made)
    said = faults(divided(due), replace(plan, economy=""))
    assert any(f"(wanted) seeks {sought(made)}; this stage seeks {sought(due)}." in fault for fault in said)


@pytest.mark.parametrize("stage", ["terminal", "hours"])
def test_a_stage_that_seeks_something_else_is_found_out(honest, stage):
    case, plan = honest
    levels = tuple(replace(level, kind="carriage") if level.stage == stage else level for level in plan.levels)
    said = faults(case, replace(plan, levels=levels))
    assert any(f"({stage}) seeks carriage; this stage seeks {stage}." in fault for fault in said)
