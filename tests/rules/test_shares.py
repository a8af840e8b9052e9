"""V3: shares are exact, and two thirds of no votes is a failed vote."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.ballots import ABSTAIN, NO, YES, Vote, valid
from commonweal.rules.counting.shares import Base, Majority, Tally, share_reached, tally

OPTIONS = (YES, NO, ABSTAIN)
majorities = st.builds(Majority, st.fractions(Fraction(1, 10), 1), st.booleans(), st.sampled_from(Base))


@given(majority=majorities, roll=st.integers(0, 50))
def test_v3_two_thirds_of_no_votes_is_a_failed_vote(majority, roll):
    assert not share_reached(tally([], OPTIONS, Fraction(roll)), majority)


@given(majority=majorities, abstaining=st.integers(0, 50))
def test_v3_abstentions_alone_carry_nothing(majority, abstaining):
    votes = [(Vote.whole(ABSTAIN), Fraction(1))] * abstaining
    assert not share_reached(tally(votes, OPTIONS, Fraction(abstaining)), majority)


@pytest.mark.parametrize(("of", "carried"), [(Base.CAST, True), (Base.PRESENT, False), (Base.ALL, False)])
def test_v3_the_rule_says_of_what_the_share_is_taken(of, carried):
    counted = Tally({YES: Fraction(4), NO: Fraction(2), ABSTAIN: Fraction(2)}, roll=Fraction(12))
    assert share_reached(counted, Majority(Fraction(1, 2), True, of)).holds is carried


@pytest.mark.parametrize(("yes", "no", "strictly", "carried"), [(2, 1, False, True), (2, 1, True, False), (1, 2, False, False)])
def test_v3_two_thirds_to_the_last_vote(yes, no, strictly, carried):
    counted = Tally({YES: Fraction(yes), NO: Fraction(no)}, roll=Fraction(yes + no))
    assert share_reached(counted, Majority(Fraction(2, 3), strictly, Base.CAST)).holds is carried


def test_v3_a_third_three_times_is_one_where_floats_would_differ():
    third = Vote({YES: Fraction(1, 3), NO: Fraction(2, 3)})
    counted = tally([(third, Fraction(1))] * 3, OPTIONS, Fraction(3))
    assert counted.by_option[YES] == 1
    assert share_reached(counted, Majority(Fraction(1, 3), False, Base.CAST)).holds


@given(parts=st.dictionaries(st.sampled_from(OPTIONS), st.fractions(Fraction(1, 100), 1), min_size=1))
def test_v4_a_split_vote_weighs_one_altogether(parts):
    whole = sum(parts.values())
    vote = Vote({option: part / whole for option, part in parts.items()})
    assert valid(vote, OPTIONS, splitting=True)
    assert valid(vote, OPTIONS, splitting=False).holds is (len(parts) == 1)
    assert sum(tally([(vote, Fraction(7))], OPTIONS, Fraction(7)).by_option.values()) == 7
    assert Vote.read(vote.written()) == vote


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"maybe": "1"}, "does not stand"),
        ({YES: "0.7", NO: "0.2"}, "add up to 9/10"),
        ({YES: "3/2", NO: "-1/2"}, "is none"),
        ({}, "add up to 0"),
    ],
)
def test_a_ballot_that_is_not_valid_is_told_why(parts, why):
    verdict = valid(Vote.read(parts), OPTIONS, splitting=True)
    assert not verdict
    assert why in verdict.sentence
