"""When a meeting is called, by whom, and who chairs it: nobody is appointed (C3).

Whoever speaks for a body can call one, or a share of those who belong to it, as its constitution says. The chair is drawn by
lot among those present, from a seed to which the call has committed; more than half of those present put another there.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil

from commonweal.rules.verdict import Verdict

CALLING, CHAIR = "meetings.calling", "meetings.chair"
EARLY = timedelta(minutes=30)  # so long before it begins those who come can say that they are there
LASTS = timedelta(hours=12)  # a meeting nobody has closed is over by then


@dataclass(frozen=True)
class Calling:
    """Who calls a meeting: one who speaks for the body, where the rules allow it; else a share of those who belong to it."""

    delegates: bool
    share: Fraction
    days: int  # at least so many before it begins


def needed(belong: int, calling: Calling) -> int:
    """How many must stand behind a call that nobody makes alone.

    >>> needed(41, Calling(True, Fraction(1, 10), 2)), needed(5, Calling(True, Fraction(1, 10), 2))
    (5, 1)
    """
    return max(1, ceil(calling.share * belong))


def is_called(behind: int, belong: int, calling: Calling, *, by_delegate: bool) -> Verdict:
    """Whether a meeting is called by those who stand behind it."""
    wanted = needed(belong, calling)
    return Verdict(
        (by_delegate and calling.delegates) or behind >= wanted,
        CALLING,
        "{behind} of {belong} stand behind it; {needed} call it.",
        {"behind": behind, "belong": belong, "needed": wanted},
    )


def may_begin(begins: datetime, calling: Calling, at: datetime) -> Verdict:
    """Whether a meeting can be called for a moment: people must hear of it in time."""
    if begins <= at:
        return Verdict(False, CALLING, "That moment has passed; name one that is to come.")
    pattern = "Between the call and the meeting lie at least {days} days, so that everyone hears of it; name a later one."
    return Verdict(begins - at >= timedelta(days=calling.days), CALLING, pattern, {"days": calling.days})


def may_come(begins: datetime, at: datetime) -> Verdict:
    """Whether it is time to say that one is there."""
    pattern = "From {minutes} minutes before it begins you can say that you are here."
    return Verdict(at >= begins - EARLY, CHAIR, pattern, {"minutes": EARLY // timedelta(minutes=1)})


def drawn(seed: str, willing: Collection[str]) -> str:
    """Who chairs: of those present who are willing the one whose reference has the smallest SHA-256 with the seed.

    >>> drawn("a seed", ["b", "c"]) == drawn("a seed", ["c", "b"])
    True
    """
    return min(willing, key=lambda reference: hashlib.sha256(f"{seed}/chair/{reference}".encode()).hexdigest(), default="")


def commitment(seed: str) -> str:
    """What the call says of the seed before anybody can know who will come."""
    return hashlib.sha256(seed.encode()).hexdigest()


def carried(behind: int, present: int) -> Verdict:
    """Whether more than half of those present stand behind a motion: then it takes effect in that instant.

    >>> carried(2, 4).holds, carried(3, 4).holds, carried(0, 0).holds
    (False, True, False)
    """
    needed = int(Fraction(present, 2)) + 1
    return Verdict(
        behind >= needed,
        CHAIR,
        "{behind} of {present} present stand behind it; {needed} are needed.",
        {"behind": behind, "present": present, "needed": needed},
    )
