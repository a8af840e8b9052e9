"""Pages of needs: what is in force in a community, what has been stated since, and the list before its assembly."""

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Max, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.web.bodies.models import Body, BodyQuerySet, Kind
from commonweal.web.bodies.permits import acts, can, require
from commonweal.web.clock import now
from commonweal.web.look.forms import refuse
from commonweal.web.needs import services, sheet, tiers
from commonweal.web.needs.forms import ListForm, NeedForm, TableForm
from commonweal.web.needs.gather import TIERS
from commonweal.web.needs.models import Demand, List, Period, StatedNeed, Tiers
from commonweal.web.polls import services as polls
from commonweal.web.polls.panel import panel
from commonweal.web.record.idempotency import once
from commonweal.web.refused import Refused

ON_A_PAGE = 50
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every community with its demand in force and what is open."""
    communities = Body.objects.filter(kind=Kind.COMMUNITY).annotate(version=Max("demands__version"))
    mine = set(Body.objects.of(request.user).values_list("pk", flat=True)) if request.user.is_authenticated else set()
    stated = dict(StatedNeed.objects.open().order_by().values_list("community").annotate(all=Count("pk")))
    lists = {ballot.body_id: ballot for ballot in List.objects.open()}
    shown = [
        {"body": body, "mine": body.pk in mine, "open": stated.get(body.pk, 0), "list": lists.get(body.pk)}
        for body in communities
    ]
    page = Paginator(sorted(shown, key=lambda row: not row["mine"]), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "needs/index.html", {"page": page})


@acts("page.read")
@require_GET
def community(request: HttpRequest, key: str) -> HttpResponse:
    """What a community needs: in force, product by product and tier by tier; and what has been stated since."""
    body = _community(key)
    demand = services.current(body)
    asked = request.GET.get("q", "").strip()
    stated = StatedNeed.objects.open().filter(community=body).select_related("product", "group")
    shown = {
        "body": body,
        "demand": demand,
        "page": Paginator(_table(demand, asked), ON_A_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "periods": Period.objects.count(),
        "stated": stated[:ON_A_PAGE],
        "stated_count": stated.count(),
        "labels": Period.labels(),
        "list": List.objects.open().filter(body=body).first(),
        "lists": List.objects.exclude(closed=None).filter(body=body)[:5],
        "belongs": can(request.user, "need.state", body).holds,
    }
    return render(request, "needs/community.html", shown)


@acts("need.state")
@require_http_methods(["GET", "POST"])
@once
def state(request: HttpRequest, key: str) -> HttpResponse:
    """State a need of mine, or of a group of mine."""
    body = _community(key)
    require(request.user, "need.state", body)
    form = NeedForm(request.POST or None, groups=_groups(request))
    if request.method == "POST" and form.is_valid():
        try:
            group = form.cleaned_data.get("group")
            services.state_need(member=request.user, community=body, group=group, at=now(), **form.said)
            return redirect("needs:community", key)
        except Refused as refused:
            refuse(form, refused)
    shown = {"form": form, "body": body, "headline": _("What do you need?"), "act": _("State this need")}
    return render(request, "needs/state.html", shown, status=422 if form.errors else 200)


@acts("need.state")
@require_http_methods(["GET", "POST"])
@once
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Put a need of mine otherwise, until it is before the assembly."""
    need = _mine(request, "need.state", key)
    form = NeedForm(request.POST) if request.method == "POST" else NeedForm.of(need)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_need(need=need, at=now(), **form.said)
            return redirect(need)
        except Refused as refused:
            refuse(form, refused)
    shown = {"form": form, "body": need.community, "headline": _("Put this need otherwise"), "act": _("Change this need")}
    return render(request, "needs/state.html", shown, status=422 if form.errors else 200)


@acts("need.withdraw")
@require_POST
@once
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take a need of mine back."""
    need = _mine(request, "need.withdraw", key)
    services.withdraw_need(need=need, at=now())
    return redirect(need)


@acts("page.read")
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The needs I have stated, and what became of them."""
    stated = StatedNeed.objects.filter(member=request.user) if request.user.is_authenticated else StatedNeed.objects.none()
    page = Paginator(stated.select_related("product", "community", "demand").order_by("-pk"), ON_A_PAGE)
    return render(request, "needs/mine.html", {"page": page.get_page(request.GET.get("page"))})


@acts("need.propose")
@require_http_methods(["GET", "POST"])
@once
def open_list(request: HttpRequest, key: str) -> HttpResponse:
    """Put the list with everything stated since to the community's assembly."""
    body = _community(key)
    require(request.user, "need.propose", body)
    form = ListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(services.open_list(community=body, note=form.cleaned_data["note"], at=now()))
    stated = StatedNeed.objects.open().filter(community=body).select_related("product", "group")
    page = Paginator(stated, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "needs/open_list.html", {"body": body, "form": form, "page": page, "labels": Period.labels()})


@acts("page.read")
@require_GET
def show_list(request: HttpRequest, key: str) -> HttpResponse:
    """A list before its assembly: what is new in it, and the vote."""
    ballot = get_object_or_404(List.objects.select_related("body"), key=key)
    demand = Demand.objects.filter(ballot=ballot).first()
    changed = Tiers.objects.since(ballot.opened, ballot.body).filter(since__lt=demand.since if demand else now())
    shown = {
        **panel(request, ballot),
        "list": ballot,
        "page": Paginator(ballot.stated.select_related("product", "group"), ON_A_PAGE).get_page(request.GET.get("page")),
        "labels": Period.labels(),
        "carried": bool(ballot.result and ballot.result["outcome"]["carried"]),
        "in_force": demand,
        "redivided": changed.select_related("council").first(),
    }
    return render(request, "needs/list.html", shown)


