"""Pages of committees: who sits in one, what is on its agenda, one item, and the assembly's vote."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.web.bodies.models import Body, Kind, Seat, Tenure
from commonweal.web.bodies.permits import acts, can, require
from commonweal.web.clock import now
from commonweal.web.committees import services
from commonweal.web.committees.forms import AnswerForm, ItemForm
from commonweal.web.committees.models import Call, Committee, Item, Role, Stage
from commonweal.web.look.forms import refuse
from commonweal.web.polls import services as polls
from commonweal.web.polls.panel import panel
from commonweal.web.record.idempotency import once
from commonweal.web.refused import Refused

ON_A_PAGE = 20


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every workplace with its committee, those that have none, and how much is open."""
    asked = request.GET.get("q", "").strip()
    unsettled = Count("run_by__items", filter=Q(run_by__items__stage__in=(Stage.OPEN, Stage.ASSEMBLY)))
    workplaces = (
        Body.objects.filter(kind=Kind.WORKPLACE, name__icontains=asked).select_related("run_by__body").annotate(open=unsettled)
    )
    mine = set(Body.objects.of(request.user).values_list("pk", flat=True)) if request.user.is_authenticated else set()
    page = Paginator(workplaces.order_by("name"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "committees/index.html", {"page": page, "asked": asked, "mine": mine})


@acts("page.read")
@require_GET
def committee(request: HttpRequest, key: str) -> HttpResponse:
    """One workplace's committee: its three seats and its agenda."""
    workplace = _workplace(key)
    found = services.of(workplace)
    works = can(request.user, "committee.propose", workplace).holds
    if found is None:
        vote = Call.objects.open().filter(body=workplace, item=None).first()
        return render(request, "committees/none.html", {"workplace": workplace, "vote": vote, "works": works})
    settled = found.items.filter(stage__in=(Stage.AGREED, Stage.DECIDED)).prefetch_related("answers")
    mine = services.roles_of(found, request.user) if request.user.is_authenticated else {}
    shown = {
        "committee": found,
        "workplace": workplace,
        "seats": _seats(found),
        "agenda": found.items.unsettled().prefetch_related("answers").order_by("closes"),
        "page": Paginator(settled.order_by("-settled"), ON_A_PAGE).get_page(request.GET.get("page")),
        "mine": next(iter(mine), ""),
        "may_open": works or bool(mine),
        "roles": Role.choices,
    }
    return render(request, "committees/committee.html", shown)


@acts("committee.propose")
@require_http_methods(["GET", "POST"])
@once
def found(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the assembly whether the workplace should have a committee."""
    workplace = _workplace(key)
    require(request.user, "committee.propose", workplace)
    if request.method == "POST":
        return redirect(services.propose(workplace=workplace, at=now()))
    return render(request, "committees/found.html", {"workplace": workplace})


@acts("item.open")
@require_http_methods(["GET", "POST"])
@once
def open_item(request: HttpRequest, key: str) -> HttpResponse:
    """Put something before the committee, as a worker or for a seat."""
    found = get_object_or_404(Committee.objects.select_related("body", "workplace"), workplace__key=key)
    held = services.roles_of(found, request.user)
    require(request.user, "item.open", found.body if held else found.workplace)
    form = ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(services.open_item(committee=found, member=request.user, at=now(), **form.cleaned_data))
        except Refused as refused:
            refuse(form, refused)
    return render(request, "committees/open.html", {"committee": found, "form": form}, status=422 if form.errors else 200)


@acts("page.read")
@require_GET
def item(request: HttpRequest, key: str) -> HttpResponse:
    """One item: what it is about, what the three seats say, and where it stands."""
    return _item_page(request, _item(key))


@acts("item.answer")
@require_POST
@once
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Say what my seat chooses."""
    found = _item(key)
    require(request.user, "item.answer", found)
    role, tenure = _mine(request, found)
    form = AnswerForm(found, found.said.get(role), request.POST)
    if not form.is_valid():
        return _item_page(request, found, form, status=422)
    services.answer(item=found, tenure=tenure, at=now(), **form.cleaned_data)
    return redirect(found)


@acts("item.call")
@require_http_methods(["GET", "POST"])
@once
def call_assembly(request: HttpRequest, key: str) -> HttpResponse:
    """Call the workers' assembly instead; asks first, since it cannot be taken back."""
    found = _item(key)
    require(request.user, "item.call", found)
    _role, tenure = _mine(request, found)
    if request.method == "POST":
        services.call_assembly(item=found, tenure=tenure, at=now())
        return redirect(found)
    return render(request, "committees/call_assembly.html", {"item": found})


@acts("page.read")
@require_GET
def call(request: HttpRequest, key: str) -> HttpResponse:
    """A vote of the assembly, on an item or on having a committee."""
    found = _call(key)
    chosen = (found.result or {}).get("outcome", {}).get("chosen", "")
    title = next((option["title"] for option in found.options if option["key"] == chosen), _("All stays as it is"))
    return render(request, "committees/call.html", {**panel(request, found), "call": found, "chosen_title": title})


@acts("item.vote")
@require_POST
@once
def vote(request: HttpRequest, key: str) -> HttpResponse:
    """Put my sealed ballot in the box."""
    found = _call(key)
    require(request.user, "item.vote", found)
    polls.cast_ballot(found, member=request.user, choice=request.POST.get("choice", ""), at=now())
    return redirect(found)


def _item_page(request: HttpRequest, found: Item, form: AnswerForm | None = None, status: int = 200) -> HttpResponse:
    mine = services.roles_of(found.committee, request.user) if request.user.is_authenticated else {}
    role = next(iter(mine), "")
    said = found.said
    open_to_me = found.stage == Stage.OPEN and bool(role) and found.closes > now()
    shown = {
        "item": found,
        "committee": found.committee,
        "voices": [{**seat, "answer": said.get(seat["role"])} for seat in _seats(found.committee)],
        "role": role,
        "form": (form or AnswerForm(found, said.get(role))) if open_to_me else None,
        "has_answered": role in said,
        "may_call": open_to_me and role == Role.WORKERS,
        "call": Call.objects.filter(item=found).first(),
    }
    return render(request, "committees/item.html", shown, status=status)


def _seats(found: Committee) -> list[dict[str, Any]]:
    """The three seats in their order, with who holds each."""
    by_key = {seat.pk: seat for seat in Seat.objects.filter(council=found.body).with_holders()}
    return [{"role": role.value, "label": role.label, "seat": by_key[getattr(found, f"{role.value}_id")]} for role in Role]


def _mine(request: HttpRequest, found: Item) -> tuple[str, Tenure]:
    held = services.roles_of(found.committee, request.user)
    if not held:
        raise Http404
    return next(iter(held.items()))


def _workplace(key: str) -> Body:
    return get_object_or_404(Body.objects.select_related("parent"), key=key, kind=Kind.WORKPLACE)


def _item(key: str) -> Item:
    query = Item.objects.select_related("committee__body", "committee__workplace").prefetch_related("answers__tenure__holder")
    return get_object_or_404(query, key=key)


def _call(key: str) -> Call:
    return get_object_or_404(Call.objects.select_related("body", "item__committee"), key=key)
