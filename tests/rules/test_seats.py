"""Recall, cascade and succession as one step (R1-R6): thousands of random steps, each event judged by plain sets beside them."""

from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from commonweal.rules.bodies import Bodies, Body, Kind
from commonweal.rules.recall import Cause
from commonweal.rules.seats import Began, ElectionNeeded, Electorate, Ended, Order, Seat, State, Terms, Voided
from commonweal.rules.succession import (
    cast,
    change_terms,
    close,
    install,
    install_together,
    join,
    leave,
    mark,
    open_poll,
    resign,
    withdraw,
)

HALF = Fraction(1, 2)
PEOPLE = "abcdefghij"
BASES = ("bakery", "mill", "farm")
COUNCILS = ("district", "federal", "world")
SHARED = ("p1", "p2", "p3")  # three seats of the farm in the district, filled by one proportional count
SENDS = {
    "d1": ("district", "bakery"),
    "d2": ("district", "mill"),
    **dict.fromkeys(SHARED, ("district", "farm")),
    "f1": ("federal", "district"),
    "w1": ("world", "federal"),
}
FEDERATION = Bodies.of(
    Body("world", Kind.COUNCIL),
    Body("federal", Kind.COUNCIL, "world"),
    Body("district", Kind.COUNCIL, "federal"),
    *(Body(base, Kind.WORKPLACE, "district") for base in BASES),
)
SEATS = {key: Seat(key, council, constituency) for key, (council, constituency) in SENDS.items()}
BELOW = Electorate.BELOW


@dataclass(frozen=True)
class Ballots:
    """A count that is counted again: each ballot goes to its first who can follow; the most ballots win, then the alphabet."""

    rankings: tuple[str, ...]

    @property
    def people(self) -> frozenset[str]:
        return frozenset("".join(self.rankings))

    def next(self, sitting, eligible):
        firsts = [next((p for p in ranking if p in eligible - sitting), None) for ranking in self.rankings]
        standing = sorted({p for p in firsts if p}, key=lambda p: (-firsts.count(p), p))
        return standing[0] if standing else None


def bakery(members: str, order: str) -> State:
    """One bakery whose seat is filled by the first of a count."""
    state = State(FEDERATION, SEATS, {"bakery": frozenset(members)})
    return install(state, "d1", order).state


def district() -> State:
    """Three who sit in the district, of whom one also sits in the federal council, and from there in the world's."""
    state = bakery("abc", "ab")
    for base, seat, person in (("mill", "d2", "d"), ("farm", "p1", "e")):
        state = install(join(state, base, person).state, seat, person).state
    return install(install(state, "f1", "ad").state, "w1", "a").state


# ── R1


def test_R1_the_member_who_leaves_tips_the_scale():
    state = bakery("abcdefghij", "ab")
    for person in "cdefg":
        state = mark(state, "d1", person).state
    assert state.tenures["d1"].holder == "a"  # 5 of 10
    step = leave(state, "bakery", "j")  # 5 of 9
    assert step.events == (Ended("d1", "a", Cause.RECALLED), Began("d1", "b"))


def test_R1_a_leaver_takes_the_mark_along():
    state = bakery("abcdefghij", "ab")
    for person in "cdefg":
        state = mark(state, "d1", person).state
    assert leave(state, "bakery", "c").events == ()  # 4 of 9
    assert "c" not in join(leave(state, "bakery", "c").state, "bakery", "c").state.tenures["d1"].marks


def test_R1_a_share_that_is_lowered_by_a_vote_ends_what_it_reaches():
    state = bakery("abcdefghij", "ab")
    for person in "cde":
        state = mark(state, "d1", person).state
    step = change_terms(state, "district", Terms(Fraction(1, 4)))
    assert step.events == (Ended("d1", "a", Cause.RECALLED), Began("d1", "b"))


# ── R2


def test_R2_a_withdrawn_mark_leaves_the_state_as_it_was():
    state = bakery("abcd", "ab")
    assert withdraw(mark(state, "d1", "c").state, "d1", "c").state == state


