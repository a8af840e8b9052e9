"""What happens to seats: who joins, leaves, marks, resigns, is elected or votes, and everything that follows at once (R1-R6).

An act gives the next state and what happened in it. Nothing follows later: recall, cascade and succession are one step, so
the state between two steps never holds a tenure whose recall is reached.
"""

from collections.abc import Sequence
from dataclasses import replace

from commonweal.rules.recall import Cause
from commonweal.rules.seats import (
    Began,
    Count,
    ElectionNeeded,
    Electorate,
    Ended,
    Event,
    Filling,
    Order,
    Poll,
    State,
    Step,
    Tenure,
    Terms,
    Voided,
)

# ── Acts


def join(state: State, body: str, person: str) -> Step:
    """Somebody belongs to a base body from now on."""
    return _settled(_with_members(state, body, state.members.get(body, frozenset()) | {person}))


def leave(state: State, body: str, person: str) -> Step:
    """Somebody belongs to a base body no more: marks, turns as alternate and seats there go too, and recalls may be reached."""
    return _settled(_with_members(state, body, state.members.get(body, frozenset()) - {person}))


def mark(state: State, seat: str, person: str, within: Electorate = Electorate.OWN) -> Step:
    """Somebody sets a recall mark in an electorate of the seat; whoever does not belong to it changes nothing (R2)."""
    tenure = state.tenures[seat]
    if within is Electorate.OWN:
        tenure = replace(tenure, marks=tenure.marks | ({person} & state.electors(seat)))
    elif not state.by_members(seat):
        tenure = replace(tenure, marks_below=tenure.marks_below | ({person} & state.below(seat)))
    return _settled(_with_tenure(state, seat, tenure))


def withdraw(state: State, seat: str, person: str, within: Electorate = Electorate.OWN) -> Step:
    """Somebody takes their mark back; nothing is left of it (R2)."""
    tenure = state.tenures[seat]
    if within is Electorate.OWN:
        return Step(_with_tenure(state, seat, replace(tenure, marks=tenure.marks - {person})))
    return Step(_with_tenure(state, seat, replace(tenure, marks_below=tenure.marks_below - {person})))


def resign(state: State, seat: str) -> Step:
    """A delegate gives up a seat."""
    ended = _end(state, seat, Cause.RESIGNED)
    return _settled(ended.state, ended.events)


def install(state: State, seat: str, order: Sequence[str]) -> Step:
    """Fill a seat by a count: the first who is still an elector takes it, those after are the alternates."""
    return install_together(state, (seat,), Order(tuple(order)))


def install_together(state: State, seats: Sequence[str], count: Count) -> Step:
    """Fill seats of one constituency by one count (R4); tenures that run in them end by it."""
    events: tuple[Event, ...] = ()
    for seat in seats:
        if seat in state.tenures:
            ended = _ended(state, seat, Cause.ELECTED)
            state, events = ended.state, events + ended.events
    filling = Filling(tuple(seats), count)
    state = replace(state, fillings={**state.fillings, **dict.fromkeys(seats, filling)})
    for seat in seats:
        filled = _follow(state, seat)
        state, events = filled.state, events + filled.events
    return _settled(state, events)


def change_terms(state: State, council: str, terms: Terms) -> Step:
    """A council's constitution speaks differently of recall from now on; a share that is reached by that ends tenures (R1)."""
    return _settled(replace(state, terms={**state.terms, council: terms}))


def open_poll(state: State, poll: str, council: str) -> State:
    """A council opens a vote; its roll are the seats there are."""
    return replace(state, polls={**state.polls, poll: Poll(frozenset(state.seats_in(council)))})


def cast(state: State, poll: str, seat: str, choice: str) -> State:
    """Whoever holds a seat votes for it, or changes the vote, until the close."""
    asked = state.polls[poll]
    if asked.closed or seat not in asked.seats or seat not in state.tenures:
        return state
    votes = {**asked.votes, seat: (state.tenures[seat].holder, choice)}
    return replace(state, polls={**state.polls, poll: replace(asked, votes=votes)})


