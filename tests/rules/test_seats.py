"""Recall, cascade and succession as one step (R1-R5): thousands of random steps, the leaving member among them."""

from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from commonweal.rules.bodies import Bodies, Body, Kind
from commonweal.rules.recall import Cause, outcome
from commonweal.rules.seats import Began, ElectionNeeded, Ended, Seat, State, install, join, leave, mark, resign, withdraw

HALF = Fraction(1, 2)
PEOPLE = "abcdefghij"
BASES = ("bakery", "mill", "farm")
DISTRICT = {"d1": "bakery", "d2": "mill", "d3": "farm"}  # seats of the district council, one a base body
ABOVE = "f1"  # a seat of the federal council, filled by the district's delegates

FEDERATION = Bodies.of(
    Body("federal", Kind.COUNCIL),
    Body("district", Kind.COUNCIL, "federal"),
    *(Body(base, Kind.WORKPLACE, "district") for base in BASES),
)
SEATS = {key: Seat(key, "district", base) for key, base in DISTRICT.items()} | {ABOVE: Seat(ABOVE, "federal", "district")}

somebody = st.sampled_from(PEOPLE)
base_body = st.sampled_from(BASES)
base_seat = st.sampled_from(sorted(DISTRICT))
a_seat = st.sampled_from(sorted(SEATS))


def bakery(members: str, order: str) -> State:
    """One bakery whose seat is filled by the first of a count."""
    state = State(FEDERATION, SEATS, {"bakery": frozenset(members)})
    return install(state, "d1", order, HALF).state


def test_r1_the_member_who_leaves_tips_the_scale():
    state = bakery("abcdefghij", "ab")
    for person in "cdefg":
        state = mark(state, "d1", person, HALF).state
    assert state.tenures["d1"].holder == "a"  # 5 of 10
    step = leave(state, "bakery", "j", HALF)  # 5 of 9
    assert step.events == (Ended("d1", "a", Cause.RECALLED), Began("d1", "b"))


def test_r1_a_leaver_takes_the_mark_along():
    state = bakery("abcdefghij", "ab")
    for person in "cdefg":
        state = mark(state, "d1", person, HALF).state
    assert leave(state, "bakery", "c", HALF).events == ()  # 4 of 9
    assert "c" not in join(leave(state, "bakery", "c", HALF).state, "bakery", "c", HALF).state.tenures["d1"].marks


def test_r2_a_withdrawn_mark_leaves_the_state_as_it_was():
    state = bakery("abcd", "ab")
    assert withdraw(mark(state, "d1", "c", HALF).state, "d1", "c").state == state


def test_r4_the_next_alternate_is_the_first_who_still_belongs():
    state = bakery("abcd", "abc")
    state = leave(state, "bakery", "b", HALF).state
    assert resign(state, "d1", HALF).events == (Ended("d1", "a", Cause.RESIGNED), Began("d1", "c"))


def test_r4_with_nobody_left_an_election_is_needed():
    assert resign(bakery("ab", "a"), "d1", HALF).events == (Ended("d1", "a", Cause.RESIGNED), ElectionNeeded("d1"))


def test_r4_a_derived_seat_is_lost_with_the_one_below():
    state = bakery("abc", "ab")
    state = install(state, ABOVE, "a", HALF).state
    for person in "bc":
        step = mark(state, "d1", person, HALF)
        state = step.state
    assert Ended(ABOVE, "a", Cause.DERIVED) in step.events
    assert ElectionNeeded(ABOVE) in step.events
    assert state.tenures["d1"].holder == "b"


def test_r3_the_members_below_recall_a_delegate_of_delegates():
    state = bakery("abc", "ab")
    state = install(join(state, "mill", "d", HALF).state, "d2", "d", HALF).state
    state = install(state, ABOVE, "a", HALF).state
    assert mark(state, ABOVE, "c", HALF).events == ()  # 1 of 4 below, 0 of 2 delegates
    state = mark(state, ABOVE, "c", HALF).state
    state = mark(state, ABOVE, "b", HALF).state
    assert ABOVE in state.tenures  # 2 of 4
    step = mark(state, ABOVE, "d", HALF)  # 3 of 4 below; and 1 of 2 delegates alone would not do
    assert Ended(ABOVE, "a", Cause.RECALLED) in step.events
    assert step.state.tenures["d1"].holder == "a"  # nothing is lost downwards