def test_R2_whoever_is_no_constituent_marks_nothing():
    state = bakery("abcd", "ab")
    assert mark(state, "d1", "z").state == mark(state, "d1", "a", BELOW).state == state


# ── R3


def test_R3_the_members_below_recall_a_delegate_of_delegates():
    state = district()
    for person in "bc":
        step = mark(state, "f1", person, BELOW)
        state = step.state
        assert step.events == ()  # 2 of 5 below
    step = mark(state, "f1", "d", BELOW)
    assert step.events[:2] == (Ended("f1", "a", Cause.RECALLED), Began("f1", "d"))
    assert step.state.tenures["d1"].holder == "a"  # nothing is lost downwards


def test_R3_the_lower_councils_delegates_recall_by_themselves():
    state = mark(district(), "f1", "d").state
    assert "f1" in state.tenures  # 1 of 3 delegates
    assert Ended("f1", "a", Cause.RECALLED) in mark(state, "f1", "e").events


def test_R3_the_marks_of_two_electorates_do_not_add_up():
    state = district()
    for person in "bc":
        state = mark(state, "f1", person, BELOW).state
    assert mark(state, "f1", "e").events == ()  # 2 of 5 below and 1 of 3 delegates


# ── R4


def test_R4_the_next_alternate_is_the_first_who_still_belongs():
    state = leave(bakery("abcd", "abc"), "bakery", "b").state
    assert resign(state, "d1").events == (Ended("d1", "a", Cause.RESIGNED), Began("d1", "c"))


def test_R4_who_has_left_comes_back_without_their_turn():
    state = join(leave(bakery("abcd", "abc"), "bakery", "b").state, "bakery", "b").state
    assert Began("d1", "c") in resign(state, "d1").events


def test_R4_with_nobody_left_an_election_is_needed():
    assert resign(bakery("ab", "a"), "d1").events == (Ended("d1", "a", Cause.RESIGNED), ElectionNeeded("d1"))


def test_R4_every_seat_that_rested_on_the_lost_one_is_lost_with_it_in_one_step():
    state = district()
    for person in "bc":
        step = mark(state, "d1", person)
        state = step.state
    assert step.events == (
        Ended("d1", "a", Cause.RECALLED),
        Began("d1", "b"),
        Ended("f1", "a", Cause.DERIVED),
        Began("f1", "d"),
        Ended("w1", "a", Cause.DERIVED),
        ElectionNeeded("w1"),
    )


def test_R4_a_constitution_can_loosen_the_cascade_while_the_delegate_belongs_below():
    state = change_terms(district(), "federal", Terms(derived_are_lost=False)).state
    for person in "bc":
        state = mark(state, "d1", person).state
    assert state.tenures["f1"].holder == "a"
    assert state.tenures["w1"].holder == "a"  # the federal seat it rests on is still held
    assert Ended("f1", "a", Cause.LEFT) in leave(state, "bakery", "a").events


def test_R4_a_shared_count_is_counted_again_without_the_departed():
    members = frozenset("abcdefgh")
    state = State(FEDERATION, SEATS, {"farm": members})
    state = install_together(state, SHARED, Ballots(("ab", "ab", "ac", "da", "de", "f"))).state
    assert [state.tenures[seat].holder for seat in SHARED] == ["a", "b", "d"]
    step = resign(state, "p2")
    assert step.events == (Ended("p2", "b", Cause.RESIGNED), Began("p2", "c"))
    again = resign(step.state, "p1")
    assert again.events == (Ended("p1", "a", Cause.RESIGNED), Began("p1", "e"))  # and not b, who has departed


# ── R5


