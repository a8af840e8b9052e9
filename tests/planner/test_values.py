"""Labour values account for all hours; the surplus ratio is LAB.md 1.10."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array

from commonweal.planner import stages
from commonweal.planner.values import labour_values, surplus

from .economies import village


def ends(costs, rows, low, high):
    """Both ends of an interval, with SciPy."""
    matrix, right = np.vstack([rows.toarray(), -rows.toarray()]), np.concatenate([high, -low])
    kept = np.isfinite(right)
    least, most = (linprog(sign * costs, matrix[kept], right[kept], method="highs") for sign in (1, -1))
    return (least.fun, -most.fun) if least.status == most.status == 0 else (0.0, np.inf)


def test_values_count_the_work_on_the_way_and_the_wear_of_ovens():
    case = village()
    found = {value.product: value.value for value in labour_values(case[0], stages.plan(*case))}
    flour = 0.2 + 1.2 * 0.5
    assert found == pytest.approx({"grain": 0.5, "flour": flour, "oven": 6.0, "bread": 0.4 + 0.8 * flour + 0.1 * 0.1 * 6.0})


def test_two_ways_to_make_one_thing_count_in_the_plans_mix():
    economy, demand = village()
    handmill = csr_array([[0.0, 1.2, 0, 0, 1.2], [0, 0, 0.8, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]])
    both = replace(
        economy,
        techniques=(*economy.techniques, replace(economy.techniques[1], name="handmill")),
        inputs=(handmill,),
        outputs=(csr_array(np.hstack([economy.outputs[0].toarray(), [[0], [1], [0], [0]]])),),
        hours=csr_array([[0.5, 0.2, 0.4, 6.0, 0.6]]),
        emissions=csr_array([[0.0, 0.0, 0.1, 0.0, 0.0]]),
        toil=np.ones(5),
        run_least=np.vstack([np.zeros((4, 3)), np.full((1, 3), 12.0)]),
        capacity=np.vstack([economy.capacity, np.full((1, 4), np.inf)]),
        new_capacity=csr_array(([0.1], ([3], [2])), shape=(4, 5)),
        service=np.vstack([economy.service, np.zeros((1, 4))]),
        terminal_capacity=np.append(economy.terminal_capacity, 0.0),
    )
    plan = stages.plan(both, demand)
    mills = plan.runs[[1, 4]].sum(axis=1)
    found = {value.product: value for value in labour_values(both, plan)}
    assert found["flour"].value == pytest.approx((mills @ [0.2, 0.6]) / mills.sum() + 1.2 * 0.5)
    assert found["flour"].unique


def test_joint_products_get_an_interval_that_holds_the_dual_of_least_hours():
    economy, demand = village()
    straw = replace(economy, outputs=(csr_array([[1.0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0.5, 0, 0, 1]]),))
    plan = stages.plan(straw, demand)
    values = labour_values(straw, plan, ends)
    assert {value.product for value in values} == {"grain", "flour", "bread", "oven"}
    assert all(value.low <= value.value <= value.high for value in values)
    assert any(not value.unique for value in values)


amounts = st.floats(0.1, 1e6)


@given(hours=amounts, received=amounts, investment=amounts, arms=amounts, others=amounts, wear=amounts)
def test_the_parts_of_the_ratio_add_up_and_hours_do_not_change_it(hours, received, investment, arms, others, wear):
    given_ = {"product": wear + received + investment + arms + others, "wear": wear, "received": received,
              "investment": investment, "arms": arms, "reversible": investment}  # fmt: skip
    found = surplus(hours=hours, **given_)
    assert found.ratio == pytest.approx(found.investment + found.arms + found.others, rel=1e-6, abs=1e-6)
    assert found.ratio == pytest.approx(found.surplus / found.necessary, rel=1e-6, abs=1e-6)
    assert found.ratio == surplus(hours=2 * hours, **given_).ratio
    assert found.necessary + found.surplus == pytest.approx(hours)


def test_a_ratio_to_nothing_is_refused():
    with pytest.raises(ValueError, match="net product"):
        surplus(hours=1.0, product=1.0, wear=1.0, received=0.0, investment=0.0, arms=0.0, reversible=0.0)
