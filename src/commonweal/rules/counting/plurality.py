"""Plurality: each ballot counts for its first preference, and the most votes win.

For several seats this is the single non-transferable vote.
"""

from collections.abc import Iterable, Sequence

from commonweal.rules.counting import in_turn
from commonweal.rules.counting.account import Count
from commonweal.rules.counting.profile import Number, Profile, one_each, orders
from commonweal.rules.counting.terms import FREE, Terms

NAME = "plurality"


def count(profile: Profile, seed: str = "", terms: Terms = FREE) -> Count:
    """Elect whoever is the first preference of most.

    >>> from commonweal.rules.counting.profile import one_each
    >>> count(one_each(["ana", "ben", "cleo"], [1, 2, 1, 3, 2, 1])).elected
    (1,)
    """
    standing = set(profile.standing)
    votes: dict[int, Number] = dict.fromkeys(profile.standing, 0)
    used = []
    for order, ballot in zip(orders(profile, NAME), profile.ballots, strict=True):
        place = next((place for place, number in enumerate(order) if number in standing), None)
        used.append(len(order) if place is None else place + 1)
        if place is not None:
            votes[order[place]] += ballot.weight

    def pick(remaining: Sequence[int], stage: int) -> in_turn.Picked:
        return in_turn.most_votes({candidate: votes[candidate] for candidate in remaining}, seed=seed, stage=stage)

    return in_turn.fill(profile, NAME, seed, terms, pick, used)


def in_order(choices: Iterable[str], candidates: Sequence[str], seed: str) -> Count:
    """Everyone with a vote in their order, each time by the same count without those before (R4).

    >>> counted = in_order(["ana", "ben", "ana", "cleo", "ben", "ana"], ["ana", "ben", "cleo", "dov"], seed="00")
    >>> [counted.profile.name(number) for number in counted.elected]
    ['ana', 'ben', 'cleo']
    """
    named = [candidates.index(choice) + 1 for choice in choices]
    return count(one_each(candidates, named, seats=len(set(named))), seed)


def rounds(counted: Count) -> list[dict[str, object]]:
    """Each stage by names: the votes of those still standing, who was first, between whom a tie was drawn."""
    name = counted.profile.name
    return [
        {
            "stage": stage.number,
            "votes": {name(number): int(votes) for number, votes in stage.votes.items()},
            "first": name(next(iter(stage.elected))),
            "tied": [name(number) for tie in stage.ties for number in tie.tied],
        }
        for stage in counted.stages
    ]
