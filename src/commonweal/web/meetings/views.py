"""Pages of meetings: which there are, one with its agenda and its room, and the acts in it."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.bodies.permits import acts, can, require
from commonweal.web.clock import now
from commonweal.web.look.forms import refuse
from commonweal.web.meetings import agenda, calling, ics, room, shown, speakers
from commonweal.web.meetings.forms import FileForm, MeetingForm, MinutesForm, PointForm
from commonweal.web.meetings.models import Attachment, Forward, Meeting, Motion, Point, Stage
from commonweal.web.members.models import Member
from commonweal.web.record import services as record
from commonweal.web.record.idempotency import once
from commonweal.web.record.models import Log
from commonweal.web.refused import Refused
from commonweal.web.threads import subjects

ON_A_PAGE = 20
NOTHING_CHANGED = 204


# ── Which meetings there are


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every meeting to come, the next first."""
    coming = Meeting.objects.coming().select_related("body").annotate(items=Count("points"))
    return render(request, "meetings/index.html", {"page": Paginator(coming, ON_A_PAGE).get_page(request.GET.get("page"))})


@acts("page.read")
@require_GET
def of_body(request: HttpRequest, key: str) -> HttpResponse:
    """The meetings of one body: to come, asked for, and over; and what other bodies have sent it."""
    body = get_object_or_404(Body, key=key)
    counted = body.meetings.annotate(items=Count("points", distinct=True))
    asked = counted.filter(stage=Stage.ASKED).annotate(behind=Count("supports", distinct=True)).order_by("begins")
    came = Forward.objects.filter(body=body).select_related("sender").prefetch_related("replies")
    told = {
        "body": body,
        "coming": counted.coming(),
        "asked": asked,
        "page": Paginator(counted.over(), ON_A_PAGE).get_page(request.GET.get("page")),
        "came": Paginator(came, ON_A_PAGE).get_page(request.GET.get("sent")),
        "went": body.forwards_sent.select_related("body").prefetch_related("replies")[:ON_A_PAGE],
        "may_call": can(request.user, "meeting.call", body).holds,
    }
    return render(request, "meetings/of_body.html", told)


@acts("page.read")
@require_safe
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The meetings of a body for a calendar that asks again."""
    body = get_object_or_404(Body, key=key)
    found = body.meetings.exclude(stage=Stage.ASKED).select_related("body").order_by("-begins")[:100]
    return _calendar(request, found, key)


@acts("page.read")
@require_safe
def date(request: HttpRequest, key: str) -> HttpResponse:
    """One meeting for a calendar."""
    return _calendar(request, [_meeting(key)], key)


@acts("meeting.call")
@require_http_methods(["GET", "POST"])
@once
def call(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for a meeting of my body."""
    body = get_object_or_404(Body, key=key)
    require(request.user, "meeting.call", body)
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(calling.call_meeting(body=body, member=request.user, at=now(), **form.cleaned_data))
        except Refused as refused:
            refuse(form, refused)
    return render(request, "meetings/call.html", {"body": body, "form": form}, status=422 if form.errors else 200)


# ── One meeting


@acts("page.read")
@require_GET
def meeting(request: HttpRequest, key: str) -> HttpResponse:
    """One meeting: when and where, its agenda, and while it lasts its room."""
    found = _meeting(key)
    told = shown.the_room(found, request.user, now())
    told |= {
        "behind": calling.standing(found) if found.stage in (Stage.ASKED, Stage.CALLED) else 0,
        "needed": calling.needed(found, now()) if found.stage == Stage.ASKED else 0,
        "stands": request.user.is_authenticated and found.supports.filter(member=request.user).exists(),
        "was_there": request.user.is_authenticated and found.attendances.filter(member=request.user).exists(),
        "came": found.attendances.count() if found.stage == Stage.OVER else 0,
        "seats": _seats(found) if found.stage == Stage.OVER and found.body.is_council else (),
    }
    return render(request, "meetings/meeting.html", told)


@acts("page.read")
@require_GET
def room_now(request: HttpRequest, key: str) -> HttpResponse:
    """The room as it is now, for a page that asks every few seconds; nothing where nothing has changed."""
    found = _meeting(key)
    if request.GET.get("seen") == shown.version(found, now()):
        return HttpResponse(status=NOTHING_CHANGED)
    if not request.htmx:
        return redirect(found)
    return render(request, "meetings/_room.html", shown.the_room(found, request.user, now()))


@acts("meeting.call")
@require_POST
@once
def behind(request: HttpRequest, key: str) -> HttpResponse:
    """Stand behind a call, or step back from it."""
    found = _meeting(key)
    require(request.user, "meeting.call", found)
    act = calling.step_back if request.POST.get("act") == "back" else calling.stand_behind
    return redirect(act(meeting=found, member=request.user, at=now()))


