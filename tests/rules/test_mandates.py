"""M1, M2, V4: what an assembly's vote asks, and at the close each mandate kept, broken or moot, and nothing else."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.ballots import Vote, valid
from commonweal.rules.counting.shares import Base, Majority, Tally
from commonweal.rules.mandates import FREE, Bound, Instruction, Kept, instruction, kept

OPTIONS = ["plan", "cleaner", "none"]
ASKED = [*OPTIONS, Bound.FREE.value, Bound.REPORT.value]
HALF = Majority(Fraction(1, 2), True, Base.CAST)
options = st.sampled_from([*OPTIONS, "abstain"])
votes = st.dictionaries(st.sampled_from(OPTIONS), st.integers(1, 9), min_size=1).map(
    lambda weights: Vote({option: Fraction(weight, sum(weights.values())) for option, weight in weights.items()})
)
counts = st.fixed_dictionaries({option: st.integers(0, 20).map(Fraction) for option in ASKED})


def tally(by_option):
    return Tally(by_option, sum(by_option.values(), Fraction(0)))


@given(asked=votes, cast=votes)
def test_M1_a_mandate_is_kept_by_the_very_vote_it_asked_for_and_by_no_other(asked, cast):
    assert kept(asked, cast, held=True) is (Kept.KEPT if asked == cast else Kept.BROKEN)
    assert kept(asked, asked, held=True) is Kept.KEPT


@given(asked=options, other=options, share=st.fractions(Fraction(1, 10), Fraction(9, 10)))
def test_M1_a_vote_that_was_split_breaks_a_whole_mandate(asked, other, share):
    if asked != other:
        assert kept(Vote.whole(asked), Vote({asked: share, other: 1 - share}), held=True) is Kept.BROKEN


@pytest.mark.parametrize(("held", "became"), [(True, Kept.BROKEN), (False, Kept.MOOT)])
def test_M1_without_a_vote_it_is_broken_by_whoever_held_the_seat_and_moot_in_an_empty_one(held, became):
    assert kept(Vote.whole("plan"), None, held=held) is became


@given(counts=counts)
def test_M1_what_has_its_majority_binds_and_without_one_the_delegate_is_free(counts):
    found, all_votes = instruction(tally(counts), HALF, ASKED), sum(counts.values())
    winners = [option for option in ASKED if counts[option] * 2 > all_votes]
    match winners:
        case []:
            assert found == FREE
        case [won] if won in OPTIONS:
            assert found == Instruction(Bound.BOUND, Vote.whole(won))
        case [won]:
            assert found == Instruction(Bound(won))


@given(counts=counts)
def test_V4_a_divided_mandate_splits_the_vote_exactly_as_the_constituency_did(counts):
    found = instruction(tally(counts), HALF, ASKED, divides=True)
    asked = sum(counts[option] for option in OPTIONS)
    unbound = [option for option in ("free", "report") if counts[option] * 2 > sum(counts.values())]
    if unbound or not asked:
        assert found == Instruction(Bound(unbound[0]) if unbound else Bound.FREE)
        return
    assert found.bound is Bound.BOUND
    assert valid(found.vote, OPTIONS, splitting=True).holds
    assert {option: found.vote.parts.get(option, 0) * asked for option in OPTIONS} == {o: counts[o] for o in OPTIONS}


def test_V4_seventy_to_thirty():
    counted = tally(
        {"plan": Fraction(70), "cleaner": Fraction(0), "none": Fraction(30), "free": Fraction(0), "report": Fraction(0)}
    )
    assert instruction(counted, HALF, ASKED, divides=True).vote.written() == {"none": "3/10", "plan": "7/10"}
