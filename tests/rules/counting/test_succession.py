"""Count-back after a proportional count, the same count without those before after one for a single seat (R4)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.counting.methods import Method, count
from commonweal.rules.counting.profile import Ballot, Profile
from commonweal.rules.counting.publishing import as_published
from commonweal.rules.counting.succession import count_back, followed
from commonweal.rules.counting.terms import Reserved, Terms
from tests.rules.counting.profiles import profiles

PROPORTIONAL = pytest.mark.parametrize("method", [method for method in Method if method.proportional])
SINGLE = pytest.mark.parametrize("method", [method for method in Method if not method.proportional])


@PROPORTIONAL
@given(data=st.data())
def test_R4_a_count_back_unseats_nobody_and_seats_one_who_was_not_elected(method, data):
    profile = data.draw(profiles())
    elected = count(method, profile, seed="s").elected
    if not elected:
        return
    departed = data.draw(st.sampled_from(elected))
    sitting = set(elected) - {departed}
    counted = count_back(method, profile, departed={departed}, sitting=sitting, seed="s")
    left = set(profile.standing) - set(elected)
    if counted is None:
        assert not any(ballot.ranks[0][0] in left for ballot in profile.ballots if ballot.ranks)
        return
    assert sitting <= set(counted.elected)
    assert len(counted.elected) == min(profile.seats, len(sitting | left))
    assert set(followed(counted, sitting=sitting)) <= left


@PROPORTIONAL
def test_R4_the_votes_that_elected_the_departed_elect_the_successor(method):
    """Two fifths elected one of theirs; a majority cannot take the seat when it falls vacant."""
    ballots = Ballot.strict([1, 2, 3], 60), Ballot.strict([4, 5], 40)
    profile = Profile(tuple("abcde"), 2, ballots)
    assert set(count(method, profile).elected) == {1, 4}
    assert followed(count_back(method, profile, departed={4}, sitting={1}), sitting={1}) == (5,)
    assert followed(count_back(method, profile, departed={1}, sitting={4}), sitting={4}) == (2,)


@PROPORTIONAL
def test_R4_with_nobody_left_nobody_follows(method):
    profile = Profile(tuple("abc"), 2, (Ballot.strict([1], 3), Ballot.strict([2], 3)))
    assert count_back(method, profile, departed={1}, sitting={2}) is None  # no vote reaches the third


@SINGLE
@given(data=st.data())
def test_R4_the_next_alternate_is_the_same_count_without_those_before(method, data):
    profile = replace(data.draw(profiles(equal=method.equal_ranks)), seats=1)
    gone: set[int] = set()
    while (counted := count_back(method, profile, departed=gone, seed="s")) is not None:
        assert counted.elected == count(method, profile.without(gone), seed="s").elected
        gone |= set(counted.elected)
    for ballot in profile.ballots:  # whoever is somebody's first preference comes in at last
        if left := [number for group in ballot.ranks[:1] for number in group if number in profile.standing]:
            assert gone >= set(left)


def test_R4_a_reserved_seat_waits_for_those_it_is_reserved_for():
    ballots = Ballot.strict([1, 2], 6), Ballot.strict([3], 4), Ballot.strict([4, 3], 1)
    profile = Profile(("day 1", "day 2", "night 1", "night 2"), 2, ballots)
    night = Terms((Reserved("night", frozenset({3, 4}), 1),))
    method = Method.SCOTTISH_STV
    assert followed(count_back(method, profile, departed={3}, sitting={1}, terms=night), sitting={1}) == (4,)
    assert count_back(method, profile, departed={3, 4}, sitting={1}, terms=night) is None


@pytest.mark.parametrize("method", list(Method))
@given(data=st.data())
def test_v5_what_a_count_back_reads_is_published_with_it(method, data):
    profile = data.draw(profiles())
    first = count(method, profile, seed="s")
    if not first.elected:
        return
    departed, sitting = set(first.elected[:1]), set(first.elected[1:])
    back = count_back(method, profile, departed=departed, sitting=sitting, seed="s")
    if back is None:
        return
    published = as_published(profile, first, back)
    assert count(method, published, seed="s").stages == first.stages
    assert count_back(method, published, departed=departed, sitting=sitting, seed="s").stages == back.stages
