"""Bodies, and how one comes to belong to them: by asking, by invitation, by a list."""

from datetime import datetime

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.rules import rolls
from commonweal.web.api.doors import does, reads
from commonweal.web.api.shapes import Done, Line, Link, Page, Paging, Said, done, link, page
from commonweal.web.bodies import admission, importing, invitations, services
from commonweal.web.bodies.models import Admission, Body, Invitation, Kind, Tenure
from commonweal.web.bodies.permits import require
from commonweal.web.clock import now

router = Router()


class BodyShape(Schema):
    """A workplace, a community, a service unit or a council."""

    key: str
    kind: str
    name: str
    parent: Link | None
    founded: datetime
    members: int = Field(description="how many belong to it; none in a council, which has seats")


class Asking(Schema):
    """Somebody who asks to join, as the body's members see it."""

    key: str
    name: str
    asked: datetime


class Invite(Said):
    """For whom a link is, and for how long."""

    name: str = Field("", max_length=100)
    most: int = Field(1, ge=1, le=invitations.MOST_PEOPLE, description="how many people can follow it")
    days: int = Field(14, ge=1, le=invitations.MOST_DAYS)


class InvitationShape(Schema):
    """A link that stands; empty for somebody with an account, who is asked on the first page."""

    key: str
    name: str
    by: str
    most: int
    used: int
    ends: datetime
    path: str


class Person(Said):
    """One row of a list; without a body, the one the list is handed in to."""

    name: Line
    body: Line = ""


class People(Said):
    """A list of people; ``sure`` invites them, without it every row is only judged."""

    people: list[Person] = Field(min_length=1, max_length=5000)
    sure: bool = False


class RowOutcome(Schema):
    """What becomes of a row: link, asked or refused, and why."""

    row: int
    name: str
    body: str
    becomes: str
    sentence: str


class Mine(Schema):
    """Who asks, and where they belong."""

    name: str
    office: str
    bodies: list[Link]
    tenures: list[str]


class Find(Paging):
    """Which bodies."""

    q: Line = ""
    kind: Line = ""


@reads(router, "/me", Mine, "account.edit")
def me(request: HttpRequest) -> object:
    """Who I am here, and where I belong."""
    member = request.user
    return {
        "name": member.name,
        "office": member.office_key,
        "bodies": [link(body) for body in Body.objects.of(member)],
        "tenures": list(Tenure.objects.running().filter(holder=member).values_list("key", flat=True)),
    }


@reads(router, "/bodies", Page[BodyShape])
def bodies(request: HttpRequest, asked: Query[Find]) -> object:
    """Bodies, by name and kind."""
    found = Body.objects.select_related("parent").filter(name__icontains=asked.q)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    return page(found, asked, _body)


@reads(router, "/bodies/{slug:key}", BodyShape)
def body(request: HttpRequest, key: str) -> object:
    """One body."""
    return _body(_found(key))


@does(router, "/bodies/{slug:key}/join", Done, "body.join")
def join(request: HttpRequest, key: str) -> object:
    """Ask to join; any member of the body can admit me."""
    found = _found(key)
    require(request.user, "body.join", found)
    asked = admission.ask(member=request.user, body=found, at=now())
    return done(found, asked.key)


@does(router, "/bodies/{slug:key}/join/take-back", Done, "body.join")
def take_back(request: HttpRequest, key: str) -> object:
    """Take my request to join back."""
    found = _found(key)
    require(request.user, "body.join", found)
    admission.take_back(member=request.user, body=found)
    return done(found)


@reads(router, "/bodies/{slug:key}/asking", list[Asking], "body.admit")
def asking(request: HttpRequest, key: str) -> object:
    """Who asks to join; for those who may admit them."""
    found = _found(key)
    require(request.user, "body.admit", admission.who_admits(found))
    standing = found.admissions.standing(now()).select_related("member")[:200]
    return [{"key": one.key, "name": one.member.name, "asked": one.asked} for one in standing]


