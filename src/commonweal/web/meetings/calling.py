"""Calling a meeting: asking for one, standing behind it, stepping back; and what is on its agenda from the beginning."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.rules import meetings as rules
from commonweal.web.bodies.electorates import electors, lock
from commonweal.web.bodies.models import Body
from commonweal.web.meetings import agenda
from commonweal.web.meetings.locks import belongs, changed, insist, locked, refuse, rules_of, seat_of
from commonweal.web.meetings.models import Forward, Meeting, Stage, Support
from commonweal.web.record import services as record

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

MOST_ASKED = 20  # meetings of one body that are asked for or to come
STANDS = timedelta(days=60)  # a call that too few stand behind lapses


@transaction.atomic
def call_meeting(
    *, body: Body, member: "Member", title: str, begins: datetime, zone: str, place: str, at: datetime, text: str = ""
) -> Meeting:
    """Ask for a meeting of a body; it is called at once where one alone or so few can call it."""
    body = lock(body)
    if not title.strip() or not place.strip():
        refuse(rules.CALLING, _("Say what the meeting is for, and where it is: a place, or the address of a page."))
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        refuse(rules.CALLING, _("“{zone}” is no time zone; name one such as Europe/Lisbon."), zone=zone)
    insist(rules.may_begin(begins, rules_of(body, at).calling, at))
    if body.meetings.filter(stage__in=(Stage.ASKED, Stage.CALLED)).count() >= MOST_ASKED:
        refuse(rules.CALLING, _("{most} meetings are called or asked for already; stand behind one of them."), most=MOST_ASKED)
    meeting = Meeting.objects.create(
        body=body,
        title=title.strip(),
        text=text.strip(),
        place=place.strip(),
        begins=begins,
        zone=zone,
        asked=at,
        called_by=seat_of(member, body),
    )
    record.append("meeting.asked", {"meeting": meeting.key, "begins": _moment(begins)}, body=body.key, at=at)
    Support.objects.create(meeting=meeting, member=member)
    return _settle(meeting, at)


@transaction.atomic
def stand_behind(*, meeting: Meeting, member: "Member", at: datetime) -> Meeting:
    """Stand behind a call; with enough the meeting is called in that instant."""
    meeting = locked(meeting, Stage.ASKED)
    insist(rules.may_begin(meeting.begins, rules_of(meeting.body, at).calling, at))
    if not belongs(member, meeting.body):
        refuse(rules.CALLING, _("Those who belong to {body} call its meetings."), body=meeting.body.name)
    Support.objects.get_or_create(meeting=meeting, member=member)
    return _settle(meeting, at)


@transaction.atomic
def step_back(*, meeting: Meeting, member: "Member", at: datetime) -> Meeting:
    """Stand behind it no longer; with too few, a meeting that has not begun does not take place."""
    meeting = locked(meeting, Stage.ASKED, Stage.CALLED)
    Support.objects.filter(meeting=meeting, member=member).delete()
    if meeting.called_by is not None and meeting.called_by.holder_id == member.pk:
        meeting.called_by = None
        meeting.save(update_fields=["called_by"])
    behind = standing(meeting)
    if behind == 0 or (meeting.stage == Stage.CALLED and not _called(meeting, at).holds):
        drop(meeting, at)
    changed(meeting)
    return meeting


def drop_due(at: datetime) -> None:
    """Drop what nobody opened, and calls that too few stand behind; called by ``tick``."""
    late = Meeting.objects.filter(stage=Stage.CALLED, begins__lt=at - rules.LASTS)
    unheard = Meeting.objects.filter(stage=Stage.ASKED, begins__lte=at) | Meeting.objects.filter(
        stage=Stage.ASKED, asked__lt=at - STANDS
    )
    for meeting in [*late.select_related("body"), *unheard.select_related("body")]:
        with transaction.atomic():
            drop(locked(meeting, Stage.CALLED, Stage.ASKED), at)


def drop(meeting: Meeting, at: datetime) -> None:
    """Note that a meeting does not take place."""
    meeting.stage = Stage.DROPPED
    meeting.save(update_fields=["stage"])
    record.append("meeting.dropped", {"meeting": meeting.key}, body=meeting.body.key, at=at)


def standing(meeting: Meeting) -> int:
    """How many of those who belong to the body now stand behind it."""
    return meeting.supports.filter(member__in=electors(meeting.body)).count()


def needed(meeting: Meeting, at: datetime) -> int:
    """How many call it."""
    return rules.needed(electors(meeting.body).count(), rules_of(meeting.body, at).calling)


def _called(meeting: Meeting, at: datetime) -> rules.Verdict:
    calling, belong = rules_of(meeting.body, at).calling, electors(meeting.body).count()
    alone = meeting.called_by is not None and meeting.called_by.ended is None
    return rules.is_called(standing(meeting), belong, calling, by_delegate=alone)


def _settle(meeting: Meeting, at: datetime) -> Meeting:
    """Call the meeting if enough stand behind it, and set up its agenda."""
    called = _called(meeting, at)
    if called.holds:
        meeting.stage, meeting.called = Stage.CALLED, at
        meeting.save(update_fields=["stage", "called"])
        data = {
            "meeting": meeting.key,
            "begins": _moment(meeting.begins),
            "zone": meeting.zone,
            "seed": rules.commitment(meeting.seed),
            "behind": called.values["behind"],
            "belong": called.values["belong"],
        }
        private = {"title": meeting.title, "text": meeting.text, "place": meeting.place}
        record.append("meeting.called", data, body=meeting.body.key, private=private, shown=list(private), at=at)
        _begin_agenda(meeting, at)
    changed(meeting)
    return meeting


def _begin_agenda(meeting: Meeting, at: datetime) -> None:
    """First the minutes of the last meeting, then what other bodies have sent and nobody has put on an agenda yet."""
    last = meeting.body.meetings.over().filter(agreed=None).first()
    if last is not None:
        agenda.place(meeting, title=_("The minutes of “{meeting}”").format(meeting=last.title), minutes_of=last, at=at)
    for sent in Forward.objects.waiting().filter(body=meeting.body, points=None).select_related("sender").order_by("pk"):
        agenda.place_sent(meeting, sent, at)


def _moment(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"
