"""Plurality, one vote each: the most votes win; the same count without those before gives the alternates (R4), round by round.

Ballots in, a count with its rounds and ties out, so that anyone can redo it from the published ballots (V5).
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

PUBLISHED_FROM = 5  # V5: ballots cast from which ballots and figures are published


@dataclass(frozen=True)
class Round:
    """One stage: the votes of those still standing, who leads, and between whom a tie was drawn."""

    stage: int
    votes: Mapping[str, int]
    first: str
    tied: tuple[str, ...] = ()

    def written(self) -> dict[str, object]:
        """The round as the record has it."""
        return {"stage": self.stage, "votes": dict(sorted(self.votes.items())), "first": self.first, "tied": list(self.tied)}


@dataclass(frozen=True)
class Count:
    """Who came in which order, and the rounds that show it. A candidate without a vote is not in it."""

    order: tuple[str, ...]
    rounds: tuple[Round, ...]

    def elected(self, seats: int = 1) -> tuple[str, ...]:
        """The first so many."""
        return self.order[:seats]

    def alternates(self, seats: int = 1) -> tuple[str, ...]:
        """Those who follow, in order."""
        return self.order[seats:]


def drawn(seed: str, stage: int, candidate: str) -> str:
    """The SHA-256, in hex, of "seed/stage/candidate"; of those tied the smallest goes first (V5)."""
    return hashlib.sha256(f"{seed}/{stage}/{candidate}".encode()).hexdigest()


def count(ballots: Iterable[str], candidates: Sequence[str], seed: str) -> Count:
    """Count ballots that name one candidate each; every round is the same count without those before.

    >>> result = count(["ana", "ben", "ana", "cleo", "ben", "ana"], ["ana", "ben", "cleo", "dov"], seed="00")
    >>> result.elected(), result.alternates()
    (('ana',), ('ben', 'cleo'))
    """
    votes = Counter(ballots)
    if strangers := votes.keys() - set(candidates):
        raise ValueError(f"ballots for {', '.join(sorted(strangers))}, who do not stand")
    standing = [candidate for candidate in candidates if votes[candidate]]
    rounds: list[Round] = []
    while standing:
        stage = len(rounds) + 1
        most = max(votes[candidate] for candidate in standing)
        tied = sorted(candidate for candidate in standing if votes[candidate] == most)
        first = min(tied, key=lambda candidate: drawn(seed, stage, candidate))
        rounds.append(Round(stage, {c: votes[c] for c in standing}, first, tuple(tied) if len(tied) > 1 else ()))
        standing.remove(first)
    return Count(tuple(done.first for done in rounds), tuple(rounds))


def publishable(ballots_cast: int) -> bool:
    """Whether ballots and figures of a sealed vote are published: of fewer than five only the outcome is (V5)."""
    return ballots_cast >= PUBLISHED_FROM
