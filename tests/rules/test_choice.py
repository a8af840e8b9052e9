"""A choice among several options is adopted by its majority or not at all."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.choice import NONE, outcome
from commonweal.rules.counting.shares import Base, Majority, Tally

HALF = Majority(Fraction(1, 2), True, Base.CAST)
TWO_THIRDS = Majority(Fraction(2, 3), False, Base.ALL)
OPTIONS = ("plan", "less", "cleaner", "local", NONE)
majorities = st.sampled_from([HALF, TWO_THIRDS])
counts = st.lists(st.integers(0, 30), min_size=6, max_size=6)


def tally(plan, less, cleaner, local, none, abstain=0, roll=None):
    by_option = dict(zip((*OPTIONS, "abstain"), map(Fraction, (plan, less, cleaner, local, none, abstain)), strict=True))
    return Tally(by_option, Fraction(sum(by_option.values()) if roll is None else roll))


@pytest.mark.parametrize(
    ("counted", "chosen", "runoff"),
    [
        (tally(6, 3, 1, 0, 0), "plan", ()),
        (tally(5, 3, 2, 0, 0), NONE, ("plan", "less")),  # five of ten is not more than half
        (tally(5, 2, 2, 0, 0), "plan", ()),
        (tally(4, 2, 2, 1, 0), NONE, ("plan", "less", "cleaner")),  # who ties with the second goes on too
        (tally(1, 1, 1, 1, 6), NONE, ()),  # the state of things has its majority
        (tally(0, 0, 0, 0, 0), NONE, ()),
        (tally(0, 0, 0, 0, 0, abstain=9), NONE, ()),
        (tally(1, 1, 1, 1, 1), NONE, ()),  # a second vote among all would be the same vote
    ],
)
def test_majority_runoff_or_the_state_of_things(counted, chosen, runoff):
    found = outcome(counted, HALF, OPTIONS)
    assert (found.chosen, found.runoff) == (chosen, runoff)


A_THIRD = Majority(Fraction(1, 3), True, Base.CAST)
AT_LEAST_HALF = Majority(Fraction(1, 2), False, Base.CAST)


@pytest.mark.parametrize(
    ("counted", "majority", "chosen", "runoff"),
    [
        (tally(4, 6, 0, 0, 0), A_THIRD, "less", ()),  # of two that have their majority, the one with more
        (tally(4, 0, 0, 0, 6), A_THIRD, NONE, ()),
        (tally(5, 5, 0, 0, 0), AT_LEAST_HALF, NONE, ("plan", "less")),  # the order of the list decides nothing
        (tally(0, 5, 0, 0, 5), AT_LEAST_HALF, NONE, ("less", NONE)),
    ],
)
def test_where_several_have_the_majority_the_most_votes_win_and_a_tie_is_voted_on_again(counted, majority, chosen, runoff):
    found = outcome(counted, majority, OPTIONS)
    assert (found.chosen, found.runoff) == (chosen, runoff)
    assert outcome(counted, majority, tuple(reversed(OPTIONS))).chosen == chosen
    if runoff:
        assert outcome(counted, majority, OPTIONS, again=False).chosen == NONE


@given(counts, majorities)
def test_nothing_is_adopted_without_its_majority(votes, majority):
    counted = tally(*votes)
    found = outcome(counted, majority, OPTIONS)
    if found.chosen != NONE:
        got, base = counted.by_option[found.chosen], counted.base(majority.of)
        assert got > majority.share * base if majority.strictly else got >= majority.share * base


@given(counts, majorities)
def test_a_second_vote_settles_it_and_leaves_out_no_better_option(votes, majority):
    counted = tally(*votes)
    first = outcome(counted, majority, OPTIONS)
    left_out = [counted.by_option[option] for option in OPTIONS if option not in first.runoff]
    if first.runoff:
        assert 1 < len(first.runoff) < len(OPTIONS)
        assert min(counted.by_option[option] for option in first.runoff) > max(left_out)
    assert outcome(counted, majority, OPTIONS, again=False).runoff == ()


@given(counts, majorities, st.permutations(OPTIONS))
def test_the_order_of_the_list_decides_nothing(votes, majority, order):
    counted = tally(*votes)
    one, other = outcome(counted, majority, OPTIONS), outcome(counted, majority, order)
    assert one.chosen == other.chosen
    assert set(one.runoff) == set(other.runoff)
