"""What the component models' texts state as laws, over figures of all kinds."""

from contextlib import suppress
from math import inf

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp

from commonweal.lab.catalogue import MODELS
from commonweal.lab.catalogue import given as put
from commonweal.lab.model import Mark, OutOfRange
from commonweal.lab.models import prices
from commonweal.lab.models.arms import Arms, Unstable, fit_totals, reaction
from commonweal.lab.models.cycle import Cycle
from commonweal.lab.models.gravitation import Gravitation
from commonweal.lab.models.growth import Growth
from commonweal.lab.models.hours import Hours
from commonweal.lab.models.mandates import Mandates
from commonweal.lab.models.migration import Migration
from commonweal.lab.models.prices import Prices, Technology, cuts_cost
from commonweal.lab.models.ratchet import Ratchet
from commonweal.lab.models.recall import Recall
from commonweal.lab.models.shortage import Shortage, purchases
from commonweal.lab.models.storming import Storming, haste_for
from commonweal.lab.models.wedges import Wedges

shares = st.floats(0.05, 0.95)
rates = st.floats(0.01, 1.0)


def rk4(moves, state, step, steps):
    """The textbook's integrator, so that the library's is not its own judge."""
    for _ in range(steps):
        k1 = moves(state)
        k2 = moves([s + step / 2 * k for s, k in zip(state, k1, strict=True)])
        k3 = moves([s + step / 2 * k for s, k in zip(state, k2, strict=True)])
        k4 = moves([s + step * k for s, k in zip(state, k3, strict=True)])
        state = [s + step / 6 * (a + 2 * b + 2 * c + d) for s, a, b, c, d in zip(state, k1, k2, k3, k4, strict=True)]
    return state


# Growth


@given(lam=shares, vi=st.floats(1, 6), vc=st.floats(1, 6), d=st.floats(0, 0.1), years=st.floats(1, 40))
@settings(max_examples=40)
def test_the_closed_forms_of_growth_are_those_of_its_equations(lam, vi, vc, d, years):
    growth = Growth(lam=lam, vi=vi, vc=vc, d=d, years=years)
    investment, consumption = growth.simulate([years])
    assert investment[-1] == pytest.approx(growth.investment(years), rel=1e-7)
    assert consumption[-1] == pytest.approx(growth.consumption(years), rel=1e-7)


def test_growth_by_a_second_integrator():
    growth = Growth(lam=0.5, d=0.05)
    ki, kc = rk4(lambda k: [0.5 * k[0] / 3 - 0.05 * k[0], 0.5 * k[0] / 3 - 0.05 * k[1]], [30.0, 270.0], 0.001, 15_000)
    assert (ki / 3, kc / 3) == pytest.approx((growth.investment(15), growth.consumption(15)), abs=1e-7)


@given(low=shares, high=shares, vi=st.floats(1, 6), d=st.floats(0, 0.1))
def test_before_the_larger_share_pays_people_consume_less_and_after_it_more(low, high, vi, d):
    assume(high - low > 0.01)
    slow, fast = Growth(lam=low, vi=vi, d=d), Growth(lam=high, vi=vi, d=d)
    when = fast.overtakes(low)
    assert when == slow.overtakes(high)
    assert fast.consumption(when * 0.9) < slow.consumption(when * 0.9)
    assert fast.consumption(when * 1.1) > slow.consumption(when * 1.1)


def test_nothing_overtakes_itself_and_all_investment_in_machines_never_pays():
    assert Growth(lam=0.4).overtakes(0.4) is None
    assert Growth(lam=0.4).overtakes(1.0) is None


def test_no_investment_in_machines_is_the_limit_of_little():
    assert Growth(lam=0.0, d=0.03).consumption(9) == pytest.approx(Growth(lam=1e-7, d=0.03).consumption(9), rel=1e-5)


@given(lam=shares, vi=st.floats(1, 6), vc=st.floats(1, 6))
def test_the_investment_share_tends_to_its_long_run(lam, vi, vc):
    growth = Growth(lam=lam, vi=vi, vc=vc)
    long = 30 / growth.rate
    investment = growth.investment(long)
    assert investment / (investment + growth.consumption(long)) == pytest.approx(growth.long_run_share, rel=1e-6)


