"""C4 as arithmetic: the share is exact, and one signature fewer does not reach it."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.petitions import Signed, needed, reached, shown

shares = st.fractions(min_value=Fraction(1, 1000), max_value=Fraction(1, 2), max_denominator=1000)
members = st.integers(1, 10**6)


@given(members=members, share=shares)
def test_C4_the_fewest_signatures_that_are_the_share(members, share):
    enough = needed(members, share)
    assert reached(Signed(enough, members), share).holds
    assert not reached(Signed(enough - 1, members), share).holds
    assert Fraction(enough, members) >= share > Fraction(enough - 1, members)


@given(signed=st.integers(0, 9), members=st.integers(0, 9), share=shares)
def test_C4_of_fewer_than_ten_members_no_sentence_tells_how_many_have_signed(signed, members, share):
    told = shown(Signed(signed, members), Signed(signed, members), share)
    assert told == shown(Signed(0, members), None, share)


@given(now=st.integers(0, 100), day=st.integers(0, 100), share=shares)
def test_C4_what_is_shown_moves_with_the_days_count_alone(now, day, share):
    assert shown(Signed(now, 100), Signed(day, 100), share) == shown(Signed(0, 100), Signed(day, 100), share)