class Histories(RuleBasedStateMachine):
    """Anything anyone may do, in any order; beside it plain sets that say for base seats what must have happened."""

    @initialize(members=st.fixed_dictionaries({base: st.frozensets(somebody, max_size=8) for base in BASES}))
    def found(self, members):
        self.state = State(FEDERATION, SEATS, members)
        self.members = {base: set(people) for base, people in members.items()}
        self.marks = {seat: set() for seat in DISTRICT}
        self.holder = dict.fromkeys(DISTRICT)

    def took(self, step, *, by_hand=()):
        """Compare what happened to the base seats with what the plain sets say; then follow the machine's succession."""
        ended = {event.seat: event.cause for event in step.events if isinstance(event, Ended)}
        for seat, base in DISTRICT.items():
            marks, members, holder = self.marks[seat] & self.members[base], self.members[base], self.holder[seat]
            if seat in by_hand or holder is None:
                continue
            must = holder not in members or 2 * len(marks) > len(members)
            assert (seat in ended) is must, (seat, holder, marks, members, step.events)
            if must:
                assert ended[seat] is (Cause.RECALLED if holder in members else Cause.LEFT)
        for event in step.events:
            match event:
                case Ended(seat, holder, cause) if seat in DISTRICT:
                    assert cause in {Cause.RECALLED, Cause.LEFT, Cause.RESIGNED, Cause.ELECTED}
                    self.holder[seat], self.marks[seat] = None, set()
                case Began(seat, holder) if seat in DISTRICT:
                    assert self.holder[seat] is None
                    self.holder[seat] = holder
        self.state = step.state

    @rule(base=base_body, person=somebody)
    def joins(self, base, person):
        self.members[base].add(person)
        self.took(join(self.state, base, person, HALF))

    @rule(base=base_body, person=somebody)
    def leaves(self, base, person):
        self.members[base].discard(person)
        for seat, constituency in DISTRICT.items():
            if constituency == base:
                self.marks[seat].discard(person)
        self.took(leave(self.state, base, person, HALF))

    @rule(seat=a_seat, person=somebody)
    def marks_a_delegate(self, seat, person):
        if seat not in self.state.tenures:
            return
        if seat in DISTRICT and person in self.members[DISTRICT[seat]]:
            self.marks[seat].add(person)
        self.took(mark(self.state, seat, person, HALF))

    @rule(seat=a_seat, person=somebody)
    def withdraws(self, seat, person):
        if seat in self.state.tenures:
            if seat in DISTRICT:
                self.marks[seat].discard(person)
            self.took(withdraw(self.state, seat, person))

    @rule(seat=a_seat, order=st.lists(somebody, unique=True, max_size=4))
    def elects(self, seat, order):
        step = install(self.state, seat, order, HALF)
        if not set(order) & self.state.electors(seat):
            assert ElectionNeeded(seat) in step.events
        self.took(step, by_hand={seat})

    @rule(seat=a_seat)
    def resigns(self, seat):
        if seat in self.state.tenures:
            self.took(resign(self.state, seat, HALF), by_hand={seat})

    @invariant()
    def no_tenure_outlives_its_recall(self):
        for seat in self.state.tenures:
            assert not self.state.recall(seat, HALF).holds

    @invariant()
    def nobody_holds_a_seat_of_a_body_they_do_not_belong_to(self):
        for seat, tenure in self.state.tenures.items():
            assert tenure.holder in self.state.electors(seat)

    @invariant()
    def only_electors_weigh(self):
        for seat, tenure in self.state.tenures.items():
            assert tenure.marks <= self.state.electors(seat)
            assert tenure.marks_below <= self.state.below(seat)

    @invariant()
    def the_plain_sets_agree(self):
        assert {seat: tenure.holder for seat, tenure in self.state.tenures.items() if seat in DISTRICT} == {
            seat: holder for seat, holder in self.holder.items() if holder is not None
        }
        for seat in self.state.tenures.keys() & DISTRICT.keys():
            assert self.state.tenures[seat].marks == self.marks[seat]


Histories.TestCase.settings = settings(max_examples=80, stateful_step_count=50, deadline=None)
TestHistories = Histories.TestCase


def test_the_arithmetic_of_two_electorates_is_the_recall_rules_own():
    state = bakery("abcdefghij", "ab")
    assert state.recall("d1", HALF) == outcome(state_marks(state), HALF)


def state_marks(state: State):
    """The marks on the bakery's delegate, as the recall rule reads them."""
    from commonweal.rules.recall import Marks

    return Marks(state.electors("d1"), state.tenures["d1"].marks)