# Migration


@given(wu=st.floats(0.5, 5), wa=st.floats(0.1, 5))
def test_at_the_urban_unemployment_of_harris_and_todaro_nobody_gains_by_moving(wu, wa):
    u = Migration(wu=wu, wa=wa).unemployment
    assert wu * (1 - u) == pytest.approx(wa) if wa < wu else u == 0


def test_towns_fill_as_their_equation_says():
    model = Migration()

    def moves(_, urb):
        return model.m * model.invested * (model.umax - urb) / (model.umax - model.urb0)

    found = solve_ivp(moves, (0, 25), [model.urb0], rtol=1e-10, atol=1e-12)
    assert found.y[0, -1] == pytest.approx(model.urban(25), rel=1e-8)


def test_towns_reach_about_what_the_census_of_1939_counted():
    assert Migration().urban(12) == pytest.approx(0.33, abs=0.01)


@given(alpha=st.floats(0.2, 0.8), soft=st.floats(0.0, 0.9))
def test_a_soft_budget_hires_until_labour_makes_the_part_of_the_wage_that_counts(alpha, soft):
    ratio = Migration(alpha=alpha, soft=soft).softened
    labour = ratio ** (1 / (1 - alpha))  # of the hard budget's, at the same capital
    assert ratio / labour == pytest.approx(1 - soft)  # average, hence marginal, product of labour falls to 1 − soft


# Wedges


@given(
    labour=st.floats(-0.5, 3), capital=st.floats(-0.5, 3), saving=st.floats(-0.05, 0.1),
    alpha_m=shares, alpha_a=shares, spent=shares, sigma=st.floats(0.5, 5),
)  # fmt: skip
def test_planted_wedges_are_recovered(labour, capital, saving, alpha_m, alpha_a, spent, sigma):
    planted = Wedges(
        tau_labour=labour, tau_capital=capital, tau_saving=saving, alpha_m=alpha_m, alpha_a=alpha_a, spent=spent, sigma=sigma
    )
    assert planted.measured() == pytest.approx((labour, capital, saving), abs=1e-10)
    assert planted.cost >= -1e-12  # what is efficient cannot be bettered


@given(labour=st.floats(-0.5, 3), capital=st.floats(-0.5, 3))
def test_labour_and_capital_are_all_in_use(labour, capital):
    model = Wedges(tau_labour=labour, tau_capital=capital)
    industry, farming, _ = model.allocation()
    assert industry.labour + farming.labour == pytest.approx(model.labour)
    assert industry.capital + farming.capital == pytest.approx(model.capital)


# Arms


@given(k=rates, l=rates, a=rates, b=rates, g=st.floats(-1, 2), h=st.floats(-1, 2))
def test_a_race_rests_where_nothing_moves_or_says_by_how_much_it_does_not(k, l, a, b, g, h):  # noqa: E741
    race = Arms(k=k, l=l, a=a, b=b, g=g, h=h)
    assert race.rates[0] * race.rates[1] == pytest.approx(race.margin, abs=1e-12)
    assert sum(race.rates) == pytest.approx(-(a + b))
    if race.stable:
        x, y = race.equilibrium()
        scale = max(1.0, abs(x), abs(y))
        assert k * y - a * x + g == pytest.approx(0, abs=1e-9 * scale)
        assert l * x - b * y + h == pytest.approx(0, abs=1e-9 * scale)
    else:
        with pytest.raises(Unstable, match="falls short of"):
            race.equilibrium()


def test_an_unstable_race_says_by_how_much_restraint_falls_short():
    with pytest.raises(Unstable, match=r"a b = 0\.04 falls short of k l = 0\.81 by 0\.77"):
        Arms(k=0.9, l=0.9, a=0.2, b=0.2).equilibrium()


