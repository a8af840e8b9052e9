"""Meetings: calling them, their agenda with its files, the room while they last, minutes; and what bodies send each other."""

import base64
import binascii
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.web.api.doors import does, reads
from commonweal.web.api.problems import unfit
from commonweal.web.api.shapes import Done, Line, Link, Name, Page, Paging, Said, Text, done, link, page
from commonweal.web.bodies.electorates import rules_of
from commonweal.web.bodies.models import Body
from commonweal.web.bodies.permits import can, require
from commonweal.web.clock import now
from commonweal.web.decisions.models import Proposal
from commonweal.web.meetings import agenda, calling, forwards, room, speakers
from commonweal.web.meetings.models import Forward, Meeting, Motion, Point
from commonweal.web.members.models import Member

router = Router()
LONG = Annotated[str, Field(max_length=50_000)]


class FileShape(Schema):
    """A file of an item; its bytes are at ``page``."""

    key: str
    name: str
    media: str
    size: int
    sha256: str
    page: str


class PointShape(Schema):
    """One item of an agenda."""

    key: str
    title: str
    text: str
    about: str = Field(description="what it is about, such as proposal:<key>; or empty")
    came_from: str = Field(description="the body that sent it, or empty")
    stage: str = Field(description="waiting, current or done")
    list_closed: bool
    files: list[FileShape]


class MeetingShape(Schema):
    """A meeting of a body."""

    key: str
    body: Link
    title: str
    text: str
    place: str
    begins: datetime
    zone: str
    stage: str = Field(description="asked, called, open, over or dropped")
    opened: datetime | None
    closed: datetime | None
    chair: str = Field(description="who chairs, while it lasts")
    minutes: str
    agreed: datetime | None
    page: str


class MeetingWhole(MeetingShape):
    """A meeting with its agenda, how many stand behind its call, and how many are there."""

    behind: int
    present: int
    points: list[PointShape]


class SpeakerShape(Schema):
    """Somebody on the list of speakers; named to those who meet there, of a council to all."""

    name: str
    point_of_order: bool
    began: datetime | None


class MotionShape(Schema):
    """What is moved, and how many of those present stand behind it."""

    key: str
    kind: str
    text: str
    behind: int
    present: int
    needed: int


class PresentShape(Schema):
    """Somebody who is there."""

    key: str
    name: str


class RoomShape(Schema):
    """The room as it is now; ``version`` grows with all that happens."""

    version: int
    chair: str
    point: str = Field(description="the item the meeting is at, or empty")
    speaks: SpeakerShape | None
    queue: list[SpeakerShape]
    here: list[PresentShape] = Field(description="to those who meet there, of a council to all; else empty")
    motions: list[MotionShape]


class ReplyShape(Schema):
    """What one who holds a seat says to something that was sent."""

    kind: str = Field(description="taken, answered or declined")
    text: str
    by: str
    about: str = Field(description="what it was taken up as, or empty")
    at: datetime


class ForwardShape(Schema):
    """Something one body sent to another."""

    key: str
    sender: Link
    body: Link
    title: str
    text: str
    about: str
    sent: datetime
    replies: list[ReplyShape]


class Call(Said):
    """When and where a body is to meet; a moment without an offset is not accepted."""

    title: Name
    begins: datetime
    zone: Name = "UTC"
    place: Name
    text: Text = ""


class Standing(Said):
    """Whether one stands behind it, or steps back."""

    stand: bool = True


class Item(Said):
    """An item: a title of its own, or what it is about."""

    title: Line = ""
    text: Text = ""
    about: Annotated[Line, Field(max_length=120)] = ""


class Attaching(Said):
    """A file, its bytes in base64."""

    name: Name
    content: str = Field(max_length=7_200_000)


class Coming(Said):
    """That one is there and whether one would chair; or that one leaves."""

    here: bool = True
    willing: bool = False


class Moving(Said):
    """What is moved: another chair (``member``, a key), another item, an item sent on, or the minutes agreed on."""

    kind: Literal["chair", "item", "minutes", "send"]
    member: Line = ""
    point: Line = ""
    upward: bool = True


