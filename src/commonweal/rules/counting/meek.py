"""Meek STV: every elected candidate keeps just so much of each vote as makes a quota, and the rest goes on.

B. L. Meek 1969; I. D. Hill, B. A. Wichmann and D. R. Woodall, "Algorithm 123", The Computer Journal 30 (1987) 277-281. The
arithmetic and the end of an iteration are those of the Proportional Representation Foundation's reference rule: nine
decimals, votes and keep factors rounded up. Figures are whole numbers of the ninth decimal.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from commonweal.rules.counting import lot
from commonweal.rules.counting.account import Count, Stage, Tie, Why, exact
from commonweal.rules.counting.profile import Number, Profile, orders
from commonweal.rules.counting.terms import FREE, Terms

NAME = "meek"
PLACES = 9
UNIT = 10**PLACES
OMEGA = UNIT // 10**6  # an iteration ends when less surplus than this is left


def count(profile: Profile, seed: str = "", terms: Terms = FREE) -> Count:
    """Elect as many as there are seats, or all if fewer stand.

    >>> from commonweal.rules.counting.profile import Ballot
    >>> ballots = Ballot.strict([1, 2], 6), Ballot.strict([2], 2), Ballot.strict([3], 3)
    >>> count(Profile(("ana", "ben", "cleo"), 2, ballots)).elected
    (1, 2)
    """
    return _Counting(profile, seed, terms).run()


@dataclass
class _Node:
    """Ballots that begin alike: how many, and how they go on. A value that reaches the node is the same for all of them."""

    weight: Number = 0
    ending: Number = 0  # of these, those that rank nobody further
    after: dict[int, "_Node"] = field(default_factory=dict)


def _tree(found: Iterable[tuple[tuple[int, ...], Number]]) -> _Node:
    root = _Node()
    for order, weight in found:
        node = root
        node.weight += weight
        for candidate in order:
            node = node.after.setdefault(candidate, _Node())
            node.weight += weight
        node.ending += weight
    return root


@dataclass(frozen=True)
class _Shares:
    """One distribution of all votes: what each has, what nobody has, the quota and the surplus above it."""

    votes: dict[int, Number]
    exhausted: Number
    quota: Number
    surplus: Number


class _Counting:
    """One count under way: who has what state, and what each keeps of a vote."""

    def __init__(self, profile: Profile, seed: str, terms: Terms) -> None:
        self.profile, self.seed = profile, seed
        self.orders = orders(profile, NAME)
        standing = set(profile.standing)
        self.tree = _tree(
            (tuple(c for c in order if c in standing), ballot.weight)
            for order, ballot in zip(self.orders, profile.ballots, strict=True)
            if not standing.isdisjoint(order)
        )
        self.hopeful = standing
        self.seats = min(profile.seats, len(standing))
        self.terms = terms.settled(profile.standing, self.seats)
        self.elected: list[int] = []
        self.keeps = dict.fromkeys(sorted(standing), UNIT)

    def run(self) -> Count:
        """Round after round: distribute until somebody is elected or nothing moves; then exclude the lowest."""
        stages: list[Stage] = []
        hopeful = set(self.hopeful)
        while True:
            number = len(stages) + 1
            ties: list[Tie] = []
            hopeful = set(self.hopeful)
            shares, elected = self._iterate(number, ties)
            excluded: dict[int, Why] = {}
            keeps = dict(self.keeps)
            if len(self.hopeful) <= self.seats - len(self.elected):
                while self.hopeful:
                    chosen = self._first(self.hopeful, shares, number, ties)
                    self._elect(chosen)
                    elected[chosen] = Why.LAST
            elif len(self.elected) < self.seats:
                excluded = self._exclude(shares, number, ties, anyway=not elected)
            stages.append(
                Stage(
                    number,
                    {c: exact(v, PLACES) for c, v in shares.votes.items()},
                    elected=elected,
                    excluded=excluded,
                    exhausted=exact(shares.exhausted, PLACES),
                    ties=tuple(ties),
                    quota=exact(shares.quota, PLACES),
                    keeps={c: exact(keep, PLACES) for c, keep in keeps.items()},
                )
            )
            if len(self.elected) >= self.seats:
                break
        last = stages[-1].quota
        used = tuple(self._read(order, hopeful) for order in self.orders)
        return Count(NAME, self.profile, self.seed, tuple(self.elected), tuple(stages), used, last, PLACES)

    def _iterate(self, stage: int, ties: list[Tie]) -> tuple[_Shares, dict[int, Why]]:
        """Distribute and adjust what the elected keep, until someone reaches the quota or next to no surplus is left."""
        before: Number | None = None
        while True:
            shares = self._distribute()
            elected: dict[int, Why] = {}
            while reached := self._electable(shares):
                chosen = self._first(reached, shares, stage, ties)
                self._elect(chosen)
                elected[chosen] = Why.QUOTA
            settled = shares.surplus < OMEGA or (before is not None and shares.surplus >= before)
            if elected or settled:
                return shares, elected
            before = shares.surplus
            for candidate in self.elected:
                kept = _up(self.keeps[candidate] * shares.quota, UNIT)
                self.keeps[candidate] = min(UNIT, _up(kept * UNIT, shares.votes[candidate]))

    def _distribute(self) -> _Shares:
        """Give every vote out, each candidate keeping their part of what reaches them, rounded up."""
        votes: dict[int, Number] = dict.fromkeys(self.keeps, 0)
        exhausted: Number = 0
        reached = [(self.tree, UNIT)]
        while reached:
            node, value = reached.pop()
            exhausted += node.ending * value
            for candidate, after in node.after.items():
                kept = _up(value * self.keeps[candidate], UNIT)
                votes[candidate] += after.weight * kept
                if value > kept:
                    reached.append((after, value - kept))
        quota = int(Fraction(sum(votes.values())) / (self.profile.seats + 1)) + 1
        surplus = max(0, sum((votes[candidate] - quota for candidate in self.elected), start=Fraction(0)))
        return _Shares(votes, exhausted, quota, surplus)

    def _electable(self, shares: _Shares) -> set[int]:
        if len(self.elected) >= self.seats:
            return set()
        reached = {candidate for candidate in self.hopeful if shares.votes[candidate] >= shares.quota}
        return reached - self.terms.doomed(set(self.elected), self.hopeful, self.seats) if reached else reached

    def _elect(self, candidate: int) -> None:
        self.hopeful.remove(candidate)
        self.elected.append(candidate)

    def _exclude(self, shares: _Shares, stage: int, ties: list[Tie], *, anyway: bool) -> dict[int, Why]:
        """The doomed go at once; else, where the round elected nobody, the lowest who is not guarded."""
        doomed = self.terms.doomed(set(self.elected), self.hopeful, self.seats)
        if doomed:
            gone = dict.fromkeys(sorted(doomed), Why.RESERVED)
        elif anyway:
            among = self.hopeful - self.terms.guarded(set(self.elected), self.hopeful, self.seats)
            # Whoever is above the lowest by no more than the surplus still under way is tied with it.
            least = min(shares.votes[candidate] for candidate in among) + shares.surplus
            tied = [candidate for candidate in among if shares.votes[candidate] <= least]
            chosen, tie = lot.dropped(tied, seed=self.seed, stage=stage)
            ties += [tie] if tie else []
            gone = {chosen: Why.FEWEST}
        else:
            gone = {}
        for candidate in gone:
            self.hopeful.remove(candidate)
            self.keeps[candidate] = 0
        return gone

    def _first(self, among: Iterable[int], shares: _Shares, stage: int, ties: list[Tie]) -> int:
        among = set(among)
        most = max(shares.votes[candidate] for candidate in among)
        chosen, tie = lot.favoured([c for c in among if shares.votes[c] == most], seed=self.seed, stage=stage)
        ties += [tie] if tie else []
        return chosen

    def _read(self, order: tuple[int, ...], hopeful: set[int]) -> int:
        """How many ranks the last distribution can have read: up to the first who keeps a whole vote."""
        return next((place for place, candidate in enumerate(order, start=1) if candidate in hopeful), len(order))


def _up(number: Number, by: Number) -> int:
    """A quotient, rounded up."""
    return int(-(-number // by))
