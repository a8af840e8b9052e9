"""Meetings are called by those who belong to a body, in time; the chair is drawn and can be drawn again by anyone."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.meetings import Calling, carried, commitment, drawn, is_called, may_begin, may_come, needed

NOON = datetime(2030, 3, 1, 12, tzinfo=UTC)
USUAL = Calling(True, Fraction(1, 10), 2)
references = st.sets(st.text("0123456789abcdef", min_size=8, max_size=8), min_size=1, max_size=30)


@pytest.mark.parametrize(("behind", "belong", "holds"), [(0, 5, False), (1, 5, True), (4, 41, False), (5, 41, True)])
def test_a_tenth_of_those_who_belong_call_a_meeting(behind, belong, holds):
    assert is_called(behind, belong, USUAL, by_delegate=False).holds is holds


def test_a_delegate_calls_one_alone_where_the_rules_allow_it():
    assert is_called(0, 1000, USUAL, by_delegate=True).holds
    assert not is_called(0, 1000, Calling(False, Fraction(1, 10), 2), by_delegate=True).holds


@given(belong=st.integers(0, 10_000), share=st.fractions(Fraction(1, 100), 1))
def test_no_more_are_needed_than_belong(belong, share):
    assert 1 <= needed(belong, Calling(False, share, 0)) <= max(belong, 1)


@pytest.mark.parametrize(("hours", "holds"), [(-1, False), (0, False), (47, False), (48, True)])
def test_a_meeting_lies_ahead_and_not_too_near(hours, holds):
    assert may_begin(NOON + timedelta(hours=hours), USUAL, NOON).holds is holds


def test_who_comes_says_so_from_half_an_hour_before():
    assert not may_come(NOON, NOON - timedelta(minutes=31)).holds
    assert may_come(NOON, NOON - timedelta(minutes=30)).holds


@given(seed=st.text(min_size=1), willing=references)
def test_the_draw_can_be_made_again_by_anyone_and_falls_on_one_who_is_there(seed, willing):
    assert drawn(seed, willing) == drawn(seed, sorted(willing, reverse=True))
    assert drawn(seed, willing) in willing


@given(willing=references)
def test_whoever_is_not_drawn_could_leave_without_changing_it(willing):
    chair = drawn("seed", willing)
    assert all(drawn("seed", willing - {other}) == chair for other in willing - {chair})


def test_nobody_is_drawn_of_nobody():
    assert drawn("seed", []) == ""
    assert len(commitment("seed")) == 64


@given(present=st.integers(0, 500), behind=st.integers(0, 500))
def test_a_motion_is_carried_by_more_than_half_of_those_present(present, behind):
    assert carried(behind, present).holds is (2 * behind > present and behind > 0)
