"""Shares of votes, exact: of the votes cast, of those present or of all members; of nobody, no share is reached (V3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from commonweal.rules.ballots import ABSTAIN, NO, YES, Vote
from commonweal.rules.verdict import Verdict


class Base(StrEnum):
    """Of what a share is taken. Cast: all but abstentions. Present: abstentions as well. All: the whole roll."""

    CAST = "cast"
    PRESENT = "present"
    ALL = "all"


WHOM = {Base.CAST: "the votes cast", Base.PRESENT: "those present", Base.ALL: "all on the roll"}


@dataclass(frozen=True)
class Majority:
    """How much is needed, whether more than it or at least it, and of what; with the article that says so."""

    share: Fraction
    strictly: bool
    of: Base
    article: str = "decisions.ordinary"

    @property
    def words(self) -> str:
        """The majority in words.

        >>> Majority(Fraction(2, 3), False, Base.ALL).words
        'at least 2/3 of all on the roll'
        """
        return f"{'more than' if self.strictly else 'at least'} {self.share} of {WHOM[self.of]}"


@dataclass(frozen=True)
class Tally:
    """Weights for each option, and the weight of the whole roll."""

    by_option: Mapping[str, Fraction]
    roll: Fraction

    @property
    def present(self) -> Fraction:
        """The weight of all who handed in a ballot."""
        return sum(self.by_option.values(), Fraction(0))

    def base(self, of: Base) -> Fraction:
        """The weight of which a share is taken."""
        match of:
            case Base.CAST:
                return self.present - self.by_option.get(ABSTAIN, Fraction(0))
            case Base.PRESENT:
                return self.present
            case Base.ALL:
                return self.roll


def tally(votes: Iterable[tuple[Vote, Fraction]], options: Iterable[str], roll: Fraction) -> Tally:
    """Add up votes with their weights.

    >>> whole, split = Vote.whole("yes"), Vote.read({"yes": "0.7", "no": "0.3"})
    >>> counted = tally([(whole, Fraction(2)), (split, Fraction(1))], ("yes", "no"), Fraction(5))
    >>> str(counted.by_option["yes"])
    '27/10'
    """
    sums = dict.fromkeys(options, Fraction(0))
    for vote, weight in votes:
        for option, part in vote.parts.items():
            sums[option] += part * weight
    return Tally(sums, roll)


def share_reached(counted: Tally, majority: Majority, option: str = YES) -> Verdict:
    """Say whether an option has its majority.

    >>> nobody = tally([], (YES, NO), Fraction(9))
    >>> share_reached(nobody, Majority(Fraction(2, 3), False, Base.CAST)).sentence
    'Nobody voted, so nothing is carried.'
    """
    base = counted.base(majority.of)
    if counted.present == 0 or base == 0:
        return Verdict(False, majority.article, "Nobody voted, so nothing is carried.")
    got = counted.by_option.get(option, Fraction(0))
    holds = got > majority.share * base if majority.strictly else got >= majority.share * base
    return Verdict(
        holds,
        majority.article,
        "{got} of {base} for {option}; {words} is needed.",
        {"got": got, "base": base, "option": option, "words": majority.words},
    )


__all__ = ["ABSTAIN", "NO", "YES", "Base", "Majority", "Tally", "share_reached", "tally"]
