"""The life of a decision as one table: what is not in it cannot happen.

A draft is its authors' own. What is put forward is before the whole body: it is talked about and amended for as long as the
rules say, then voting opens by itself, so that nobody can sit on it, and nobody can take it back. Once voting is open nothing
in it changes. At the close an option is carried, or all stays as it is; where neither has its majority, the leading options
meet in a second vote, after which nothing is left undecided. What is carried and cannot be done says why, and is voted again.
"""

from collections.abc import Mapping
from enum import StrEnum

from commonweal.rules.choice import NONE, Outcome
from commonweal.rules.verdict import Verdict

LIFE = "decisions.life"  # the article that says so


class Stage(StrEnum):
    """Where a decision stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    OPEN = "open"
    SECOND_VOTE = "second vote"
    CARRIED = "carried"
    FAILED = "failed"
    UNDONE = "carried and not done"
    DROPPED = "dropped"


class Step(StrEnum):
    """What can happen to a decision; the last three are how a vote closes."""

    EDIT = "edited by its authors"
    DROP = "dropped by its authors"
    PUT = "put forward"
    AMEND = "amended"
    OPEN = "opened to the vote"
    REFUSE = "refused when carried out"
    CHOSEN = "chosen"
    NOTHING_CHOSEN = "nothing chosen"
    UNDECIDED = "undecided"


STEPS: Mapping[Stage, Mapping[Step, Stage]] = {
    Stage.DRAFT: {Step.EDIT: Stage.DRAFT, Step.DROP: Stage.DROPPED, Step.PUT: Stage.PROPOSED},
    Stage.PROPOSED: {Step.AMEND: Stage.PROPOSED, Step.OPEN: Stage.OPEN},
    Stage.OPEN: {Step.CHOSEN: Stage.CARRIED, Step.NOTHING_CHOSEN: Stage.FAILED, Step.UNDECIDED: Stage.SECOND_VOTE},
    Stage.SECOND_VOTE: {Step.CHOSEN: Stage.CARRIED, Step.NOTHING_CHOSEN: Stage.FAILED},
    Stage.CARRIED: {Step.REFUSE: Stage.UNDONE},
    Stage.UNDONE: {Step.OPEN: Stage.OPEN},
    Stage.FAILED: {},
    Stage.DROPPED: {},
}
CLOSES = frozenset({Step.CHOSEN, Step.NOTHING_CHOSEN, Step.UNDECIDED})


def may(stage: Stage, step: Step) -> Verdict:
    """Whether a decision at this stage can take this step.

    >>> may(Stage.OPEN, Step.AMEND).sentence
    'A decision that is open cannot be amended.'
    """
    return Verdict(step in STEPS[stage], LIFE, "A decision that is {stage} cannot be {step}.", {"stage": stage, "step": step})


def closed(outcome: Outcome) -> Step:
    """How a vote with this outcome closes."""
    if outcome.runoff:
        return Step.UNDECIDED
    return Step.NOTHING_CHOSEN if outcome.chosen == NONE else Step.CHOSEN


def after(stage: Stage, outcome: Outcome) -> Stage:
    """Where a decision stands once a vote has closed.

    >>> after(Stage.OPEN, Outcome("plan", Verdict(True, "decisions.plan", "It has its majority.")))
    <Stage.CARRIED: 'carried'>
    """
    close = closed(outcome)
    if close not in STEPS[stage]:
        raise ValueError(f"a decision that is {stage} cannot close {close}")
    return STEPS[stage][close]
