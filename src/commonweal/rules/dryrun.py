"""A dry run: how votes that are over, and recalls, would have gone under another rule, from the counts that were published."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from commonweal.rules import choice, recall
from commonweal.rules.ballots import ABSTAIN
from commonweal.rules.counting.shares import Majority, Tally

SECOND_VOTE = "second vote"


@dataclass(frozen=True)
class Past:
    """A vote that is over: its count, what stood in it, what it chose, and whether a second vote could follow it."""

    counted: Tally
    options: tuple[str, ...]
    chose: str  # an option, ``none`` for all stays as it is, or a second vote
    again: bool = False


def redo(past: Past, majority: Majority) -> str:
    """What a vote would have chosen by another majority; from the same count, though people might have voted otherwise.

    >>> from commonweal.rules.counting.shares import Base
    >>> past = Past(Tally({"yes": Fraction(6), "no": Fraction(4)}, Fraction(10)), ("yes", "no"), "yes")
    >>> redo(past, Majority(Fraction(1, 2), True, Base.CAST)), redo(past, Majority(Fraction(2, 3), False, Base.CAST))
    ('yes', 'none')
    """
    standing = [option for option in past.options if option != ABSTAIN]
    found = choice.outcome(past.counted, majority, standing, again=past.again)
    return SECOND_VOTE if found.runoff else found.chosen


def ends(standing: recall.Standing, more_than: Fraction) -> bool:
    """Whether so many marks of so many constituents would end a tenure by another share.

    >>> ends(recall.Standing(4, 10), Fraction(1, 3)), ends(recall.Standing(4, 10), Fraction(1, 2))
    (True, False)
    """
    return recall.outcome(standing, more_than).holds


def differing(pasts: Sequence[Past], majority: Majority) -> int:
    """How many votes would have gone otherwise."""
    return sum(redo(past, majority) != past.chose for past in pasts)
