"""What there is to plan with: products, techniques, capacity, hours, stocks, caps, communities, periods.

Named things come first, then the arrays that say how much, in the order of the names. Periods are numbered from 1 in
words and files and from 0 along the last axis of an array. ``inf`` means no limit.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]


class Kind(StrEnum):
    """What a technique does: only *transport* counts as carriage, only *import* and *export* cross the border."""

    PRODUCTION = "production"
    TRANSPORT = "transport"
    IMPORT = "import"
    EXPORT = "export"


@dataclass(frozen=True)
class Product:
    """A good or service at a place, and what it is counted in, as said after a number; a product elsewhere is another product."""

    name: str
    unit: str
    place: str = ""
    title: str = ""  # how a sentence calls it; the name, where empty
    is_right: bool = False  # a right or licence, not output: nobody needs it, so nobody asks whom it serves


@dataclass(frozen=True)
class Technique:
    """A way to make products (in the literature: an activity); how often it is run is its level."""

    name: str
    workplace: str = ""
    place: str = ""
    kind: Kind = Kind.PRODUCTION
    title: str = ""


@dataclass(frozen=True)
class Skill:
    """A kind of work, or the people of a place who can do it; counted in hours unless the data say otherwise."""

    name: str
    unit: str = "hours"
    place: str = ""
    title: str = ""


@dataclass(frozen=True)
class Cap:
    """An emission or natural resource that is limited in each period, over the whole plan, or both."""

    name: str
    unit: str
    title: str = ""
    is_rule: bool = False  # not an emission or resource but a rule about runs, such as a strike's: told by its title alone


@dataclass(frozen=True)
class Community:
    """Who has needs; ``members`` counts people where a division rule asks for them."""

    name: str
    members: int = 1
    place: str = ""
    title: str = ""


@dataclass(frozen=True)
class Economy:
    """All that is known before anyone says what is needed (DESIGN §5).

    With n products, m techniques, S skills, E caps, T periods. Matrices are per unit of run. ``inputs[k]`` is used and
    ``outputs[k]`` is made k periods after the run; what would fall after the last period is dropped.

    ``capacity`` has T + 1 columns: the last says what of the old capacity is still there after the plan, for the
    terminal rule. ``service[j, a]`` is the share of new capacity in service at age a (zero before the lag, falling as it
    wears out); a technique with an all-zero row, or without any limit, is not extended.
    """

    products: tuple[Product, ...]
    techniques: tuple[Technique, ...]
    skills: tuple[Skill, ...]
    caps: tuple[Cap, ...]
    communities: tuple[Community, ...]
    periods: tuple[str, ...]

    inputs: tuple[csr_array, ...]  # a_ij, n x m for each delay
    outputs: tuple[csr_array, ...]  # b_ij, n x m for each delay
    hours: csr_array  # l_sj, S x m
    emissions: csr_array  # g_ej, E x m
    toil: Floats  # m: how people rated an hour of it, 1 where nobody did

    decay: Floats  # n: share of a stock lost from one period to the next; 1 lapses at the end of the period
    opening_stocks: Floats  # n: what is there before the first period
    supply: Floats  # n x T: what comes in from outside, for nothing
    stock_least: Floats  # n x T
    stock_most: Floats  # n x T

    run_least: Floats  # m x T
    capacity: Floats  # K_jt, m x (T + 1)
    new_capacity: csr_array  # v_ij, n x m: products used up per unit of new capacity
    service: Floats  # s_ja, m x (T + 1)

    hours_available: Floats  # H_st, S x T
    cap_limits: Floats  # E_et, E x T
    cap_totals: Floats  # E: over the whole plan

    terminal_stocks: Floats  # n: stocks to be handed on after period T
    terminal_capacity: Floats  # m: capacity to be in service in period T + 1