@acts("need.vote")
@require_POST
@once
def vote(request: HttpRequest, key: str) -> HttpResponse:
    """Put my sealed ballot on a list in the box."""
    ballot = get_object_or_404(List.objects.select_related("body"), key=key)
    require(request.user, "need.vote", ballot)
    polls.cast_ballot(ballot, member=request.user, choice=request.POST.get("choice", ""), at=now())
    return redirect(ballot)


@acts("need.state")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, key: str) -> HttpResponse:
    """Look at a table before it is stated: every row with its outcome. Nothing is changed by looking."""
    body = _community(key)
    require(request.user, "need.state", body)
    form = TableForm(request.POST or None, request.FILES or None, groups=_groups(request))
    if request.method == "POST" and form.is_valid():
        return _looked_at(request, body, form)
    return render(request, "needs/upload.html", {"body": body, "form": form}, status=422 if form.errors else 200)


@acts("need.state")
@require_POST
@once
def state_all(request: HttpRequest, key: str) -> HttpResponse:
    """State all rows of a table that was looked at; the next step puts them to the assembly as one list."""
    body = _community(key)
    require(request.user, "need.state", body)
    form = TableForm(request.POST, groups=_groups(request))
    if not form.is_valid():
        return render(request, "needs/upload.html", {"body": body, "form": form}, status=422)
    said = form.cleaned_data
    try:
        services.state_all(
            member=request.user,
            community=body,
            lines=said["lines"],
            replaces=said["replaces"] == "yes",
            why=said["why"],
            group=said.get("group"),
            at=now(),
        )
    except Refused as refused:
        refuse(form, refused)
        return _looked_at(request, body, form, status=422)
    return redirect("needs:open-list", key)


def _looked_at(request: HttpRequest, body: Body, form: TableForm, status: int = 200) -> HttpResponse:
    """The page of a table with the outcome of every row; what was sent stands in the form again, as text."""
    said = form.cleaned_data
    rows = sheet.judged(said["lines"], body, replaces=said["replaces"] == "yes")
    by_outcome = {outcome: [row for row in rows if row.outcome == outcome] for outcome in sheet.Outcome}
    kept = {**request.POST.dict(), "rows": sheet.as_text(said["lines"])}
    again = TableForm(initial=kept, groups=_groups(request))
    shown = {
        "body": body,
        "form": again,
        "errors": form.non_field_errors(),
        "kept": kept,
        "faults": by_outcome[sheet.Outcome.FAULT],
        "stated": by_outcome[sheet.Outcome.STATED],
        "same": by_outcome[sheet.Outcome.SAME],
        "rows": len(rows),
    }
    return render(request, "needs/looked_at.html", shown, status=422 if by_outcome[sheet.Outcome.FAULT] else status)


@acts("page.read")
@require_GET
def export(request: HttpRequest, key: str, ending: str) -> HttpResponse:
    """The demand in force as the table of needs, ready for a spreadsheet."""
    return _table_file(_community(key), ending, empty=False)


@acts("page.read")
@require_GET
def template(request: HttpRequest, key: str, ending: str) -> HttpResponse:
    """The table of needs with its heading alone, to be filled in."""
    return _table_file(_community(key), ending, empty=True)


def _table_file(body: Body, ending: str, *, empty: bool) -> HttpResponse:
    if ending not in MEDIA:
        raise Http404
    response = HttpResponse(sheet.written(ending, body, empty=empty), content_type=MEDIA[ending])
    name = f"{'template' if empty else 'needs'}-{body.key}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _groups(request: HttpRequest) -> BodyQuerySet:
    return Body.objects.of(request.user).exclude(kind=Kind.COMMUNITY)


def _community(key: str) -> Body:
    return get_object_or_404(Body, key=key, kind=Kind.COMMUNITY)


def _mine(request: HttpRequest, action: str, key: str) -> StatedNeed:
    need = get_object_or_404(StatedNeed.objects.select_related("community", "product"), key=key, member=request.user)
    require(request.user, action, need)
    return need


def _table(demand: Demand | None, asked: str) -> list[dict[str, Any]]:
    """One row for each product: how much altogether, and which share of it stands in each tier."""
    if demand is None:
        return []
    lines = demand.lines.filter(product__title__icontains=asked) if asked else demand.lines.all()
    sums = lines.order_by("product__title").values("product__title", "product__unit", "tier").annotate(amount=Sum("amount"))
    rows: dict[str, dict[str, Any]] = {}
    for line in sums:
        row = rows.setdefault(
            line["product__title"],
            {"title": line["product__title"], "unit": line["product__unit"], **dict.fromkeys(TIERS, Decimal(0))},
        )
        row[line["tier"]] += line["amount"]
    for row in rows.values():
        row["amount"] = sum((row[tier] for tier in TIERS), Decimal(0))
        row["shares"] = [row[tier] / row["amount"] if row["amount"] else Decimal(0) for tier in TIERS]
    return list(rows.values())


@acts("page.read")
@require_GET
def show_tiers(request: HttpRequest, council: str = "") -> HttpResponse:
    """The table of tiers: how each good is divided beneath a council or in a community; the federation's unless one is named."""
    topmost = Body.objects.councils().topmost()
    found = get_object_or_404(tiers.with_a_table(), key=council) if council else topmost.first()
    if found is None:
        return render(request, "needs/tiers.html", {"council": None})
    asked = request.GET.get("q", "").strip()
    goods = [good for good in tiers.table(found) if asked.casefold() in good.title.casefold()]
    shown = {
        "council": found,
        "page": Paginator(goods, ON_A_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "changes": Tiers.objects.filter(council=found)[:ON_A_PAGE],
        "may_propose": can(request.user, "proposal.open", found).holds,
    }
    return render(request, "needs/tiers.html", shown)