class ToSpeak(Said):
    """To speak, to make a point of order, or to be taken off the list."""

    act: Literal["speak", "order", "back"] = "speak"
    second_list: bool = False


class Chairing(Said):
    """What who chairs does, to which item and to whom (a member's key)."""

    act: Literal["next", "end", "close-list", "reopen-list", "take-up", "up", "down", "bring", "ask-for", "close"]
    point: Line = ""
    member: Line = ""


class Minutes(Said):
    """The minutes; ``before`` is what one has read, so that nobody's lines are lost."""

    text: LONG
    before: LONG = ""


class Sending(Said):
    """Where a decision goes."""

    upward: bool = True
    note: Annotated[Text, Field(max_length=2000)] = ""


class Answering(Said):
    """What a seat says to what was sent."""

    kind: Literal["taken", "answered", "declined"]
    text: Annotated[Text, Field(max_length=2000)] = ""


# ── Reading


@reads(router, "/meetings", Page[MeetingShape])
def meetings(request: HttpRequest, asked: Query[Paging]) -> object:
    """Meetings, the newest first."""
    return page(Meeting.objects.select_related("body", "chair"), asked, _meeting, newest_first=True)


@reads(router, "/meetings/{slug:key}", MeetingWhole)
def meeting(request: HttpRequest, key: str) -> object:
    """One meeting with its agenda."""
    return _whole(_found(key))


@reads(router, "/meetings/{slug:key}/room", RoomShape)
def the_room(request: HttpRequest, key: str) -> object:
    """Who speaks, who waits, and what is moved."""
    found = _found(key)
    names = found.body.is_council or can(request.user, "meeting.attend", found.body).holds
    current = found.points.filter(stage=Point.Stage.CURRENT).first()
    turns = list(current.turns.select_related("member")) if current else []
    speaks = next((turn for turn in turns if turn.began and not turn.ended), None)
    queue = speakers.queue(current, rules_of(found.body, now()).speaking, turns) if current else []
    here = found.attendances.here().select_related("member")
    told = found.motions.filter(carried=None).select_related("member", "point")
    return {
        "version": found.version,
        "chair": found.chair.name if found.chair else "",
        "point": current.key if current else "",
        "speaks": _speaker(speaks, names) if speaks else None,
        "queue": [_speaker(turn, names) for turn in queue],
        "here": [{"key": one.member.key, "name": one.member.name} for one in here] if names else [],
        "motions": [
            {"key": one.key, "kind": one.kind, "text": str(one), **room.standing(found, one).values}
            for one in told  # few at a time
        ],
    }


@reads(router, "/bodies/{slug:key}/sent", Page[ForwardShape])
def sent_to(request: HttpRequest, key: str, asked: Query[Paging]) -> object:
    """What other bodies have sent to this one, the newest first."""
    body = get_object_or_404(Body, key=key)
    found = Forward.objects.filter(body=body).select_related("sender", "body").prefetch_related("replies__tenure__holder")
    return page(found, asked, _forward, newest_first=True)


@reads(router, "/sent/{slug:key}", ForwardShape)
def sent(request: HttpRequest, key: str) -> object:
    """Something one body sent to another, and what became of it."""
    return _forward(_sent(key))


# ── Calling, and the agenda


@does(router, "/bodies/{slug:key}/meetings", Done, "meeting.call")
def call(request: HttpRequest, key: str, said: Call) -> object:
    """Ask for a meeting of my body."""
    body = get_object_or_404(Body, key=key)
    require(request.user, "meeting.call", body)
    if said.begins.tzinfo is None:
        accepted = _("A moment with its offset is asked for, such as 2030-03-01T19:00:00+01:00")
        raise unfit("begins", said.begins.isoformat(), accepted)
    return done(calling.call_meeting(body=body, member=request.user, at=now(), **said.dict()))


@does(router, "/meetings/{slug:key}/behind", Done, "meeting.call")
def behind(request: HttpRequest, key: str, said: Standing) -> object:
    """Stand behind a call, or step back from it."""
    found = _found(key)
    require(request.user, "meeting.call", found)
    act = calling.stand_behind if said.stand else calling.step_back
    return done(act(meeting=found, member=request.user, at=now()))


