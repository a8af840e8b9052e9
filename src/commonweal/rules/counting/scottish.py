"""Scottish STV: the weighted inclusive Gregory method with five decimals, cut.

Scottish Local Government Elections Order 2011 (SSI 2011/399), schedule 1, the rules from the first stage of the count to
the filling of the last vacancies; the same as in the Order of 2007 (SSI 2007/42), rules 45 to 52. Its returning officer's
lot is drawn by the seed (V5). Totals are whole numbers of the fifth decimal.
"""

from collections.abc import Collection, Mapping
from fractions import Fraction

from commonweal.rules.counting import lot
from commonweal.rules.counting.account import Count, Stage, Tie, Transfer, Why, exact
from commonweal.rules.counting.profile import Number, Profile, orders, whole
from commonweal.rules.counting.terms import FREE, Terms

NAME = "scottish-stv"
PLACES = 5
UNIT = 10**PLACES

Paper = tuple[int, int, int]  # which ballot, the place of its candidate in the order, its value in units


def count(profile: Profile, seed: str = "", terms: Terms = FREE) -> Count:
    """Elect as many as there are seats, or all if fewer stand.

    >>> from commonweal.rules.counting.profile import Ballot
    >>> ballots = Ballot.strict([1, 2], 6), Ballot.strict([2], 2), Ballot.strict([3], 3)
    >>> found = count(Profile(("ana", "ben", "cleo"), 2, ballots))
    >>> found.elected, str(found.quota), str(found.stages[1].votes[2])
    ((1, 2), '4', '199999/50000')
    """
    return _Counting(profile, seed, terms).run()


