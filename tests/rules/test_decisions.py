"""The life of a decision: every vote closes one way, two votes at most, and nothing happens that is not in the table."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from commonweal.rules import choice
from commonweal.rules.counting.shares import Base, Majority, Tally
from commonweal.rules.decisions import CLOSES, STEPS, Stage, Step, after, may
from commonweal.rules.verdict import Verdict

OPTIONS = ["plan", "cleaner", "nearer", choice.NONE]
votes = st.fixed_dictionaries({option: st.integers(0, 20).map(Fraction) for option in [*OPTIONS, "abstain"]})
VOTED = {Stage.OPEN, Stage.SECOND_VOTE}
ENDS = {Stage.FAILED, Stage.DROPPED}


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
    for stage in set(Stage) - {Stage.OPEN}:
        with pytest.raises(ValueError, match="cannot close"):
            after(stage, undecided)


class Life(RuleBasedStateMachine):
    """Any steps in any order: those that the table allows are taken, the others refused with a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.stage, self.been = Stage.DRAFT, [Stage.DRAFT]

    @rule(step=st.sampled_from(Step))
    def tries(self, step: Step) -> None:
        verdict = may(self.stage, step)
        if not verdict.holds:
            assert str(self.stage) in verdict.sentence
            return
        self.stage = STEPS[self.stage][step]
        self.been.append(self.stage)

    @invariant()
    def nothing_changes_once_voting_has_opened(self) -> None:
        """Neither text nor options: the words are the authors' in a draft, and amended only before the vote."""
        if VOTED & set(self.been):
            assert not {Step.EDIT, Step.AMEND, Step.PUT, Step.DROP} & set(STEPS[self.stage])

    @invariant()
    def nobody_takes_back_what_is_before_a_body(self) -> None:
        if Stage.PROPOSED in self.been:
            assert self.stage is not Stage.DROPPED

    @invariant()
    def only_a_vote_carries(self) -> None:
        if self.stage in (Stage.CARRIED, Stage.UNDONE, Stage.FAILED):
            assert VOTED & set(self.been)

    @invariant()
    def nothing_is_stuck(self) -> None:
        assert STEPS[self.stage] or self.stage in ENDS


TestLife = Life.TestCase


def test_only_a_vote_closes_and_every_close_of_a_first_vote_leads_somewhere():
    assert {stage for stage, steps in STEPS.items() if CLOSES & set(steps)} == VOTED
    assert set(STEPS[Stage.OPEN]) == CLOSES
    assert set(STEPS) == set(Stage)
