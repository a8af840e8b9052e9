"""What a figure hangs on: Morris to see what matters at all, Sobol to share the variance out, with intervals.

Parameters are drawn evenly between two ends. μ* is the mean size of the change of a figure when one parameter moves and the
others stay (Morris 1991, Campolongo and others 2007), told for a move over the whole range. S1 is the share of the figure's
variance that a parameter accounts for alone, ST that in which it has any part (Saltelli and others 2010; as SciPy has it).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from commonweal.planner.economy import Floats

Figure = Callable[[Floats], Floats]  # parameters x draws -> draws
LEVELS = 4  # of Morris' grid
CONFIDENCE = 0.95
RESAMPLED = 200
NOTHING = 1e-12  # variance, relative to the square of the mean, that is none


@dataclass(frozen=True)
class Varied:
    """A parameter and the ends between which it is drawn."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class Index:
    """How much a figure hangs on one parameter; ``low`` and ``high`` enclose ``st`` with 95 % confidence."""

    parameter: str
    mu_star: float
    s1: float
    st: float
    low: float
    high: float


class Constant(ValueError):
    """A figure that no parameter moves, so that there is nothing to share out."""


def indices(figure: Figure, varied: Sequence[Varied], draws: int, seed: int, trajectories: int = 30) -> tuple[Index, ...]:
    """Morris and Sobol indices of a figure; ``draws``, a power of two, times parameters + 2 runs are made."""
    mu_star = morris(figure, varied, trajectories, seed)
    s1, st, low, high = sobol(figure, varied, draws, seed)
    return tuple(
        Index(each.name, float(mu_star[i]), float(s1[i]), float(st[i]), float(low[i]), float(high[i]))
        for i, each in enumerate(varied)
    )


def morris(figure: Figure, varied: Sequence[Varied], trajectories: int, seed: int) -> Floats:
    """μ* of each parameter, over random one-at-a-time walks on a grid of four levels."""
    random = np.random.default_rng(seed)
    d, move = len(varied), LEVELS / (2 * (LEVELS - 1))
    points, orders = np.empty((trajectories, d + 1, d)), np.empty((trajectories, d), dtype=np.intp)
    for t in range(trajectories):
        up = random.integers(0, 2, d).astype(bool)
        low = random.integers(0, LEVELS // 2, d) / (LEVELS - 1)
        points[t, 0] = np.where(up, low, low + move)
        orders[t] = random.permutation(d)
        for step, i in enumerate(orders[t]):
            points[t, step + 1] = points[t, step]
            points[t, step + 1, i] += move if up[i] else -move
    found = figure(_scaled(points.reshape(-1, d).T, varied)).reshape(trajectories, d + 1)
    effects = np.abs(np.diff(found, axis=1)) / move
    by_parameter = np.empty((trajectories, d))
    np.put_along_axis(by_parameter, orders, effects, axis=1)
    return np.asarray(by_parameter.mean(axis=0))


def sobol(figure: Figure, varied: Sequence[Varied], draws: int, seed: int) -> tuple[Floats, Floats, Floats, Floats]:
    """S1 and ST of each parameter, and the ends between which 95 % of the STs of resampled draws lie."""
    random = np.random.default_rng(seed)
    d = len(varied)
    points = stats.qmc.Sobol(2 * d, rng=random).random(draws).T
    first, second = points[:d], points[d:]
    mixed = np.tile(first, (d, 1, 1))  # the first draw with one parameter from the second
    mixed[np.arange(d), np.arange(d)] = second
    every = np.concatenate([first, second, *mixed], axis=1)
    found = figure(_scaled(every, varied)).reshape(d + 2, draws)
    if float(np.var(found)) <= NOTHING * max(float(np.mean(found)) ** 2, NOTHING):
        raise Constant("This figure stays as it is, whatever is varied.")
    s1, st = _shared_out(found)
    again = np.array([_shared_out(found[:, random.integers(0, draws, draws)])[1] for _ in range(RESAMPLED)])
    low, high = np.quantile(again, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2], axis=0)
    return s1, st, np.minimum(low, st), np.maximum(high, st)


def _shared_out(found: Floats) -> tuple[Floats, Floats]:
    answer = stats.sobol_indices(func={"f_A": found[:1], "f_B": found[1:2], "f_AB": found[2:, None]}, n=found.shape[1])
    return np.asarray(answer.first_order).ravel(), np.asarray(answer.total_order).ravel()


def _scaled(unit: Floats, varied: Sequence[Varied]) -> Floats:
    low, high = np.array([each.low for each in varied]), np.array([each.high for each in varied])
    return np.asarray(low[:, None] + unit * (high - low)[:, None])
