"""Recall, cascade and succession (R1-R6) through thousands of random steps, each event judged by plain sets beside them."""

from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from commonweal.rules.recall import Cause
from commonweal.rules.seats import Began, ElectionNeeded, Electorate, Ended, Order, State, Terms, Voided
from commonweal.rules.succession import (
    cast,
    change_terms,
    close,
    install_together,
    join,
    leave,
    mark,
    open_poll,
    resign,
    withdraw,
)
from tests.rules.seating import BASES, BELOW, COUNCILS, FEDERATION, HALF, PEOPLE, SEATS, SENDS, SHARED, Ballots


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
