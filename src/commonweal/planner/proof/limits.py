"""How large each variable can be at most in any plan: what the data imply, carried on until little changes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from commonweal.planner.economy import Economy, Floats
from commonweal.planner.proof.terms import Terms, entries

ROUNDS = 40
SETTLED = 1e-3  # rounds end when nothing falls by more than this share


@dataclass(frozen=True)
class Limits:
    """Upper limits that hold in every plan; ``inf`` where the data imply none."""

    runs: Floats  # m x T
    investment: Floats  # m x T
    stocks: Floats  # n x T
    available: Floats  # n x T: of a product, before anything is taken


def limits(terms: Terms) -> Limits:
    """Find what can at most be run, built and kept.

    A run is limited by hours, caps and capacity (with what could be built), and by its inputs: no more than what can be
    there of a product can be used. What can be there is what is kept, comes in and is made at most. Each round uses the
    limits of the round before, so stopping at any round leaves limits that hold.
    """
    n, m, T = terms.shape
    economy = terms.economy
    runs = np.full((m, T), np.inf)
    for matrix, ceiling in _ceilings(economy):
        runs = np.minimum(runs, _shares(terms, matrix, ceiling, runs))
    investment = np.where(terms.extendable[:, None], np.inf, 0.0) * np.ones(T)
    found = Limits(runs, investment, np.minimum(economy.stock_most, np.inf), np.full((n, T), np.inf))
    for _ in range(ROUNDS):
        nearer = _round(terms, found)
        if _settled(found, nearer):
            return nearer
        found = nearer
    return found


def _ceilings(economy: Economy) -> Iterator[tuple[object, Floats]]:
    T = len(economy.periods)
    yield economy.hours, economy.hours_available
    yield economy.emissions, economy.cap_limits
    yield economy.emissions, np.repeat(economy.cap_totals[:, None], T, axis=1)


def _shares(terms: Terms, matrix: object, ceiling: Floats, runs: Floats) -> Floats:
    """What each technique could be run if it had all of every hour or cap to itself."""
    rows, columns, values = entries(matrix)  # type: ignore[arg-type]
    least = np.full(runs.shape, np.inf)
    open_ended = np.zeros(ceiling.shape[0], dtype=bool)
    open_ended[rows[values < 0]] = True  # a technique that takes up emissions leaves more to the others: no limit from here
    for t in range(runs.shape[1]):
        ratio = np.where(open_ended[rows] | (values <= 0), np.inf, ceiling[rows, t] / np.where(values > 0, values, 1.0))
        np.minimum.at(least[:, t], columns, ratio)
    return np.asarray(np.maximum(least, 0.0))


def _round(terms: Terms, old: Limits) -> Limits:
    economy = terms.economy
    _, _, T = terms.shape
    runs, investment, stocks, available = old.runs.copy(), old.investment.copy(), old.stocks.copy(), old.available.copy()
    nets = [entries(net) for net in terms.net]
    built = entries(economy.new_capacity)
    kept = 1 - economy.decay
    for t in range(T):
        before = stocks[:, t - 1] if t else economy.opening_stocks
        there = economy.supply[:, t] + np.where(kept > 0, kept * np.where(kept > 0, before, 0.0), 0.0)
        for delay, (rows, columns, values) in enumerate(nets[: t + 1]):
            made = values > 0
            np.add.at(there, rows[made], values[made] * runs[columns[made], t - delay])
        available[:, t] = np.minimum(available[:, t], there)
        stocks[:, t] = np.minimum(stocks[:, t], available[:, t])
        free = np.maximum(available[:, t] - economy.stock_least[:, t], 0.0)
        for delay, (rows, columns, values) in enumerate(nets[: t + 1]):
            used = values < 0
            np.minimum.at(runs[:, t - delay], columns[used], free[rows[used]] / -values[used])
        rows, columns, values = built
        np.minimum.at(investment[:, t], columns, free[rows] / values)
        room = economy.capacity[:, t].copy()
        for u in range(t + 1):
            share = economy.service[:, t - u]
            room += np.where(share > 0, share * np.where(share > 0, investment[:, u], 0.0), 0.0)
        runs[:, t] = np.minimum(runs[:, t], room)
    return Limits(runs, investment, stocks, available)


def _settled(old: Limits, new: Limits) -> bool:
    """Say whether the last round changed little."""
    for before, after in ((old.runs, new.runs), (old.investment, new.investment), (old.stocks, new.stocks)):
        if (np.isfinite(after) & ~np.isfinite(before)).any():
            return False
        both = np.isfinite(before)
        if (before[both] - after[both] > SETTLED * before[both]).any():
            return False
    return True
