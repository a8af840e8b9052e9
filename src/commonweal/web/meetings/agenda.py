"""The agenda of a meeting: items in order, what each is about, and the files that belong to it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commonweal.rules import meetings as rules
from commonweal.web.meetings import files
from commonweal.web.meetings.locks import changed, locked, refuse
from commonweal.web.meetings.models import Attachment, Forward, Meeting, Point, Stage
from commonweal.web.record import services as record
from commonweal.web.threads import subjects

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

MINUTES = "meetings.minutes"
MOST_POINTS, MOST_FILES = 50, 10
NOT_OVER = (Stage.ASKED, Stage.CALLED, Stage.OPEN)


@transaction.atomic
def add_item(
    *, meeting: Meeting, title: str, at: datetime, member: "Member | None" = None, text: str = "", about: str = ""
) -> Point:
    """Put an item on the agenda; it stands last. What it is about has to be before this body."""
    meeting = locked(meeting, *NOT_OVER)
    if about:
        subject = subjects.find(about)
        if subject is None or not {subject.body.pk, getattr(subject.joint, "pk", None)} & {meeting.body_id}:
            refuse(rules.CALLING, _("That is before another body, or is not there; put on the agenda what is before this one."))
        title = title.strip() or subject.title  # type: ignore[union-attr]
    if not title.strip():
        refuse(rules.CALLING, _("Say in a few words what the item is about."))
    if meeting.points.count() >= MOST_POINTS:
        refuse(rules.CALLING, _("{most} items are on the agenda, and no more find room; call another meeting."), most=MOST_POINTS)
    return place(meeting, title=title.strip(), text=text.strip(), about=about, by=member, at=at)


def place(meeting: Meeting, *, title: str, at: datetime, **said: object) -> Point:
    """Write an item last on the agenda, under the lock of the meeting."""
    last = meeting.points.aggregate(last=Max("place"))["last"] or 0
    point = Point.objects.create(meeting=meeting, place=last + 1, title=title[:200], **said)
    data = {"meeting": meeting.key, "point": point.key, "about": point.about}
    private = {"title": point.title, "text": point.text}
    record.append("point.placed", data, body=meeting.body.key, private=private, shown=["title"], at=at)
    changed(meeting)
    return point


def place_sent(meeting: Meeting, sent: Forward, at: datetime) -> Point:
    """Put on the agenda what another body has sent."""
    return place(meeting, title=sent.title, text=sent.text, came_from=sent, at=at)


def place_on_next(sent: Forward, at: datetime) -> Point | None:
    """Put what was sent on the agenda of the next meeting, if one is called; else it waits for the next call."""
    meeting = sent.body.meetings.coming().first()
    return place_sent(locked(meeting), sent, at) if meeting is not None else None


@transaction.atomic
def take_off(*, point: Point, member: "Member", at: datetime) -> None:
    """Take an item of one's own off the agenda before its meeting begins."""
    meeting = locked(point.meeting, Stage.ASKED, Stage.CALLED)
    point = meeting.points.get(pk=point.pk)
    if point.by_id != member.pk:
        refuse(rules.CALLING, _("Only who put an item on the agenda takes it off."))
    if point.attachments.exists():
        refuse(MINUTES, _("Files belong to this item and stand in the record; it stays on the agenda."))
    record.append("point.taken_off", {"meeting": meeting.key, "point": point.key}, body=meeting.body.key, at=at)
    point.delete()
    changed(meeting)


@transaction.atomic
def attach(*, point: Point, name: str, content: bytes, at: datetime) -> Attachment:
    """Add a file to an item: its bytes lie beside the record under their hash, and go with every export (A2)."""
    meeting = locked(point.meeting, *NOT_OVER)
    if point.attachments.count() >= MOST_FILES:
        refuse(MINUTES, _("{most} files belong to this item, and no more find room."), most=MOST_FILES)
    name, media = files.checked(name, content)
    digest = record.attach(content, media)
    if point.attachments.filter(sha256=digest).exists():
        refuse(MINUTES, _("That file belongs to this item already."))
    said = {"name": name, "media": media, "size": len(content), "sha256": digest}
    attachment = Attachment.objects.create(point=point, attached=at, **said)
    data = {"meeting": meeting.key, "point": point.key, "file": attachment.key, "sha256": digest}
    record.append("file.attached", data, body=meeting.body.key, private={"name": name}, shown=["name"], at=at)
    changed(meeting)
    return attachment
