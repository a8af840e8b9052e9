"""What of a secret vote is published, so that anyone can redo the count and no ranking serves as a signature (V5)."""

from dataclasses import replace

from commonweal.rules.counting.account import Count
from commonweal.rules.counting.profile import Profile

PUBLISHED_FROM = 5  # ballots cast, from which ballots and figures are published
WHOLE_FROM = 100  # ballots cast, from which all preferences are


def publishable(ballots_cast: int) -> bool:
    """Whether ballots and figures of a sealed vote are published: of fewer than five only the outcome is."""
    return ballots_cast >= PUBLISHED_FROM


def withholds(ballots_cast: int) -> bool:
    """Whether preferences after the last one that the count used are withheld."""
    return ballots_cast < WHOLE_FROM


def as_published(profile: Profile, *counts: Count) -> Profile:
    """The ballots as they are published after these counts: each up to the last rank that any of them read.

    Counted again they give the same stages, since no count looks behind what it has read.

    >>> from commonweal.rules.counting import irv
    >>> from commonweal.rules.counting.profile import Ballot
    >>> profile = Profile(("ana", "ben", "cleo"), 1, (Ballot.strict([1, 2]), Ballot.strict([1, 3]), Ballot.strict([2, 1])))
    >>> [ballot.ranks for ballot in as_published(profile, irv.count(profile)).ballots]
    [((1,),), ((1,),), ((2,),)]
    """
    if not withholds(len(profile.ballots)):
        return profile
    read = [max(count.used[place] for count in counts) for place in range(len(profile.ballots))]
    return replace(profile, ballots=tuple(b.up_to(rank) for b, rank in zip(profile.ballots, read, strict=True)))
