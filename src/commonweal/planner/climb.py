"""The stages of DESIGN §5: vital, the terminal rule, basic, wanted, fewest hours; each holds what the one before reached.

Leximin: make the worst-off as well off as possible, fix whoever cannot rise (proved by a positive dual), and go on with
the rest; first over communities, then over single needs, where levels closer than ``BAND`` count as one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from commonweal.planner import certificate, fingerprint
from commonweal.planner.demand import Division, Tier
from commonweal.planner.economy import Floats
from commonweal.planner.levels import Ascent, Sought, Unsolved
from commonweal.planner.plan import Level, Plan
from commonweal.planner.proof import figures
from commonweal.planner.proof.lagrangian import Proof
from commonweal.planner.readings import Point, idle, planned

BAND = 1e-3  # levels of single needs closer than this count as one
SETTLED = BAND / 2  # who is proved to rise by no more is settled; half, so that rounding in a file still proves enough
SLACK = 1e-6  # relative: how exactly a stage is held
LEAST = 1e-8  # of a need, or of what is handed on: no stage is held more exactly, for no solver tells less from nothing
NONE = 1e-9  # shortfalls below count as none
FULL = 1 - 2e-9  # a share from which a need counts as met; a proof is content with half of that
DONE = {"vital": 0.25, "terminal": 0.35, "basic": 0.5, "wanted": 0.9, "hours": 1.0}

Flags = NDArray[np.bool_]


@dataclass
class Climb:
    """What has been guaranteed so far, level by level."""

    ascent: Ascent
    floors: Floats = field(init=False)
    settled: Flags = field(init=False)  # proved to be unable to rise
    held: dict[str, float] = field(default_factory=dict)
    levels: list[Level] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)  # where each level ended
    whole: bool = True  # every stage came to its end
    point: Point = field(init=False)

    def __post_init__(self) -> None:
        asked = self.ascent.model.asked
        self.floors = np.zeros(len(asked.amounts))
        self.settled = self._nobody()
        self.point = idle(self.ascent.model.economy, asked.amounts)

    def all_stages(self) -> None:
        """Take every stage in its order. Where the solver finds no way, what is reached stays, and the next stage begins."""
        stages: tuple[Callable[[], object], ...] = (
            partial(self.tier, Tier.VITAL),
            self.terminal,
            partial(self.tier, Tier.BASIC),
            partial(self.tier, Tier.WANTED),
            partial(self.fewest, "hours", "hours", done=DONE["hours"]),
        )
        for take in stages:
            try:
                take()
            except Unsolved:
                if not self.levels:
                    raise
                self.whole = False

    def tier(self, tier: Tier) -> None:
        """Meet a tier as far as possible, divided as the constitution says."""
        asked = self.ascent.model.asked
        needs = asked.in_tier(tier)
        if not needs.any():
            return
        division = self.ascent.model.demand.division.get(tier, Division.LEXIMIN)
        match division:
            case Division.LEXIMIN:
                self._communities(tier, needs)
                self._single_needs(tier, needs)
            case Division.EQUAL:
                self._raise(tier, needs)  # and nobody above it (``figures.ceilings``)
            case Division.MEMBERS | Division.TOTAL:
                self._largest(tier, needs, division)

    def terminal(self) -> None:
        """Miss as little as possible of what is to be handed on, each thing counted as a share."""
        model = self.ascent.model
        if not (model.economy.terminal_stocks > 0).any() and not len(model.handed_capacity):
            return
        level = self._take("terminal", "terminal", self._nobody(), DONE["terminal"])
        self.held["terminal"] = above(level.value)

    def fewest(self, stage: str, kind: str, *, aim: str = "", done: float = 1.0, last: bool = True) -> Level:
        """Make a figure (hours, emissions, carriage) as small as what is guaranteed allows, or the reserve as large."""
        return self._take(stage, kind, self._nobody(), done, aim=aim, last=last)

    def _communities(self, tier: Tier, needs: Flags) -> None:
        """Stage a: leximin of the communities' smallest shares θ_c."""
        asked = self.ascent.model.asked
        rising = needs.copy()
        while rising.any():
            proof = self._raise(tier, rising)
            if proof is None or self.floors[rising].min() == 1:
                return
            together = np.bincount(asked.communities, proof.burdens * rising).astype(np.float64)
            settled = _settled(proof, together, together)[asked.communities]
            if not (rising & settled).any():  # valuations that prove nothing of anybody: what is reached stays
                return
            rising &= ~settled

    def _single_needs(self, tier: Tier, needs: Flags) -> None:
        """Stage b: leximin of single shares, from what stage a has guaranteed.

        Those at the lowest level are raised until one of them cannot rise, or until others' level is reached, who then join.
        """
        while (opened := needs & (self.floors < 1) & ~self.settled).any():
            lowest = float(self.floors[opened].min())
            group = opened & (self.floors <= lowest + BAND)
            others = self.floors[opened & ~group]
            proof = self._raise(tier, group, float(others.min()) - lowest if len(others) else None)
            if proof is not None and not (group & (self.settled | (self.floors == 1))).any():
                return

    def _raise(self, tier: Tier, rising: Flags, room: float | None = None) -> Proof | None:
        """Raise some needs together as far as they go. Where others join on the way nothing is proved: no level is kept.

        Whoever the level's valuations prove unable to rise is settled, raised or not (``Proof`` says why).
        """
        level, self.point = self.ascent.take(self._sought(tier.value, "raise", rising, most=room), self._done(tier))
        joined = room is not None and level.value >= room * (1 - SLACK)
        self.floors = np.where(rising, np.maximum(self.floors, hold(self.floors + level.value)), self.floors)
        if joined:
            return None
        proof = self._keep(level)
        self.settled |= _settled(proof, proof.burdens, proof.burdens * rising)
        return proof

    def _keep(self, level: Level) -> Proof:
        """Keep a level with the bound that its own valuations prove."""
        proof = certificate.proof(self.ascent.known, self.ascent.possible, level)
        self.levels.append(replace(level, bound=certificate.sense(level, proof.bound)))
        self.points.append(self.point)
        return proof

    def _largest(self, tier: Tier, needs: Flags, division: Division) -> None:
        """The largest sum of shares: of single needs, or of communities' mean shares weighted by their members."""
        model = self.ascent.model
        weights = needs.astype(np.float64)
        if division is Division.MEMBERS:
            members = np.array([community.members for community in model.economy.communities], dtype=np.float64)
            count = np.bincount(model.asked.communities, weights, len(members))
            weights *= (members / np.maximum(count, 1))[model.asked.communities]
        self._take(tier.value, division.value, needs, self._done(tier), weights=weights)
        self.floors = np.where(needs, np.maximum(self.floors, hold(self.point.shares)), self.floors)

    def _take(
        self,
        stage: str,
        kind: str,
        raised: Flags,
        done: float,
        *,
        weights: Floats | None = None,
        aim: str = "",
        last: bool = False,
    ) -> Level:
        """Take one level and keep it."""
        sought = self._sought(stage, kind, raised, weights=weights, aim=aim)
        level, self.point = self.ascent.take(sought, done, last=last)
        self._keep(level)
        return self.levels[-1]

    def _sought(
        self,
        stage: str,
        kind: str,
        raised: Flags,
        *,
        weights: Floats | None = None,
        most: float | None = None,
        aim: str = "",
    ) -> Sought:
        """Say what a level seeks under all that is guaranteed by now."""
        weights = np.zeros(0) if weights is None else weights
        ceilings = figures.ceilings(self.ascent.known, stage, self.floors)
        return Sought(stage, kind, self.floors, raised, weights, self.held, most, ceilings, aim)

    def _nobody(self) -> Flags:
        return np.zeros(len(self.floors), dtype=np.bool_)

    def _done(self, tier: Tier) -> float:
        """Roughly how far the whole is while this tier rises."""
        before = {Tier.VITAL: 0.0, Tier.BASIC: DONE["terminal"], Tier.WANTED: DONE["basic"]}[tier]
        needs = self.ascent.model.asked.in_tier(tier)
        return before + (DONE[tier.value] - before) * float(self.floors[needs].mean())