@given(k=rates, l=rates, a=rates, b=rates, years=st.floats(0.1, 20))
@settings(max_examples=30)
def test_outlays_follow_the_equations(k, l, a, b, years):  # noqa: E741
    race = Arms(k=k, l=l, a=a, b=b, x0=3.0, y0=1.0)
    moves = lambda _, z: [k * z[1] - a * z[0] + race.g, l * z[0] - b * z[1] + race.h]  # noqa: E731
    found = solve_ivp(moves, (0, years), [3.0, 1.0], rtol=1e-10, atol=1e-10).y[:, -1]
    assert race.outlays(years) == pytest.approx(tuple(found), rel=1e-6)


def test_a_race_that_is_simulated_is_found_again_by_the_fit():
    """Planted coefficients come back, without error where there is no noise."""
    x, y = [10.0], [6.0]
    for _ in range(30):
        x.append(x[-1] + 0.3 * y[-1] - 0.25 * x[-1] + 1.0)
        y.append(y[-1] + 0.2 * x[-2] - 0.4 * y[-1] + 2.0)
    found = reaction(x, y)
    assert (found.rival, found.own, found.r2) == pytest.approx((0.3, -0.25, 1.0), abs=1e-8)


def test_a_total_that_grows_in_proportion_has_its_zero_at_the_start():
    found = fit_totals([100 + 10 * 1.5**t for t in range(6)])
    assert found.zero == pytest.approx(100)


# Ratchet, storming, shortage


@given(lam=st.floats(0.05, 1), r=st.floats(0.01, 0.5))
def test_the_bonus_left_by_the_ratchet_is_the_sum_over_later_years(lam, r):
    model = Ratchet(lam=lam, r=r)
    assert model.summed(2000) == pytest.approx(model.effective_bonus, abs=1e-9)
    assert model.effective_bonus <= Ratchet(lam=0.0, r=r).effective_bonus


@given(haste=st.floats(0, 20))
def test_storming_fills_the_quota_and_its_thirds_are_those_of_the_path(haste):
    model = Storming(haste=haste, quota=7.0)
    for third, share in enumerate(model.thirds):
        done, _ = quad(model.effort, third / 3, (third + 1) / 3)
        assert done == pytest.approx(7.0 * share, rel=1e-6)
    assert sum(model.thirds) == pytest.approx(1)
    assert model.effort(1.0) == pytest.approx(7.0 * model.peak)


@given(haste=st.floats(0.1, 8), early=st.floats(0.01, 0.99), late=st.floats(0.01, 0.99), shift=st.floats(-0.2, 0.2))
def test_no_other_path_that_fills_the_quota_is_cheaper(haste, early, late, shift):
    """Moving work between two moments costs more: at the margin all moments cost the same."""
    model = Storming(haste=haste)
    cost = lambda at, effort: np.exp(-haste * at) * effort**2 / 2  # noqa: E731
    moved = cost(early, model.effort(early) + shift) + cost(late, model.effort(late) - shift)
    assert moved >= cost(early, model.effort(early)) + cost(late, model.effort(late)) - 1e-9


@given(share=st.floats(0.34, 0.999))
def test_the_haste_for_a_share_gives_that_share(share):
    assert Storming(haste=haste_for(share)).thirds[2] == pytest.approx(share)


def test_a_last_third_that_does_all_or_less_than_a_third_is_no_haste():
    for share in (1.0, 0.2):
        with pytest.raises(ValueError, match="last third"):
            haste_for(share)


@given(soft=st.floats(0, 0.95), hard=st.floats(0.1, 1e4))
def test_unfilled_investment_is_the_softness(soft, hard):
    assert Shortage(soft=soft, hard=hard).unfilled == pytest.approx(soft, abs=1e-9)


goods = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=5)


@given(goods=goods, willing=st.floats(0, 1))
def test_nobody_buys_what_is_not_there(goods, willing):
    demand, supply = (np.array(column) for column in zip(*goods, strict=True))
    found = purchases(demand, supply, willing)
    assert found.first_choice + found.substituted <= supply.sum() + 1e-9
    assert found.first_choice + found.substituted <= demand.sum() + 1e-9
    assert 0 <= found.forced <= 1


# The cycle


