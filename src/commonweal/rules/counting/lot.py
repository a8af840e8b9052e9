"""Ties: they go to the smallest SHA-256 of seed, stage and candidate number, so that anyone can redo the draw (V5)."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from commonweal.rules.counting.account import Tie


def draw(seed: str, stage: int, candidate: int) -> str:
    """The SHA-256, in hex, of "seed/stage/candidate"; whoever has the smallest prevails.

    >>> draw("s", 1, 2) == hashlib.sha256(b"s/1/2").hexdigest()
    True
    """
    return hashlib.sha256(f"{seed}/{stage}/{candidate}".encode()).hexdigest()


def favoured(tied: Collection[int], *, seed: str, stage: int, over: str = "election") -> tuple[int, Tie | None]:
    """Whom a tie goes to, and the tie if there was one: the smallest draw."""
    if len(tied) == 1:
        return next(iter(tied)), None
    draws = {candidate: draw(seed, stage, candidate) for candidate in sorted(tied)}
    chosen = min(draws, key=lambda candidate: draws[candidate])
    return chosen, Tie(tuple(draws), over, chosen, draws=draws)


def dropped(tied: Collection[int], *, seed: str, stage: int) -> tuple[int, Tie | None]:
    """Who is excluded of those tied: a tie goes to the smallest draw, so the largest loses."""
    if len(tied) == 1:
        return next(iter(tied)), None
    draws = {candidate: draw(seed, stage, candidate) for candidate in sorted(tied)}
    chosen = max(draws, key=lambda candidate: draws[candidate])
    return chosen, Tie(tuple(draws), "exclusion", chosen, draws=draws)


def looking_back(tied: Collection[int], earlier: Sequence[Mapping[int, Fraction]], *, most: bool) -> tuple[set[int], int | None]:
    """Who of those tied had most (or fewest) at the most recent earlier stage at which they differed, and that stage.

    >>> stages = [{1: Fraction(5), 2: Fraction(4)}, {1: Fraction(6), 2: Fraction(6)}]
    >>> looking_back({1, 2}, stages, most=True)
    ({1}, 1)
    """
    left, decided = set(tied), None
    for number in range(len(earlier), 0, -1):
        if len(left) == 1:
            break
        votes = {candidate: earlier[number - 1][candidate] for candidate in left}
        extreme = (max if most else min)(votes.values())
        kept = {candidate for candidate in left if votes[candidate] == extreme}
        decided = number if len(kept) < len(left) else decided
        left = kept
    return left, decided
