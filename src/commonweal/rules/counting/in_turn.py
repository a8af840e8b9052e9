"""Seats filled one after the other: the next is the same count without those before (R4).

For one seat this is the method itself; for several it is no proportional method, since the same majority fills them all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from commonweal.rules.counting import lot
from commonweal.rules.counting.account import Count, Stage, Why
from commonweal.rules.counting.profile import Number, Profile
from commonweal.rules.counting.terms import Terms


@dataclass(frozen=True)
class Picked:
    """Who takes the next seat, if anybody does, and the stages of that count."""

    winner: int | None
    stages: tuple[Stage, ...]


Pick = Callable[[Sequence[int], int], Picked]  # those who can be elected now, the number of the first stage


def fill(profile: Profile, method: str, seed: str, terms: Terms, pick: Pick, used: Sequence[int]) -> Count:
    """Fill seat after seat; whoever can no longer be elected, since seats are reserved for others, is left out."""
    standing = set(profile.standing)
    seats = min(profile.seats, len(standing))
    terms = terms.settled(profile.standing, seats)
    elected: list[int] = []
    stages: list[Stage] = []
    while len(elected) < seats:
        doomed = terms.doomed(set(elected), standing, seats)
        picked = pick(sorted(standing - doomed), len(stages) + 1)
        stages += picked.stages
        if picked.winner is None:
            break
        standing.remove(picked.winner)
        elected.append(picked.winner)
    return Count(method, profile, seed, tuple(elected), tuple(stages), tuple(used))


def most_votes(votes: Mapping[int, Number], *, seed: str, stage: int) -> Picked:
    """One stage: whoever has most; a tie goes by lot."""
    most = max(votes.values())
    winner, tie = lot.favoured([c for c, total in votes.items() if total == most], seed=seed, stage=stage)
    figures = {candidate: Fraction(total) for candidate, total in votes.items()}
    return Picked(winner, (Stage(stage, figures, elected={winner: Why.MOST}, ties=(tie,) if tie else ()),))
