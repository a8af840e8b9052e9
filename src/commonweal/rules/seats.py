"""Seats, tenures, marks, counts and open votes as values: everything that recall, cascade and succession depend on (R1-R6).

What happens to them stands in ``succession``: an act gives the next state and the events on the way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from commonweal.rules.bodies import Bodies
from commonweal.rules.recall import MOST_SHARE, Cause, Marks, outcome, outcome_of_two
from commonweal.rules.verdict import Verdict


class Electorate(StrEnum):
    """Who can recall: those who fill the seat; and where they are delegates, the members below them as well (R3)."""

    OWN = "own"
    BELOW = "below"


@dataclass(frozen=True)
class Terms:
    """What a council's constitution says of recalling those who sit in it."""

    more_than: Fraction = MOST_SHARE
    derived_are_lost: bool = True  # R4; loosened, a delegate stays while they belong to a base body below
    by_quota: bool = False  # R6: of seats that one count filled together


@dataclass(frozen=True)
class Seat:
    """A place in a council, filled by its constituency: a base body's members or a lower council's delegates."""

    key: str
    council: str
    constituency: str


@dataclass(frozen=True)
class Tenure:
    """Who holds a seat, and whose marks stand: of those who elected, and where that is a council, of the members below (R3)."""

    holder: str
    marks: frozenset[str] = frozenset()
    marks_below: frozenset[str] = frozenset()


class Count(Protocol):
    """A count that can say who follows."""

    @property
    def people(self) -> frozenset[str]:
        """Who stood and can follow."""

    def next(self, sitting: frozenset[str], eligible: frozenset[str]) -> str | None:
        """Who follows beside those who sit, of those who can; nobody where nobody is left."""


@dataclass(frozen=True)
class Order:
    """The count of a single seat: whoever comes next in the same order, those before left out (R4)."""

    order: tuple[str, ...]

    @property
    def people(self) -> frozenset[str]:
        """Everyone in it."""
        return frozenset(self.order)

    def next(self, sitting: frozenset[str], eligible: frozenset[str]) -> str | None:
        """The first who can."""
        return next((person for person in self.order if person in eligible and person not in sitting), None)


@dataclass(frozen=True)
class Filling:
    """The count that filled a seat, alone or together with others, and who has departed from it since (R4)."""

    seats: tuple[str, ...]
    count: Count
    departed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Poll:
    """A vote of a council: the seats on its frozen roll, and who voted what for each; closed, it never changes again (R5)."""

    seats: frozenset[str]
    votes: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # by seat: who held it, and the choice
    closed: bool = False


@dataclass(frozen=True)
class Ended:
    """A tenure has ended."""

    seat: str
    holder: str
    cause: Cause


@dataclass(frozen=True)
class Voided:
    """A vote that was cast in an open poll is void, because the tenure has ended (R5)."""

    poll: str
    seat: str
    holder: str


@dataclass(frozen=True)
class Began:
    """A tenure has begun."""

    seat: str
    holder: str


@dataclass(frozen=True)
class ElectionNeeded:
    """Nobody is left to follow: an election opens by itself (R4)."""

    seat: str


Event = Ended | Voided | Began | ElectionNeeded


@dataclass(frozen=True)
class State:
    """Everything that recall and succession depend on."""

    bodies: Bodies
    seats: Mapping[str, Seat]
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of each base body
    tenures: Mapping[str, Tenure] = field(default_factory=dict)  # by seat, while they run
    fillings: Mapping[str, Filling] = field(default_factory=dict)  # by seat: the last count
    terms: Mapping[str, Terms] = field(default_factory=dict)  # by council; unsaid, the default
    polls: Mapping[str, Poll] = field(default_factory=dict)

    def by_members(self, seat: str) -> bool:
        """Whether members fill a seat directly; else the delegates of a lower council do."""
        return self.bodies.by_key[self.seats[seat].constituency].kind.is_base

    def electors(self, seat: str) -> frozenset[str]:
        """Who fills a seat: the members of a base body, or the delegates who sit in a lower council."""
        constituency = self.seats[seat].constituency
        if self.by_members(seat):
            return self.members.get(constituency, frozenset())
        return frozenset(self.tenures[key].holder for key in self.seats_in(constituency) if key in self.tenures)

    def below(self, seat: str) -> frozenset[str]:
        """The base members beneath a seat's constituency."""
        return self.bodies.members(self.seats[seat].constituency, self.members)

    def seats_in(self, council: str) -> Iterator[str]:
        """The seats of a council."""
        return (key for key, seat in self.seats.items() if seat.council == council)

    def terms_of(self, seat: str) -> Terms:
        """The terms of the council in which a seat is."""
        return self.terms.get(self.seats[seat].council, Terms())

    def together(self, seat: str) -> int:
        """How many seats the count that filled a seat filled together."""
        return len(self.fillings[seat].seats) if seat in self.fillings else 1

    def recall(self, seat: str) -> Verdict:
        """Where the recall of a seat's holder stands; of a seat filled by a council either electorate suffices (R3)."""
        tenure, terms = self.tenures[seat], self.terms_of(seat)
        own = Marks(self.electors(seat), tenure.marks)
        seats = self.together(seat) if terms.by_quota else 1
        if self.by_members(seat):
            return outcome(own, terms.more_than, seats)
        return outcome_of_two(own, Marks(self.below(seat), tenure.marks_below), terms.more_than, seats)


@dataclass(frozen=True)
class Step:
    """The next state, and what happened on the way."""

    state: State
    events: tuple[Event, ...] = ()