@does(router, "/meetings/{slug:key}/points", Done, "meeting.item")
def add(request: HttpRequest, key: str, said: Item) -> object:
    """Put an item on the agenda."""
    found = _found(key)
    require(request.user, "meeting.item", found)
    return done(agenda.add_item(meeting=found, member=request.user, at=now(), **said.dict()))


@does(router, "/points/{slug:key}/files", Done, "meeting.item")
def attach(request: HttpRequest, key: str, said: Attaching) -> object:
    """Add a file to an item."""
    found = _point(key)
    require(request.user, "meeting.item", found.meeting)
    try:
        content = base64.b64decode(said.content, validate=True)
    except binascii.Error as error:
        raise unfit("content", said.content[:20], _("The bytes of the file are asked for, in base64")) from error
    return done(agenda.attach(point=found, name=said.name, content=content, at=now()))


@does(router, "/points/{slug:key}/take-off", Done, "meeting.item")
def take_off(request: HttpRequest, key: str) -> object:
    """Take an item of mine off the agenda."""
    found = _point(key)
    require(request.user, "meeting.item", found.meeting)
    agenda.take_off(point=found, member=request.user, at=now())
    return done(found.meeting)


# ── The room


@does(router, "/meetings/{slug:key}/come", Done, "meeting.attend")
def come(request: HttpRequest, key: str, said: Coming) -> object:
    """Say that I am there, or that I leave."""
    found = _found(key)
    require(request.user, "meeting.attend", found)
    if said.here:
        room.come(meeting=found, member=request.user, willing=said.willing, at=now())
    else:
        room.go(meeting=found, member=request.user, at=now())
    return done(found)


@does(router, "/meetings/{slug:key}/open", Done, "meeting.attend")
def open_meeting(request: HttpRequest, key: str) -> object:
    """Open the meeting at its hour."""
    found = _found(key)
    require(request.user, "meeting.attend", found)
    return done(room.open_meeting(meeting=found, member=request.user, at=now()))


@does(router, "/points/{slug:key}/ask", Done, "meeting.attend")
def ask(request: HttpRequest, key: str, said: ToSpeak) -> object:
    """Ask to speak, make a point of order, or be taken off the list."""
    found = _point(key)
    require(request.user, "meeting.attend", found.meeting)
    who: dict[str, Any] = {"point": found, "member": request.user, "at": now()}
    if said.act == "back":
        speakers.take_back(**who)
    else:
        speakers.ask(point_of_order=said.act == "order", second_list=said.second_list, **who)
    return done(found.meeting)


@does(router, "/meetings/{slug:key}/motions", Done, "meeting.attend")
def move_motion(request: HttpRequest, key: str, said: Moving) -> object:
    """Move something, or stand behind it where another has moved it."""
    found = _found(key)
    require(request.user, "meeting.attend", found)
    moved: dict[str, Any] = {"kind": said.kind, "upward": said.upward}
    if said.member:
        moved["candidate"] = get_object_or_404(Member, key=said.member)
    if said.point:
        moved["point"] = get_object_or_404(found.points, key=said.point)
    motion = room.move_motion(meeting=found, member=request.user, at=now(), **moved)
    return done(found, motion.key)


@does(router, "/motions/{slug:key}/back", Done, "meeting.attend")
def back(request: HttpRequest, key: str, said: Standing) -> object:
    """Stand behind a motion, or step back from it."""
    motion = get_object_or_404(Motion.objects.select_related("meeting__body"), key=key)
    require(request.user, "meeting.attend", motion.meeting)
    act = room.back if said.stand else room.unback
    act(motion=motion, member=request.user, at=now())
    return done(motion.meeting)