def test_R5_a_vote_in_an_open_poll_is_void_and_the_successor_casts_it_and_what_is_counted_stays():
    state = bakery("abc", "ab")
    state = cast(open_poll(open_poll(state, "open", "district"), "counted", "district"), "open", "d1", "yes")
    state = close(cast(state, "counted", "d1", "yes"), "counted")
    for person in "bc":
        step = mark(state, "d1", person)
        state = step.state
    assert step.events == (Ended("d1", "a", Cause.RECALLED), Voided("open", "d1", "a"), Began("d1", "b"))
    assert state.polls["counted"].votes == {"d1": ("a", "yes")}
    assert cast(state, "open", "d1", "no").polls["open"].votes == {"d1": ("b", "no")}


# ── R6


@pytest.mark.parametrize(("by_quota", "marks"), [(False, 6), (True, 3)])
def test_R6_a_proportional_seat_is_recalled_by_all_or_by_its_quota(by_quota, marks):
    state = State(FEDERATION, SEATS, {"farm": frozenset(PEOPLE)}, terms={"district": Terms(by_quota=by_quota)})
    state = install_together(state, SHARED, Ballots(("abc", "def", "ghi"))).state
    for person in PEOPLE[: marks - 1]:
        step = mark(state, "p1", person)
        state = step.state
        assert step.events == ()
    assert Ended("p1", "a", Cause.RECALLED) in mark(state, "p1", "j").events


def test_R6_a_quota_changes_nothing_for_a_seat_filled_alone():
    state = change_terms(bakery("abcdefghij", "ab"), "district", Terms(by_quota=True)).state
    for person in "cdefg":
        state = mark(state, "d1", person).state
    assert state.tenures["d1"].holder == "a"


# ── Anything anyone may do, in any order


class Plain:
    """The same federation as dictionaries and sets, which judge every event by itself: was it due, was it the right one?"""

    def __init__(self, members):
        self.members = {base: set(people) for base, people in members.items()}
        self.holder = dict.fromkeys(SENDS)
        self.marks = {(seat, within): set() for seat in SENDS for within in Electorate}
        self.group = {seat: (seat,) for seat in SENDS}
        self.count = {}
        self.departed = {seat: set() for seat in SENDS}
        self.terms = dict.fromkeys(COUNCILS, Terms())
        self.votes = {}  # of open polls: {poll: {seat: (who, what)}}
        self.closed = {}

    def below(self, body):
        """Members beneath, by walking down."""
        if body in BASES:
            return set(self.members[body])
        under = {"district": BASES, "federal": ("district",), "world": ("federal",)}[body]
        return set().union(*(self.below(child) for child in under))

    def electors(self, seat):
        body = SENDS[seat][1]
        if body in BASES:
            return set(self.members[body])
        return {self.holder[key] for key in SENDS if SENDS[key][0] == body and self.holder[key]}

    def reached(self, seat):
        """R1, R3 and R6 in whole numbers."""
        terms = self.terms[SENDS[seat][0]]
        own = self.marks[seat, Electorate.OWN] & self.electors(seat)
        of, share, seats = len(self.electors(seat)), terms.more_than, len(self.group[seat])
        enough = len(own) * share.denominator > share.numerator * of
        if terms.by_quota and seats > 1:
            enough = enough or len(own) * (seats + 1) > of
        if SENDS[seat][1] not in BASES:
            beneath = self.below(SENDS[seat][1])
            among = self.marks[seat, BELOW] & beneath
            return (enough and bool(own)) or (len(among) * share.denominator > share.numerator * len(beneath) and bool(among))
        return enough and bool(own)

    def due(self, seat):
        """Why a tenure must end now, if it must."""
        holder, (council, body) = self.holder[seat], SENDS[seat]
        if holder is None:
            return None
        if holder not in self.electors(seat):
            if body in BASES:
                return Cause.LEFT
            if self.terms[council].derived_are_lost:
                return Cause.DERIVED
            if holder not in self.below(body):
                return Cause.LEFT
        return Cause.RECALLED if self.reached(seat) else None

    def tidy(self):
        for seat, count in self.count.items():
            self.departed[seat] |= count.people - self.electors(seat)
            for within, who in ((Electorate.OWN, self.electors(seat)), (BELOW, self.below(SENDS[seat][1]))):
                self.marks[seat, within] &= who

    def judge(self, events, by_hand=(), counted=None):
        """Follow the events one by one: each was due, each follower the right one; at the end nothing is due."""
        by_hand, void, followers = set(by_hand), [], len(by_hand)  # so many seats find a follower before anything else is due
        if not by_hand:
            self.tidy()
        for event in events:
            if isinstance(event, Voided):
                assert event == void.pop(0)
                continue
            assert void == []
            match event:
                case Ended(seat, holder, cause):
                    assert self.holder[seat] == holder
                    if seat in by_hand and cause in {Cause.RESIGNED, Cause.ELECTED}:
                        by_hand.discard(seat)
                    else:
                        assert cause is self.due(seat), (event, self.holder, self.marks)
                        followers += 1
                    void = self.end(seat)
                case Began(seat, person):
                    self.installed(counted)
                    assert self.holder[seat] is None
                    assert person == self.follower(seat)
                    self.holder[seat] = person
                    followers -= 1
                case ElectionNeeded(seat):
                    self.installed(counted)
                    assert self.holder[seat] is None
                    assert self.follower(seat) is None
                    followers -= 1
            if followers == 0:
                self.tidy()
        assert void == []
        assert followers == 0
        assert {seat: self.due(seat) for seat in SENDS if self.due(seat)} == {}

    def end(self, seat):
        """Take a holder out of a seat; give the votes that must be void by it."""
        holder, self.holder[seat] = self.holder[seat], None
        for within in Electorate:
            self.marks[seat, within] = set()
        for other in self.group[seat]:
            self.departed[other].add(holder)
        return [Voided(poll, seat, holder) for poll in sorted(self.votes) if self.votes[poll].pop(seat, None)]

    def installed(self, counted):
        """The seats of a count stand under it from the first follower on."""
        if counted and self.count.get(counted[0][0]) is not counted[1]:
            for seat in counted[0]:
                self.group[seat], self.count[seat], self.departed[seat] = counted[0], counted[1], set()

    def follower(self, seat):
        if seat not in self.count:
            return None
        sitting = {self.holder[other] for other in self.group[seat]} - {None}
        return self.count[seat].next(frozenset(sitting), frozenset(self.electors(seat) - self.departed[seat]))