def close(state: State, poll: str) -> State:
    """A vote is counted; from now on nothing changes it (R5)."""
    return replace(state, polls={**state.polls, poll: replace(state.polls[poll], closed=True)})


# ── What follows


def _settled(state: State, events: tuple[Event, ...] = ()) -> Step:
    """Let everything follow that follows: each turn ends one tenure, and whoever follows has no marks, so there is an end."""
    while True:
        state = _tidied(state)
        due = ((seat, _reason_to_end(state, seat)) for seat in sorted(state.tenures))
        seat, cause = next(((seat, cause) for seat, cause in due if cause is not None), ("", None))
        if cause is None:
            return Step(state, events)
        ended = _end(state, seat, cause)
        state, events = ended.state, events + ended.events


def _reason_to_end(state: State, seat: str) -> Cause | None:
    holder = state.tenures[seat].holder
    if holder not in state.electors(seat):
        if state.by_members(seat):
            return Cause.LEFT
        if state.terms_of(seat).derived_are_lost:
            return Cause.DERIVED  # R4: a seat derived from the lost one
        if holder not in state.below(seat):
            return Cause.LEFT
    return Cause.RECALLED if state.recall(seat).holds else None


def _end(state: State, seat: str, cause: Cause) -> Step:
    ended = _ended(state, seat, cause)
    filled = _follow(ended.state, seat)
    return Step(filled.state, ended.events + filled.events)


def _ended(state: State, seat: str, cause: Cause) -> Step:
    """End a tenure and void its votes in open polls (R5); its holder has departed from the count."""
    holder = state.tenures[seat].holder
    voided = [poll for poll, asked in sorted(state.polls.items()) if not asked.closed and seat in asked.votes]
    polls = {**state.polls, **{poll: _without_vote(state.polls[poll], seat) for poll in voided}}
    state = replace(state, polls=polls, tenures={key: held for key, held in state.tenures.items() if key != seat})
    events: tuple[Event, ...] = (Ended(seat, holder, cause), *(Voided(poll, seat, holder) for poll in voided))
    return Step(_departed(state, seat, holder), events)


def _follow(state: State, seat: str) -> Step:
    """Seat whom the count names next of those who are electors still; with nobody left an election is needed."""
    filling = state.fillings.get(seat)
    if filling is None:
        return Step(state, (ElectionNeeded(seat),))
    sitting = frozenset(state.tenures[key].holder for key in filling.seats if key in state.tenures)
    person = filling.count.next(sitting, state.electors(seat) - filling.departed)
    if person is None:
        return Step(state, (ElectionNeeded(seat),))
    return Step(_with_tenure(state, seat, Tenure(person)), (Began(seat, person),))


def _tidied(state: State) -> State:
    """The marks and the turns of those who are electors no more are gone."""
    tenures, fillings = {}, dict(state.fillings)
    for seat, tenure in state.tenures.items():
        own, beneath = tenure.marks & state.electors(seat), tenure.marks_below & state.below(seat)
        tenures[seat] = replace(tenure, marks=own, marks_below=beneath)
    for seat, filling in state.fillings.items():
        fillings[seat] = replace(filling, departed=filling.departed | (filling.count.people - state.electors(seat)))
    return replace(state, tenures=tenures, fillings=fillings)


def _departed(state: State, seat: str, person: str) -> State:
    """Whoever has lost a seat follows no more in any seat of the same count."""
    if seat not in state.fillings:
        return state
    filling = state.fillings[seat]
    now = {key: replace(state.fillings[key], departed=state.fillings[key].departed | {person}) for key in filling.seats}
    return replace(state, fillings={**state.fillings, **now})


def _with_members(state: State, body: str, members: frozenset[str]) -> State:
    if not state.bodies.by_key[body].kind.is_base:
        raise ValueError(f"{body} is a council: delegates fill it")
    return replace(state, members={**state.members, body: members})


def _with_tenure(state: State, seat: str, tenure: Tenure) -> State:
    return replace(state, tenures={**state.tenures, seat: tenure})


def _without_vote(poll: Poll, seat: str) -> Poll:
    return replace(poll, votes={key: vote for key, vote in poll.votes.items() if key != seat})
