"""Valuations moved a little so that they prove more: solvers leave small profits where there should be none.

Any valuations prove something; these steps only look for some near the given ones that prove a tighter figure. A tiny
profit on a variable that could be huge costs much in the dual function, so it is taken away where that costs least.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from commonweal.planner.economy import Floats
from commonweal.planner.plan import Level, Valuations
from commonweal.planner.proof import figures
from commonweal.planner.proof.lagrangian import ROUNDING, Income, Profits, income, profits, scaled
from commonweal.planner.proof.limits import Limits
from commonweal.planner.proof.terms import Terms, entries

ROUNDS = 120
SLIGHT = 1e-6  # a profit below this share of a variable's income is taken for a solver's tolerance


def settled_hours(terms: Terms, level: Level, v: Valuations, limits: Limits) -> Valuations:
    """Value each skill's hours anew, one skill and period at a time, so that the dual function is least.

    Along one valuation the dual function is convex and piecewise linear with a corner where a technique's profit turns
    zero, so the least lies at the corner where the slope (hours there are, less hours of the profitable) changes sign.
    """
    economy = terms.economy
    hours = v.hours.copy()
    runs = profits(terms, level, v).runs
    least = economy.run_least
    most = np.maximum(limits.runs, least)
    rows, columns, values = entries(economy.hours)
    for skill in range(len(economy.skills)):
        here = rows == skill
        users, needed = columns[here], values[here]
        if not len(users) or (needed < 0).any():
            continue
        for t in np.flatnonzero(np.isfinite(economy.hours_available[skill])):
            change = _corner(runs[users, t] / needed, needed * least[users, t], needed * most[users, t],
                             economy.hours_available[skill, t])  # fmt: skip
            change = max(change, -hours[skill, t])
            hours[skill, t] += change
            runs[users, t] -= change * needed
    return replace(v, hours=hours)


def _corner(corners: Floats, least: Floats, most: Floats, available: float) -> float:
    """Where the slope of the dual function turns: at the corner from which the hours of all more profitable suffice."""
    order = np.argsort(-corners)
    worked = least.sum() + np.cumsum((most - least)[order])
    first = np.flatnonzero(worked >= available)
    return float(corners[order[first[0]]]) if len(first) else float(-np.inf)


def settled_needs(terms: Terms, level: Level, v: Valuations) -> Valuations:
    """Value each need anew, so that the dual function is least given what products are worth.

    For a single need it is convex with a corner where delivering turns profitable; of equals the given valuation stays.
    Where needs rise together (raise) their valuations hang together, and only those of the others are settled.
    """
    worth = v.balance[terms.products, terms.periods] - figures.sought(terms, level).deliveries
    for name in level.held:
        worth = worth + v.held[name] * figures.held(terms, name).deliveries
    best, least = v.needs, np.full(len(worth), np.inf)
    for corner in (v.needs, np.maximum(worth, 0.0), np.zeros_like(worth)):
        cost = terms.amounts * (np.maximum(corner - worth, 0.0) - level.floors * corner)
        best, least = np.where(cost < least, corner, best), np.minimum(cost, least)
    tied = level.raised & (level.kind == "raise")
    return replace(v, needs=np.where(tied | (terms.amounts <= 0), v.needs, best))


def shrunk(terms: Terms, level: Level, v: Valuations, limits: Limits) -> Valuations:
    """All valuations lowered by one share, so that runs without limit that cost what is sought (hours) lose their profit."""
    if level.kind in ("raise", "reserve"):  # the price of a common rise must stay one
        return v
    now, free = profits(terms, level, v), profits(terms, level, scaled(v, 0.0))
    share = 0.0
    for profit, alone, most in (
        (now.runs, free.runs, limits.runs),
        (now.stocks, free.stocks, limits.stocks),
    ):
        endless = np.isinf(most) & (profit > -SLIGHT * np.abs(alone)) & (alone < 0)
        if endless.any():
            share = max(share, float(np.max((profit[endless] + 1e-14 * -alone[endless]) / (profit - alone)[endless])))
    return scaled(v, 1.0 - min(max(share, 0.0), 1.0))


def lowered(terms: Terms, level: Level, v: Valuations, limits: Limits, *, slight: bool) -> Valuations:
    """Valuations of what a profitable variable earns are lowered until it earns no profit, round after round.

    Only variables that have no limit are treated; with ``slight`` also those whose profit is a small share of their
    income. Lowering is towards zero, and ever more so as rounds go by: at zero nothing earns.
    """
    v = replace(v, balance=v.balance.copy(), capacity=v.capacity.copy(), terminal_stocks=v.terminal_stocks.copy(),
                terminal_capacity=v.terminal_capacity.copy())  # fmt: skip
    for turn in range(ROUNDS):
        profit = profits(terms, level, v)
        earned = income(terms, v)
        treated = [
            _treated(p, i, most, slight=slight)
            for p, i, most in (
                (profit.runs, earned.runs, limits.runs),
                (profit.investment, earned.investment, limits.investment),
                (profit.stocks, earned.stocks, limits.stocks),
            )
        ]
        if not any(which.any() for which in treated):
            break
        _lower(terms, v, profit, earned, treated, stretch=2.0 ** (turn // 4))
    return v


def _treated(profit: Floats, income: Floats, most: Floats, *, slight: bool) -> NDArray[np.bool_]:
    gains = (profit > ROUNDING * income) & (income > 0) & (most > 0)
    return gains & (np.isinf(most) | ((profit < SLIGHT * income) & slight))


def _lower(
    terms: Terms, v: Valuations, profit: Profits, earned: Income, treated: list[NDArray[np.bool_]], stretch: float
) -> None:
    """Lower in place what the treated variables earn; of several wishes for one valuation the lowest counts."""
    economy = terms.economy
    n, m, T = terms.shape
    runs, investment, stocks = (
        np.where(which, 1.0 - np.minimum((p / np.where(i > 0, i, 1.0) + 1e-14) * stretch, 1.0), 1.0)
        for which, p, i in zip(
            treated,
            (profit.runs, profit.investment, profit.stocks),
            (earned.runs, earned.investment, earned.stocks),
            strict=True,
        )
    )
    balance, capacity = np.ones((n, T)), np.ones((m, T))
    for delay, net in enumerate(terms.net[:T]):
        rows, columns, values = entries(net)
        for t in range(T - delay):
            earns = values * v.balance[rows, t + delay] > 0
            np.minimum.at(balance[:, t + delay], rows[earns], runs[columns[earns], t])
    rows, columns, _ = entries(economy.new_capacity)
    for t in range(T):
        earns = v.balance[rows, t] < 0
        np.minimum.at(balance[:, t], rows[earns], investment[columns[earns], t])
        for later in range(t, T):
            serves = economy.service[:, later - t] > 0
            capacity[serves, later] = np.minimum(capacity[serves, later], investment[serves, t])
    balance = np.where(v.balance < 0, np.minimum(balance, stocks), balance)
    kept = (v.balance[:, 1:] > 0) & (economy.decay < 1)[:, None]
    balance[:, 1:] = np.where(kept, np.minimum(balance[:, 1:], stocks[:, :-1]), balance[:, 1:])
    v.balance[:] *= balance
    v.capacity[:] *= capacity
    v.terminal_stocks[:] *= stocks[:, -1]
    v.terminal_capacity[:] *= np.where(economy.service[:, 1:] > 0, investment[:, ::-1], 1.0).min(axis=1)
