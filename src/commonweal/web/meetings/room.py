"""The room while a meeting lasts: who is there, who chairs, which item it is at, and what those present bring about at once."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.rules import meetings as rules
from commonweal.web.meetings import forwards
from commonweal.web.meetings.locks import belongs, changed, insist, locked, refuse, seat_of
from commonweal.web.meetings.models import Attendance, Backing, Meeting, Motion, Point, Stage, Turn
from commonweal.web.record import services as record

if TYPE_CHECKING:
    from commonweal.web.members.models import Member


# ── Coming and going


@transaction.atomic
def come(*, meeting: Meeting, member: "Member", at: datetime, willing: bool = True) -> Attendance:
    """Say that one is there, and whether one would chair; with the chair empty it is drawn again."""
    meeting = locked(meeting, Stage.CALLED, Stage.OPEN)
    insist(rules.may_come(meeting.begins, at))
    here = _present(meeting, member, at, willing=willing, brought=False)
    if meeting.stage == Stage.OPEN and meeting.chair_id is None:
        _draw(meeting, at)
    changed(meeting)
    return here


@transaction.atomic
def go(*, meeting: Meeting, member: "Member", at: datetime) -> None:
    """Leave: off the lists of speakers, out of the chair; what the others stand behind is reckoned without one."""
    meeting = locked(meeting, Stage.CALLED, Stage.OPEN)
    meeting.attendances.here().filter(member=member).update(left=at)
    Turn.objects.filter(point__meeting=meeting, member=member, began=None).delete()
    Turn.objects.filter(point__meeting=meeting, member=member, ended=None).update(ended=at)
    Backing.objects.filter(motion__meeting=meeting, motion__carried=None, member=member).delete()
    if meeting.chair_id == member.pk:
        meeting.chair = None
        meeting.save(update_fields=["chair"])
        _draw(meeting, at)
    for motion in meeting.motions.filter(carried=None):
        _settle(meeting, motion, at)
    changed(meeting)


@transaction.atomic
def bring(*, meeting: Meeting, chair: "Member", member: "Member", at: datetime) -> Attendance:
    """The chair notes somebody who is there without a device; they can be called, and count for no motion."""
    meeting = in_the_chair(meeting, chair)
    here = _present(meeting, member, at, willing=False, brought=True)
    changed(meeting)
    return here


def _present(meeting: Meeting, member: "Member", at: datetime, *, willing: bool, brought: bool) -> Attendance:
    if not belongs(member, meeting.body):
        refuse(rules.CHAIR, _("Those who belong to {body} meet here."), body=meeting.body.name)
    seat = seat_of(member, meeting.body) if meeting.body.is_council else None
    fresh = {"came": at, "tenure": seat, "brought": brought, "willing": willing}
    here, new = Attendance.objects.get_or_create(meeting=meeting, member=member, defaults=fresh)
    if not new and not (brought and here.left is None):  # who came by themselves stays so
        here.left, here.willing, here.brought = None, willing, brought
        here.save(update_fields=["left", "willing", "brought"])
    return here


def is_here(meeting: Meeting, member: "Member") -> bool:
    """Whether somebody is there now."""
    return meeting.attendances.here().filter(member=member).exists()


# ── Opening, chairing, closing


@transaction.atomic
def open_meeting(*, meeting: Meeting, member: "Member", at: datetime) -> Meeting:
    """Open the meeting at its hour; whoever is there can, and by that alone has no office."""
    meeting = locked(meeting, Stage.CALLED)
    if at < meeting.begins:
        refuse(rules.CHAIR, _("It begins {when}; nobody opens it sooner."), when=meeting.when)
    if not is_here(meeting, member):
        refuse(rules.CHAIR, _("Say first that you are here."))
    meeting.stage, meeting.opened = Stage.OPEN, at
    meeting.save(update_fields=["stage", "opened"])
    data = {"meeting": meeting.key, "present": meeting.attendances.here().count(), "seed": meeting.seed}
    record.append("meeting.opened", data, body=meeting.body.key, at=at)
    _draw(meeting, at)
    changed(meeting)
    return meeting


def _draw(meeting: Meeting, at: datetime) -> None:
    """Draw a chair from those present who are willing; anyone can draw again from what the entry says (C3)."""
    willing = {here.reference: here for here in meeting.attendances.here().filter(willing=True).select_related("member")}
    meeting.draws += 1
    drawn = rules.drawn(f"{meeting.seed}/{meeting.draws}", willing)
    meeting.chair = willing[drawn].member if drawn else None
    meeting.save(update_fields=["draws", "chair"])
    data = {"meeting": meeting.key, "draw": meeting.draws, "willing": sorted(willing), "drawn": drawn}
    record.append("chair.drawn", data, body=meeting.body.key, at=at)


def in_the_chair(meeting: Meeting, member: "Member") -> Meeting:
    """The meeting, locked, for who chairs it; refused to everybody else."""
    meeting = locked(meeting, Stage.OPEN)
    if meeting.chair_id != member.pk:
        refuse(rules.CHAIR, _("That is for who chairs the meeting. More than half of those present can put another there."))
    return meeting


@transaction.atomic
def take_up(*, meeting: Meeting, chair: "Member", point: Point, at: datetime) -> None:
    """The chair calls an item, in whatever order; the one before it is done."""
    meeting = in_the_chair(meeting, chair)
    _take_up(meeting, point, at)
    changed(meeting)


def _take_up(meeting: Meeting, point: Point, at: datetime) -> None:
    Turn.objects.filter(point__meeting=meeting, began__isnull=False, ended=None).update(ended=at)
    meeting.points.filter(stage=Point.Stage.CURRENT).exclude(pk=point.pk).update(stage=Point.Stage.DONE)
    meeting.points.filter(pk=point.pk).update(stage=Point.Stage.CURRENT)


@transaction.atomic
def move(*, meeting: Meeting, chair: "Member", point: Point, up: bool, at: datetime) -> None:
    """The chair lets an item change places with the one before or after it."""
    meeting = in_the_chair(meeting, chair)
    waiting = list(meeting.points.filter(stage=Point.Stage.WAITING))
    here = next((number for number, one in enumerate(waiting) if one.pk == point.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(waiting):
        refuse(rules.CHAIR, _("It stands there already."))
        return
    one, other = waiting[here], waiting[there]
    one.place, other.place = other.place, one.place
    Point.objects.bulk_update([one, other], ["place"])
    changed(meeting)


@transaction.atomic
def close_meeting(*, meeting: Meeting, chair: "Member", at: datetime) -> Meeting:
    """The chair closes the meeting."""
    return _close(in_the_chair(meeting, chair), at)


def close_due(at: datetime) -> None:
    """Close what nobody closed; called by ``tick``."""
    for meeting in Meeting.objects.filter(stage=Stage.OPEN, opened__lt=at - rules.LASTS).select_related("body"):
        with transaction.atomic():
            _close(locked(meeting, Stage.OPEN), at)


def _close(meeting: Meeting, at: datetime) -> Meeting:
    """Close it and record who was there: how many, and of a council which seats (A3)."""
    Turn.objects.filter(point__meeting=meeting, began=None).delete()
    Turn.objects.filter(point__meeting=meeting, ended=None).update(ended=at)
    meeting.points.filter(stage=Point.Stage.CURRENT).update(stage=Point.Stage.DONE)
    meeting.motions.filter(carried=None).delete()
    came = meeting.attendances.select_related("tenure")
    seats = sorted(here.tenure.key for here in came if here.tenure is not None)
    meeting.stage, meeting.closed, meeting.chair = Stage.OVER, at, None
    meeting.save(update_fields=["stage", "closed", "chair"])
    data = {"meeting": meeting.key, "present": len(came), "tenures": seats}
    record.append("meeting.closed", data, body=meeting.body.key, at=at)
    changed(meeting)
    return meeting


# ── Motions


@transaction.atomic
def move_motion(
    *,
    meeting: Meeting,
    member: "Member",
    kind: str,
    at: datetime,
    candidate: "Member | None" = None,
    point: Point | None = None,
    upward: bool = True,
) -> Motion:
    """Move that something be so, or stand behind it where another has; with more than half of those present it is so."""
    meeting = _where_one_is(meeting, member)
    if kind == Motion.Kind.CHAIR and (candidate is None or not is_here(meeting, candidate)):
        refuse(rules.CHAIR, _("Name somebody who is here."))
    if kind in (Motion.Kind.ITEM, Motion.Kind.SEND) and (point is None or point.meeting_id != meeting.pk):
        refuse(rules.CHAIR, _("That item is on the agenda of another meeting."))
    if kind == Motion.Kind.SEND and not forwards.receivers(meeting.body, upward=upward):
        refuse(forwards.ARTICLE, _("There is no council above, or no body beneath, to send it to."))
    if kind == Motion.Kind.MINUTES:
        point = next(iter(meeting.points.filter(minutes_of__isnull=False)), None)
        if point is None or not point.minutes_of or not point.minutes_of.minutes or point.minutes_of.agreed:
            refuse("meetings.minutes", _("There are no minutes before this meeting that could be agreed on."))
    said = {"meeting": meeting, "kind": kind, "member": candidate, "point": point, "upward": upward}
    motion, _new = Motion.objects.get_or_create(**said, carried=None, defaults={"moved": at})
    return _back(meeting, motion, member, at)


@transaction.atomic
def back(*, motion: Motion, member: "Member", at: datetime) -> Motion:
    """Stand behind a motion."""
    meeting = _where_one_is(motion.meeting, member)
    return _back(meeting, Motion.objects.get(pk=motion.pk), member, at)


@transaction.atomic
def unback(*, motion: Motion, member: "Member", at: datetime) -> None:
    """Stand behind a motion no longer; with nobody behind it, it is gone."""
    meeting = _where_one_is(motion.meeting, member)
    motion.backings.filter(member=member).delete()
    if motion.carried is None and not motion.backings.exists():
        motion.delete()
    changed(meeting)


def standing(meeting: Meeting, motion: Motion) -> rules.Verdict:
    """How many of those present stand behind it; who was brought by the chair counts on neither side."""
    voices = meeting.attendances.here().filter(brought=False)
    behind = motion.backings.filter(member__in=voices.values("member")).count()
    return rules.carried(behind, voices.count())


def _where_one_is(meeting: Meeting, member: "Member") -> Meeting:
    meeting = locked(meeting, Stage.OPEN)
    if not meeting.attendances.here().filter(member=member, brought=False).exists():
        refuse(rules.CHAIR, _("Say first that you are here."))
    return meeting


def _back(meeting: Meeting, motion: Motion, member: "Member", at: datetime) -> Motion:
    if motion.carried is None:
        Backing.objects.get_or_create(motion=motion, member=member)
        _settle(meeting, motion, at)
    changed(meeting)
    return motion


def _settle(meeting: Meeting, motion: Motion, at: datetime) -> None:
    """Carry a motion out in the instant in which more than half of those present stand behind it."""
    verdict = standing(meeting, motion)
    if not verdict.holds:
        return
    motion.carried = at
    motion.save(update_fields=["carried"])
    data = {"meeting": meeting.key, "motion": motion.kind, "point": motion.point.key if motion.point else ""}
    figures = {"behind": verdict.values["behind"], "present": verdict.values["present"]}
    record.append("motion.carried", data | figures, body=meeting.body.key, at=at)
    match motion.kind:
        case Motion.Kind.CHAIR:
            meeting.chair = motion.member
            meeting.save(update_fields=["chair"])
        case Motion.Kind.ITEM if motion.point:
            _take_up(meeting, motion.point, at)
        case Motion.Kind.MINUTES if motion.point and motion.point.minutes_of:
            _agree(motion.point.minutes_of, meeting, at)
        case Motion.Kind.SEND if motion.point:
            forwards.send_point(motion.point, upward=motion.upward, at=at)


def _agree(meeting: Meeting, by: Meeting, at: datetime) -> None:
    """The minutes of a meeting are agreed on: from now on they stand in the record, and nobody changes them."""
    meeting.agreed, meeting.agreed_at = at, by
    meeting.save(update_fields=["agreed", "agreed_at"])
    data = {"meeting": meeting.key, "by": by.key}
    record.append("minutes.agreed", data, body=meeting.body.key, private={"text": meeting.minutes}, shown=["text"], at=at)


# ── Minutes


@transaction.atomic
def write_minutes(*, meeting: Meeting, member: "Member", text: str, before: str, at: datetime) -> Meeting:
    """Write the minutes of a meeting, until they are agreed on; whoever was there can, on top of what they have read."""
    meeting = locked(meeting, Stage.OPEN, Stage.OVER)
    if meeting.agreed is not None:
        refuse("meetings.minutes", _("These minutes have been agreed on; say at the next meeting what is wrong in them."))
    if not meeting.attendances.filter(member=member).exists():
        refuse("meetings.minutes", _("Whoever was at the meeting writes its minutes."))
    if before != meeting.minutes:
        refuse(
            "meetings.minutes",
            _("Somebody has changed the minutes meanwhile. Copy your text, load the page again, and join the two."),
        )
    if not text.strip():
        refuse("meetings.minutes", _("Write something first."))
    meeting.minutes = text.strip()
    meeting.save(update_fields=["minutes"])
    changed(meeting)
    return meeting
