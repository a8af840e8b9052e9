"""M1: at the close each mandate is kept, broken or moot, and nothing else."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.ballots import Vote
from commonweal.rules.mandates import Kept, kept

options = st.sampled_from(["plan", "cleaner", "none", "abstain"])


@given(asked=options, cast=options)
def test_M1_a_mandate_is_kept_by_the_whole_vote_it_asked_for_and_by_no_other(asked, cast):
    assert kept(asked, Vote.whole(cast), held=True) is (Kept.KEPT if asked == cast else Kept.BROKEN)


@given(asked=options, other=options, share=st.fractions(Fraction(1, 10), Fraction(9, 10)))
def test_M1_a_vote_that_was_split_breaks_it(asked, other, share):
    if asked != other:
        assert kept(asked, Vote({asked: share, other: 1 - share}), held=True) is Kept.BROKEN


@pytest.mark.parametrize(("held", "became"), [(True, Kept.BROKEN), (False, Kept.MOOT)])
def test_M1_without_a_vote_it_is_broken_by_whoever_held_the_seat_and_moot_in_an_empty_one(held, became):
    assert kept("plan", None, held=held) is became
