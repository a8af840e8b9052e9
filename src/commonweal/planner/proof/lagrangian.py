"""The dual function: for any valuations with the right signs, a figure that no plan can pass.

Every row of a level is priced by its valuation and moved into what is sought; what remains has no rows, so each variable
goes to the better end of its own range. Since no plan breaks a row, no plan reaches more than that (weak duality).
"""

from dataclasses import dataclass, replace

import numpy as np

from commonweal.planner.economy import Floats
from commonweal.planner.plan import Level, Valuations
from commonweal.planner.proof import figures
from commonweal.planner.proof.limits import Limits
from commonweal.planner.proof.terms import Terms, entries

ROUNDING = 1e-12  # of an income: what is left of it and its costs when both are equal, in float64


@dataclass(frozen=True)
class Profits:
    """What one more unit of each variable adds to what is sought, after paying for all it takes (reduced costs)."""

    runs: Floats  # m x T
    investment: Floats  # m x T
    stocks: Floats  # n x T
    deliveries: Floats  # K
    missing_stocks: Floats  # n
    missing_capacity: Floats  # m
    raising: float  # of tau, or of a reserve


@dataclass(frozen=True)
class Proof:
    """What valuations prove of a level: that no plan passes the bound, and how little anyone can rise above the level.

    Let p_k be the price of need k, and take any plan that leaves nobody below the level: d_k >= n_k (floors_k + raised_k v)
    for the value v that was reached. Priced as the dual function prices it, this plan comes to v + Σ p_k n_k rise_k at
    least, where rise_k >= 0 is what its share of k is above the level; and no plan comes to more than the bound. So

        Σ p_k n_k rise_k  <=  bound - v

    and as no rise is negative, the share of need k rises by no more than (bound - v) / (p_k n_k), whether it was raised or
    merely guaranteed a floor. Of needs that can only rise together the burdens p_k n_k add up.
    """

    bound: float  # as the level maximises
    excess: float  # bound - v, counted as no less than float64 can tell
    burdens: Floats  # K: p_k n_k, what it costs to meet each need in full

    def room(self, burdens: Floats) -> Floats:
        """How far shares of these burdens can rise at most; endless where nothing is proved."""
        return np.divide(self.excess, burdens, out=np.full_like(burdens, np.inf), where=burdens > 0)


def sound(terms: Terms, level: Level) -> Valuations:
    """A level's valuations made fit to prove: none negative but of balances, none on what has no limit, none undefined.

    What rises in common (tau, or a reserve) is priced by the rows in which it stands; all valuations are scaled so that
    this price is exactly one.
    """
    economy, given = terms.economy, level.valuations
    T = len(economy.periods)
    needs = np.where(terms.amounts > 0, _clipped(given.needs), 0.0)
    owed = (figures.owed(terms, level) > 0) | ((terms.reserves > 0) & (level.kind == "reserve"))
    stocks = np.where(owed, _clipped(given.terminal_stocks), 0.0)
    price = _price(terms, level, needs, stocks)
    factor = 1.0 / price if price > 0 else 1.0
    return Valuations(
        balance=factor * np.nan_to_num(given.balance, nan=0.0, posinf=0.0, neginf=0.0),
        capacity=factor * _clipped(given.capacity, economy.capacity[:, :T]),
        hours=factor * _clipped(given.hours, economy.hours_available),
        caps=factor * _clipped(given.caps, economy.cap_limits),
        cap_totals=factor * _clipped(given.cap_totals, economy.cap_totals),
        needs=factor * needs,
        terminal_stocks=factor * stocks,
        terminal_capacity=factor
        * np.where(terms.asked_capacity > 0, _clipped(given.terminal_capacity, economy.capacity[:, T]), 0.0),
        held={name: factor * max(0.0, given.held.get(name, 0.0)) for name in level.held},
    )


def _price(terms: Terms, level: Level, needs: Floats, stocks: Floats) -> float:
    """What one unit of the common rise costs."""
    match level.kind:
        case "raise":
            return float(np.sum((terms.amounts * needs)[level.raised]))
        case "reserve":
            return float(stocks @ terms.reserves)
    return 0.0


def _clipped(valuations: Floats, limit: Floats | None = None) -> Floats:
    clipped = np.maximum(np.nan_to_num(valuations, nan=0.0, posinf=0.0, neginf=0.0), 0.0)
    return clipped if limit is None else np.where(np.isfinite(limit), clipped, 0.0)


def scaled(valuations: Valuations, factor: float) -> Valuations:
    """All valuations times a factor."""
    return replace(
        valuations,
        balance=factor * valuations.balance,
        capacity=factor * valuations.capacity,
        hours=factor * valuations.hours,
        caps=factor * valuations.caps,
        cap_totals=factor * valuations.cap_totals,
        needs=factor * valuations.needs,
        terminal_stocks=factor * valuations.terminal_stocks,
        terminal_capacity=factor * valuations.terminal_capacity,
        held={name: factor * value for name, value in valuations.held.items()},
    )


