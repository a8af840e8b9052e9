"""A count that can say who follows, as seats ask it (R4): by keys instead of numbers, from the ballots that were cast."""

from collections.abc import Collection
from dataclasses import dataclass

from commonweal.rules.counting.account import Count
from commonweal.rules.counting.methods import Method
from commonweal.rules.counting.profile import Profile
from commonweal.rules.counting.succession import count_back, followed
from commonweal.rules.counting.terms import FREE, Terms


@dataclass(frozen=True)
class Following:
    """The ballots of one count. The departed are all who stood and neither sit nor can follow.

    >>> from commonweal.rules.counting.profile import Ballot
    >>> ballots = Ballot.strict([1, 2], 6), Ballot.strict([2], 1), Ballot.strict([3], 5), Ballot.strict([4], 2)
    >>> profile = Profile(("Ana", "Ben", "Cleo", "Dov"), 2, ballots)
    >>> elected = Following(Method.SCOTTISH_STV, profile, ("ana", "ben", "cleo", "dov"))
    >>> elected.next(frozenset({"cleo"}), frozenset({"ben", "dov"}))
    'ben'
    """

    method: Method
    profile: Profile
    keys: tuple[str, ...]  # of the candidates, in the order of their numbers
    seed: str = ""
    terms: Terms = FREE
    status_quo: int | None = None

    @property
    def people(self) -> frozenset[str]:
        """Who stood and can follow."""
        return frozenset(self.keys[number - 1] for number in self.profile.standing if number != self.status_quo)

    def next(self, sitting: frozenset[str], eligible: frozenset[str]) -> str | None:
        """Who follows beside those who sit, of those who can; nobody where nobody is left."""
        after = followed(self.counted(sitting, eligible), sitting=self._numbers(sitting))
        return self.keys[after[0] - 1] if after else None

    def counted(self, sitting: Collection[str], eligible: Collection[str]) -> Count | None:
        """The count that says so; none where nobody is left."""
        held = self._numbers(sitting)
        return count_back(
            self.method,
            self.profile,
            departed=self.departed(sitting, eligible),
            sitting=held,
            seed=self.seed,
            terms=self.terms,
            status_quo=self.status_quo,
        )

    def departed(self, sitting: Collection[str], eligible: Collection[str]) -> frozenset[int]:
        """The numbers of those who can follow no more."""
        return frozenset(self._numbers(self.people - set(sitting) - set(eligible)))

    def _numbers(self, keys: Collection[str]) -> set[int]:
        return {number for number, key in enumerate(self.keys, start=1) if key in keys}