def test_the_swing_conserves_h_by_a_second_integrator():
    cycle = Cycle()
    u, v = cycle.rest
    start = cycle.conserved(u, v * 1.03)
    u, v = rk4(lambda z: cycle.moves(0.0, [*z, 0.0])[:2], [u, v * 1.03], 0.01, 10_000)
    assert cycle.conserved(u, v) == pytest.approx(start, abs=1e-9)


@given(push=st.floats(-0.04, 0.04))
@settings(max_examples=10)
def test_a_swing_closes_after_its_period_and_takes_longer_the_wider_it_is(push):
    assume(abs(push) > 0.001)
    cycle = Cycle(push=push)
    assert cycle.period > cycle.small_period
    u, v, debt = cycle.path(np.array([0.0, cycle.period]))[:, -1]
    assert (u, v, debt) == pytest.approx((cycle.rest[0], cycle.rest[1] * (1 + push), 0.0), abs=1e-8)


def test_keens_rule_rests_where_the_literature_has_it():
    """Grasselli and Costa Lima's good rest: profits 0.1618, debt 0.0702, with α = .025, β = .02 and wear .01."""
    keen = Cycle(alpha=0.025, beta=0.02, credit=1.0, wear=0.01)
    profit, debt = (np.log(3 * 0.055 + 0.0065) + 5) / 20, None
    debt = (0.165 - profit) / 0.045
    assert (profit, debt) == pytest.approx((0.1618, 0.0702), abs=1e-4)
    wage = 1 - profit - 0.03 * debt
    assert wage == pytest.approx(0.8361, abs=1e-4)
    assert keen.moves(0.0, [wage, (keen.gamma + keen.alpha) / keen.rho, debt]) == pytest.approx([0, 0, 0], abs=1e-12)


@given(u=shares, v=shares, debt=st.floats(0, 3), credit=shares)
def test_new_debt_is_investment_less_profits(u, v, debt, credit):
    keen = Cycle(credit=credit)
    _, _, change = keen.moves(0.0, [u, v, debt])
    profit = 1 - u - credit * keen.interest * debt
    growth = keen.invested(profit) / keen.s - credit * keen.wear
    assert change + growth * debt == pytest.approx(keen.invested(profit) - profit)


def test_far_from_rest_credit_can_ruin_where_without_it_the_economy_swings():
    calm, ruined = Cycle(push=-0.3, years=300), Cycle(push=-0.3, years=300, credit=1.0)
    assert calm.results()[4].value is not None
    assert ruined.results()[6].value is None


# Values and prices


@st.composite
def technologies(draw, goods=3):
    """Any technology that makes more than it uses up, each good needing some of each other."""
    n = draw(st.integers(1, goods))
    entries = draw(st.lists(st.floats(0.01, 1.0), min_size=n * n + n, max_size=n * n + n))
    inputs = np.array(entries[: n * n]).reshape(n, n)
    inputs *= draw(st.floats(0.1, 0.9)) / np.abs(np.linalg.eigvals(inputs)).max()
    return Technology(inputs, np.array(entries[n * n :]))


@given(technology=technologies(), scale=st.floats(0.2, 3))
def test_there_is_profit_if_and_only_if_there_is_exploitation(technology, scale):
    """The Fundamental Marxian Theorem."""
    basket = np.ones(len(technology.labour))
    basket *= scale / (technology.values() @ basket)  # holds ``scale`` hours
    assume(abs(scale - 1) > 1e-6)
    assert technology.exploitation(basket) == pytest.approx(1 / scale - 1)
    rate, _ = technology.profit(basket)
    assert (rate > 0) == (scale < 1)


@given(technology=technologies(), share=st.floats(0, 0.99))
def test_in_the_standard_commodity_the_wage_is_a_line(technology, share):
    most = technology.most_profit()
    assert technology.wage(share * most, technology.standard_basket()) == pytest.approx(1 - share, rel=1e-6, abs=1e-8)


@given(technology=technologies(), low=st.floats(0, 0.9), step=st.floats(0.01, 0.09))
def test_wages_fall_as_profits_rise(technology, low, step):
    most, basket = technology.most_profit(), np.ones(len(technology.labour))
    assert technology.wage((low + step) * most, basket) < technology.wage(low * most, basket)


