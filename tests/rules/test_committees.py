"""The committee of three: every case of T1, T2 and T4, and the rules as properties of whatever may happen to an item."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from commonweal.rules import committees, seats, succession
from commonweal.rules.bodies import Bodies, Body, Kind
from commonweal.rules.committees import ABSTAIN, NONE, STEPS, Item, Seat, Stage, Why
from commonweal.rules.recall import Cause

AT = datetime(2030, 3, 1, tzinfo=UTC)
WEEK = timedelta(days=7)
OPTIONS = ("accept", "object")
LOCAL, WORKERS, MANAGER = Seat.LOCAL, Seat.WORKERS, Seat.MANAGER


def item(**answers: str) -> Item:
    """An item on which seats have answered in this order."""
    found = Item(OPTIONS, AT + WEEK)
    for seat, option in answers.items():
        found = committees.answer(found, Seat(seat), option, AT)
    return found


@pytest.mark.parametrize(
    ("answers", "stage", "chosen"),
    [
        ({"workers": "accept"}, Stage.OPEN, NONE),
        ({"workers": "accept", "manager": "accept"}, Stage.AGREED, "accept"),
        ({"workers": "accept", "local": "accept"}, Stage.AGREED, "accept"),
        ({"local": "object", "manager": "object"}, Stage.OPEN, NONE),
        ({"local": "object", "manager": "object", "workers": "accept"}, Stage.AGREED, "object"),
        ({"local": "object", "manager": "object", "workers": ABSTAIN}, Stage.AGREED, "object"),
        ({"local": "accept", "manager": "object"}, Stage.OPEN, NONE),
    ],
)
def test_T1_two_of_three_decide_and_never_before_the_workers_seat_has_answered(answers, stage, chosen):
    found = item(**answers)
    assert (found.stage, found.chosen) == (stage, chosen)


@pytest.mark.parametrize("others", [{}, {"local": "accept"}, {"local": "accept", "manager": "accept"}])
def test_T1_the_workers_seat_can_always_call_the_assembly_instead(others):
    found = committees.call(item(**others), WORKERS)
    assert (found.stage, found.why, found.chosen) == (Stage.ASSEMBLY, Why.CALLED, NONE)


@pytest.mark.parametrize("seat", [LOCAL, MANAGER])
def test_T1_no_other_seat_calls_it(seat):
    assert not committees.may_call(item(), seat).holds
    with pytest.raises(ValueError, match="cannot"):
        committees.call(item(), seat)


def test_T2_a_deadlock_goes_to_the_assembly_by_itself():
    found = item(workers="accept", manager="object", local=ABSTAIN)
    assert (found.stage, found.why) == (Stage.ASSEMBLY, Why.DEADLOCK)


@pytest.mark.parametrize(
    ("answers", "why"),
    [({}, Why.ABSENCE), ({"local": "accept", "manager": "accept"}, Why.ABSENCE), ({"workers": "accept"}, Why.ABSENCE)],
)
def test_T2_a_missed_deadline_or_an_absent_seat_sends_it_there(answers, why):
    waiting = committees.due(item(**answers), AT + WEEK - timedelta(seconds=1))
    assert waiting.stage is Stage.OPEN
    found = committees.due(waiting, AT + WEEK)
    assert (found.stage, found.why) == (Stage.ASSEMBLY, why)


@pytest.mark.parametrize("option", [*OPTIONS, NONE])
def test_T2_what_the_assembly_decides_stands(option):
    found = committees.decide(committees.call(item(), WORKERS), option)
    assert (found.stage, found.chosen) == (Stage.DECIDED, option)
    assert committees.due(found, AT + 9 * WEEK) == found
    assert not committees.may_answer(found, "accept", AT).holds
    assert not committees.may_call(found, WORKERS).holds
    with pytest.raises(ValueError, match="cannot"):
        committees.decide(found, "accept")


def test_what_a_tenure_that_ended_has_said_is_void_and_the_successor_answers():
    found = committees.vacate(item(manager="accept"), MANAGER)
    assert found.answers == {}
    assert committees.answer(found, MANAGER, "object", AT).answers == {MANAGER: "object"}
    agreed = item(workers="accept", manager="accept")
    assert committees.vacate(agreed, MANAGER) == agreed


def test_after_the_deadline_nobody_answers():
    assert not committees.may_answer(item(), "accept", AT + WEEK).holds
    assert not committees.may_answer(item(), "dismiss the workers", AT).holds


def test_whatever_three_seats_say_the_item_is_settled_one_way():
    for said in product((*OPTIONS, ABSTAIN), repeat=3):
        found = item(**dict(zip((LOCAL, MANAGER, WORKERS), said, strict=True)))
        most = max(said.count(option) for option in OPTIONS)
        assert (found.stage is Stage.AGREED) is (most >= 2)
        assert (found.stage is Stage.ASSEMBLY) is (most < 2)


# ── T3: the manager's seat is one like others, and the workers are its constituents


@given(workers=st.integers(1, 12), marks=st.integers(0, 12))
def test_T3_the_workers_dismiss_the_manager_by_the_rule_of_recall(workers, marks):
    people = [f"w{number}" for number in range(workers)]
    bodies = Bodies.of(Body("town", Kind.COUNCIL), Body("bakery", Kind.WORKPLACE, "town"), Body("three", Kind.COMMITTEE, "town"))
    state = seats.State(
        bodies,
        {"manager": seats.Seat("manager", "three", "bakery")},
        {"bakery": frozenset(people)},
        {"manager": seats.Tenure(people[0])},
    )
    events: list[object] = []
    for person in people[:marks]:
        if "manager" not in state.tenures:
            break
        step = succession.mark(state, "manager", person)
        state, events = step.state, [*events, *step.events]
    dismissed = 2 * min(marks, workers) > workers
    assert ("manager" not in state.tenures) is dismissed
    assert (seats.Ended("manager", people[0], Cause.RECALLED) in events) is dismissed


def test_nothing_belongs_to_a_committee_and_a_committee_is_no_base():
    assert not Kind.COMMITTEE.is_base
    with pytest.raises(ValueError, match="no council"):
        Bodies.of(Body("three", Kind.COMMITTEE), Body("bakery", Kind.WORKPLACE, "three"))


# ── Whatever happens


class AnyItem(RuleBasedStateMachine):
    """An item to which anything may happen, beside the plainest account of what was done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.item = Item(OPTIONS, AT + WEEK)
        self.at = AT
        self.said: dict[Seat, str] = {}
        self.called = self.ruled = False

    @property
    def open(self) -> bool:
        return self.item.stage is Stage.OPEN

    @rule(seat=st.sampled_from(Seat), option=st.sampled_from((*OPTIONS, ABSTAIN)))
    def answer(self, seat, option):
        if committees.may_answer(self.item, option, self.at).holds:
            self.item = committees.answer(self.item, seat, option, self.at)
            self.said[seat] = option
        else:
            assert not self.open or self.at >= AT + WEEK

    @rule(seat=st.sampled_from(Seat))
    def call(self, seat):
        before = self.item
        if committees.may_call(self.item, seat).holds:
            self.item, self.called = committees.call(self.item, seat), True
        assert (self.item != before) == (before.stage is Stage.OPEN and seat is WORKERS)

    @precondition(lambda self: self.open)
    @rule(seat=st.sampled_from(Seat))
    def vacate(self, seat):
        self.item = committees.vacate(self.item, seat)
        self.said.pop(seat, None)

    @rule(days=st.integers(0, 4))
    def wait(self, days):
        self.at += timedelta(days=days)
        self.item = committees.due(self.item, self.at)

    @precondition(lambda self: self.item.stage is Stage.ASSEMBLY)
    @rule(option=st.sampled_from((*OPTIONS, NONE)))
    def rule_in_the_assembly(self, option):
        self.item, self.ruled = committees.decide(self.item, option), True

    @invariant()
    def T1_nothing_is_agreed_but_by_two_of_three_of_whom_the_workers_had_their_say(self):
        if self.item.stage is Stage.AGREED:
            assert list(self.said.values()).count(self.item.chosen) >= 2
            assert WORKERS in self.said

    @invariant()
    def T2_nothing_stays_with_the_committee_past_its_deadline_or_in_a_deadlock(self):
        if self.open:
            assert self.at < AT + WEEK
            assert len(self.said) < 3

    @invariant()
    def T2_what_reached_the_assembly_is_decided_by_nobody_else(self):
        if self.item.why is not None:
            assert self.item.stage in (Stage.ASSEMBLY, Stage.DECIDED)
            assert (self.item.stage is Stage.DECIDED) is self.ruled

    @invariant()
    def T4_nothing_binds_before_the_committee_or_the_assembly_has_accepted_it(self):
        bound = [option for option in OPTIONS if committees.binds(self.item, option)]
        assert bound == ([self.item.chosen] if not STEPS[self.item.stage] and self.item.chosen else [])
        assert not bound or self.ruled or list(self.said.values()).count(bound[0]) >= 2


def test_T1_T2_T4_hold_whatever_happens_to_an_item():
    run_state_machine_as_test(AnyItem)
