"""A3: a delegate's deeds, summed up."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.deeds import Deed, sum_up
from commonweal.rules.mandates import Kept

deeds = st.lists(
    st.builds(Deed, st.booleans(), st.booleans(), st.none() | st.sampled_from(Kept), st.booleans(), st.booleans()), max_size=30
)


@given(found=deeds)
def test_every_vote_is_counted_once_and_every_mandate_is_one_of_three(found):
    told = sum_up(found)
    assert told.votes == len(found)
    assert told.kept + told.broken + told.moot == sum(deed.kept is not None for deed in found)
    assert told.cast <= told.votes


@given(found=deeds)
def test_shares_are_exact_and_of_nothing_there_is_none(found):
    told = sum_up(found)
    assert (told.attendance is None) is (not found)
    assert told.attendance is None or told.attendance * told.votes == told.cast
    assert (told.kept_share is None) is (told.kept + told.broken == 0)
    assert told.kept_share is None or told.kept_share == Fraction(told.kept, told.kept + told.broken)


@given(found=deeds)
def test_the_order_of_deeds_changes_nothing(found):
    assert sum_up(found) == sum_up(reversed(found))