@acts("meeting.item")
@require_http_methods(["GET", "POST"])
@once
def add(request: HttpRequest, key: str) -> HttpResponse:
    """Put an item on the agenda."""
    found = _meeting(key)
    require(request.user, "meeting.item", found)
    form = PointForm(shown.open_subjects(found.body), request.POST or None, initial={"about": request.GET.get("about", "")})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(agenda.add_item(meeting=found, member=request.user, at=now(), **form.cleaned_data))
        except Refused as refused:
            refuse(form, refused)
    return render(request, "meetings/add.html", {"meeting": found, "form": form}, status=422 if form.errors else 200)


@acts("meeting.attend")
@require_POST
@once
def come(request: HttpRequest, key: str) -> HttpResponse:
    """Say that I am here, or that I leave."""
    found = _meeting(key)
    require(request.user, "meeting.attend", found)
    if request.POST.get("act") == "go":
        room.go(meeting=found, member=request.user, at=now())
    else:
        room.come(meeting=found, member=request.user, willing=request.POST.get("willing") == "yes", at=now())
    return _back_to_room(found)


@acts("meeting.attend")
@require_POST
@once
def open_meeting(request: HttpRequest, key: str) -> HttpResponse:
    """Open the meeting."""
    found = _meeting(key)
    require(request.user, "meeting.attend", found)
    return _back_to_room(room.open_meeting(meeting=found, member=request.user, at=now()))


@acts("meeting.attend")
@require_POST
@once
def move_motion(request: HttpRequest, key: str) -> HttpResponse:
    """Move something that takes effect once more than half of those present stand behind it."""
    found = _meeting(key)
    require(request.user, "meeting.attend", found)
    kind = request.POST.get("kind", "")
    moved: dict[str, Any] = {}
    if kind == Motion.Kind.CHAIR:
        moved["candidate"] = get_object_or_404(Member, _here_in(found), pk=_number(request.POST.get("candidate")))
    elif kind in (Motion.Kind.ITEM, Motion.Kind.SEND):
        moved["point"] = get_object_or_404(found.points, key=request.POST.get("point", ""))
        moved["upward"] = request.POST.get("where") != "down"
    elif kind != Motion.Kind.MINUTES:
        return redirect(found)
    room.move_motion(meeting=found, member=request.user, kind=kind, at=now(), **moved)
    return _back_to_room(found)


@acts("meeting.attend")
@require_POST
@once
def back(request: HttpRequest, key: str) -> HttpResponse:
    """Stand behind a motion, or step back from it."""
    motion = get_object_or_404(Motion.objects.select_related("meeting__body"), key=key)
    require(request.user, "meeting.attend", motion.meeting)
    act = room.unback if request.POST.get("act") == "back" else room.back
    act(motion=motion, member=request.user, at=now())
    return _back_to_room(motion.meeting)


@acts("meeting.chair")
@require_POST
@once
def chair(request: HttpRequest, key: str) -> HttpResponse:
    """What who chairs does: call the next, end a turn, close the list, take up or move an item, bring somebody in."""
    found = _meeting(key)
    require(request.user, "meeting.chair", found)
    said: dict[str, Any] = {"chair": request.user, "at": now()}
    point = found.points.filter(key=request.POST.get("point", "")).first()
    who = Member.objects.filter(pk=_number(request.POST.get("who"))).first()
    match request.POST.get("act", ""):
        case "next" if point:
            speakers.call_next(point=point, **said)
        case "end" if point:
            speakers.end_turn(point=point, **said)
        case "close-list" | "reopen-list" as act if point:
            speakers.close_list(point=point, closed=act == "close-list", **said)
        case "take-up" if point:
            room.take_up(meeting=found, point=point, **said)
        case "up" | "down" as act if point:
            room.move(meeting=found, point=point, up=act == "up", **said)
        case "bring" if who:
            room.bring(meeting=found, member=who, **said)
        case "ask-for" if who and point:
            speakers.ask_for(point=point, member=who, **said)
    return _back_to_room(found)


