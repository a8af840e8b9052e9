"""The answer: what to run, build, keep and deliver, and for every stage the valuations that prove it.

A plan is data. Who made it does not matter: `check` recomputes everything said here from the economy and the demand.

A *level* is one optimisation of one stage. With d_k the delivery for need k of amount n_k, every level has the rows of
DESIGN §5, the terminal rule with its named shortfalls, and for every need

    d_k  >=  n_k (floors_k + raised_k tau)

and maximises

    raise       tau
    total       sum of weights_k d_k / n_k over the raised needs
    terminal    minus the sum of shortfalls, each as a share of what the terminal rule asks for
    hours       minus the sum of hours worked, weighted by toil
    <an aim>    what an alternative seeks, said in ``aim``

so a valuation is the change of that maximum for one more unit of a resource, and never negative but for the balances.

Shares of single needs closer than 1e-3 (``climb.BAND``) count as one level: whose floors lie within it rise together, each
by the same tau, and who is proved unable to rise by more than that rises no further.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from commonweal.planner.economy import Floats

STAGES = ("vital", "terminal", "basic", "wanted", "hours")  # in their order; an alternative's levels come after all of them
MOST_RESERVE = 1e3  # periods' needs: larger reserves are sought by no plan, so that one without end has a bound


@dataclass(frozen=True)
class Valuations:
    """The dual solution of one level: what one more unit would add to the level's maximum (shadow prices).

    Information only; nothing is bought or sold by them. Shapes: n products, m techniques, S skills, E caps, K needs.
    """

    balance: Floats  # n x T: of one more unit of a product given; free in sign
    capacity: Floats  # m x T: of one more unit of capacity
    hours: Floats  # S x T
    caps: Floats  # E x T
    cap_totals: Floats  # E
    needs: Floats  # K: of one unit less to be delivered at least
    terminal_stocks: Floats  # n: of one unit less to be handed on
    terminal_capacity: Floats  # m
    held: Mapping[str, float] = field(default_factory=dict)  # of each held figure, by the name it has in Level.held


@dataclass(frozen=True)
class Level:
    """One optimisation: what was sought under which floors, what was reached, and the proof of how much is possible."""

    stage: str  # vital, terminal, basic, wanted, hours, or the alternative's name
    kind: str
    value: float  # reached, in the sense of the docstring above (hours and shortfalls are positive here)
    bound: float  # proved: no plan does better
    floors: Floats  # K: shares already guaranteed
    raised: NDArray[np.bool_]  # K
    weights: Floats  # K, for "total" and "members"; empty otherwise
    held: Mapping[str, float]  # figures of earlier stages that this level must not worsen, "terminal" and "hours" among them
    valuations: Valuations
    aim: str = ""


@dataclass(frozen=True)
class Certificate:
    """What proves a plan: nothing is broken by more than ``residual``, nothing better exists by more than ``gap``."""

    residual: float  # largest violation of any row, relative to the size of its terms
    bound: float  # of the last stage that could not be met in full, or of the hours
    gap: float  # largest relative gap of any level
    ok: bool


@dataclass(frozen=True)
class Plan:
    """Runs, investment, stocks and deliveries, in the units of the data; the last axis is time."""

    status: str  # optimal, shortage, stopped
    runs: Floats  # x_jt, m x T
    investment: Floats  # z_jt, m x T
    stocks: Floats  # S_it, n x T
    deliveries: Floats  # d_k, K: answers Demand.needs in its order
    missing_stocks: Floats  # n: handed on less than the terminal rule says
    missing_capacity: Floats  # m
    levels: tuple[Level, ...]
    name: str = "plan"
    alternatives: tuple["Plan", ...] = ()
    certificate: Certificate | None = None
    economy: str = ""  # SHA-256 of the canonical data it was computed from
