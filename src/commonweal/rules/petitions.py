"""Base petitions: enough of the members below put an item to a referendum of all of them, and no council can stop it (C4)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from commonweal.rules.choice import NONE
from commonweal.rules.recall import COUNT_SHOWN_FROM
from commonweal.rules.verdict import Verdict

ARTICLE = "decisions.petition"
REPEAL = "repeal"  # of what a council has decided: take it back


@dataclass(frozen=True)
class Signed:
    """How many of how many have signed. Only who belongs to the members below now counts."""

    signed: int
    members: int


def needed(members: int, share: Fraction) -> int:
    """The fewest signatures that are the share of the members; of nobody, one, so that nothing opens by itself.

    >>> [needed(n, Fraction(1, 10)) for n in (100, 101, 9, 0)]
    [10, 11, 1, 1]
    """
    return max(1, ceil(share * members))


def reached(now: Signed, share: Fraction) -> Verdict:
    """Whether those who signed are enough.

    >>> reached(Signed(9, 91), Fraction(1, 10)).sentence
    '9 of 91 members have signed; 10 are needed.'
    """
    enough = needed(now.members, share)
    values = {"signed": now.signed, "members": now.members, "needed": enough}
    return Verdict(now.signed >= enough, ARTICLE, "{signed} of {members} members have signed; {needed} are needed.", values)


def shown(now: Signed, day: Signed | None, share: Fraction) -> Verdict:
    """What everybody may read before it is reached: of ten members or more the day's count, of fewer "not reached" (as R2).

    >>> shown(Signed(3, 40), Signed(2, 40), Fraction(1, 10)).sentence
    'Not reached. The day’s count: 2 of 40; 4 are needed.'
    >>> shown(Signed(1, 9), Signed(1, 9), Fraction(1, 3)).sentence
    'Not reached. 3 of 9 are needed.'
    """
    values = {"members": now.members, "needed": needed(now.members, share)}
    if now.members < COUNT_SHOWN_FROM:
        return Verdict(False, ARTICLE, "Not reached. {needed} of {members} are needed.", values)
    if day is None or day.members < COUNT_SHOWN_FROM:
        return Verdict(
            False, ARTICLE, "Not reached. {needed} of {members} are needed; the first day’s count comes at noon.", values
        )
    values = {"signed": day.signed, "members": day.members, "needed": needed(day.members, share)}
    return Verdict(False, ARTICLE, "Not reached. The day’s count: {signed} of {members}; {needed} are needed.", values)


def asked(options: Sequence[Mapping[str, str]], chosen: str) -> Iterator[Mapping[str, str]]:
    """The options of a council's vote that members choose among: all of them, but what was carried stands as it is.

    >>> [option["key"] for option in asked([{"key": "a"}, {"key": "b"}, {"key": "none"}, {"key": "abstain"}], "a")]
    ['b']
    """
    return (option for option in options if option["key"] not in (chosen, NONE, "abstain"))
