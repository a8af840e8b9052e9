"""What meetings put elsewhere: coming ones on the first page and on bodies' pages, what waits for an answer, who attended."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.web.bodies import besides, hooks
from commonweal.web.bodies.models import Body, Kind, Tenure
from commonweal.web.bodies.permits import can
from commonweal.web.decisions.models import Proposal
from commonweal.web.look import front
from commonweal.web.look.parts import Ask, News
from commonweal.web.meetings.models import Forward, Meeting, Point, Stage
from commonweal.web.threads import subjects
from commonweal.web.threads.subjects import Subject

SOON = timedelta(days=7)


@subjects.register("point")
def points(keys: Collection[str]) -> Iterator[Subject]:
    """Items of agendas."""
    for point in Point.objects.filter(key__in=keys).select_related("meeting__body"):
        yield Subject(f"point:{point.key}", point.title, point.get_absolute_url(), point.meeting.body)


@besides.leads
def meetings_of(body: Body) -> Iterator[tuple[str, str]]:
    """The meetings of a body; a committee of three needs none."""
    if body.kind != Kind.COMMITTEE:
        yield _("Meetings"), reverse("meetings:of-body", args=[body.key])


@besides.ways
def further(about: str, user: Any) -> Iterator[tuple[str, str]]:
    """Putting a thing on the agenda of the next meeting, and sending on what a council has decided."""
    kind, _colon, key = about.partition(":")
    subject = subjects.find(about) if user.is_authenticated and kind != "point" else None
    if subject is None:
        return
    meeting = subject.body.meetings.coming().first()
    if meeting is not None and can(user, "meeting.item", subject.body).holds:
        name = _("Put it on the agenda of “{meeting}”").format(meeting=meeting.title)
        yield name, f"{reverse('meetings:add', args=[meeting.key])}?about={about}"
    decided = kind == "proposal" and Proposal.objects.filter(key=key, closed__isnull=False).exclude(chosen="").exists()
    if decided and can(user, "item.forward", subject.body).holds:
        yield _("Send it on to another body"), reverse("meetings:send", args=[key])


@hooks.opens
def open_here(body: Body, at: datetime) -> Iterator[hooks.Open]:
    """Meetings to come, and what other bodies have sent and nobody has answered."""
    for meeting in body.meetings.coming():
        title = _("Meeting under way: {title}") if meeting.stage == Stage.OPEN else _("Meeting: {title}")
        yield hooks.Open(title.format(title=meeting.title), meeting.get_absolute_url(), meeting.begins)
    for sent in Forward.objects.waiting().filter(body=body).select_related("sender"):
        title = _("Came from {body}: {title}").format(body=sent.sender.name, title=sent.title)
        yield hooks.Open(title, sent.get_absolute_url())


@front.asks
def meetings_soon(member: Any, at: datetime) -> Iterator[Ask]:
    """Meetings of this member's bodies and councils within a week."""
    mine = Q(body__in=Body.objects.of(member)) | Q(body__seats__in=_seats(member))
    for meeting in Meeting.objects.coming().filter(mine, begins__lt=at + SOON).select_related("body").distinct():
        title = _("Come: {title}").format(title=meeting.title)
        due = _("{body} meets: {place}").format(body=meeting.body.name, place=meeting.place)
        act = _("Go in") if meeting.stage == Stage.OPEN else _("Read the agenda")
        yield Ask(title, due, act, meeting.get_absolute_url(), max(meeting.begins, at))


@front.asks
def sent_to_my_seat(member: Any, at: datetime) -> Iterator[Ask]:
    """What was sent to a body for which this member holds a seat, and nobody has answered."""
    held = Tenure.objects.running().filter(holder=member).exclude(seat__council__kind=Kind.COMMITTEE)
    council, home = held.values("seat__council"), held.values("seat__constituency")
    to_me = Q(body__in=council) | Q(body__in=home) & ~Q(body__kind=Kind.COUNCIL)
    said = Q(replies__tenure__in=held.values("pk"))
    for sent in Forward.objects.waiting().filter(to_me).exclude(said).select_related("sender", "body"):
        title = _("{body} has sent: {title}").format(body=sent.sender.name, title=sent.title)
        due = _("{body} takes it up, answers, or says why not").format(body=sent.body.name)
        yield Ask(title, due, _("Read and answer"), sent.get_absolute_url())


@front.news
def minutes_agreed(since: datetime, until: datetime) -> Iterator[News]:
    """Minutes that were agreed on."""
    for meeting in Meeting.objects.filter(agreed__gt=since, agreed__lte=until).select_related("body"):
        title = _("{body} agreed on its minutes").format(body=meeting.body.name)
        yield News(title, meeting.title, _("Read them"), meeting.get_absolute_url(), meeting.agreed)


@besides.attends
def attended(tenure: Tenure) -> besides.Attended | None:
    """The meetings of a council while a tenure ran, and to how many of them its delegate came."""
    if tenure.seat.council.kind != Kind.COUNCIL:
        return None
    held = Meeting.objects.over().filter(body=tenure.seat.council_id, opened__gte=tenure.began)
    if tenure.ended:
        held = held.filter(closed__lte=tenure.ended)
    came = Count("attendances", filter=Q(attendances__tenure=tenure))
    figures = held.order_by().aggregate(held=Count("pk", distinct=True), came=came)
    return besides.Attended(figures["came"], figures["held"]) if figures["held"] else None


def _seats(member: Any) -> Any:
    return Tenure.objects.running().filter(holder=member).values("seat")
