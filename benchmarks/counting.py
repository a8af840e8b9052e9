"""Counting: a hundred thousand ballots with twelve candidates, nearly all different, by every method."""

import random
from collections.abc import Iterator
from itertools import accumulate
from time import perf_counter

from commonweal.rules.counting.methods import Method, count
from commonweal.rules.counting.profile import Ballot, Profile

Line = tuple[str, str, str]
BALLOTS, CANDIDATES, SEATS = 100_000, 12, 4


def ballots() -> Profile:
    """Rankings of all lengths; the popular are ranked first more often, so that there are surpluses and exclusions."""
    lot = random.Random(1917)  # noqa: S311  # nothing is secret here
    liking = list(accumulate(range(1, CANDIDATES + 1)))
    cast = []
    for _ in range(BALLOTS):
        order: dict[int, None] = {}
        for _ in range(lot.randint(1, 3 * CANDIDATES)):
            order[lot.choices(range(1, CANDIDATES + 1), cum_weights=liking)[0]] = None
        cast.append(Ballot.strict(order))
    return Profile(tuple(f"candidate {number}" for number in range(1, CANDIDATES + 1)), SEATS, tuple(cast))


def lines() -> Iterator[Line]:
    """Each method on the same ballots."""
    profile = ballots()
    kinds = len({ballot.ranks for ballot in profile.ballots})
    for method in Method:
        started = perf_counter()
        found = count(method, profile, seed="0")
        seconds = f"{perf_counter() - started:.1f}"
        yield f"{BALLOTS:,} ballots of {kinds:,} kinds, {CANDIDATES} candidates, {method}", seconds, f"{len(found.stages)} stages"
