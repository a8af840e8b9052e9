"""What floors above add to bodies, so that nothing is imported upward: acts when a tenure begins or ends, open votes, deeds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from commonweal.rules import deeds, mandates
from commonweal.web.bodies.models import Body, Seat, Tenure

if TYPE_CHECKING:
    from commonweal.web.members.models import Member


@dataclass(frozen=True)
class Open:
    """Something a body is deciding now."""

    title: str
    url: str
    closes: datetime | None = None
    binds: bool = True  # a vote is going on: the body cannot end before it is over


@dataclass(frozen=True)
class Deed:
    """What a delegate did in one vote of a council: what was asked, how the seat voted, why, and what became of the mandate."""

    key: str  # of the vote
    title: str
    url: str
    at: datetime
    asked: str = ""  # in words: what a mandate asked for; empty where it left the vote free, or there was none
    voted: str = ""  # in words; empty where the seat did not vote
    kept: str = ""  # kept, broken, moot; empty where there was no mandate, or while the vote is open
    label: str = ""  # what the page calls it: "Kept", "Broken", "Free", "Open"
    reason: str = ""
    open: bool = False
    report_asked: bool = False
    report: str = ""
    report_url: str = ""  # where its delegate reports about it

    @property
    def value(self) -> deeds.Deed:
        """The deed as the rules count it."""
        kept = mandates.Kept(self.kept) if self.kept else None
        return deeds.Deed(bool(self.voted), bool(self.reason), kept, self.report_asked, bool(self.report))


SeatAct = Callable[[Seat, datetime], None]
CountBack = Callable[[str, frozenset[int], datetime], "Member | None"]
Knows = Callable[[str], bool]
TenureAct = Callable[[Tenure, datetime], None]
MembersAct = Callable[[Iterable[Body], datetime], None]
OpenProvider = Callable[[Body, datetime], Iterable[Open]]
DeedsProvider = Callable[[Tenure], Iterable[Deed]]

_when_a_tenure_begins: list[TenureAct] = []
_when_a_tenure_ends: list[TenureAct] = []
_when_a_seat_ends: list[SeatAct] = []
_when_members_change: list[MembersAct] = []
_count_back: list[CountBack] = []
_knows: list[Knows] = []
_open: list[OpenProvider] = []
_deeds: list[DeedsProvider] = []


def when_a_tenure_begins(act: TenureAct) -> TenureAct:
    """Have ``act(tenure, at)`` called whenever a tenure begins, inside that transaction; a second registration is none."""
    if act not in _when_a_tenure_begins:
        _when_a_tenure_begins.append(act)
    return act


def tenure_began(tenure: Tenure, at: datetime) -> None:
    """Let everybody act who asked to."""
    for act in _when_a_tenure_begins:
        act(tenure, at)


def when_a_tenure_ends(act: TenureAct) -> TenureAct:
    """Have ``act(tenure, at)`` called whenever a tenure ends, inside that transaction; a second registration is none."""
    if act not in _when_a_tenure_ends:
        _when_a_tenure_ends.append(act)
    return act


def tenure_ended(tenure: Tenure, at: datetime) -> None:
    """Let everybody act who asked to."""
    for act in _when_a_tenure_ends:
        act(tenure, at)


def when_a_seat_ends(act: SeatAct) -> SeatAct:
    """Have ``act(seat, at)`` called before a seat ends, inside that transaction; it refuses what has to be finished first."""
    if act not in _when_a_seat_ends:
        _when_a_seat_ends.append(act)
    return act


def seat_ended(seat: Seat, at: datetime) -> None:
    """Let everybody act who asked to."""
    for act in _when_a_seat_ends:
        act(seat, at)


def when_members_change(act: MembersAct) -> MembersAct:
    """Have ``act(bodies, at)`` called whenever somebody comes or leaves, inside that transaction: the body and those above it."""
    if act not in _when_members_change:
        _when_members_change.append(act)
    return act


def members_changed(bodies: Iterable[Body], at: datetime) -> None:
    """Let everybody act who asked to."""
    for act in _when_members_change:
        act(bodies, at)


def counts_back(provider: CountBack) -> CountBack:
    """Register who follows when the ballots of an election are counted again (R4): ``provider(election, eligible, at)``.

    ``election`` is the key with which the seat was filled, ``eligible`` the primary keys of those who can follow: electors
    who neither sit by that count nor have departed from it. Who sits by it holds a running tenure with that key.
    """
    if provider not in _count_back:
        _count_back.append(provider)
    return provider


def knows_counts(provider: Knows) -> Knows:
    """Register whether ballots of an election can be counted again: ``provider(election)``."""
    if provider not in _knows:
        _knows.append(provider)
    return provider


def can_be_counted_again(election: str) -> bool:
    """Whether somebody can follow by the ballots of an election, if anybody is left."""
    return any(provider(election) for provider in _knows)


def follower(election: str, eligible: frozenset[int], at: datetime) -> "Member | None":
    """Whom an election names next, counted again; nobody where no provider knows that count."""
    return next((found for provider in _count_back if (found := provider(election, eligible, at)) is not None), None)


def opens(provider: OpenProvider) -> OpenProvider:
    """Register what a body is deciding: ``provider(body, at)``."""
    if provider not in _open:
        _open.append(provider)
    return provider


def open_in(body: Body, at: datetime) -> list[Open]:
    """Everything a body is deciding now, the soonest to close first."""
    found = [item for provider in _open for item in provider(body, at)]
    return sorted(found, key=lambda item: (item.closes is None, item.closes or at))


def does(provider: DeedsProvider) -> DeedsProvider:
    """Register what a delegate did: ``provider(tenure)``."""
    if provider not in _deeds:
        _deeds.append(provider)
    return provider


def deeds_of(tenure: Tenure) -> list[Deed]:
    """Everything a delegate did in a tenure, what is still open first, then the latest."""
    return sorted((deed for provider in _deeds for deed in provider(tenure)), key=lambda deed: (deed.open, deed.at), reverse=True)
