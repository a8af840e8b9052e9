"""The speakers' list: nobody is lost, nobody speaks twice before one who has not spoken, and the order is stable."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from commonweal.rules.speaking import Order, Rule, Turn, may_ask, over_time, queue, spoken_for

NOON = datetime(2030, 3, 1, 12, tzinfo=UTC)
NAMES = ("Ana", "Ben", "Cleo", "Dora", "Emil")
rules = st.builds(Rule, st.integers(1, 9), st.sampled_from(Order), st.integers(1, 4))
people = st.sampled_from(NAMES)


class Meeting(RuleBasedStateMachine):
    """A list that people ask to be on, take themselves from, and that a chair calls; whatever the rule."""

    @initialize(rule=rules)
    def begin(self, rule: Rule) -> None:
        self.rule, self.turns, self.closed, self.minute = rule, [], False, 0

    def now(self) -> datetime:
        self.minute += 1
        return NOON + timedelta(minutes=self.minute)

    @rule(who=people, point_of_order=st.booleans(), second=st.booleans())
    def ask(self, who: str, point_of_order: bool, second: bool) -> None:
        before = queue(self.turns, self.rule)
        asked = may_ask(self.turns, who, self.rule, closed=self.closed, point_of_order=point_of_order)
        if self.closed and not point_of_order:
            assert not asked.holds
        if not asked.holds:
            return
        self.turns.append(Turn(who, point_of_order, second))
        after = queue(self.turns, self.rule)
        assert len(after) == len(before) + 1  # nobody is lost, nobody comes twice
        if self.rule.order is not Order.IN_TURN:
            known = list(after)
            known.remove(self.turns[-1])
            assert known == list(before)  # the others stay in their order: who comes later overtakes, and shuffles nobody

    @rule(place=st.integers(0, 9))
    def take_back(self, place: int) -> None:
        waiting = [number for number, turn in enumerate(self.turns) if turn.waits]
        if waiting:
            self.turns.pop(waiting[place % len(waiting)])

    @rule()
    def close_or_reopen(self) -> None:
        self.closed = not self.closed

    @rule()
    def call_the_next(self) -> None:
        waiting = queue(self.turns, self.rule)
        if not waiting:
            return
        called = waiting[0]
        had = {turn.who for turn in self.turns if turn.spoke}
        others = [turn for turn in waiting if not turn.point_of_order]
        if called.point_of_order:
            assert called == next(turn for turn in self.turns if turn.waits and turn.point_of_order)
        elif any(turn.point_of_order for turn in waiting):
            pytest.fail("somebody spoke before a point of order")
        elif self.rule.order is Order.NEW_FIRST and called.who in had:
            assert all(turn.who in had for turn in others), "spoke twice before one who has not spoken"
        elif self.rule.order is Order.ASKED:
            assert called == others[0]
        elif self.rule.order is Order.IN_TURN and called.who in had:
            assert all(turn.who in had for turn in others if turn.second_list == called.second_list)
        place = self.turns.index(called)
        at = self.now()
        self.turns[place] = replace(called, began=at, ended=at)

    @invariant()
    def everyone_who_waits_is_on_the_list_once(self) -> None:
        waiting = [turn for turn in self.turns if turn.waits]
        assert sorted(map(repr, queue(self.turns, self.rule))) == sorted(map(repr, waiting))

    @invariant()
    def nobody_waits_twice(self) -> None:
        waiting = [(turn.who, turn.point_of_order) for turn in self.turns if turn.waits]
        assert len(waiting) == len(set(waiting))


TestMeeting = Meeting.TestCase
TestMeeting.settings = examples(max_examples=60, stateful_step_count=40, deadline=None)


def test_two_lists_alternate_from_where_the_last_speaker_stood():
    rule = Rule(3, Order.IN_TURN, 3)
    waiting = [Turn("Ana"), Turn("Ben"), Turn("Cleo", second_list=True), Turn("Dora", second_list=True), Turn("Emil")]
    assert [turn.who for turn in queue(waiting, rule)] == ["Ana", "Cleo", "Ben", "Dora", "Emil"]
    spoke = Turn("Fay", began=NOON, ended=NOON)
    assert [turn.who for turn in queue([spoke, *waiting], rule)] == ["Cleo", "Ana", "Dora", "Ben", "Emil"]


@pytest.mark.parametrize(("had", "others", "holds"), [(1, True, True), (2, True, False), (2, False, True)])
def test_after_the_turns_of_the_rule_one_waits_for_the_others(had, others, holds):
    turns = [Turn("Ana", began=NOON, ended=NOON)] * had + ([Turn("Ben")] if others else [])
    asked = may_ask(turns, "Ana", Rule(3, Order.NEW_FIRST, 2), closed=False)
    assert asked.holds is holds
    if not holds:
        assert asked.sentence == "You have had 2 turns on this item, and 2 are the most while others wait (1 of them)."


def test_a_point_of_order_is_made_though_the_list_is_closed_and_counts_as_no_turn():
    rule = Rule(3, Order.NEW_FIRST, 1)
    assert not may_ask([], "Ana", rule, closed=True).holds
    assert may_ask([], "Ana", rule, closed=True, point_of_order=True).holds
    made = Turn("Ana", point_of_order=True, began=NOON, ended=NOON)
    assert [turn.who for turn in queue([made, Turn("Ana"), Turn("Ben")], rule)] == ["Ana", "Ben"]


def test_whoever_speaks_too_long_is_shown():
    turn, rule = Turn("Ana", began=NOON), Rule(3, Order.ASKED, 3)
    assert not over_time(turn, rule, NOON + timedelta(minutes=3))
    assert over_time(turn, rule, NOON + timedelta(minutes=3, seconds=1))
    assert spoken_for(turn, NOON + timedelta(seconds=90)) == timedelta(seconds=90)
    assert not over_time(replace(turn, ended=NOON), rule, NOON + timedelta(hours=1))