somebody = st.sampled_from(PEOPLE)
base_body = st.sampled_from(BASES)
a_seat = st.sampled_from(sorted(SENDS))
alone = st.sampled_from(sorted(SENDS.keys() - set(SHARED)))
either = st.sampled_from(list(Electorate))
polls = st.sampled_from(["one", "two"])
terms = st.builds(Terms, st.sampled_from([HALF, Fraction(1, 3), Fraction(1, 10)]), st.booleans(), st.booleans())


class Histories(RuleBasedStateMachine):
    """Joining, leaving, marking, electing, resigning, voting and changing the rules, in any order."""

    @initialize(
        members=st.fixed_dictionaries({base: st.frozensets(somebody, min_size=1, max_size=9) for base in BASES}),
        terms=st.fixed_dictionaries(dict.fromkeys(COUNCILS, terms)),
    )
    def found(self, members, terms):
        self.state = State(FEDERATION, SEATS, members, terms=terms)
        self.plain = Plain(members)
        self.plain.terms = dict(terms)
        for seat, base in (("d1", "bakery"), ("d2", "mill"), ("f1", "bakery"), ("w1", "bakery")):
            self.elects(seat, sorted(members[base]))
        self.elects_together(["".join(sorted(members["farm"]))] * 2)

    def took(self, step, by_hand=(), counted=None):
        self.plain.judge(step.events, by_hand, counted)
        self.state = step.state

    @rule(base=base_body, person=somebody)
    def joins(self, base, person):
        self.plain.members[base].add(person)
        self.took(join(self.state, base, person))

    @rule(base=base_body, person=somebody)
    def leaves(self, base, person):
        self.plain.members[base].discard(person)
        self.took(leave(self.state, base, person))

    @rule(seat=a_seat, person=somebody, within=either)
    def marks_a_delegate(self, seat, person, within):
        if seat in self.state.tenures:
            if within is Electorate.OWN or SENDS[seat][1] not in BASES:
                self.plain.marks[seat, within].add(person)
            self.took(mark(self.state, seat, person, within))

    @rule(seat=a_seat, people=st.lists(somebody, unique=True, min_size=3, max_size=6), within=either)
    def many_mark_a_delegate(self, seat, people, within):
        for person in people:
            self.marks_a_delegate(seat, person, within)

    @rule(seat=a_seat, person=somebody, within=either)
    def withdraws(self, seat, person, within):
        if seat in self.state.tenures:
            self.plain.marks[seat, within].discard(person)
            self.took(withdraw(self.state, seat, person, within))

    @rule(seat=alone, order=st.lists(somebody, unique=True, max_size=5))
    def elects(self, seat, order):
        count = Order(tuple(order))
        self.took(install_together(self.state, (seat,), count), {seat}, ((seat,), count))

    @rule(rankings=st.lists(st.permutations("abcdef").map("".join), max_size=4))
    def elects_together(self, rankings):
        count = Ballots(tuple(rankings))
        self.took(install_together(self.state, SHARED, count), SHARED, (SHARED, count))

    @rule(seat=a_seat)
    def resigns(self, seat):
        if seat in self.state.tenures:
            self.took(resign(self.state, seat), by_hand={seat})

    @rule(council=st.sampled_from(COUNCILS), terms=terms)
    def changes_the_rules(self, council, terms):
        self.plain.terms[council] = terms
        self.took(change_terms(self.state, council, terms))

    @rule(poll=polls, council=st.sampled_from(COUNCILS))
    def opens_a_vote(self, poll, council):
        if poll not in self.state.polls:
            self.state = open_poll(self.state, poll, council)
            self.plain.votes[poll] = {}

    @rule(poll=polls, seat=a_seat, choice=st.sampled_from(["yes", "no"]))
    def votes(self, poll, seat, choice):
        if poll in self.plain.votes and seat in self.state.polls[poll].seats and self.plain.holder[seat]:
            self.plain.votes[poll][seat] = (self.plain.holder[seat], choice)
        if poll in self.state.polls:
            self.state = cast(self.state, poll, seat, choice)

    @rule(poll=polls)
    def counts_a_vote(self, poll):
        if poll in self.plain.votes:
            self.plain.closed[poll] = self.plain.votes.pop(poll)
            self.state = close(self.state, poll)

    @invariant()
    def no_tenure_outlives_its_recall(self):
        for seat in self.state.tenures:
            assert not self.state.recall(seat).holds

    @invariant()
    def only_electors_weigh(self):
        for seat, tenure in self.state.tenures.items():
            assert tenure.marks <= self.state.electors(seat)
            assert tenure.marks_below <= self.state.below(seat)

    @invariant()
    def the_plain_sets_agree(self):
        for seat in SENDS:
            tenure = self.state.tenures.get(seat)
            assert (tenure.holder if tenure else None) == self.plain.holder[seat]
            if tenure:
                assert (tenure.marks, tenure.marks_below) == (
                    self.plain.marks[seat, Electorate.OWN],
                    self.plain.marks[seat, BELOW],
                )

    @invariant()
    def R5_what_is_counted_stays_and_no_open_vote_is_of_somebody_who_lost_the_seat(self):
        open_votes = {poll: dict(asked.votes) for poll, asked in self.state.polls.items() if not asked.closed}
        assert open_votes == self.plain.votes
        assert {poll: dict(asked.votes) for poll, asked in self.state.polls.items() if asked.closed} == self.plain.closed
        for votes in open_votes.values():
            assert all(self.plain.holder[seat] == who for seat, (who, _) in votes.items())


Histories.TestCase.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
TestHistories = Histories.TestCase
