"""Standing recall: constituents may end their delegate's tenure at any moment (R1, R2)."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import floor

from commonweal.rules.verdict import Verdict

COUNT_SHOWN_FROM = 10  # R2: constituents from which the public sees the day's count
WARNED_BELOW = 5  # R2: constituents below which the outcome itself tells much
MOST_SHARE = Fraction(1, 2)  # R2: no constitution can ask for more


class Cause(StrEnum):
    """What ended a tenure."""

    RECALLED = "recalled"
    DISMISSED = "dismissed"  # by a decision of those who fill the seat
    RESIGNED = "resigned"
    LEFT = "left"
    ELECTED = "elected"
    DERIVED = "derived"  # the seat it rested on was lost (R4)
    ENDED = "ended"  # the seat itself ended, with its body or by an accord


@dataclass(frozen=True)
class Standing:
    """How many of how many have marked: all that arithmetic needs, and what the web keeps."""

    marked: int
    constituents: int


@dataclass(frozen=True)
class Marks:
    """Who may recall a delegate now, and whose mark stands."""

    constituents: frozenset[str]
    marked: frozenset[str]

    def standing(self) -> Standing:
        """The two counts. Only current constituents count: one who has left the body no longer weighs."""
        return Standing(len(self.marked & self.constituents), len(self.constituents))


@dataclass(frozen=True)
class Shown:
    """What a page may say of a recall below the share, and the warning beside it where there is one (R2)."""

    verdict: Verdict
    public: Verdict
    warning: Verdict | None = field(default=None)

    @property
    def public_sentence(self) -> str:
        """What everybody may read."""
        return self.public.sentence


def needed(constituents: int, more_than: Fraction, seats: int = 1) -> int:
    """The fewest marks that are more than a share of the constituents; of nobody, one, so that nothing ends by itself.

    Where a quota recalls (R6), ``seats`` is how many seats one count filled together: as many marks then suffice as votes
    surely elect, more than the constituents divided by one more than the seats; but never more than the share asks for.

    >>> [needed(n, Fraction(1, 2)) for n in (10, 9, 1, 0)]
    [6, 5, 1, 1]
    >>> [needed(100, Fraction(1, 2), seats) for seats in (1, 3, 9)]
    [51, 26, 11]
    """
    return min(floor(more_than * constituents), constituents // (seats + 1)) + 1


def outcome(marks: Marks | Standing, more_than: Fraction, seats: int = 1) -> Verdict:
    """Say whether the standing marks end the tenure (R1); ``seats`` as in ``needed`` (R6).

    >>> marks = Marks(constituents=frozenset("abcdefghi"), marked=frozenset("abcdz"))
    >>> outcome(marks, more_than=Fraction(1, 2)).sentence
    '4 of 9 constituents have marked; 5 are needed.'
    """
    if more_than > MOST_SHARE:
        raise ValueError(f"a recall share of {more_than} is above one half (R2)")
    standing = marks.standing() if isinstance(marks, Marks) else marks
    enough = needed(standing.constituents, more_than, seats)
    return Verdict(
        standing.marked >= enough,
        "recall.share",
        "{standing} of {constituents} constituents have marked; {needed} are needed.",
        {"standing": standing.marked, "constituents": standing.constituents, "needed": enough},
    )


def outcome_of_two(delegates: Marks | Standing, below: Marks | Standing, more_than: Fraction, seats: int = 1) -> Verdict:
    """Where a lower council fills the seat, its delegates can recall, and so can the members below; either suffices (R3)."""
    by_delegates, by_members = outcome(delegates, more_than, seats), outcome(below, more_than)
    return by_members if by_members.holds and not by_delegates.holds else by_delegates


def for_minorities(seats: int, by_quota: bool) -> Verdict | None:
    """What recalling one of several seats that one count filled means for minorities; of a seat filled alone, nothing (R6)."""
    if seats < 2:
        return None
    if by_quota:
        pattern = (
            "{seats} seats were filled together, and one quota of the constituents recalls: as many as surely elect. A minority "
            "can recall its own delegate without the others; but any group of that size can recall anybody's, because sealed "
            "ballots do not say who elected whom. After a recall the same ballots are counted again, so that those who lose a "
            "delegate choose who follows."
        )
    else:
        pattern = (
            "{seats} seats were filled together, and all constituents recall by their share. A majority can end the tenure of a "
            "minority's delegate, and a minority cannot recall its own without others. After a recall the same ballots are "
            "counted again, so that those who lose a delegate choose who follows."
        )
    return Verdict(True, "recall.proportional", pattern, {"seats": seats})


def may_mark(is_constituent: bool) -> Verdict:
    """Every current constituent may mark and withdraw, from the first second on; nothing else is asked (R2)."""
    return Verdict(
        is_constituent,
        "recall.marks",
        "Only those whom this delegate represents can recall; you do not belong to the body that elected this seat.",
    )


def shown(now: Standing, day: Standing | None, more_than: Fraction, seats: int = 1) -> Shown:
    """What the public sees: the crossing at once, below it the day's count of ten or more, of fewer only "not reached" (R2).

    >>> shown(Standing(3, 9), Standing(3, 9), Fraction(1, 2)).public_sentence
    'Not reached.'
    >>> shown(Standing(12, 63), Standing(11, 63), Fraction(1, 2)).public_sentence
    'Not reached. The day’s count: 11 of 63; 32 are needed.'
    """
    verdict = outcome(now, more_than, seats)
    if verdict.holds:
        return Shown(verdict, Verdict(True, "recall.share", "Recalled: more than the share of the constituents have marked."))
    if now.constituents < COUNT_SHOWN_FROM:
        return Shown(verdict, Verdict(False, "recall.secrecy", "Not reached."), _warning(now))
    if day is None or day.constituents < COUNT_SHOWN_FROM:
        return Shown(verdict, Verdict(False, "recall.secrecy", "Not reached. The first day’s count has not been taken yet."))
    figures = outcome(day, more_than, seats).values
    return Shown(
        verdict,
        Verdict(
            False, "recall.secrecy", "Not reached. The day’s count: {standing} of {constituents}; {needed} are needed.", figures
        ),
    )


def _warning(now: Standing) -> Verdict | None:
    if now.constituents >= WARNED_BELOW:
        return None
    return Verdict(
        True,
        "recall.secrecy",
        "With fewer than {few} constituents the outcome itself tells much about who marked.",
        {"few": WARNED_BELOW},
    )
