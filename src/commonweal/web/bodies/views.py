"""Pages of bodies, seats and delegates, and the acts on them: joining, admitting, leaving, marking, resigning."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.rules import recall
from commonweal.rules.deeds import sum_up
from commonweal.rules.seats import Electorate
from commonweal.web.bodies import admission, besides, hooks, picture, services
from commonweal.web.bodies.electorates import beneath, electors, standing
from commonweal.web.bodies.models import OF_THREE, Body, Kind, Seat, Tenure
from commonweal.web.bodies.permits import acts, can, require
from commonweal.web.clock import now
from commonweal.web.record.idempotency import once

ON_A_PAGE = 100
DEEDS_ON_A_PAGE = 30
FELLOWS = 12  # with whom the page offers to compare; the others are a search away


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All councils and the bodies that send to them."""
    asked = request.GET.get("q", "").strip()
    found = Body.objects.base().filter(name__icontains=asked) if asked else Body.objects.base()
    mine = set(Body.objects.of(request.user).values_list("pk", flat=True)) if request.user.is_authenticated else set()
    shown = {
        "councils": Body.objects.councils(),
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "mine": mine,
    }
    return render(request, "bodies/index.html", shown)


@acts("page.read")
@require_GET
def whole(request: HttpRequest) -> HttpResponse:
    """The federation as a tree, and one council's seats as a map; or what a name finds in it."""
    asked, page = request.GET.get("q", "").strip(), request.GET.get("page")
    federation = picture.Federation()
    shown: dict[str, Any] = {"bodies": len(federation.bodies), "asked": asked}
    if asked:
        return render(request, "bodies/picture.html", shown | {"found": picture.found_by(asked, page)})
    wanted = request.GET.get("council", "")
    council = next((one for one in federation.bodies.values() if one.key == wanted), None) if wanted else federation.top()
    if wanted and council is None:
        raise Http404
    if council is not None:
        seats = picture.seats_of(federation, council, page, now())
        shown |= {"lines": federation.tree(council), "council": council, "seats": seats}
    return render(request, "bodies/picture.html", shown)


@acts("page.read")
@require_GET
def body(request: HttpRequest, key: str) -> HttpResponse:
    """Who we are, who speaks for us, and what is open."""
    found = get_object_or_404(Body.with_ended.select_related("parent"), key=key)
    seats = (found.seats if found.is_council else found.sends.exclude(council__kind__in=OF_THREE)).with_holders()
    shown = {
        "body": found,
        "seats": seats.order_by("constituency__name", "key"),
        "belongs": request.user.is_authenticated and found.memberships.running().filter(member=request.user).exists(),
        "can_join": not (found.is_council or found.ended) and can(request.user, "body.join", found).holds,
        "asked": request.user.is_authenticated and found.admissions.standing(now()).filter(member=request.user).exists(),
        "asking": _asking(request, found),
        "open": hooks.open_in(found, now()),
        "beneath": found.children.exclude(kind__in=OF_THREE) if found.is_council else (),
        "tellers": () if found.is_council else Seat.objects.filter(council__kind=Kind.TELLERS, constituency=found).with_holders(),
        "may_agree": found.kind == Kind.COUNCIL and not found.ended and can(request.user, "accord.propose", found).holds,
        "became": found.became.all() if found.ended else (),
        "was": Body.with_ended.filter(became=found),
    }
    return render(request, "bodies/council.html" if found.is_council else "bodies/body.html", shown)


@acts("page.read")
@require_GET
def seat(request: HttpRequest, key: str) -> HttpResponse:
    """Who holds a seat, who follows, and who held it."""
    found = get_object_or_404(Seat.with_ended.select_related("council", "constituency"), key=key)
    past = found.tenures.exclude(ended=None).select_related("holder").order_by("-ended")
    shown = {
        "seat": found,
        "alternates": found.alternates.select_related("member"),
        "counted_again": (held := found.tenure) is not None and hooks.can_be_counted_again(held.election),
        "past": past,
        "open": hooks.open_in(found.constituency, now()),
    }
    return render(request, "bodies/seat.html", shown)


