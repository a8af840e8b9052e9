"""A delegate's deeds, summed up: what was voted, kept, broken, explained and reported, in exact shares (A3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from commonweal.rules.mandates import Kept


@dataclass(frozen=True)
class Deed:
    """One vote of a council that closed while a tenure ran: whether its seat voted, and what came of what was asked of it."""

    voted: bool
    reasoned: bool = False
    kept: Kept | None = None  # nothing where nothing was asked
    report_asked: bool = False
    reported: bool = False


@dataclass(frozen=True)
class Summary:
    """The deeds of a tenure, counted; a share of nothing is no share."""

    votes: int
    cast: int
    reasons: int
    kept: int
    broken: int
    moot: int
    reports_asked: int
    reports: int

    @property
    def attendance(self) -> Fraction | None:
        """The share of votes in which the seat voted."""
        return _share(self.cast, self.votes)

    @property
    def kept_share(self) -> Fraction | None:
        """Of the mandates that bound, the share that was kept; those that became moot could be neither kept nor broken."""
        return _share(self.kept, self.kept + self.broken)


def sum_up(deeds: Iterable[Deed]) -> Summary:
    """Count deeds.

    >>> told = sum_up([Deed(True, kept=Kept.KEPT), Deed(True, kept=Kept.BROKEN), Deed(False)])
    >>> told.attendance, told.kept_share
    (Fraction(2, 3), Fraction(1, 2))
    """
    found = tuple(deeds)
    return Summary(
        votes=len(found),
        cast=sum(deed.voted for deed in found),
        reasons=sum(deed.reasoned for deed in found),
        kept=sum(deed.kept is Kept.KEPT for deed in found),
        broken=sum(deed.kept is Kept.BROKEN for deed in found),
        moot=sum(deed.kept is Kept.MOOT for deed in found),
        reports_asked=sum(deed.report_asked for deed in found),
        reports=sum(deed.reported for deed in found),
    )


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