@does(router, "/meetings/{slug:key}/chair", Done, "meeting.chair")
def chair(request: HttpRequest, key: str, said: Chairing) -> object:
    """Call the next, end a turn, close the list, take up or move an item, bring somebody in, close the meeting."""
    found = _found(key)
    require(request.user, "meeting.chair", found)
    by: dict[str, Any] = {"chair": request.user, "at": now()}
    if said.act == "close":
        return done(room.close_meeting(meeting=found, **by))
    who = get_object_or_404(Member, key=said.member) if said.act in ("bring", "ask-for") else None
    if said.act == "bring" and who:
        room.bring(meeting=found, member=who, **by)
        return done(found)
    point = get_object_or_404(found.points, key=said.point)
    match said.act:
        case "next":
            speakers.call_next(point=point, **by)
        case "end":
            speakers.end_turn(point=point, **by)
        case "close-list" | "reopen-list" as act:
            speakers.close_list(point=point, closed=act == "close-list", **by)
        case "take-up":
            room.take_up(meeting=found, point=point, **by)
        case "up" | "down" as act:
            room.move(meeting=found, point=point, up=act == "up", **by)
        case "ask-for" if who:
            speakers.ask_for(point=point, member=who, **by)
    return done(found)


@does(router, "/meetings/{slug:key}/minutes", Done, "meeting.minutes")
def minutes(request: HttpRequest, key: str, said: Minutes) -> object:
    """Write the minutes of a meeting I was at."""
    found = _found(key)
    require(request.user, "meeting.minutes", found)
    return done(room.write_minutes(meeting=found, member=request.user, text=said.text, before=said.before, at=now()))


# ── Between bodies


@does(router, "/proposals/{slug:key}/send", Done, "item.forward")
def send(request: HttpRequest, key: str, said: Sending) -> object:
    """Send what my council has decided to the next one up, or to the bodies beneath."""
    proposal = get_object_or_404(Proposal.objects.select_related("body__parent"), key=key)
    require(request.user, "item.forward", proposal)
    one, *_others = forwards.send_decision(proposal=proposal, upward=said.upward, note=said.note, at=now())
    return done(one)


@does(router, "/sent/{slug:key}/reply", Done, "forward.answer")
def reply(request: HttpRequest, key: str, said: Answering) -> object:
    """Say for my seat what becomes of something that was sent."""
    found = _sent(key)
    require(request.user, "forward.answer", found)
    acts = {"taken": forwards.take_up, "answered": forwards.answer, "declined": forwards.decline}
    acts[said.kind](forward=found, member=request.user, text=said.text, at=now())
    return done(found)


def _found(key: str) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("body", "chair"), key=key)


def _point(key: str) -> Point:
    return get_object_or_404(Point.objects.select_related("meeting__body"), key=key)


def _sent(key: str) -> Forward:
    found = Forward.objects.select_related("sender", "body").prefetch_related("replies__tenure__holder")
    return get_object_or_404(found, key=key)


def _meeting(found: Meeting) -> dict[str, object]:
    names = ("key", "title", "text", "place", "begins", "zone", "stage", "opened", "closed", "minutes", "agreed")
    return {
        **{name: getattr(found, name) for name in names},
        "body": link(found.body),
        "chair": found.chair.name if found.chair else "",
        "page": found.get_absolute_url(),
    }


def _whole(found: Meeting) -> dict[str, object]:
    names = ("key", "title", "text", "about", "stage", "list_closed")
    points = [
        {
            **{name: getattr(point, name) for name in names},
            "came_from": point.came_from.sender.key if point.came_from else "",
            "files": [_file(file) for file in point.attachments.all()],
        }
        for point in _agenda(found)
    ]
    figures = {"behind": calling.standing(found), "present": found.attendances.here().count()}
    return {**_meeting(found), **figures, "points": points}


def _agenda(found: Meeting) -> Any:
    """The items of a meeting in their order."""
    return found.points.select_related("came_from__sender").prefetch_related("attachments")


def _file(file: Any) -> dict[str, object]:
    return {name: getattr(file, name) for name in ("key", "name", "media", "size", "sha256")} | {"page": file.get_absolute_url()}


def _speaker(turn: Any, names: bool) -> dict[str, object]:
    return {"name": turn.member.name if names else "", "point_of_order": turn.point_of_order, "began": turn.began}


def _forward(found: Forward) -> dict[str, object]:
    replies = [
        {"kind": one.kind, "text": one.text, "by": one.tenure.holder.name if one.tenure else "", "about": one.about, "at": one.at}
        for one in found.replies.all()
    ]
    names = ("key", "title", "text", "about", "sent")
    said = {name: getattr(found, name) for name in names}
    return {**said, "sender": link(found.sender), "body": link(found.body), "replies": replies}