@acts("page.read")
@require_GET
def delegate(request: HttpRequest, key: str) -> HttpResponse:
    """What a delegate did, and where the recall stands."""
    return render(request, "bodies/delegate.html", _delegate_page(request, _tenure(key)))


@acts("recall.mark")
@require_http_methods(["GET", "POST"])
@once
def set_mark(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once more, then set my recall mark on this delegate and show where the recall stands."""
    tenure = _tenure(key)
    require(request.user, "recall.mark", tenure)
    if request.method == "GET":
        return _ask(request, tenure, "mark")
    services.set_mark(tenure=tenure, member=request.user, at=now(), within=_within(request))
    return _back_to(request, tenure, _("Your recall mark stands."))


@acts("recall.withdraw")
@require_http_methods(["GET", "POST"])
@once
def withdraw_mark(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once more, then withdraw my recall mark and show where the recall stands."""
    tenure = _tenure(key)
    require(request.user, "recall.withdraw", tenure)
    if request.method == "GET":
        return _ask(request, tenure, "withdraw")
    services.withdraw_mark(tenure=tenure, member=request.user, at=now(), within=_within(request))
    return _back_to(request, tenure, _("Your recall mark is withdrawn."))


@acts("office.resign")
@require_http_methods(["GET", "POST"])
@once
def resign(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once more, then give up my seat."""
    tenure = _tenure(key)
    require(request.user, "office.resign", tenure)
    if request.method == "POST":
        services.resign(tenure=tenure, member=request.user, at=now())
        return redirect(tenure)
    shown = {
        "headline": _("Give up your seat?"),
        "sentence": _("Your tenure ends at once, and the next alternate follows. Your votes in open polls become void."),
        "act": _("Give up my seat"),
        "back": tenure.get_absolute_url(),
        "danger": True,
    }
    return render(request, "record/confirm.html", shown)


@acts("body.join")
@require_http_methods(["GET", "POST"])
@once
def join(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once more, then ask this body to admit me."""
    found = get_object_or_404(Body, key=key)
    require(request.user, "body.join", found)
    if request.method == "POST":
        admission.ask(member=request.user, body=found, at=now())
        return redirect(found)
    shown = {
        "headline": _("Ask to join {body}?").format(body=found.name),
        "sentence": _(
            "Its members see your name, and any of them can admit you. From then on you vote here and can recall its delegates; "
            "open votes have their roll already, you are on the next."
        ),
        "act": _("Ask to join"),
        "back": found.get_absolute_url(),
    }
    return render(request, "record/confirm.html", shown)


@acts("body.join")
@require_POST
@once
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take my request to join back."""
    found = get_object_or_404(Body, key=key)
    require(request.user, "body.join", found)
    admission.take_back(member=request.user, body=found)
    return redirect(found)


@acts("body.admit")
@require_POST
@once
def admit(request: HttpRequest, key: str, who: str) -> HttpResponse:
    """Let somebody in who asked to join my body."""
    found = get_object_or_404(Body.objects.select_related("parent"), key=key)
    require(request.user, "body.admit", admission.who_admits(found))
    asking = get_object_or_404(found.admissions.select_related("body__parent"), key=who)
    admission.admit(admission=asking, by=request.user, at=now())
    return redirect(found)


@acts("body.leave")
@require_http_methods(["GET", "POST"])
@once
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once more, then end my membership."""
    found = get_object_or_404(Body, key=key)
    require(request.user, "body.leave", found)
    if request.method == "POST":
        services.leave(member=request.user, body=found, at=now())
        return redirect(found)
    shown = {
        "headline": _("Leave {body}?").format(body=found.name),
        "sentence": _(
            "Your recall marks here go with you, and so does a seat you hold for it. You can ask to join again at any time."
        ),
        "act": _("Leave {body}").format(body=found.name),
        "back": found.get_absolute_url(),
        "danger": True,
    }
    return render(request, "record/confirm.html", shown)


def _asking(request: HttpRequest, found: Body) -> Any:
    """Who asks to join, for those who may admit them."""
    if found.is_council or not can(request.user, "body.admit", admission.who_admits(found)).holds:
        return ()
    return found.admissions.standing(now()).select_related("member")


def _tenure(key: str) -> Tenure:
    return get_object_or_404(Tenure.objects.select_related("seat__council", "seat__constituency", "holder"), key=key)


def _within(request: HttpRequest) -> Electorate | None:
    """As whom somebody marks: as a delegate by name, or, unsaid, as a member."""
    return Electorate.OWN if request.POST.get("as", request.GET.get("as")) == "delegate" else None


def _ask(request: HttpRequest, tenure: Tenure, act: str) -> HttpResponse:
    template = "bodies/_recall.html" if request.htmx else "bodies/delegate.html"
    shown = {**_delegate_page(request, tenure), "asking": act, "as_delegate": _within(request) is Electorate.OWN}
    return render(request, template, shown)


def _back_to(request: HttpRequest, tenure: Tenure, done: str) -> HttpResponse:
    """The panel where the recall stands; or, if it has just ended the tenure, the whole page anew."""
    tenure.refresh_from_db()
    if not request.htmx:
        messages.success(request, done)
        return redirect(tenure)
    if tenure.ended:
        messages.success(request, done)
        response = HttpResponse()
        response["HX-Redirect"] = tenure.get_absolute_url()
        return response
    return render(request, "bodies/_recall.html", {**_delegate_page(request, tenure), "done": done})


def _delegate_page(request: HttpRequest, tenure: Tenure) -> dict[str, Any]:
    deeds = hooks.deeds_of(tenure)
    fellows = Tenure.objects.holding(tenure.seat.council).exclude(pk=tenure.pk).exclude(holder=tenure.holder)
    shown: dict[str, Any] = {
        "tenure": tenure,
        "page": Paginator(deeds, DEEDS_ON_A_PAGE).get_page(request.GET.get("page")),
        "attended": besides.attended(tenure),
        "summary": sum_up(deed.value for deed in deeds if not deed.open),
        "tenures": tenure.holder.tenures.select_related("seat__council", "seat__constituency").order_by("-began"),
        "fellows": fellows.select_related("holder", "seat__constituency").order_by("holder__name")[:FELLOWS],
        "follows": tenure.seat.alternates.select_related("member").first(),
        "counted_again": hooks.can_be_counted_again(tenure.election),
    }
    return shown if tenure.ended else shown | _recall_panel(request, tenure)


def _recall_panel(request: HttpRequest, tenure: Tenure) -> dict[str, Any]:
    """Where the recall of a running tenure stands, and what this reader can do about it (R2, R3, R6)."""
    constituency, rules = tenure.seat.constituency, services.rules_of(tenure.seat.council, now()).recall
    member = can(request.user, "recall.mark", tenure).holds and beneath(constituency).filter(pk=request.user.pk).exists()
    shown: dict[str, Any] = {
        "recall": services.shown_recall(tenure, now()),
        "members": beneath(constituency).count() if constituency.is_council else constituency.size,
        "can_mark": member,
        "marked": member and services.has_marked(tenure, request.user),
        "can_dismiss": can(request.user, "proposal.open", constituency).holds,
        "minorities": recall.for_minorities(tenure.together, rules.by_quota),
    }
    if not constituency.is_council:
        return shown
    marks = list(tenure.delegate_marks.select_related("member"))
    return shown | {
        "delegates": recall.outcome(standing(tenure), rules.more_than, tenure.together if rules.by_quota else 1),
        "delegate_marks": marks,
        "is_delegate": electors(constituency).filter(pk=request.user.pk).exists(),
        "marked_as_delegate": request.user.pk in [mark.member_id for mark in marks],
    }
