"""Instant run-off: the candidate with the fewest votes is excluded until one has more than half of the votes that still count."""

from collections.abc import Sequence
from fractions import Fraction

from commonweal.rules.counting import in_turn, lot
from commonweal.rules.counting.account import NOTHING, Count, Stage, Transfer, Why
from commonweal.rules.counting.profile import Number, Profile, orders
from commonweal.rules.counting.terms import FREE, Terms

NAME = "irv"


def count(profile: Profile, seed: str = "", terms: Terms = FREE) -> Count:
    """Elect whoever wins the run-offs; ties are drawn by lot at once.

    >>> from commonweal.rules.counting.profile import Ballot
    >>> ballots = Ballot.strict([1], 4), Ballot.strict([2, 3], 3), Ballot.strict([3, 2], 2)
    >>> count(Profile(("ana", "ben", "cleo"), 1, ballots)).elected
    (2,)
    """
    found = orders(profile, NAME)
    weights = [ballot.weight for ballot in profile.ballots]
    used = [0] * len(found)

    def next_of(index: int, place: int, continuing: set[int]) -> tuple[int | None, int]:
        order = found[index]
        while place < len(order) and order[place] not in continuing:
            place += 1
        used[index] = max(used[index], min(place + 1, len(order)))
        return (order[place] if place < len(order) else None), place

    def pick(remaining: Sequence[int], first: int) -> in_turn.Picked:
        continuing = set(remaining)
        piles: dict[int, list[tuple[int, int]]] = {candidate: [] for candidate in remaining}
        votes: dict[int, Number] = dict.fromkeys(remaining, 0)
        for index in range(len(found)):
            candidate, place = next_of(index, 0, continuing)
            if candidate is not None:
                piles[candidate].append((index, place))
                votes[candidate] += weights[index]
        stages: list[Stage] = []
        transfer: Transfer | None = None
        exhausted: Number = 0
        while True:
            stage = first + len(stages)
            figures = {candidate: Fraction(total) for candidate, total in votes.items()}
            counting = sum(votes[candidate] for candidate in continuing)
            ahead = next((c for c in sorted(continuing) if votes[c] * 2 > counting), None)
            if ahead is not None or len(continuing) == 1:
                winner = ahead if ahead is not None else next(iter(continuing))
                why = Why.LAST if ahead is None else Why.MAJORITY
                stages.append(Stage(stage, figures, transfer, {winner: why}, exhausted=Fraction(exhausted)))
                return in_turn.Picked(winner, tuple(stages))
            fewest = min(votes[candidate] for candidate in continuing)
            gone, tie = lot.dropped([c for c in continuing if votes[c] == fewest], seed=seed, stage=stage)
            ties = (tie,) if tie else ()
            stages.append(Stage(stage, figures, transfer, {}, {gone: Why.FEWEST}, Fraction(exhausted), ties=ties))
            continuing.remove(gone)
            to: dict[int, Number] = {}
            over: Number = 0
            for index, place in piles.pop(gone):
                candidate, place = next_of(index, place, continuing)
                if candidate is None:
                    over += weights[index]
                else:
                    piles[candidate].append((index, place))
                    to[candidate] = to.get(candidate, 0) + weights[index]
            for candidate, amount in to.items():
                votes[candidate] += amount
            votes[gone] = 0
            exhausted += over
            received = {candidate: Fraction(to[candidate]) for candidate in sorted(to)}
            transfer = Transfer(gone, False, Fraction(1), received, Fraction(over), NOTHING)

    return in_turn.fill(profile, NAME, seed, terms, pick, used)