@given(technology=technologies(), factors=st.lists(st.floats(0.5, 1.5), min_size=4, max_size=4))
def test_a_change_that_cuts_cost_at_a_fixed_real_wage_never_lowers_profit(technology, factors):
    """Okishio's theorem."""
    n = len(technology.labour)
    basket = np.full(n, 0.5 / technology.values().sum())
    other = technology.changed(0, technology.inputs[:, 0] * factors[:n], technology.labour[0] * factors[3])
    assume(cuts_cost(technology, other, 0, basket))
    assert other.profit(basket)[0] >= technology.profit(basket)[0] - 1e-9


def test_with_a_rising_wage_the_same_change_can_lower_profit():
    """Outside its scope Okishio's theorem is silent: here every change cuts cost, and profit falls."""
    known = Prices().technology
    basket = np.array([0.1, 0.2])
    other = known.changed(0, known.inputs[:, 0], 0.9)
    assert cuts_cost(known, other, 0, basket)
    assert other.profit(basket)[0] > known.profit(basket)[0] > other.profit(basket * 1.2)[0]


def test_an_economy_that_uses_up_what_it_makes_has_no_values():
    with pytest.raises(ValueError, match="no labour values"):
        Technology(np.array([[1.2]]), np.array([1.0])).values()


def test_more_wheat_at_the_harvest_is_profit():
    used = np.array([[280.0, 120.0], [12.0, 8.0]])
    found = [prices.subsistence(np.diag([wheat, 20.0]), used)[0] for wheat in (400.0, 450.0, 500.0, 575.0)]
    assert found == sorted(found)


# Gravitation


@pytest.mark.parametrize("change", [{"own": 0.0}, {"own": 0.0, "eta": 0.2}, {}, {"kap": 1.0, "eta": 0.3}])
def test_rates_of_profit_become_equal_if_and_only_if_the_root_is_below_one(change):
    model = Gravitation(push=0.001, periods=400.0, **change)
    spreads = model.spreads()
    assert (spreads[-1] < spreads[0] / 100) == (model.radius() < 1)


def test_balanced_outputs_and_prices_stay():
    assert Gravitation(push=0.0, periods=50.0).spreads()[-1] == pytest.approx(0, abs=1e-9)


# Recall


@given(a=rates, factor=st.floats(0.2, 5), n=st.floats(0.05, 0.5), s=st.floats(0.6, 2))
def test_between_a_and_the_critical_recall_there_are_two_rests_and_above_it_none(a, factor, n, s):
    council = Recall(a=a, r=min(a * factor, 10.0), n=n, s=s)
    assume(min(abs(council.r - a), abs(council.r - council.critical)) > 1e-6)
    expected = 1 if council.r < a else 2 if council.r < council.critical else 0
    assert len(council.rests()) == expected
    for b in council.rests():
        c = n / (n + s * b)
        assert a * (1 - b) == pytest.approx(council.r * c, rel=1e-6)


@given(b0=st.floats(0.01, 0.99))
@settings(max_examples=15)
def test_without_war_the_start_decides_and_strong_recall_forgives_any_start(b0):
    trapped = Recall(b0=b0, c0=0.2 / (0.2 + b0), w=0.0)
    threshold, trap = trapped.rests()
    assume(abs(b0 - threshold) > 0.02)
    assert trapped.reached()[0] == pytest.approx(trap if b0 > threshold else 0.0, abs=1e-6)
    assert Recall(r=1.0, b0=b0, w=0.0).reached()[0] == pytest.approx(0.0, abs=1e-6)


def test_b_and_c_are_the_same_by_a_second_integrator():
    council = Recall(years=20.0)

    def moves(w):
        return lambda z: [
            0.5 * z[0] * (1 - z[0]) - 0.7 * z[1] * z[0],
            0.2 * (1 - z[1]) - w * z[1] - z[0] * z[1],
        ]

    after_war = rk4(moves(1.5), [0.02, 1.0], 0.01, 400)
    assert council.reached() == pytest.approx(tuple(rk4(moves(0.0), after_war, 0.01, 1600)), abs=1e-8)


