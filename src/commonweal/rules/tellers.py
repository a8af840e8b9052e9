"""Tellers: three, any two of whom can act, drawn by lot at a body's founding and elected from then on (C3, V5)."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from commonweal.rules.counting.lot import draw
from commonweal.rules.verdict import Verdict

TELLERS, ENOUGH = 3, 2
DAYS = 7  # so long they have to act; then the vote is void, and opens again
ARTICLE = "offices.tellers"


def drawn(seed: str, candidates: Collection[int]) -> tuple[int, ...]:
    """Who are drawn: those with the smallest SHA-256 of seed, stage 1 and their number.

    A candidate's number is the entry of the record by which they joined; the seed was committed to when the body was founded.

    >>> drawn("s", range(5)) == tuple(sorted(range(5), key=lambda number: draw("s", 1, number))[:3])
    True
    """
    return tuple(sorted(candidates, key=lambda number: draw(seed, 1, number))[:TELLERS])


def acted(signed: Sequence[str]) -> Verdict:
    """Whether enough different tellers have acted.

    >>> acted(["office:a", "office:a"]).sentence
    '1 of 3 tellers have signed; 2 are needed.'
    """
    found = len(set(signed))
    values = {"signed": found, "tellers": TELLERS, "needed": ENOUGH}
    return Verdict(found >= ENOUGH, ARTICLE, "{signed} of {tellers} tellers have signed; {needed} are needed.", values)


def too_late(since: datetime, at: datetime) -> bool:
    """Whether the tellers' seven days are over."""
    return at >= since + timedelta(days=DAYS)
