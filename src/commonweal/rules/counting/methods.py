"""The methods a constitution can choose among, by name; each is a pure function from ballots, a seed and terms to a count."""

from enum import StrEnum

from commonweal.rules.counting import approval, irv, meek, plurality, schulze, scottish
from commonweal.rules.counting.account import Count
from commonweal.rules.counting.profile import BadBallots, Profile
from commonweal.rules.counting.terms import FREE, Terms


class Method(StrEnum):
    """How ballots become seats."""

    SCOTTISH_STV = "scottish-stv"
    MEEK = "meek"
    IRV = "irv"
    SCHULZE = "schulze"
    APPROVAL = "approval"
    PLURALITY = "plurality"

    @property
    def proportional(self) -> bool:
        """Whether several seats are shared among the electors, so that a vacancy is filled by count-back (R4)."""
        return self in (Method.SCOTTISH_STV, Method.MEEK)

    @property
    def ranks(self) -> bool:
        """Whether the order of a ballot counts."""
        return self not in (Method.APPROVAL, Method.PLURALITY)

    @property
    def equal_ranks(self) -> bool:
        """Whether a ballot may rank candidates equally."""
        return self in (Method.SCHULZE, Method.APPROVAL)


COUNTS = {
    Method.SCOTTISH_STV: scottish.count,
    Method.MEEK: meek.count,
    Method.IRV: irv.count,
    Method.APPROVAL: approval.count,
    Method.PLURALITY: plurality.count,
}


def count(method: Method, profile: Profile, *, seed: str = "", terms: Terms = FREE, status_quo: int | None = None) -> Count:
    """Count ballots by a method; ballots it cannot count are refused.

    >>> from commonweal.rules.counting.profile import one_each
    >>> count(Method.IRV, one_each(["ana", "ben"], [1, 2, 2])).elected
    (2,)
    """
    if status_quo is not None and method is not Method.SCHULZE:
        raise BadBallots(
            f"{method} knows no status quo among the candidates.", found=f"candidate {status_quo}", accepted="schulze with it"
        )
    if status_quo is not None and status_quo not in profile.standing:
        raise BadBallots(
            "The status quo must be one of the candidates who stand.",
            found=str(status_quo),
            accepted=", ".join(map(str, profile.standing)),
        )
    if method is Method.SCHULZE:
        return schulze.count(profile, seed, terms, status_quo)
    return COUNTS[method](profile, seed, terms)
