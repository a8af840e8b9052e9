"""Every closed form of the component models set beside what the code computes (LAB.md section 1).

``exact`` is the closed form, or the published figure as far as it was published; ``computed`` comes from the models, where
there is a second way by that way: integration, a sum, a draw of lots.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np

from commonweal.lab.models import arms, arms_data, prices
from commonweal.lab.models.arms import Arms
from commonweal.lab.models.cycle import Cycle
from commonweal.lab.models.gravitation import Gravitation
from commonweal.lab.models.growth import Growth
from commonweal.lab.models.hours import Hours
from commonweal.lab.models.mandates import Mandates
from commonweal.lab.models.migration import Migration
from commonweal.lab.models.prices import Prices
from commonweal.lab.models.ratchet import Ratchet
from commonweal.lab.models.recall import Recall
from commonweal.lab.models.shortage import Shortage
from commonweal.lab.models.storming import Storming, haste_for
from commonweal.lab.models.wedges import Wedges

TIGHT = 1e-6
PERIOD = 1e-4
LOTS = 0.005  # relative, of what is drawn by lot


@dataclass(frozen=True)
class Check:
    """One figure, and what it must be."""

    name: str
    compute: Callable[[], float | None]
    exact: float
    tolerance: float = TIGHT


@dataclass(frozen=True)
class Checked:
    """A check with its outcome."""

    name: str
    computed: float | None
    exact: float
    tolerance: float

    @property
    def ok(self) -> bool:
        """Whether the figure is what it must be; a figure that does not exist is not."""
        return self.computed is not None and abs(self.computed - self.exact) <= self.tolerance


def checked() -> Iterator[Checked]:
    """Work every check out."""
    for check in CHECKS:
        computed = check.compute()
        yield Checked(check.name, None if computed is None else float(computed), check.exact, check.tolerance)


def _last(growth: Growth, of: int) -> float:
    """A path by integration, at the last year."""
    return float(growth.simulate([growth.years])[of][-1])


_SLOW, _FAST = Growth(lam=0.3), Growth(lam=0.5)
_WORN = Growth(lam=0.5, d=0.05)

_GROWTH = (
    Check("growth: I after 15 years, λ = .3", lambda: _SLOW.investment(15), 44.816891),
    Check("growth: C after 15 years, λ = .3", lambda: _SLOW.consumption(15), 171.239412),
    Check("growth: I after 15 years, λ = .5", lambda: _FAST.investment(15), 121.824940),
    Check("growth: C after 15 years, λ = .5", lambda: _FAST.consumption(15), 201.824940),
    Check("growth: I after 15 years, λ = .5, wear .05", lambda: _WORN.investment(15), 57.546027),
    Check("growth: C after 15 years, λ = .5, wear .05", lambda: _WORN.consumption(15), 95.335351),
    Check("growth: I by integration", lambda: _last(_WORN, 0), _WORN.investment(15)),
    Check("growth: C by integration", lambda: _last(_WORN, 1), _WORN.consumption(15)),
    Check("growth: λ = .5 overtakes .3", lambda: _FAST.overtakes(0.3), 8.517553),
    Check("growth: λ = .5 overtakes .2", lambda: _FAST.overtakes(0.2), 8.135368),
    Check("growth: long-run share, Vi = 3, Vc = 2", lambda: Growth(lam=0.5, vc=2.0).long_run_share, 0.4, 1e-12),
    Check("growth: long-run share is λ where Vi = Vc", lambda: _SLOW.long_run_share, 0.3, 1e-12),
)

_TOWN = Migration()
_MIGRATION = (
    Check("migration: unemployment at wu = 1.5, wa = 1", lambda: _TOWN.unemployment, 1 / 3, 1e-12),
    Check(
        "migration: what is left of the reservoir", lambda: (0.75 - _TOWN.urban(12)) / 0.57, exp(-0.1 * 0.15 * 12 / 0.57), 1e-12
    ),
)

_PLANTED = Wedges(tau_labour=0.7, tau_capital=-0.2, tau_saving=0.03)
_NONE = Wedges(tau_labour=0.0, tau_capital=0.0, tau_saving=0.0)
_WEDGES = (
    Check("wedges: planted labour wedge recovered", lambda: _PLANTED.measured()[0], 0.7, 1e-10),
    Check("wedges: planted capital wedge recovered", lambda: _PLANTED.measured()[1], -0.2, 1e-10),
    Check("wedges: planted saving wedge recovered", lambda: _PLANTED.measured()[2], 0.03, 1e-10),
    Check("wedges: none planted, none measured (labour)", lambda: _NONE.measured()[0], 0.0, 1e-10),
    Check("wedges: none planted, none measured (capital)", lambda: _NONE.measured()[1], 0.0, 1e-10),
    Check("wedges: none planted, none measured (saving)", lambda: _NONE.measured()[2], 0.0, 1e-10),
    Check("wedges: none planted, none paid for", lambda: _NONE.cost, 0.0, 1e-12),
)

_RACE, _EVE = Arms(), Arms(k=0.9, l=0.9, a=0.2, b=0.2)
_ARMS = (
    Check("arms: x at rest", lambda: _RACE.equilibrium()[0], 7.142857),
    Check("arms: y at rest", lambda: _RACE.equilibrium()[1], 8.571429),
    Check("arms: margin", lambda: _RACE.margin, 0.14, 1e-12),
    Check("arms: smaller eigenvalue", lambda: _RACE.rates[0], -0.7, 1e-12),
    Check("arms: larger eigenvalue", lambda: _RACE.rates[1], -0.2, 1e-12),
    Check("arms: a stable race comes to rest", lambda: _RACE.outlays(200.0)[0], 7.142857),
    Check("arms: growth of the race of 1909-13", lambda: _EVE.rates[1], 0.7, 1e-12),
    Check("arms: how far that race is from stability", lambda: _EVE.margin, 0.04 - 0.81, 1e-12),
    Check("arms: slope of the totals of 1909-13", lambda: arms.fit_totals().slope, 0.731015),
    Check("arms: zero of the totals of 1909-13", lambda: arms.fit_totals().zero, 194.914, 5e-4),
)


def _reaction(first: int, side: int, figure: str, *, constant: bool) -> Callable[[], float]:
    """One figure of the fit to Soviet (0) or American (1) outlays."""
    return lambda: float(getattr(arms_data.reactions(first, 1988, constant=constant)[side], figure))


_PUBLISHED = (
    ("Soviet", 0, False, (-0.135, 0.036, 0.160, 0.029, 0.71)),
    ("American", 1, False, (0.196, 0.052, -0.179, 0.065, 0.47)),
    ("Soviet", 0, True, (0.051, 0.040, -0.045, 0.024, 0.09)),
    ("American", 1, True, (0.023, 0.052, -0.220, 0.086, 0.20)),
)
_FIGURES = (
    ("answer to the rival", "rival", 5e-4),
    ("its standard error", "rival_error", 5e-4),
    ("answer to itself", "own", 5e-4),
    ("its standard error, too", "own_error", 5e-4),
    ("variance accounted for", "r2", 5e-3),
)
_ARMS_DATA = (
    *(
        Check(
            f"arms 1949-88, {'constant' if constant else 'current'} dollars, {who}: {called}",
            _reaction(1949, side, figure, constant=constant),
            exact,
            tolerance,
        )
        for who, side, constant, row in _PUBLISHED
        for (called, figure, tolerance), exact in zip(_FIGURES, row, strict=True)
    ),
    Check("arms 1954-88, constant dollars, Soviet: answer to the rival", _reaction(1954, 0, "rival", constant=True), 0.089, 5e-4),
    Check("arms 1954-88, constant dollars, Soviet: its error", _reaction(1954, 0, "rival_error", constant=True), 0.056, 5e-4),
    Check("arms 1965-88, constant dollars, Soviet: answer to the rival", _reaction(1965, 0, "rival", constant=True), 0.065, 5e-4),
    Check("arms 1965-88, constant dollars, Soviet: its error", _reaction(1965, 0, "rival_error", constant=True), 0.039, 5e-4),
)

_RATCHET = (
    Check("ratchet: b = 1, λ = .5, r = .1", lambda: Ratchet().effective_bonus, 0.166667),
    Check("ratchet: b = 1, λ = .5, r = .05", lambda: Ratchet(r=0.05).effective_bonus, 0.090909),
    Check("ratchet: b = 1, λ = 1, r = .1", lambda: Ratchet(lam=1.0).effective_bonus, 0.090909),
    Check("ratchet: no ratchet, whole bonus", lambda: Ratchet(lam=0.0).effective_bonus, 1.0, 1e-12),
    Check("ratchet: the sum of 2000 later years", lambda: Ratchet(r=0.05).summed(2000), 1 / 11, 1e-9),
)

_EVEN, _STORM = Storming(haste=0.0), Storming(haste=haste_for(0.8))
_STORMING = (
    Check("storming: without haste, a third in each third", lambda: _EVEN.thirds[2], 1 / 3, 1e-12),
    Check("storming: ρT for four fifths in the last third", lambda: haste_for(0.8), 4.723562),
    Check("storming: z for the same", lambda: exp(haste_for(0.8) / 3), 2 + 2 * sqrt(2), 1e-9),
    Check("storming: first third of the same", lambda: _STORM.thirds[0], 0.034315),
    Check("storming: second third of the same", lambda: _STORM.thirds[1], 0.165685),
    Check("storming: last third of the same", lambda: _STORM.thirds[2], 0.8, 1e-9),
    Check("shortage: unfilled share is the softness", lambda: Shortage(soft=0.35).unfilled, 0.35, 1e-12),
    Check("shortage: none with a hard budget", lambda: Shortage(soft=0.0).unfilled, 0.0, 1e-12),
)

_CYCLE = Cycle()


def _drift_of_h() -> float:
    """The largest change of the conserved figure over a hundred years of integration."""
    path = _CYCLE.path(np.linspace(0.0, 100.0, 101))
    told = [_CYCLE.conserved(float(u), float(v)) for u, v in path[:2].T]
    return max(told) - min(told)


_CYCLES = (
    Check("cycle: wage share at rest", lambda: _CYCLE.rest[0], 0.91, 1e-12),
    Check("cycle: employment at rest", lambda: _CYCLE.rest[1], 0.933333),
    Check("cycle: period of a small swing", lambda: _CYCLE.small_period, 13.635491),
    Check("cycle: simulated period, displaced by .1 %", lambda: Cycle(push=0.001).period, 13.635493, PERIOD),
    Check("cycle: simulated period, displaced by 3 %", lambda: _CYCLE.period, 13.637149, PERIOD),
    Check("cycle: H of the swing displaced by 3 %", lambda: _CYCLE.conserved(0.91, 0.28 / 0.3 * 1.03), 1.080545),
    Check("cycle: H stays as it is for 100 years", _drift_of_h, 0.0, 1e-9),
)

_USED = np.array([[280.0, 120.0], [12.0, 8.0]])
_KNOWN, _ASKED = Prices().technology, Prices()


def _sraffa(wheat: float) -> tuple[float, float]:
    """The rate of profit and the price of iron in wheat, with so much wheat harvested."""
    rate, found = prices.subsistence(np.diag([wheat, 20.0]), _USED)
    return rate, float(found[1] / found[0])


def _standard(share: float) -> float:
    return _KNOWN.wage(share * _KNOWN.most_profit(), _KNOWN.standard_basket())


def _paid(rate: float) -> float:
    return _KNOWN.wage(rate, np.array(_ASKED.numeraire))


_PRICES = (
    Check("prices: Sraffa §1, rate of profit", lambda: _sraffa(400.0)[0], 0.0, 1e-9),
    Check("prices: Sraffa §1, iron in wheat", lambda: _sraffa(400.0)[1], 10.0),
    Check("prices: Sraffa §5, rate of profit", lambda: _sraffa(575.0)[0], 0.25),
    Check("prices: Sraffa §5, iron in wheat", lambda: _sraffa(575.0)[1], 15.0),
    Check("prices: R", lambda: _KNOWN.most_profit(), 1.0),
    Check("prices: value of the first good", lambda: float(_KNOWN.values()[0]), 1.833333),
    Check("prices: value of the second good", lambda: float(_KNOWN.values()[1]), 1.166667),
    Check("prices: standard wage at R/4", lambda: _standard(0.25), 0.75),
    Check("prices: standard wage at R/2", lambda: _standard(0.5), 0.5),
    Check("prices: wage at r = 0", lambda: _paid(0.0), 0.96),
    Check("prices: wage at r = .2", lambda: _paid(0.2), 0.763077),
    Check("prices: wage at r = .4", lambda: _paid(0.4), 0.568889),
    Check("prices: rate of exploitation", lambda: _KNOWN.exploitation(np.array(_ASKED.basket)), 1.4),
    Check("prices: rate of profit at that wage", lambda: _KNOWN.profit(np.array(_ASKED.basket))[0], 0.406515),
    Check(
        "prices: Okishio, falls of r in 1000 changes",
        lambda: prices.okishio(_KNOWN, np.array(_ASKED.basket), 1000, 1)[1],
        0.0,
        0.0,
    ),
    Check("gravitation: cross-dual, κ = η = .5", lambda: Gravitation(own=0.0).radius(), 1.150733),
    Check("gravitation: cross-dual, κ = .5, η = .2", lambda: Gravitation(eta=0.2, own=0.0).radius(), 1.062861),
    Check("gravitation: with an own term of .3", lambda: Gravitation().radius(), 0.881487),
    Check("gravitation: κ = 1, η = .3, own .3", lambda: Gravitation(kap=1.0, eta=0.3).radius(), 0.917527),
    Check("gravitation: spread of rates at the start", lambda: Gravitation().spreads()[0], 0.180865),
    Check("gravitation: spread after 60 periods", lambda: Gravitation().spreads()[-1], 0.000107, 5e-7),
    Check("gravitation: half-life", lambda: log(2) / -log(Gravitation().radius()), 5.5, 0.05),
)

_COUNCIL = Recall()
_RECALL = (
    Check("recall: r_c", lambda: _COUNCIL.critical, 0.9, 1e-12),
    Check("recall: threshold at r = .7", lambda: _COUNCIL.rests()[0], 0.117157),
    Check("recall: trap at r = .7", lambda: _COUNCIL.rests()[1], 0.682843),
    Check("recall: B after four years of war, r = .7", lambda: _COUNCIL.reached()[0], 0.682843),
    Check("recall: C after four years of war, r = .7", lambda: _COUNCIL.reached()[1], 0.226541),
    Check("recall: B without war, r = .7", lambda: Recall(w=0.0).reached()[0], 0.0),
    Check("recall: B after war, r = 1", lambda: Recall(r=1.0).reached()[0], 0.0),
    Check("recall: B without war, r = .4", lambda: Recall(r=0.4, w=0.0).reached()[0], 0.847214),
    Check("mandates: drift at p = .25", lambda: Mandates().drift, 0.06, 1e-12),
    Check("mandates: drift at p = .01", lambda: Mandates(p=0.01).drift, 1.98, 1e-12),
    Check("mandates: drift at p = .25, by lot", lambda: Mandates().drawn_drift(250_000, 60, 1), 0.06, 0.06 * LOTS),
    Check("mandates: seen through four layers", lambda: Mandates().seen, 0.806452),
    Check("mandates: seen through four layers, by lot", lambda: Mandates().drawn_seen(400_000, 1), 0.806452, 0.806452 * LOTS),
)

_ACCOUNT = Hours().account
_HOURS = (
    Check("hours: S + V = H", lambda: _ACCOUNT.surplus + _ACCOUNT.necessary, 1000.0, 1e-9),
    Check(
        "hours: the three parts add up to e", lambda: _ACCOUNT.investment + _ACCOUNT.arms + _ACCOUNT.others, _ACCOUNT.ratio, 1e-12
    ),
)

CHECKS: tuple[Check, ...] = (
    *_GROWTH, *_MIGRATION, *_WEDGES, *_ARMS, *_ARMS_DATA, *_RATCHET, *_STORMING, *_CYCLES, *_PRICES, *_RECALL, *_HOURS,
)  # fmt: skip
