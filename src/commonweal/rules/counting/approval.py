"""Approval: a ballot approves of every candidate it ranks, however it ranks them, and the most approvals win."""

from collections.abc import Sequence

from commonweal.rules.counting import in_turn
from commonweal.rules.counting.account import Count
from commonweal.rules.counting.profile import Number, Profile
from commonweal.rules.counting.terms import FREE, Terms

NAME = "approval"


def count(profile: Profile, seed: str = "", terms: Terms = FREE) -> Count:
    """Elect whoever is approved of by most.

    >>> from commonweal.rules.counting.profile import Ballot
    >>> ballots = Ballot(((1, 2),), 3), Ballot(((2,), (3,)), 2)
    >>> count(Profile(("ana", "ben", "cleo"), 1, ballots)).elected
    (2,)
    """
    votes: dict[int, Number] = dict.fromkeys(profile.standing, 0)
    for ballot in profile.ballots:
        for group in ballot.ranks:
            for candidate in group:
                if candidate in votes:
                    votes[candidate] += ballot.weight

    def pick(remaining: Sequence[int], stage: int) -> in_turn.Picked:
        return in_turn.most_votes({candidate: votes[candidate] for candidate in remaining}, seed=seed, stage=stage)

    return in_turn.fill(profile, NAME, seed, terms, pick, [len(ballot.ranks) for ballot in profile.ballots])
