"""Unions, for their own members: roll, offices, votes, disputes. To anyone else nothing is there (U1)."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.rules.unions import Subject
from commonweal.web.api.doors import does, reads
from commonweal.web.api.shapes import Choice, Done, Line, Name, Option, Page, Paging, Said, Text, done, page
from commonweal.web.clock import now
from commonweal.web.polls.panel import STEP
from commonweal.web.unions import doors

router = Router()


class UnionShape(Schema):
    """A union."""

    key: str
    name: str
    members: int


class OfficeShape(Schema):
    """An office, who holds it and who stands for it."""

    key: str
    title: str
    term: str | None
    holder: str | None
    standing: list[str]


class BallotShape(Schema):
    """A vote of the members."""

    key: str
    subject: str
    title: str
    options: list[Option]
    closes: datetime | None
    closed: datetime | None
    on_roll: int
    turnout: int = Field(description="rounded down to fives, so that nobody's voting can be watched")
    result: dict[str, Any] | None


class DisputeShape(Schema):
    """A dispute."""

    key: str
    workplace: str
    title: str
    opened: datetime
    closed: datetime | None
    on_strike: bool


class UnionFounding(Said):
    """A union's name."""

    name: Annotated[Name, Field(max_length=120)]


class Invited(Said):
    """The secret at the end of an invitation's address."""

    invitation: Name


class OfficeTitle(Said):
    """An office's name."""

    title: Annotated[Name, Field(max_length=80)]


class Quarrel(Said):
    """A workplace and what the dispute about it is."""

    workplace: Name
    title: Name


class Written(Said):
    """A page of the bargaining record."""

    kind: Literal["demand", "offer", "minutes", "paper"]
    text: Text


class UnionQuestion(Said):
    """A question to all members; in a dispute, a demand, a strike or its end."""

    title: Name
    text: Text = ""
    subject: Literal["resolution", "demand", "strike", "end"] = "resolution"
    dispute: Line = ""
    first: int = Field(0, ge=0, le=10_000)
    last: int = Field(0, ge=0, le=10_000)


@reads(router, "/unions", Page[UnionShape], "union.found")
def mine(request: HttpRequest, asked: Query[Paging]) -> object:
    """The unions to which I belong."""
    return page(doors.roll.of(request.user), asked, _shown)


@does(router, "/unions", Done, "union.found")
def found(request: HttpRequest, said: UnionFounding) -> object:
    """Found a union."""
    return done(doors.roll.found(name=said.name, member=request.user, at=now()))


@does(router, "/unions/join", Done, "union.join")
def join(request: HttpRequest, said: Invited) -> object:
    """Belong to a union by an invitation."""
    return done(doors.roll.join(secret=said.invitation, member=request.user, at=now()))


@reads(router, "/unions/{slug:key}", UnionShape, "union.read")
def union(request: HttpRequest, key: str) -> object:
    """One of my unions."""
    return _shown(doors.find(request.user, "union.read", key))


@does(router, "/unions/{slug:key}/invite", Done, "union.invite")
def invite(request: HttpRequest, key: str) -> object:
    """Make an invitation: ``key`` is its secret, shown now and never again."""
    here = doors.find(request.user, "union.invite", key)
    return done(here, doors.roll.invite(union=here, at=now()))


@does(router, "/unions/{slug:key}/leave", Done, "union.leave")
def leave(request: HttpRequest, key: str) -> object:
    """Leave, at once."""
    here = doors.find(request.user, "union.leave", key)
    doors.roll.leave(union=here, member=request.user, at=now())
    return done(here)


@reads(router, "/unions/{slug:key}/offices", list[OfficeShape], "union.read")
def offices(request: HttpRequest, key: str) -> object:
    """Its offices."""
    here = doors.find(request.user, "union.read", key)
    return [_office(office) for office in here.offices.prefetch_related("candidates__member")]


@does(router, "/unions/{slug:key}/offices", Done, "union.office")
def add_office(request: HttpRequest, key: str, said: OfficeTitle) -> object:
    """Add an office."""
    here = doors.find(request.user, "union.office", key)
    return done(here, doors.offices.create(union=here, title=said.title, at=now()).key)


@does(router, "/unions/{slug:key}/offices/{slug:office}/stand", Done, "union.stand")
def stand(request: HttpRequest, key: str, office: str) -> object:
    """Stand for an office."""
    here = doors.find(request.user, "union.stand", key)
    return done(here, doors.offices.stand(office=get_object_or_404(here.offices, key=office), member=request.user, at=now()).key)


@does(router, "/unions/{slug:key}/offices/{slug:office}/stand-down", Done, "union.stand")
def stand_down(request: HttpRequest, key: str, office: str) -> object:
    """Stand no more."""
    here = doors.find(request.user, "union.stand", key)
    doors.offices.stand_down(office=get_object_or_404(here.offices, key=office), member=request.user)
    return done(here)


