"""One economy for all regimes: whatever is decided, the books balance, in every year."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commonweal.lab import planning
from commonweal.lab.accounts import FLOWS, HOLDERS
from commonweal.lab.decisions import Decided, Decider, control, planned
from commonweal.lab.models.recall import Recall, year_later
from commonweal.lab.worlds import Decisions, Surroundings, Technology, World
from commonweal.lab.years import Infeasible, step
from commonweal.planner import stages
from commonweal.planner.demand import Demand, Need, Tier
from commonweal.planner.values import labour_values

AROUND = Surroundings()
OUTPUT = np.array([40.0, 60.0, 10.0, 70.0])
shares = st.floats(0.0, 1.0)


def technology(elasticity=0.4):
    """Machines, goods of daily use, arms and food, each from machines and some from each other."""
    return Technology(
        goods=("machines", "goods", "arms", "food"),
        means=0,
        arms=2,
        inputs=np.array([[0.10, 0.10, 0.15, 0.05], [0.0, 0.05, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.10, 0.0, 0.10]]),
        capital=np.array([2.0, 1.5, 2.5, 1.2]),
        hours=np.array([0.8, 0.6, 1.0, 1.5]),
        capital_share=np.full(4, 0.35),
        elasticity=elasticity,
        wear=0.05,
    )


def world(known, **changes):
    """A country of half a million, in thousands of hours and units."""
    start = World(
        year=1928, capital=known.capital * OUTPUT, stocks=np.zeros(4), people=0.5, urban=0.18, productivity=1.0,
        arms=5.0, rival=20.0, office=0.1, base=0.9,
    )  # fmt: skip
    return replace(start, **changes)


@st.composite
def decided(draw, known, start):
    """Any decisions that the world can carry out: industries staffed alike, the net product divided at will."""
    made = OUTPUT * draw(st.floats(0.4, 1.0))
    net = made - known.inputs @ made
    communities = draw(st.integers(1, 5))
    weights = np.array(draw(st.lists(st.floats(0.1, 1.0), min_size=communities, max_size=communities)))
    for_people, for_officials = draw(st.floats(0.1, 0.9)), draw(st.floats(0.0, 0.1))
    used = net * np.array([0.0, 1.0, 0.0, 1.0])
    industries = np.array(draw(st.lists(st.floats(0.1, 1.0), min_size=4, max_size=4)))
    return Decisions(
        hours=known.staffing(start.productivity, start.capital, made),
        investment=industries / industries.sum() * net[0] * draw(shares),
        arms=net[2] * draw(shares),
        consumption=np.outer(weights / weights.sum(), used * for_people),
        officials=used * for_officials,
        reversible=draw(shares),
        recall=draw(st.floats(0, 1.5)),
        war=draw(st.floats(0, 1.5)),
        wages=draw(st.none() | st.floats(1, 200)),
        taxes=draw(st.none() | st.floats(0, 50)),
        retained=draw(st.none() | st.floats(0, 50)),
    )


@st.composite
def years(draw):
    """A year of any decisions, at any elasticity the prior allows."""
    known = technology(draw(st.sampled_from([0.35, 0.4, 0.8, 1.0, 1.2])))
    start = world(known)
    return known, step(known, AROUND, start, draw(decided(known, start)))


@given(years())
def test_the_product_is_investment_arms_officials_and_producers(found):
    told = found[1].account
    assert told.investment + told.arms + told.officials + told.producers == pytest.approx(told.product, rel=1e-9)


@given(years())
def test_hours_that_come_back_and_surplus_are_all_hours(found):
    told = found[1].account
    assert told.surplus.necessary + told.surplus.surplus == pytest.approx(told.hours, rel=1e-9)
    assert told.surplus.necessary == pytest.approx(told.producers, rel=1e-9)  # a unit of net product, in hours, is an hour
    assert told.surplus.others * told.producers == pytest.approx(told.officials, abs=1e-9 * told.product)


@given(years())
def test_what_anyone_pays_somebody_gets_and_nobody_has_what_nobody_paid(found):
    told = found[1].account
    assert told.flows.shape == (len(FLOWS), len(HOLDERS))
    assert np.abs(told.flows.sum(axis=1)).max() <= 1e-9 * np.abs(told.flows).max()
    assert np.abs(told.flows.sum(axis=0)).max() <= 1e-9 * np.abs(told.flows).max()


@given(years())
def test_goods_and_capital_are_where_they_went(found):
    known, year = found
    final = year.decisions.consumption.sum(axis=0) + year.decisions.officials
    final[0] += year.decisions.investment.sum()
    final[2] += year.decisions.arms
    assert year.next.stocks == pytest.approx(year.output - known.inputs @ year.output - final, abs=1e-7)
    assert year.next.capital == pytest.approx(year.world.capital * 0.95 + year.decisions.investment)
    assert year.next.debt == year.world.debt + year.account.loans


@given(years())
def test_the_same_decisions_give_the_same_bytes(found):
    known, year = found
    again = step(known, AROUND, year.world, year.decisions)
    assert again.account.flows.tobytes() == year.account.flows.tobytes()
    assert again.next.capital.tobytes() == year.next.capital.tobytes()


@given(years(), st.randoms(use_true_random=False))
def test_what_communities_are_called_changes_nothing(found, lots):
    known, year = found
    order = list(range(len(year.decisions.consumption)))
    lots.shuffle(order)
    other = step(known, AROUND, year.world, replace(year.decisions, consumption=year.decisions.consumption[order]))
    assert other.account.producers == pytest.approx(year.account.producers, rel=1e-12)
    assert other.next.stocks == pytest.approx(year.next.stocks, abs=1e-9)


@given(years())
def test_without_credit_nobody_owes_and_with_it_debt_is_what_was_not_retained(found):
    known, year = found
    plain = step(known, AROUND, year.world, replace(year.decisions, wages=None, taxes=None, retained=None))
    assert plain.account.loans == 0
    lent = step(known, AROUND, year.world, replace(year.decisions, retained=0.0))
    assert lent.account.loans == pytest.approx(lent.account.investment)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"hours": np.full(4, 100.0)}, r"need 400 hours, and there are 213"),
        ({"investment": np.full(4, 20.0)}, "more of machines than is made"),
        ({"officials": np.array([0.0, 0.0, 0.0, 500.0])}, "more of food"),
        ({"arms": -1.0}, "arms decided are less than nothing"),
        ({"reversible": 1.5}, "reversible"),
    ],
)
def test_what_cannot_be_carried_out_is_refused_whole(change, says):
    known = technology()
    start = world(known)
    plain = Decisions(
        hours=known.staffing(1.0, start.capital, OUTPUT), investment=np.zeros(4), arms=0.0,
        consumption=np.array([[0.0, 50.0, 0.0, 50.0]]), officials=np.zeros(4),
    )  # fmt: skip
    step(known, AROUND, start, plain)
    with pytest.raises(Infeasible, match=says):
        step(known, AROUND, start, replace(plain, **change))


# Production


@given(elasticity=st.floats(0.35, 1.2), productivity=st.floats(0.5, 3), scale=st.floats(0.1, 5))
def test_at_usual_staffing_output_is_that_of_the_recipes_whatever_the_elasticity(elasticity, productivity, scale):
    known = technology(elasticity)
    made = known.output(productivity, known.capital * scale, known.hours * scale)
    assert made == pytest.approx(np.full(4, productivity * scale))


@given(elasticity=st.floats(0.35, 1.2), part=st.floats(0.3, 1.1))
def test_staffing_is_just_what_makes_so_much(elasticity, part):
    known = technology(elasticity)
    hours = known.staffing(1.5, known.capital * 10, np.full(4, 15.0 * part))
    assume(np.isfinite(hours).all() and (hours > 0).all())
    assert known.output(1.5, known.capital * 10, hours) == pytest.approx(np.full(4, 15.0 * part))


def test_more_than_capital_allows_takes_endless_hours_and_nothing_takes_none():
    known = technology(0.4)
    assert np.isinf(known.staffing(1.0, known.capital, np.full(4, 10.0))).all()
    assert (known.staffing(1.0, known.capital, np.zeros(4)) == 0).all()


def test_an_elasticity_near_one_is_as_one():
    capital, hours = np.full(4, 3.0), np.full(4, 2.0)
    near, one = technology(1 + 1e-6), technology(1.0)
    assert near.output(1.0, capital, hours) == pytest.approx(one.output(1.0, capital, hours), rel=1e-5)


def test_the_lower_the_elasticity_the_less_more_machines_alone_bring():
    found = [technology(s).output(1.0, technology().capital * 4, technology().hours)[0] for s in (0.4, 0.8, 1.0, 1.2)]
    assert found == sorted(found)


# Decisions and control


@given(ours=st.floats(-1e6, 1e6), theirs=st.floats(-1e6, 1e6), office=shares)
def test_a_planned_decision_is_one_code_path(ours, theirs, office):
    assert planned(ours, theirs, 1.0) == theirs
    assert planned(ours, theirs, 0.0) == ours
    found = planned(ours, theirs, office)
    slack = 1e-9 * max(1.0, abs(ours), abs(theirs))
    assert min(ours, theirs) - slack <= found <= max(ours, theirs) + slack
    assert planned(theirs, ours, 1 - office) == pytest.approx(found, abs=1e-6)  # swapped, the results swap


def entry(**changes):
    """A plan that all are bound by and can take back."""
    usual = Decided(1930, Decider.DELEGATES, "accumulation", frozenset({"north", "south"}), 100.0, "vote", 0.5)
    return replace(usual, **changes)


def test_a_right_counts_as_control_only_where_it_was_used():
    log = [entry(), entry(decider=Decider.OFFICIALS, about="arms", hours=50.0, procedure="decree", revocable=None)]
    assert control(log, 1930).by_rule == pytest.approx(100 / 150)
    assert control(log, 1930).shown == 0
    used = [*log, entry(year=1925, revoked=True)]
    assert control(used, 1930).shown == pytest.approx(100 / 150)
    assert control(used, 1930, memory=5).shown == 0


def test_what_can_be_taken_back_after_years_only_is_not_controlled():
    log = [entry(revocable=4.0), entry(year=1929, revoked=True)]
    assert control(log, 1930).by_rule == control(log, 1930).shown == 0


def test_a_year_without_decisions_is_controlled_by_nobody():
    assert control([entry()], 1931).by_rule == 0


# The shared equations of motion


@given(office=shares, base=shares, r=st.floats(0, 1.5), w=st.floats(0, 2))
@settings(max_examples=25)
def test_a_year_of_recall_is_the_one_of_the_component_model(office, base, r, w):
    model = Recall(r=r, w=w, shock=1.0, b0=office, c0=base, years=1.0)
    assert year_later(office, base, a=0.5, r=r, n=0.2, s=1.0, w=w) == pytest.approx(model.reached(), abs=1e-7)


def test_sixty_years_without_recall_bring_officials_and_with_it_none():
    known = technology()
    for recall, officials in ((0.0, True), (1.0, False)):
        now = world(known)
        for _ in range(60):
            made = now.productivity * now.capital / known.capital * 0.9
            net = made - known.inputs @ made
            worn = known.wear * now.capital
            now = step(
                known, AROUND, replace(now, people=100.0),
                Decisions(known.staffing(now.productivity, now.capital, made), worn, net[2],
                          np.array([net * [0, 1, 0, 1]]), np.zeros(4), recall=recall),
            ).next  # fmt: skip
        assert (now.office > 0.6) is officials


# The planner


def planning_case(office=0.1):
    """Two communities with vital and wanted needs, arms wanted by the federation, four years."""
    known = technology()
    start = world(known, office=office)
    needs = [
        Need(who, what, t, tier, amount)
        for t in range(4)
        for who, what, tier, amount in (
            ("north", "food", Tier.VITAL, 20.0), ("south", "food", Tier.VITAL, 15.0), ("north", "goods", Tier.BASIC, 25.0),
            ("south", "goods", Tier.WANTED, 40.0), (planning.DEFENCE, "arms", Tier.BASIC, 6.0))
    ]  # fmt: skip
    economy = planning.economy(known, AROUND, start, ("north", "south"), 4)
    demand = Demand(tuple(needs))
    return known, start, economy, demand, stages.plan(economy, demand)


@pytest.fixture(scope="module")
def case():
    return planning_case()


def test_the_planner_plans_this_economy_with_a_proof(case):
    *_, plan = case
    assert plan.certificate.ok


def test_what_the_planner_decides_the_world_can_carry_out(case):
    known, start, _, demand, plan = case
    chosen = planning.decisions(known, start, demand, plan, ("north", "south"), 1.0)
    year = step(known, AROUND, start, chosen)
    assert year.output == pytest.approx(plan.runs[:, 0], abs=1e-6)
    assert chosen.consumption[0, 3] == pytest.approx(20.0, rel=1e-6)  # vital needs are met
    assert chosen.arms == pytest.approx(6.0, rel=1e-3)
    assert year.account.surplus.reversible_share == pytest.approx(1.0)


def test_labour_values_are_the_planners_where_industries_are_staffed_as_usual(case):
    known, start, economy, _, plan = case
    usual = Decisions(
        hours=known.hours * OUTPUT, investment=np.zeros(4), arms=1.0,
        consumption=np.array([[0.0, 30.0, 0.0, 30.0]]), officials=np.zeros(4),
    )  # fmt: skip
    told = step(known, AROUND, start, usual).account
    theirs = {each.product: each.value for each in labour_values(economy, plan)}
    assert [theirs[good] for good in known.goods] == pytest.approx(list(told.values), rel=1e-6)


def test_nobody_is_called_like_the_need_for_arms():
    known = technology()
    with pytest.raises(ValueError, match="No community can be called defence"):
        planning.economy(known, AROUND, world(known), ("north", planning.DEFENCE), 2)
