"""The life of a decision as one table: what is not in it cannot happen.

A proposal is open to every seat's vote from the moment it is put to a council, so that nobody can sit on it, and nobody can
take it back. At the close an option is carried, or all stays as it is; where neither has its majority, the leading options
meet in a second vote, after which nothing is left undecided.
"""

from collections.abc import Mapping
from enum import StrEnum

from commonweal.rules.choice import NONE, Outcome


class Stage(StrEnum):
    """Where a decision stands."""

    OPEN = "open"
    SECOND_VOTE = "second vote"
    CARRIED = "carried"
    FAILED = "failed"


class Close(StrEnum):
    """How a vote closes."""

    CHOSEN = "chosen"
    NOTHING_CHOSEN = "nothing chosen"
    UNDECIDED = "undecided"


STEPS: Mapping[Stage, Mapping[Close, Stage]] = {
    Stage.OPEN: {Close.CHOSEN: Stage.CARRIED, Close.NOTHING_CHOSEN: Stage.FAILED, Close.UNDECIDED: Stage.SECOND_VOTE},
    Stage.SECOND_VOTE: {Close.CHOSEN: Stage.CARRIED, Close.NOTHING_CHOSEN: Stage.FAILED},
    Stage.CARRIED: {},
    Stage.FAILED: {},
}


def closed(outcome: Outcome) -> Close:
    """How a vote with this outcome closes."""
    if outcome.runoff:
        return Close.UNDECIDED
    return Close.NOTHING_CHOSEN if outcome.chosen == NONE else Close.CHOSEN


def after(stage: Stage, outcome: Outcome) -> Stage:
    """Where a decision stands once a vote has closed.

    >>> from commonweal.rules.verdict import Verdict
    >>> after(Stage.OPEN, Outcome("plan", Verdict(True, "decisions.plan", "It has its majority.")))
    <Stage.CARRIED: 'carried'>
    """
    close = closed(outcome)
    if close not in STEPS[stage]:
        raise ValueError(f"a decision that is {stage} cannot close {close}")
    return STEPS[stage][close]