@acts("meeting.chair")
@require_http_methods(["GET", "POST"])
@once
def close(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once more, then close the meeting I chair."""
    found = _meeting(key)
    require(request.user, "meeting.chair", found)
    if request.method == "POST":
        return redirect(room.close_meeting(meeting=found, chair=request.user, at=now()))
    told = {
        "headline": _("Close the meeting?"),
        "sentence": _("Who was there is recorded, and the minutes can be written. It cannot be opened again."),
        "act": _("Close the meeting"),
        "back": found.get_absolute_url(),
    }
    return render(request, "record/confirm.html", told)


@acts("meeting.minutes")
@require_http_methods(["GET", "POST"])
@once
def minutes(request: HttpRequest, key: str) -> HttpResponse:
    """Write the minutes of a meeting I was at."""
    found = _meeting(key)
    require(request.user, "meeting.minutes", found)
    form = MinutesForm(request.POST or None, initial={"text": found.minutes, "before": found.minutes})
    if request.method == "POST" and form.is_valid():
        said = {name: text.replace("\r\n", "\n") for name, text in form.cleaned_data.items()}
        try:
            return redirect(room.write_minutes(meeting=found, member=request.user, at=now(), **said))
        except Refused as refused:
            refuse(form, refused)
    return render(request, "meetings/minutes.html", {"meeting": found, "form": form}, status=422 if form.errors else 200)


# ── One item


@acts("page.read")
@require_GET
def point(request: HttpRequest, key: str) -> HttpResponse:
    """One item with its files, and what it is about."""
    return _point_page(request, _point(key))


@acts("meeting.item")
@require_POST
@once
def attach(request: HttpRequest, key: str) -> HttpResponse:
    """Add a file to an item."""
    found = _point(key)
    require(request.user, "meeting.item", found.meeting)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            agenda.attach(point=found, name=file.name, content=file.read(), at=now())
            return redirect(found)
        except Refused as refused:
            refuse(form, refused)
    return _point_page(request, found, form)


@acts("meeting.item")
@require_POST
@once
def take_off(request: HttpRequest, key: str) -> HttpResponse:
    """Take an item of mine off the agenda."""
    found = _point(key)
    require(request.user, "meeting.item", found.meeting)
    agenda.take_off(point=found, member=request.user, at=now())
    return redirect(found.meeting)


@acts("meeting.attend")
@require_POST
@once
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Ask to speak on the item, make a point of order, or take myself off the list."""
    found = _point(key)
    require(request.user, "meeting.attend", found.meeting)
    said: dict[str, Any] = {"point": found, "member": request.user, "at": now()}
    if request.POST.get("act") == "back":
        speakers.take_back(**said)
    else:
        order, second = request.POST.get("act") == "order", request.POST.get("list") == "second"
        speakers.ask(point_of_order=order, second_list=second, **said)
    return _back_to_room(found.meeting)


@acts("page.read")
@require_safe
def file(request: HttpRequest, key: str) -> HttpResponse:
    """A file of an item: to be kept, and never shown or run as a page of this site."""
    found = get_object_or_404(Attachment, key=key)
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Disposition": _as_download(found.name),
    }
    return HttpResponse(record.attached(found.sha256), content_type=found.media, headers=headers)


# ── Finding and showing


def _here_in(found: Meeting) -> Q:
    """Members who are at a meeting now."""
    return Q(pk__in=found.attendances.here().values("member"))


def _point_page(request: HttpRequest, found: Point, form: FileForm | None = None) -> HttpResponse:
    inside = can(request.user, "meeting.item", found.meeting.body).holds and found.meeting.stage in agenda.NOT_OVER
    mine = request.user.is_authenticated and found.by_id == request.user.pk
    before = found.meeting.stage in (Stage.ASKED, Stage.CALLED)
    told = {
        "point": found,
        "meeting": found.meeting,
        "subject": subjects.find(found.about) if found.about else None,
        "attachments": found.attachments.all(),
        "form": (form or FileForm()) if inside else None,
        "may_take_off": inside and mine and before and not found.attachments.exists(),
    }
    return render(request, "meetings/point.html", told, status=422 if form is not None and form.errors else 200)


def _seats(found: Meeting) -> list[dict[str, Any]]:
    """Of a council's meeting, who of its delegates was there."""
    here = {one.tenure_id for one in found.attendances.all()}
    then = Q(began__lte=found.closed) & (Q(ended=None) | Q(ended__gt=found.opened))
    held = Tenure.objects.filter(then, seat__council=found.body)
    rows = held.select_related("holder", "seat__constituency").order_by("seat__constituency__name", "pk")
    return [{"tenure": tenure, "came": tenure.pk in here} for tenure in rows]


def _calendar(request: HttpRequest, found: Any, name: str) -> HttpResponse:
    log = Log.objects.filter(name=record.FEDERATION).first()
    address = request.build_absolute_uri("/").rstrip("/")
    content = ics.calendar(found, log.origin if log else "commonweal", address, now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = _as_download(f"{name}.ics")
    return response


def _as_download(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _back_to_room(found: Meeting) -> HttpResponse:
    return redirect(f"{found.get_absolute_url()}#room")


def _number(said: str | None) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 16 else 0


def _meeting(key: str) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("body", "chair", "agreed_at"), key=key)


def _point(key: str) -> Point:
    return get_object_or_404(Point.objects.select_related("meeting__body", "came_from__sender", "minutes_of"), key=key)
