"""Mandates: a constituency binds its delegate on an item; when its vote closes each is kept, broken or moot (M1, M2, V4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from commonweal.rules import choice
from commonweal.rules.ballots import Vote
from commonweal.rules.counting.shares import Majority, Tally


class Bound(StrEnum):
    """How far a mandate binds; what is not an option of the item stands beside its options under these names."""

    BOUND = "bound"
    FREE = "free"
    REPORT = "report"


class Kept(StrEnum):
    """What became of a mandate."""

    KEPT = "kept"
    BROKEN = "broken"
    MOOT = "moot"


@dataclass(frozen=True)
class Instruction:
    """What a constituency asks of its delegate: a vote, whole or in parts; or nothing (free), or nothing but a report."""

    bound: Bound
    vote: Vote | None = None


FREE = Instruction(Bound.FREE)


def instruction(counted: Tally, majority: Majority, options: Sequence[str], *, divides: bool = False) -> Instruction:
    """What a constituency's vote asks: what has its majority; without one the delegate is free.

    Where it ``divides``, and neither freedom nor a report has the majority, the delegate votes as the constituency did (V4).

    >>> from commonweal.rules.counting.shares import Base
    >>> half = Majority(Fraction(1, 2), True, Base.CAST)
    >>> counted = Tally({"yes": Fraction(7), "none": Fraction(3), "free": Fraction(0), "report": Fraction(0)}, Fraction(12))
    >>> instruction(counted, half, list(counted.by_option)).vote == Vote.whole("yes")
    True
    >>> instruction(counted, half, list(counted.by_option), divides=True).vote.written()
    {'none': '3/10', 'yes': '7/10'}
    """
    found = choice.outcome(counted, majority, options, again=False)
    chosen = found.chosen if found.verdict.holds else Bound.FREE.value
    if chosen == Bound.REPORT.value:
        return Instruction(Bound.REPORT)
    asked = {key: counted.by_option.get(key, Fraction(0)) for key in options if key not in (Bound.FREE, Bound.REPORT)}
    whole = sum(asked.values())
    if divides and whole and not (chosen == Bound.FREE.value and found.verdict.holds):
        return Instruction(Bound.BOUND, Vote({key: part / whole for key, part in asked.items() if part}))
    return FREE if chosen == Bound.FREE.value else Instruction(Bound.BOUND, Vote.whole(chosen))


def kept(asked: Vote, vote: Vote | None, *, held: bool) -> Kept:
    """Say what became of a mandate: ``vote`` is the seat's, if one was cast, ``held`` whether anyone held it.

    Only the very vote that was asked for keeps it, part by part where it was split. An empty seat could break nothing.

    >>> yes = Vote.whole("yes")
    >>> kept(yes, yes, held=True), kept(yes, Vote.whole("no"), held=True)
    (<Kept.KEPT: 'kept'>, <Kept.BROKEN: 'broken'>)
    >>> kept(yes, None, held=True), kept(yes, None, held=False)
    (<Kept.BROKEN: 'broken'>, <Kept.MOOT: 'moot'>)
    """
    if vote is not None:
        return Kept.KEPT if vote == asked else Kept.BROKEN
    return Kept.BROKEN if held else Kept.MOOT
