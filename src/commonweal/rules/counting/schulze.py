"""The Schulze method: whoever beats every other by a path of majorities at least as strong as any path back.

M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
method", Social Choice and Welfare 36 (2011) 267-303. A link is as strong as the winning votes; a ballot prefers whom it
ranks to whom it does not. Where the status quo is an option, only who is preferred to it by the method can be elected.
"""

from collections.abc import Sequence
from fractions import Fraction

from commonweal.rules.counting import in_turn, lot
from commonweal.rules.counting.account import Count, Stage, Why
from commonweal.rules.counting.profile import Number, Profile
from commonweal.rules.counting.terms import FREE, Terms

NAME = "schulze"
Pairs = dict[tuple[int, int], Number]


def count(profile: Profile, seed: str = "", terms: Terms = FREE, status_quo: int | None = None) -> Count:
    """Elect whom no other beats; where that is the status quo, nobody is elected and all stays as it is.

    >>> from commonweal.rules.counting.profile import Ballot
    >>> ballots = Ballot(((1, 2), (3,)), 3), Ballot(((2,), (1,)), 1)
    >>> count(Profile(("ana", "ben", "nobody"), 1, ballots), status_quo=3).elected
    (2,)
    >>> count(Profile(("ana", "ben", "nobody"), 1, ballots), status_quo=2).stays
    True
    """
    above = preferences(profile)

    def pick(remaining: Sequence[int], stage: int) -> in_turn.Picked:
        options = sorted({*remaining, *([status_quo] if status_quo else [])})
        paths = strongest(options, above)
        best = [a for a in options if all(paths[a, b] >= paths[b, a] for b in options if b != a)]
        if status_quo is not None:
            best = [] if status_quo in best else [a for a in best if paths[a, status_quo] > paths[status_quo, a]]
        winner, tie = lot.favoured(best, seed=seed, stage=stage) if best else (None, None)
        told = Stage(
            stage,
            {a: Fraction(sum(paths[a, b] > paths[b, a] for b in options if b != a)) for a in options},  # how many it beats
            elected={winner: Why.PATHS} if winner else {},
            ties=(tie,) if tie else (),
            preferred={(a, b): Fraction(above[a, b]) for a in options for b in options if a != b},
            paths={pair: Fraction(strength) for pair, strength in paths.items()},
        )
        return in_turn.Picked(winner, (told,))

    seats = profile if status_quo is None else profile.without([status_quo])
    counted = in_turn.fill(seats, NAME, seed, terms, pick, [len(ballot.ranks) for ballot in profile.ballots])
    return Count(NAME, profile, seed, counted.elected, counted.stages, counted.used, status_quo=status_quo)


def preferences(profile: Profile) -> Pairs:
    """How many ballots rank the one above the other, for every pair; each kind of ballot is looked at once."""
    kinds: dict[tuple[tuple[int, ...], ...], Number] = {}
    for ballot in profile.ballots:
        kinds[ballot.ranks] = kinds.get(ballot.ranks, 0) + ballot.weight
    above: Pairs = {(a, b): 0 for a in profile.standing for b in profile.standing if a != b}
    for ranks, weight in kinds.items():
        below = set(profile.standing)
        for group in ranks:
            here = below.intersection(group)
            below -= here
            for a in here:
                for b in below:
                    above[a, b] += weight
    return above


def strongest(options: Sequence[int], above: Pairs) -> Pairs:
    """The strength of the strongest path from each to each: its weakest link's winning votes."""
    paths = {(a, b): above[a, b] if above[a, b] > above[b, a] else 0 for a in options for b in options if a != b}
    for via in options:
        for a in options:
            if a == via:
                continue
            for b in options:
                if b not in (a, via):
                    paths[a, b] = max(paths[a, b], min(paths[a, via], paths[via, b]))
    return paths
