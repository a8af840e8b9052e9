"""Who follows a delegate who has gone, from the ballots that elected them (R4).

After a proportional count the ballots are counted again without the departed, those who sit held as elected: they are
guarded from exclusion and keep what elects them, so that the votes that had elected the departed fill the seat. After a
count for one seat the next alternate is the same count without those before. Whom no vote ever reached follows nobody.
"""

from collections.abc import Collection
from dataclasses import replace

from commonweal.rules.counting.account import Count
from commonweal.rules.counting.methods import Method, count
from commonweal.rules.counting.profile import Profile
from commonweal.rules.counting.terms import FREE, Terms


def count_back(
    method: Method,
    profile: Profile,
    *,
    departed: Collection[int],
    sitting: Collection[int] = (),
    seed: str = "",
    terms: Terms = FREE,
    status_quo: int | None = None,
) -> Count | None:
    """The count that fills what the departed left, with the sitting held as elected; none if nobody is left to follow.

    >>> from commonweal.rules.counting.profile import Ballot
    >>> ballots = Ballot.strict([1, 2], 6), Ballot.strict([2], 1), Ballot.strict([3], 5), Ballot.strict([4], 2)
    >>> profile = Profile(("ana", "ben", "cleo", "dov"), 2, ballots)
    >>> followed(count_back(Method.SCOTTISH_STV, profile, departed={1}, sitting={3}), sitting={3})
    (2,)
    """
    left = profile.without(departed)
    free = set(left.standing) - set(sitting) - {status_quo}
    if not free or len(sitting) >= profile.seats:
        return None
    wanting = [
        group for group in terms.reserved if group.seats > len(group.candidates & set(sitting)) and not group.candidates & free
    ]
    if wanting and len(sitting) + 1 == profile.seats:
        return None  # the seat is reserved, and of those it is reserved for nobody is left
    if method.proportional:
        counted = count(method, left, seed=seed, terms=Terms(terms.reserved, frozenset(sitting)))
    else:
        alone = replace(left, seats=profile.seats - len(sitting)).without(sitting)
        counted = count(method, alone, seed=seed, terms=_rest(terms, sitting), status_quo=status_quo)
    return counted if followed(counted, sitting=sitting) else None


def followed(counted: Count | None, *, sitting: Collection[int] = ()) -> tuple[int, ...]:
    """Who follows by a count-back: the elected who did not sit already and whom a vote reached."""
    if counted is None:
        return ()
    return tuple(number for number in counted.elected if number not in sitting and _wanted(counted, number))


def _wanted(counted: Count, number: int) -> bool:
    """Whether any vote of the count was ever theirs; Schulze's method, which gives nobody votes, reads every rank."""
    if counted.method == Method.SCHULZE:
        return any(number in group for ballot in counted.profile.ballots for group in ballot.ranks)
    return any(stage.votes.get(number) for stage in counted.stages)


def _rest(terms: Terms, sitting: Collection[int]) -> Terms:
    """What is still reserved once those who sit have their seats."""
    return Terms(
        tuple(replace(group, seats=max(0, group.seats - len(group.candidates & set(sitting)))) for group in terms.reserved)
    )
