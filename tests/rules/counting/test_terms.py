"""Reserved seats: guarded and doomed candidates, by every method."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.counting.account import Why
from commonweal.rules.counting.methods import Method, count
from commonweal.rules.counting.profile import Ballot, Profile
from commonweal.rules.counting.terms import FREE, Reserved, Terms
from tests.rules.counting.profiles import profiles

METHODS = pytest.mark.parametrize("method", list(Method))


@st.composite
def terms_for(draw, profile):
    """Up to two shifts with reserved seats, no more in all than there are."""
    numbers = draw(st.permutations(range(1, len(profile.candidates) + 1)))
    cut = draw(st.integers(0, len(numbers)))
    night = draw(st.integers(0, profile.seats))
    late = draw(st.integers(0, profile.seats - night))
    return Terms((Reserved("night", frozenset(numbers[:cut]), night), Reserved("late", frozenset(numbers[cut:]), late)))


@METHODS
@given(data=st.data())
def test_every_reserved_seat_goes_to_one_of_those_it_is_reserved_for(method, data):
    profile = data.draw(profiles())
    terms = data.draw(terms_for(profile))
    elected = set(count(method, profile, seed="s", terms=terms).elected)
    standing = set(profile.standing)
    assert len(elected) == min(profile.seats, len(standing))
    for group in terms.reserved:
        wanted = min(group.seats, len(group.candidates & standing))  # for whom nobody stands, the seat lapses
        assert len(elected & group.candidates) >= wanted


@METHODS
@given(data=st.data())
def test_reserved_seats_that_would_be_filled_anyway_change_nothing(method, data):
    profile = data.draw(profiles())
    free = count(method, profile, seed="s")
    if method.proportional and any(Why.LAST in stage.elected.values() for stage in free.stages):
        return  # a guarded candidate cannot be excluded, so the order of exclusions may differ
    everyone = Reserved("all", frozenset(profile.standing), len(free.elected))
    assert count(method, profile, seed="s", terms=Terms((everyone,))).elected == free.elected


def test_the_night_shift_has_its_seat_by_scottish_stv():
    names = ("day 1", "day 2", "day 3", "night")
    ballots = tuple(Ballot.strict(order, weight) for weight, order in ((9, [1, 2]), (8, [2, 3]), (7, [3, 1]), (2, [4, 1])))
    profile = Profile(names, 2, ballots)
    assert count(Method.SCOTTISH_STV, profile).elected == (1, 2)
    counted = count(Method.SCOTTISH_STV, profile, terms=Terms((Reserved("night", frozenset({4}), 1),)))
    assert counted.elected == (1, 4)
    assert Why.RESERVED in {why for stage in counted.stages for why in stage.excluded.values()}


@given(data=st.data())
def test_guarded_and_doomed_are_who_an_enumeration_says(data):
    """Tried out by looking at every way to fill the seats."""
    numbers = list(range(1, data.draw(st.integers(1, 6)) + 1))
    seats = data.draw(st.integers(1, len(numbers)))
    cut = data.draw(st.integers(0, len(numbers)))
    wish = Terms((Reserved("a", frozenset(numbers[:cut]), data.draw(st.integers(0, seats))),), frozenset(numbers[-1:]))
    terms = wish.settled(numbers, seats)
    (group,) = terms.reserved
    ways = [
        set(way)
        for way in combinations(numbers, seats)
        if len(set(way) & group.candidates) >= group.seats and terms.held <= set(way)
    ]
    assert ways
    assert terms.doomed(set(), numbers, seats) == {n for n in numbers if not any(n in way for way in ways)}
    if seats < len(numbers):
        assert terms.guarded(set(), numbers, seats) == {n for n in numbers if all(n in way for way in ways)}


def test_nobody_stands_in_two_groups():
    with pytest.raises(ValueError, match="two groups"):
        Terms((Reserved("a", frozenset({1}), 1), Reserved("b", frozenset({1, 2}), 1)))
    assert FREE.doomed(set(), {1, 2}, 1) == set()