@given(p=st.floats(0.2, 0.9), mu=st.floats(0.001, 0.1))
@settings(max_examples=5)
def test_the_mean_drift_is_the_one_of_many_delegates(p, mu):
    model = Mandates(mu=mu, p=p)
    assert model.drawn_drift(100_000, 80, 3) == pytest.approx(model.drift, rel=0.03)


# Hours


@given(
    hours=st.floats(1, 1e6), received=st.floats(1, 100), investment=st.floats(-5, 50), arms=st.floats(0, 50),
    others=st.floats(0, 50), wear=st.floats(0, 50), part=st.floats(0, 1),
)  # fmt: skip
def test_hours_returned_and_surplus_are_all_hours(hours, received, investment, arms, others, wear, part):
    rest = investment + arms + others
    assume(rest > 0.01)
    model = Hours(
        hours=hours, product=wear + received + rest, wear=wear, received=received,
        investment=investment, arms=arms, reversible=part * rest * 0.999,
    )  # fmt: skip
    account = model.account
    assert account.necessary + account.surplus == pytest.approx(hours)
    assert account.ratio == pytest.approx(account.investment + account.arms + account.others, rel=1e-6, abs=1e-9)
    assert account.reversible_share == pytest.approx(part * 0.999, rel=1e-6, abs=1e-9)


# All of them


def figures(told):
    """A figure within a parameter's range, near where it stands unless set."""
    low = max(told.low, -5.0)
    return st.floats(low, min(told.high, max(100.0, low + 100.0)), allow_subnormal=False)


@pytest.mark.parametrize("name", sorted(MODELS))
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_any_one_parameter_within_its_range_gives_numbers_or_a_sentence(name, data):
    model = MODELS[name]
    told = data.draw(st.sampled_from([each for each in model.parameters() if not isinstance(each.default, tuple)]))
    value = data.draw(figures(told))
    with suppress(OutOfRange):  # which says what is accepted
        answers = model.with_({told.name: value}).answers()
        assert [each for each in answers if isinstance(each.value, float) and not -inf < each.value < inf] == []


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_figure_outside_its_range_is_refused_with_the_range(name):
    model = MODELS[name]
    for told in model.parameters():
        for end, beyond in ((told.low, -1.0), (told.high, 1.0)):
            if abs(end) < inf:
                outside = end + beyond * (abs(end) + 1)
                value = (outside,) * len(told.default) if isinstance(told.default, tuple) else outside
                with pytest.raises(OutOfRange) as refused:
                    model.with_({told.name: value})
                assert refused.value.parameter == told.name
                assert told.range in refused.value.sentence


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_model_says_what_it_is_and_what_it_rests_on(name):
    model = MODELS[name]
    assert model.name == name
    assert model.about.endswith(".")
    assert model.scope.endswith(".")
    assert model.equations
    assert model.sources
    assert all(each.means and isinstance(each.mark, Mark) for each in model.parameters())
    assert all(each.means for each in put(name, []).answers())


@pytest.mark.parametrize(
    ("name", "setting", "says"),
    [
        ("growth", "lamb=1", "Did you mean lam?"),
        ("growth", "lam", "sets nothing"),
        ("growth", "lam=much", "no number"),
        ("growth", "lam=nan", "outside its range"),
        ("migration", "urb0=0.8", "as full as they can be"),
        ("cycle", "alpha=0.5", "outside its range"),
        ("cycle", "s=20 beta=0.05", "as 1/s must exceed"),
        ("prices", "labour=1,1,1", "there are 3 goods"),
        ("prices", "inputs=0.9,0.9,0.9,0.9", "More is used up than made"),
        ("gravitation", "basket=1,1", "nothing is left to grow by"),
        ("shortage", "supply=1", "Every good needs a supply"),
        ("hours", "wear=130", "used up"),
        ("hours", "reversible=30", "more than the surplus"),
        ("arms-data", "last=1989", "before the Soviet series breaks"),
        ("arms-data", "first=1950.5", "whole number"),
        ("growht", "lam=1", "Did you mean growth?"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(name, setting, says):
    with pytest.raises(OutOfRange, match=says.replace("?", r"\?")):
        put(name, setting.split())