def _settled(proof: Proof, burdens: Floats, rising: Floats) -> Flags:
    """Who is proved to be unable to rise: of those rising at least the one that is dearest to raise, whatever rounding leaves."""
    proved = proof.room(burdens) <= SETTLED
    return proved if (proved & (rising > 0)).any() else proved | ((rising > 0) & (rising == rising.max()))


def hold(shares: Floats) -> Floats:
    """Shares as later stages must keep them: what is met in full exactly, the rest but for the slack."""
    return np.where(shares >= FULL, 1.0, np.maximum(shares - np.maximum(shares * SLACK, LEAST), 0.0))


def above(missing: float) -> float:
    """What may be missing of what is handed on in later stages: nothing where nothing was, else the slack more."""
    return missing + max(missing * SLACK, LEAST) if missing > NONE else 0.0


def concluded(climb: Climb, *, status: str = "", name: str = "plan") -> Plan:
    """The plan where a climb has come to, with its certificate.

    Where a solver has left rows broken or a level unproved by more than may be, the plan is that of the last level up to
    which all is kept and proved, and it counts as stopped there: a plan never claims what its own figures do not bear out.
    """
    found = _ended(climb, len(climb.levels), climb.point, status, name)
    for count in range(len(climb.levels), 0, -1):
        if _holds(found):
            return found
        found = _ended(climb, count, climb.points[count - 1], "stopped", name)
    return found if _holds(found) else _ended(climb, len(climb.levels), climb.point, status, name)


def _holds(plan: Plan) -> bool:
    """Say whether a plan keeps every row but for what a residual may be, and proves every level but for what a gap may be."""
    return plan.certificate is not None and plan.certificate.ok


def _ended(climb: Climb, count: int, reached: Point, status: str, name: str) -> Plan:
    """The plan of a point and the first so many levels, with the certificate that their own bounds give; without any, none."""
    model, levels = climb.ascent.model, tuple(climb.levels[:count])
    short = (
        (reached.shares < FULL)[model.asked.amounts > 0].any() or reached.missing_stocks.any() or reached.missing_capacity.any()
    )
    found = replace(
        planned(reached),
        status=status or ("shortage" if short else "optimal"),
        levels=levels,
        name=name,
        economy=fingerprint.of(model.economy, model.demand),
    )
    if not levels:
        return found
    broken = certificate.residual(climb.ascent.known, climb.ascent.possible, found)
    return replace(found, certificate=certificate.conclude(climb.ascent.known, found, broken, [level.bound for level in levels]))
