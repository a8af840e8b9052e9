"""Ballots to try counts on: drawn by Hypothesis for what always holds, by a numbered lot for comparisons with other programs."""

import random

from hypothesis import strategies as st

from commonweal.rules.counting.profile import Ballot, Profile


@st.composite
def profiles(draw, *, equal=False, most=5, ballots=12):
    """Few candidates, so that ties, exhausted ballots and withdrawals are common."""
    candidates = draw(st.integers(1, most))
    numbers = list(range(1, candidates + 1))
    cast = []
    for _ in range(draw(st.integers(0, ballots))):
        order = draw(st.permutations(numbers))[: draw(st.integers(0, candidates))]
        groups, place = [], 0
        while place < len(order):
            size = draw(st.integers(1, 3)) if equal else 1
            groups.append(tuple(sorted(order[place : place + size])))
            place += size
        cast.append(Ballot(tuple(groups), draw(st.integers(1, 3))))
    withdrawn = draw(st.sets(st.sampled_from(numbers), max_size=1))
    names = tuple(f"candidate {number}" for number in numbers)
    return Profile(names, draw(st.integers(1, most + 1)), tuple(cast), frozenset(withdrawn), "A vote")


def numbered(number, *, seats=None):
    """The profile of a number: three to eight candidates, ballots of all lengths, the popular ranked more often."""
    lot = random.Random(number)  # noqa: S311  # nothing is secret here
    candidates = lot.randint(3, 8)
    liking = [lot.random() + 0.1 for _ in range(candidates)]
    ballots = []
    for _ in range(lot.randint(5, 200)):
        order = sorted(range(1, candidates + 1), key=lambda c: lot.random() ** (1 / liking[c - 1]), reverse=True)
        ballots.append(Ballot.strict(order[: lot.randint(1, candidates)], lot.randint(1, 9)))
    names = tuple(f"candidate {number}" for number in range(1, candidates + 1))
    return Profile(names, seats or lot.randint(2, candidates - 1), tuple(ballots))