def profits(terms: Terms, level: Level, v: Valuations) -> Profits:
    """Work out the profit of every variable at valuations that are sound."""
    economy = terms.economy
    T = len(economy.periods)
    goal = figures.sought(terms, level)
    held = [figures.held(terms, name).times(-v.held[name]) for name in level.held]

    runs = goal.runs - v.capacity - economy.hours.T @ v.hours - economy.emissions.T @ (v.caps + v.cap_totals[:, None])
    for delay, net in enumerate(terms.net[:T]):
        runs[:, : T - delay] += net.T @ v.balance[:, delay:]

    investment = -(economy.new_capacity.T @ v.balance)
    for built in range(T):
        investment[:, built] += np.sum(economy.service[:, : T - built] * v.capacity[:, built:], axis=1)
        investment[:, built] += economy.service[:, T - built] * v.terminal_capacity

    stocks = goal.stocks - v.balance
    stocks[:, :-1] += (1 - economy.decay)[:, None] * v.balance[:, 1:]
    stocks[:, -1] += v.terminal_stocks

    deliveries = goal.deliveries + v.needs - v.balance[terms.products, terms.periods]
    missing_stocks = goal.missing_stocks + v.terminal_stocks
    missing_capacity = goal.missing_capacity + v.terminal_capacity
    for figure in held:
        runs = runs + figure.runs
        stocks = stocks + figure.stocks
        deliveries = deliveries + figure.deliveries
        missing_stocks = missing_stocks + figure.missing_stocks
        missing_capacity = missing_capacity + figure.missing_capacity

    return Profits(
        runs=runs,
        investment=investment,
        stocks=stocks,
        deliveries=deliveries,
        missing_stocks=missing_stocks,
        missing_capacity=missing_capacity,
        raising=1.0 - _price(terms, level, v.needs, v.terminal_stocks) if level.kind in ("raise", "reserve") else 0.0,
    )


@dataclass(frozen=True)
class Income:
    """The earning side of a profit, for the variables that the data may leave without a limit."""

    runs: Floats  # m x T
    investment: Floats  # m x T
    stocks: Floats  # n x T


def income(terms: Terms, v: Valuations) -> Income:
    """Work out what runs, investment and stocks earn at these valuations, before they pay for anything."""
    economy = terms.economy
    _, m, T = terms.shape
    runs, investment = np.zeros((m, T)), np.zeros((m, T))
    for delay, net in enumerate(terms.net[:T]):
        rows, columns, values = entries(net)
        for t in range(T - delay):
            np.add.at(runs[:, t], columns, np.maximum(values * v.balance[rows, t + delay], 0.0))
    rows, columns, values = entries(economy.new_capacity)
    for t in range(T):
        np.add.at(investment[:, t], columns, np.maximum(-values * v.balance[rows, t], 0.0))
        investment[:, t] += np.sum(economy.service[:, : T - t] * v.capacity[:, t:], axis=1)
        investment[:, t] += economy.service[:, T - t] * v.terminal_capacity
    stocks = np.maximum(-v.balance, 0.0)
    stocks[:, :-1] += np.maximum((1 - economy.decay)[:, None] * v.balance[:, 1:], 0.0)
    stocks[:, -1] += v.terminal_stocks
    return Income(runs, investment, stocks)


def dual(terms: Terms, level: Level, v: Valuations, limits: Limits) -> float:
    """The figure that no plan can pass, as the level maximises; ``inf`` where these valuations prove none."""
    economy = terms.economy
    _, m, T = terms.shape
    p, earned = profits(terms, level, v), income(terms, v)
    highest = rise(terms, level, limits)
    return sum(
        (
            _paid(v.balance, economy.supply),
            _paid(v.balance[:, 0], (1 - economy.decay) * economy.opening_stocks),
            _paid(v.capacity, economy.capacity[:, :T]),
            _paid(v.hours, economy.hours_available),
            _paid(v.caps, economy.cap_limits),
            _paid(v.cap_totals, economy.cap_totals),
            -_paid(v.needs, terms.amounts * level.floors),
            -_paid(v.terminal_stocks, figures.owed(terms, level)),
            -_paid(v.terminal_capacity, terms.asked_capacity),
            _paid(v.terminal_capacity, economy.capacity[:, T]),
            sum(v.held[name] * value for name, value in level.held.items() if name != "reserve"),
            _best(_rounded(p.runs, earned.runs, limits.runs), economy.run_least, np.maximum(limits.runs, economy.run_least)),
            _best(_rounded(p.investment, earned.investment, limits.investment), np.zeros((m, T)), limits.investment),
            _best(
                _rounded(p.stocks, earned.stocks, limits.stocks),
                economy.stock_least,
                np.maximum(limits.stocks, economy.stock_least),
            ),
            _best(p.deliveries, np.zeros_like(p.deliveries), terms.amounts * figures.ceilings(terms, level.stage, level.floors)),
            _best(p.missing_stocks, np.zeros_like(p.missing_stocks), terms.asked_stocks),
            _best(p.missing_capacity, np.zeros_like(p.missing_capacity), terms.asked_capacity),
            p.raising * highest if p.raising > ROUNDING and highest > 0 else 0.0,
        )
    )


def rise(terms: Terms, level: Level, limits: Limits) -> float:
    """How far the raised needs, or reserves, can rise together before the first of them is at its most."""
    match level.kind:
        case "raise":
            room = (1.0 - level.floors)[level.raised & (terms.amounts > 0)]
        case "reserve":
            kept = terms.reserves > 0
            room = limits.stocks[kept, -1] / terms.reserves[kept]
        case _:
            room = np.zeros(0)
    return max(0.0, float(room.min())) if room.size else 0.0


def _paid(valuations: Floats, amounts: Floats) -> float:
    """What is paid for what there is; a valuation of nothing is nothing, even of what has no limit."""
    counted = valuations != 0
    return float(np.sum(valuations[counted] * amounts[counted]))


def _rounded(profit: Floats, earned: Floats, most: Floats) -> Floats:
    """Profits, but none where no limit holds and the profit is no more than float64 leaves of a difference."""
    return np.where(np.isinf(most) & (profit > 0) & (profit <= ROUNDING * earned), 0.0, profit)


def _best(profit: Floats, least: Floats, most: Floats) -> float:
    """The most that variables can add, each within its own range."""
    gain, loss = profit > 0, profit < 0
    return float(np.sum(profit[gain] * most[gain]) + np.sum(profit[loss] * least[loss]))
