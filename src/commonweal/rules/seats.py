"""Seats as a state machine: who joins, leaves, marks, resigns or is elected, and everything that follows at once (R1-R5).

A state is values; an act gives the next state and what happened in it. Nothing follows later: recall, cascade and
succession are one step, so the state between two steps never holds a tenure whose recall is reached.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from commonweal.rules.bodies import Bodies
from commonweal.rules.recall import Cause, Marks, outcome, outcome_of_two
from commonweal.rules.verdict import Verdict


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


@dataclass(frozen=True)
class Ended:
    """A tenure has ended."""

    seat: str
    holder: str
    cause: Cause


@dataclass(frozen=True)
class Began:
    """A tenure has begun."""

    seat: str
    holder: str


@dataclass(frozen=True)
class ElectionNeeded:
    """Nobody is left to follow: an election opens by itself (R4)."""

    seat: str


Event = Ended | Began | ElectionNeeded


@dataclass(frozen=True)
class State:
    """Everything that recall and succession depend on."""

    bodies: Bodies
    seats: Mapping[str, Seat]
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of each base body
    tenures: Mapping[str, Tenure] = field(default_factory=dict)  # by seat, while they run
    alternates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by seat, in order

    def electors(self, seat: str) -> frozenset[str]:
        """Who fills a seat: the members of a base body, or the delegates who sit in a lower council."""
        constituency = self.seats[seat].constituency
        if self.bodies.by_key[constituency].kind.is_base:
            return self.members.get(constituency, frozenset())
        return frozenset(self.tenures[key].holder for key in self.seats_in(constituency) if key in self.tenures)

    def below(self, seat: str) -> frozenset[str]:
        """The base members beneath a seat's constituency."""
        return self.bodies.members(self.seats[seat].constituency, self.members)

    def seats_in(self, council: str) -> Iterator[str]:
        """The seats of a council."""
        return (key for key, seat in self.seats.items() if seat.council == council)

    def recall(self, seat: str, more_than: Fraction) -> Verdict:
        """Where the recall of a seat's holder stands; of a seat filled by a council either electorate suffices (R3)."""
        tenure = self.tenures[seat]
        own = Marks(self.electors(seat), tenure.marks)
        if self.bodies.by_key[self.seats[seat].constituency].kind.is_base:
            return outcome(own, more_than)
        return outcome_of_two(own, Marks(self.below(seat), tenure.marks_below), more_than)


@dataclass(frozen=True)
class Step:
    """The next state, and what happened on the way."""

    state: State
    events: tuple[Event, ...] = ()


def join(state: State, body: str, person: str, more_than: Fraction) -> Step:
    """Somebody belongs to a base body from now on."""
    return _settled(_with_members(state, body, state.members.get(body, frozenset()) | {person}), more_than)


def leave(state: State, body: str, person: str, more_than: Fraction) -> Step:
    """Somebody belongs to a base body no more: marks, turns as alternate and seats there go too, and recalls may be reached."""
    return _settled(_with_members(state, body, state.members.get(body, frozenset()) - {person}), more_than)


def mark(state: State, seat: str, person: str, more_than: Fraction) -> Step:
    """Somebody sets a recall mark in every electorate of the seat to which they belong; others change nothing (R2)."""
    tenure = state.tenures[seat]
    own = tenure.marks | ({person} & state.electors(seat))
    beneath = tenure.marks_below | ({person} & state.below(seat))
    return _settled(_with_tenure(state, seat, replace(tenure, marks=own, marks_below=beneath)), more_than)


def withdraw(state: State, seat: str, person: str) -> Step:
    """Somebody takes their mark back; nothing is left of it (R2)."""
    tenure = state.tenures[seat]
    return Step(
        _with_tenure(state, seat, replace(tenure, marks=tenure.marks - {person}, marks_below=tenure.marks_below - {person}))
    )


def resign(state: State, seat: str, more_than: Fraction) -> Step:
    """A delegate gives up a seat."""
    ended = _end(state, seat, Cause.RESIGNED)
    return _settled(ended.state, more_than, ended.events)


def install(state: State, seat: str, order: Sequence[str], more_than: Fraction) -> Step:
    """Fill a seat by a count: the first who is still an elector takes it, those after are the alternates."""
    events: tuple[Event, ...] = ()
    if seat in state.tenures:
        events = (Ended(seat, state.tenures[seat].holder, Cause.ELECTED),)
        state = _without_tenure(state, seat)
    state = replace(state, alternates={**state.alternates, seat: tuple(order)})
    filled = _follow(state, seat)
    return _settled(filled.state, more_than, events + filled.events)


def _settled(state: State, more_than: Fraction, events: tuple[Event, ...] = ()) -> Step:
    """Let everything follow that follows: each turn ends one tenure or tidies, so that it comes to an end."""
    state = _tidied(state)
    for seat in sorted(state.tenures):
        cause = _reason_to_end(state, seat, more_than)
        if cause is not None:
            ended = _end(state, seat, cause)
            return _settled(ended.state, more_than, events + ended.events)
    return Step(state, events)


def _reason_to_end(state: State, seat: str, more_than: Fraction) -> Cause | None:
    if state.tenures[seat].holder not in state.electors(seat):
        base = state.bodies.by_key[state.seats[seat].constituency].kind.is_base
        return Cause.LEFT if base else Cause.DERIVED  # R4: a seat derived from the lost one
    return Cause.RECALLED if state.recall(seat, more_than).holds else None


def _end(state: State, seat: str, cause: Cause) -> Step:
    ended = Ended(seat, state.tenures[seat].holder, cause)
    filled = _follow(_without_tenure(state, seat), seat)
    return Step(filled.state, (ended, *filled.events))


def _follow(state: State, seat: str) -> Step:
    """Seat the first alternate who is an elector still; with nobody left an election is needed."""
    electors = state.electors(seat)
    left = [person for person in state.alternates.get(seat, ()) if person in electors]
    if not left:
        return Step(replace(state, alternates={**state.alternates, seat: ()}), (ElectionNeeded(seat),))
    state = replace(state, alternates={**state.alternates, seat: tuple(left[1:])})
    return Step(_with_tenure(state, seat, Tenure(left[0])), (Began(seat, left[0]),))


def _tidied(state: State) -> State:
    """Marks and turns of those who are electors no more are gone."""
    tenures = {}
    for seat, tenure in state.tenures.items():
        own, beneath = tenure.marks & state.electors(seat), tenure.marks_below & state.below(seat)
        tenures[seat] = replace(tenure, marks=own, marks_below=beneath)
    alternates = {seat: tuple(p for p in turns if p in state.electors(seat)) for seat, turns in state.alternates.items()}
    return replace(state, tenures=tenures, alternates=alternates)


def _with_members(state: State, body: str, members: frozenset[str]) -> State:
    if not state.bodies.by_key[body].kind.is_base:
        raise ValueError(f"{body} is a council: delegates fill it")
    return replace(state, members={**state.members, body: members})


def _with_tenure(state: State, seat: str, tenure: Tenure) -> State:
    return replace(state, tenures={**state.tenures, seat: tenure})


def _without_tenure(state: State, seat: str) -> State:
    return replace(state, tenures={key: tenure for key, tenure in state.tenures.items() if key != seat})