@does(router, "/bodies/{slug:key}/admit/{slug:who}", Done, "body.admit")
def admit(request: HttpRequest, key: str, who: str) -> object:
    """Admit somebody who asked to join."""
    found = _found(key)
    require(request.user, "body.admit", admission.who_admits(found))
    one = get_object_or_404(Admission.objects.select_related("body__parent"), body=found, key=who)
    admission.admit(admission=one, by=request.user, at=now())
    return done(found)


# ── Inviting


@reads(router, "/bodies/{slug:key}/invitations", list[InvitationShape], "body.invite")
def invitations_to(request: HttpRequest, key: str) -> object:
    """Links to a body of mine that stand, with the path each has on this site."""
    found = _found(key)
    require(request.user, "body.invite", found)
    return [_invitation(one) for one in invitations.standing_in(found, now())[:200]]


@does(router, "/bodies/{slug:key}/invitations", InvitationShape, "body.invite")
def invite(request: HttpRequest, key: str, said: Invite) -> object:
    """Make a link to a body of mine; whoever follows it joins, as if I had admitted them."""
    found = _found(key)
    require(request.user, "body.invite", found)
    return _invitation(invitations.invite(by=request.user, bodies=[found], at=now(), **said.dict()))


@does(router, "/bodies/{slug:key}/invitations/{slug:which}/withdraw", Done, "body.invite")
def withdraw_invitation(request: HttpRequest, key: str, which: str) -> object:
    """Take a link to a body of mine back."""
    found = _found(key)
    require(request.user, "body.invite", found)
    invitations.withdraw(invitation=get_object_or_404(found.invitations.filter(founding=False), key=which))
    return done(found)


@does(router, "/bodies/{slug:key}/list", list[RowOutcome], "body.invite")
def invite_list(request: HttpRequest, key: str, said: People) -> object:
    """Judge every row of a list of people; with ``sure``, invite them all, or nobody where a row is refused."""
    found = _found(key)
    require(request.user, "body.invite", found)
    listed = [rolls.Listed(number, one.name, one.body or found.name) for number, one in enumerate(said.people, 1)]
    outcomes = importing.judge(listed, by=request.user, at=now())
    if said.sure:
        importing.invite_all(listed, by=request.user, at=now())
    return [
        {
            "row": one.listed.row,
            "name": one.listed.name,
            "body": one.listed.body,
            "becomes": one.becomes.value,
            "sentence": one.verdict.sentence,
        }
        for one in outcomes
    ]


@does(router, "/invitations/{slug:key}/{slug:secret}/accept", list[Link], "invitation.accept")
def accept(request: HttpRequest, key: str, secret: str) -> object:
    """Follow a link: join every body it is to."""
    invitation = invitations.find(key, secret, now())
    if invitation is None:
        raise Http404
    return [link(one.body) for one in invitations.accept(invitation=invitation, member=request.user, at=now())]


@does(router, "/bodies/{slug:key}/leave", Done, "body.leave")
def leave(request: HttpRequest, key: str) -> object:
    """Leave a body, and with it my marks and seats there."""
    found = _found(key)
    require(request.user, "body.leave", found)
    services.leave(member=request.user, body=found, at=now())
    return done(found)


def _invitation(one: Invitation) -> dict[str, object]:
    return {
        "key": one.key,
        "name": one.name,
        "by": one.by.name if one.by else "",
        "most": one.most,
        "used": one.used,
        "ends": one.ends,
        "path": "" if one.member_id else invitations.link(one),
    }


def _found(key: str) -> Body:
    return get_object_or_404(Body.objects.select_related("parent"), key=key)


def _body(found: Body) -> dict[str, object]:
    return {
        "key": found.key,
        "kind": Kind(found.kind).value,
        "name": found.name,
        "parent": link(found.parent) if found.parent else None,
        "founded": found.founded,
        "members": found.size,
    }
