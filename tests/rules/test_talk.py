"""Nobody drowns out the others, and everybody can put right what they said, for a while."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules import talk

NOON = datetime(2030, 3, 1, 12, tzinfo=UTC)
moments = st.lists(st.integers(0, 2 * 24 * 60).map(lambda minutes: NOON - timedelta(minutes=minutes)), max_size=90)


@pytest.mark.parametrize(("before", "holds"), [(9, True), (10, False)])
def test_ten_contributions_find_room_in_ten_minutes(before, holds):
    assert talk.may_say([NOON] * before, NOON).holds is holds


@pytest.mark.parametrize(("before", "holds"), [(59, True), (60, False)])
def test_sixty_contributions_find_room_in_a_day(before, holds):
    assert talk.may_say([NOON - timedelta(minutes=11 + 20 * n) for n in range(before)], NOON).holds is holds


@given(said=moments)
def test_whoever_waits_as_long_as_is_said_can_write_again(said):
    verdict = talk.may_say(said, NOON)
    if not verdict.holds:
        number, unit = str(verdict.values["wait"]).split()
        wait = timedelta(**{f"{unit.rstrip('s')}s": int(number)})
        assert timedelta(0) < wait <= timedelta(hours=24)
        again = talk.may_say(said, NOON + wait)
        assert again.holds or again.values["most"] != verdict.values["most"]


@given(said=moments, old=moments)
def test_what_was_said_long_ago_counts_no_more(said, old):
    long_ago = [moment - timedelta(days=3) for moment in old]
    assert talk.may_say([*said, *long_ago], NOON) == talk.may_say(said, NOON)


@pytest.mark.parametrize(("minutes", "holds"), [(0, True), (15, True), (16, False)])
def test_words_can_be_changed_for_a_quarter_of_an_hour(minutes, holds):
    assert talk.may_change(NOON, NOON + timedelta(minutes=minutes)).holds is holds


def test_a_hundred_replies_are_the_most():
    assert talk.may_reply(99).holds
    assert not talk.may_reply(100).holds