@does(router, "/unions/{slug:key}/offices/{slug:office}/vote", Done, "union.open")
def open_office(request: HttpRequest, key: str, office: str) -> object:
    """Open the vote on an office."""
    here = doors.find(request.user, "union.open", key)
    return done(doors.ballots.open_for_office(office=get_object_or_404(here.offices, key=office), at=now()))


@does(router, "/unions/{slug:key}/terms/{slug:term}/mark", Done, "union.mark")
def mark(request: HttpRequest, key: str, term: str) -> object:
    """Set my recall mark on an officer."""
    here = doors.find(request.user, "union.mark", key)
    found = doors.offices.term_of(here, term)
    doors.offices.set_mark(term=found, member=request.user, at=now())
    return done(found)


@does(router, "/unions/{slug:key}/terms/{slug:term}/withdraw", Done, "union.mark")
def withdraw(request: HttpRequest, key: str, term: str) -> object:
    """Take my recall mark back."""
    here = doors.find(request.user, "union.mark", key)
    found = doors.offices.term_of(here, term)
    doors.offices.withdraw_mark(term=found, member=request.user)
    return done(found)


@reads(router, "/unions/{slug:key}/ballots", Page[BallotShape], "union.read")
def ballots(request: HttpRequest, key: str, asked: Query[Paging]) -> object:
    """Its votes, the newest first."""
    return page(doors.find(request.user, "union.read", key).ballots.all(), asked, _ballot, newest_first=True)


@does(router, "/unions/{slug:key}/ballots", Done, "union.open")
def open_vote(request: HttpRequest, key: str, said: UnionQuestion) -> object:
    """Ask all members."""
    here = doors.find(request.user, "union.open", key)
    dispute = get_object_or_404(here.disputes, key=said.dispute) if said.dispute else None
    values = {"title": said.title, "text": said.text, "first": said.first, "last": said.last}
    return done(doors.ballots.open_vote(union=here, subject=Subject(said.subject), dispute=dispute, at=now(), **values))


@does(router, "/unions/{slug:key}/ballots/{slug:ballot}/vote", Done, "union.vote")
def vote(request: HttpRequest, key: str, ballot: str, said: Choice) -> object:
    """Put my sealed ballot in the box; it cannot be found again or changed."""
    here = doors.find(request.user, "union.vote", key)
    found = get_object_or_404(here.ballots, key=ballot)
    doors.ballots.vote(ballot=found, member=request.user, choice=said.choice, at=now())
    return done(found)


@reads(router, "/unions/{slug:key}/disputes", Page[DisputeShape], "union.read")
def disputes(request: HttpRequest, key: str, asked: Query[Paging]) -> object:
    """Its disputes, the newest first."""
    rows = doors.find(request.user, "union.read", key).disputes.select_related("workplace")
    return page(rows, asked, _dispute, newest_first=True)


@does(router, "/unions/{slug:key}/disputes", Done, "union.dispute")
def open_dispute(request: HttpRequest, key: str, said: Quarrel) -> object:
    """Open a dispute about a workplace."""
    here = doors.find(request.user, "union.dispute", key)
    workplace = get_object_or_404(doors.disputes.workplaces(), key=said.workplace)
    return done(doors.disputes.open_dispute(union=here, workplace=workplace, title=said.title, at=now()))


@does(router, "/unions/{slug:key}/disputes/{slug:dispute}/papers", Done, "union.paper")
def add_paper(request: HttpRequest, key: str, dispute: str, said: Written) -> object:
    """Add a page to the bargaining record."""
    here = doors.find(request.user, "union.paper", key)
    found = get_object_or_404(here.disputes, key=dispute)
    doors.disputes.add_paper(dispute=found, kind=said.kind, text=said.text, at=now())
    return done(found)


@does(router, "/unions/{slug:key}/disputes/{slug:dispute}/close", Done, "union.dispute")
def close_dispute(request: HttpRequest, key: str, dispute: str) -> object:
    """Settle a dispute."""
    here = doors.find(request.user, "union.dispute", key)
    found = get_object_or_404(here.disputes, key=dispute)
    doors.disputes.close_dispute(dispute=found, at=now())
    return done(found)


def _shown(here: Any) -> dict[str, Any]:
    return {"key": here.key, "name": here.name, "members": here.members().count()}


def _office(office: Any) -> dict[str, Any]:
    term = office.term
    return {
        "key": office.key,
        "title": office.title,
        "term": term.key if term else None,
        "holder": term.holder.name if term else None,
        "standing": [candidate.member.name for candidate in office.candidates.all()],
    }


def _ballot(ballot: Any) -> dict[str, Any]:
    fields = ("key", "subject", "title", "options", "closes", "closed", "on_roll", "result")
    return {**{name: getattr(ballot, name) for name in fields}, "turnout": ballot.voted // STEP * STEP}


def _dispute(dispute: Any) -> dict[str, Any]:
    fields = ("key", "title", "opened", "closed")
    return {
        **{name: getattr(dispute, name) for name in fields},
        "workplace": dispute.workplace.key,
        "on_strike": dispute.strike is not None,
    }
