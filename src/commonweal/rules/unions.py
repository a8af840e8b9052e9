"""Unions: who can hold office in one, what its votes need; a strike is begun and ended by its own vote alone (U1, U2)."""

from enum import StrEnum
from fractions import Fraction

from commonweal.rules.counting.shares import Base, Majority
from commonweal.rules.verdict import Verdict

DAYS = 5  # how long a union's vote is open, unless all have voted before
INVITED_FOR = 14  # days an invitation stands
RECALL_SHARE = Fraction(1, 2)  # more than this share of the members ends an officer's tenure (R1)


class Subject(StrEnum):
    """What a union votes on."""

    OFFICER = "officer"  # who is to hold an office
    DEMAND = "demand"  # what it asks of whom it disputes with
    STRIKE = "strike"  # whether to stop work
    END = "end"  # whether to go back
    RESOLUTION = "resolution"


MAJORITY = {
    Subject.DEMAND: Majority(Fraction(1, 2), True, Base.CAST, "unions.votes"),
    Subject.STRIKE: Majority(Fraction(1, 2), True, Base.CAST, "unions.votes"),
    Subject.END: Majority(Fraction(1, 2), True, Base.CAST, "unions.votes"),
    Subject.RESOLUTION: Majority(Fraction(1, 2), True, Base.CAST, "unions.votes"),
}


def may_hold_office(manages: bool) -> Verdict:
    """Nobody who manages a workplace holds a union's office (U1).

    >>> may_hold_office(True).sentence
    'Who manages a workplace holds no office in a union; give up the one to stand for the other.'
    """
    return Verdict(
        not manages,
        "unions.officers",
        "Who manages a workplace holds no office in a union; give up the one to stand for the other.",
    )


def may_open(subject: Subject, *, dispute: bool, on_strike: bool) -> Verdict:
    """Whether a vote on a subject can be held: a strike needs a dispute and none that lasts, its end one that lasts (U2).

    >>> may_open(Subject.END, dispute=True, on_strike=False).sentence
    'There is no strike in this dispute that could be ended.'
    """
    if subject in (Subject.STRIKE, Subject.END, Subject.DEMAND) and not dispute:
        return Verdict(False, "unions.votes", "This is voted on in a dispute; open one first.")
    if subject is Subject.STRIKE and on_strike:
        return Verdict(False, "unions.votes", "A strike lasts already; it ends by a vote.")
    if subject is Subject.END and not on_strike:
        return Verdict(False, "unions.votes", "There is no strike in this dispute that could be ended.")
    return Verdict(True, "unions.votes", "This can be voted on.")
