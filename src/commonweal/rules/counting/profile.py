"""Ballots as they are counted: rankings with their weights, the candidates they rank and the seats these stand for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

Number = int | Fraction


class BadBallots(Exception):
    """Ballots that cannot be counted as they are: where, what was found and what is accepted. Nothing was counted."""

    def __init__(self, reason: str, *, line: int | None = None, found: str | None = None, accepted: str | None = None) -> None:
        self.reason, self.line, self.found, self.accepted = reason, line, found, accepted
        self.file = ""
        super().__init__(reason)

    @property
    def sentence(self) -> str:
        """The fault in words, with its place.

        >>> BadBallots("A ballot ends with 0.", line=4, found="1 2", accepted="1 2 0").sentence
        'Line 4: A ballot ends with 0. Found 1 2; accepted: 1 2 0.'
        """
        place = f"line {self.line}" if self.line else ""
        where = f"{self.file}, {place}" if self.file and place else self.file or place.capitalize()
        advice = [] if self.found is None else [f"Found {self.found or 'nothing'}"]
        if self.accepted is not None:
            advice.append(f"{'accepted' if advice else 'Accepted'}: {self.accepted}")
        return (f"{where}: " if where else "") + self.reason + (f" {'; '.join(advice)}." if advice else "")

    def as_dict(self) -> dict[str, str | int | None]:
        """The fault as commands put it on standard output (DESIGN §7)."""
        return {
            "error": self.sentence,
            "file": self.file or None,
            "row": self.line,
            "field": None,
            "found": self.found,
            "accepted": self.accepted,
        }


@dataclass(frozen=True)
class Ballot:
    """Candidates by number, the most wanted first; those in one group are ranked equally, those in none are not wanted."""

    ranks: tuple[tuple[int, ...], ...]
    weight: Number = 1
    line: int | None = field(default=None, compare=False)  # where it stands in its file

    @classmethod
    def strict(cls, order: Iterable[int], weight: Number = 1) -> "Ballot":
        """A ballot without equal ranks."""
        return cls(tuple((candidate,) for candidate in order), weight)

    def up_to(self, rank: int) -> "Ballot":
        """The same ballot without what comes after its first so many ranks."""
        return replace(self, ranks=self.ranks[:rank])


@dataclass(frozen=True)
class Profile:
    """Everything a count starts from. Candidates are numbered from 1, in their order, as BLT does."""

    candidates: tuple[str, ...]
    seats: int
    ballots: tuple[Ballot, ...]
    withdrawn: frozenset[int] = frozenset()
    title: str = ""

    @property
    def standing(self) -> tuple[int, ...]:
        """The numbers of those who can be elected."""
        return tuple(number for number in range(1, len(self.candidates) + 1) if number not in self.withdrawn)

    def name(self, number: int) -> str:
        """What a candidate is called."""
        return self.candidates[number - 1]

    def without(self, numbers: Iterable[int]) -> "Profile":
        """The same ballots as if these did not stand."""
        return replace(self, withdrawn=self.withdrawn | frozenset(numbers))

    def valid(self) -> Number:
        """The weight of the ballots that rank somebody who stands."""
        standing = set(self.standing)
        return whole(sum(b.weight for b in self.ballots if any(not standing.isdisjoint(group) for group in b.ranks)))


def whole(number: Number) -> Number:
    """A whole number as an integer, so that sums of whole weights stay fast."""
    return int(number) if number == int(number) else number


def orders(profile: Profile, method: str) -> list[tuple[int, ...]]:
    """Each ballot as one strict order, in the order of the ballots; equal ranks are refused with their line."""
    found = []
    for place, ballot in enumerate(profile.ballots, start=1):
        for group in ballot.ranks:
            if len(group) != 1:
                raise BadBallots(
                    f"{method} counts no equal ranks.",
                    line=ballot.line,
                    found=f"{'='.join(map(str, group))}" + ("" if ballot.line else f" in ballot {place}"),
                    accepted="one candidate at each rank, or a method that counts equal ranks: schulze, approval",
                )
        found.append(tuple(group[0] for group in ballot.ranks))
    return found


def one_each(names: Sequence[str], choices: Iterable[int], *, seats: int = 1) -> Profile:
    """A profile of ballots that name one candidate each.

    >>> one_each(["ana", "ben"], [1, 1, 2]).valid()
    3
    """
    return Profile(tuple(names), seats, tuple(Ballot.strict([choice]) for choice in choices))
