"""The life of a decision: one table, with an end wherever one stands."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules import choice
from commonweal.rules.counting.shares import Base, Majority, Tally
from commonweal.rules.decisions import STEPS, Close, Stage, after
from commonweal.rules.verdict import Verdict

OPTIONS = ["plan", "cleaner", "fewer hours", choice.NONE]
votes = st.fixed_dictionaries({option: st.integers(0, 20).map(Fraction) for option in [*OPTIONS, "abstain"]})


@given(votes=votes, share=st.fractions(Fraction(1, 2), Fraction(3, 4)), of=st.sampled_from(Base))
def test_two_votes_at_most_decide_everything(votes, share, of):
    counted, majority = Tally(votes, sum(votes.values(), Fraction(0))), Majority(share, True, of)
    first = after(Stage.OPEN, choice.outcome(counted, majority, OPTIONS))
    second = after(Stage.SECOND_VOTE, choice.outcome(counted, majority, OPTIONS, again=False))
    assert first in Stage
    assert second in (Stage.CARRIED, Stage.FAILED)


def test_what_is_not_in_the_table_cannot_happen():
    undecided = choice.Outcome(choice.NONE, Verdict(False, "decisions.plan", "Nothing has its majority."), ("plan", "cleaner"))
    assert after(Stage.OPEN, undecided) is Stage.SECOND_VOTE
    for stage in (Stage.SECOND_VOTE, Stage.CARRIED, Stage.FAILED):
        with pytest.raises(ValueError, match="cannot close"):
            after(stage, undecided)


def test_every_close_of_an_open_decision_leads_somewhere_and_an_end_leads_nowhere():
    assert set(STEPS[Stage.OPEN]) == set(Close)
    assert STEPS[Stage.CARRIED] == STEPS[Stage.FAILED] == {}