class _Counting:
    """One count under way: whose papers lie on which pile, and what each pile is worth."""

    def __init__(self, profile: Profile, seed: str, terms: Terms) -> None:
        self.profile, self.seed = profile, seed
        self.orders = orders(profile, NAME)
        self.continuing = set(profile.standing)
        self.seats = min(profile.seats, len(self.continuing))
        self.terms = terms.settled(profile.standing, self.seats)
        self.quota = (int(profile.valid() / Fraction(profile.seats + 1)) + 1) * UNIT
        self.elected: list[int] = []
        self.waiting: list[int] = []  # elected, with a surplus that has not gone on
        self.piles: dict[int, list[Paper]] = {number: [] for number in profile.standing}
        self.votes: dict[int, Number] = dict.fromkeys(profile.standing, 0)
        self.used = [0] * len(profile.ballots)
        self.exhausted: Number = 0
        self.lost: Number = 0
        self.earlier: list[Mapping[int, Fraction]] = []

    def run(self) -> Count:
        """Stage after stage until every seat is filled."""
        self._deal([(index, -1, UNIT) for index in range(len(self.orders))], 1, 1)
        self.exhausted = 0  # a ballot without a first preference is no valid ballot
        stages: list[Stage] = []
        transfer: Transfer | None = None
        while True:
            number = len(stages) + 1
            votes = {candidate: exact(total, PLACES) for candidate, total in self.votes.items()}
            ties: list[Tie] = []
            elected = self._elect(number, ties)
            going, why = self._next(number, ties) if len(self.elected) < self.seats else (None, None)
            stages.append(
                Stage(
                    number,
                    votes,
                    transfer,
                    elected,
                    {going: why} if going is not None and why else {},
                    exact(self.exhausted, PLACES),
                    exact(self.lost, PLACES),
                    tuple(ties),
                )
            )
            if going is None:
                break
            self.earlier.append(votes)
            transfer = self._surplus(going) if why is None else self._exclude(going)
        quota = exact(self.quota, PLACES)
        return Count(NAME, self.profile, self.seed, tuple(self.elected), tuple(stages), tuple(self.used), quota, PLACES)

    # ── What follows from the totals of a stage

    def _elect(self, stage: int, ties: list[Tie]) -> dict[int, Why]:
        """Whoever has reached the quota, the most votes first; then, if no more remain than seats, whoever remains."""
        elected: dict[int, Why] = {}
        while reached := self._electable(self.quota):
            self._take(self._first(reached, "election", stage, ties), Why.QUOTA, elected)
        if len(self.continuing) <= self.seats - len(self.elected):
            while self.continuing:
                self._take(self._first(self.continuing, "election", stage, ties), Why.LAST, elected)
        return elected

    def _electable(self, least: Number) -> set[int]:
        if len(self.elected) == self.seats:
            return set()
        reached = {candidate for candidate in self.continuing if self.votes[candidate] >= least}
        return reached - self.terms.doomed(set(self.elected), self.continuing, self.seats) if reached else reached

    def _take(self, candidate: int, why: Why, elected: dict[int, Why]) -> None:
        self.continuing.remove(candidate)
        self.elected.append(candidate)
        elected[candidate] = why
        if self.votes[candidate] > self.quota:
            self.waiting.append(candidate)

    def _next(self, stage: int, ties: list[Tie]) -> tuple[int, Why | None]:
        """Whose papers go on next, and why if it is an exclusion: the doomed, then the largest surplus, then the fewest."""
        if doomed := self.terms.doomed(set(self.elected), self.continuing, self.seats):
            return self._last(doomed, stage, ties), Why.RESERVED
        if self.waiting:
            return self._first(self.waiting, "surplus", stage, ties), None
        guarded = self.terms.guarded(set(self.elected), self.continuing, self.seats)
        return self._last(self.continuing - guarded, stage, ties), Why.FEWEST

    def _first(self, among: Collection[int], over: str, stage: int, ties: list[Tie]) -> int:
        most = max(self.votes[candidate] for candidate in among)
        return self._decided({c for c in among if self.votes[c] == most}, over, stage, ties)

    def _last(self, among: Collection[int], stage: int, ties: list[Tie]) -> int:
        fewest = min(self.votes[candidate] for candidate in among)
        return self._decided({c for c in among if self.votes[c] == fewest}, "exclusion", stage, ties)

    def _decided(self, tied: set[int], over: str, stage: int, ties: list[Tie]) -> int:
        """One of those tied: by the most recent earlier stage at which they differed, else by lot."""
        left, earlier = lot.looking_back(tied, self.earlier, most=over != "exclusion")
        if over == "exclusion":
            chosen, drawn = lot.dropped(left, seed=self.seed, stage=stage)
        else:
            chosen, drawn = lot.favoured(left, seed=self.seed, stage=stage, over=over)
        if len(tied) > 1:
            ties.append(Tie(tuple(sorted(tied)), over, chosen, earlier, drawn.draws if drawn else {}))
        return chosen

    # ── The two steps from one stage to the next

    def _surplus(self, candidate: int) -> Transfer:
        """Every paper the candidate holds goes on at its value x surplus / total, cut after the fifth decimal."""
        total = self.votes[candidate]
        surplus = total - self.quota
        to, exhausted = self._deal(self.piles[candidate], surplus, total)
        self.votes[candidate], self.piles[candidate] = self.quota, []
        self.waiting.remove(candidate)
        lost = surplus - sum(to.values()) - exhausted
        self.lost += lost
        return self._told(candidate, Fraction(surplus) / Fraction(total), to, exhausted, lost, surplus=True)

    def _exclude(self, candidate: int) -> Transfer:
        """The papers go on at the value they have."""
        self.continuing.remove(candidate)
        to, exhausted = self._deal(self.piles[candidate], 1, 1)
        self.votes[candidate], self.piles[candidate] = 0, []
        return self._told(candidate, Fraction(1), to, exhausted, 0, surplus=False)

    def _deal(self, papers: list[Paper], part: Number, whole_: Number) -> tuple[dict[int, Number], Number]:
        """Put papers on the piles of their next continuing candidates, at their value x part / whole."""
        orders, continuing, piles, used, ballots = self.orders, self.continuing, self.piles, self.used, self.profile.ballots
        to: dict[int, Number] = {}
        exhausted: Number = 0
        worth: dict[int, int] = {}
        for index, place, value in papers:
            order = orders[index]
            if (new := worth.get(value)) is None:
                new = worth[value] = int(value * part // whole_)
            place += 1
            while place < len(order) and order[place] not in continuing:
                place += 1
            if place < len(order):
                used[index] = place + 1
                piles[order[place]].append((index, place, new))
                to[order[place]] = to.get(order[place], 0) + new * ballots[index].weight
            else:
                used[index] = len(order)
                exhausted += new * ballots[index].weight
        for candidate, amount in to.items():
            self.votes[candidate] = whole(self.votes[candidate] + amount)
        self.exhausted += exhausted
        return to, exhausted

    def _told(
        self, source: int, ratio: Fraction, to: Mapping[int, Number], exhausted: Number, lost: Number, *, surplus: bool
    ) -> Transfer:
        figures = {candidate: exact(to[candidate], PLACES) for candidate in sorted(to)}
        return Transfer(source, surplus, ratio, figures, exact(exhausted, PLACES), exact(lost, PLACES))
