"""Pages of means: what workplaces can make and how, and what they state about it."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.tables.amend import amend, differences
from commonweal.web.bodies.models import Body, Kind
from commonweal.web.bodies.permits import acts, can, require
from commonweal.web.clock import now
from commonweal.web.committees import services as committees
from commonweal.web.look.forms import refuse
from commonweal.web.means import services
from commonweal.web.means.forms import CapacityForm, ReasonForm, RecipeForm, StockForm
from commonweal.web.means.models import Base, Statement, Technique
from commonweal.web.record.idempotency import once
from commonweal.web.refused import Refused

ON_A_PAGE = 50


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every workplace with its techniques and statements."""
    asked = request.GET.get("q", "").strip()
    workplaces = Body.objects.filter(kind=Kind.WORKPLACE, name__icontains=asked)
    page = Paginator(workplaces, ON_A_PAGE).get_page(request.GET.get("page"))
    counts = dict(Technique.objects.values_list("workplace").annotate(all=Count("pk")))
    rows = [{"body": body, "techniques": counts.get(body.key, 0)} for body in page]
    mine = Body.objects.of(request.user).filter(kind=Kind.WORKPLACE) if request.user.is_authenticated else ()
    shown = {"page": page, "rows": rows, "asked": asked, "mine": mine, "base": Base.objects.first()}
    return render(request, "means/index.html", shown)


@acts("page.read")
@require_GET
def workplace(request: HttpRequest, key: str) -> HttpResponse:
    """How one workplace works and how much it can, by the tables now in force."""
    body = _workplace(key)
    asked = request.GET.get("q", "").strip()
    techniques = Technique.objects.filter(workplace=key, title__icontains=asked)
    shown = {
        "body": body,
        "page": Paginator(techniques, ON_A_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "statements": Statement.objects.filter(workplace=body).select_related("item")[:ON_A_PAGE],
        "committee": committees.of(body),
        "may_state": can(request.user, "means.state", body).holds,
    }
    return render(request, "means/workplace.html", shown)


@acts("page.read")
@require_GET
def technique(request: HttpRequest, pk: int) -> HttpResponse:
    """One technique: what a run takes and makes, and how often it can be run."""
    found = get_object_or_404(Technique, pk=pk)
    tables = services.effective(now())
    products = {str(row["product"]): row for row in tables["products"]}

    def flows(table: str) -> list[dict[str, Any]]:
        return [
            {
                "title": products[str(row["product"])].get("title") or row["product"],
                "amount": row["amount"],
                "unit": products[str(row["product"])]["unit"],
            }
            for row in tables[table]
            if row["technique"] == found.name
        ]

    body = Body.objects.filter(key=found.workplace, kind=Kind.WORKPLACE).first()
    shown = {
        "technique": found,
        "body": body,
        "takes": flows("inputs"),
        "makes": flows("outputs"),
        "work": [row for row in tables.get("work", ()) if row["technique"] == found.name],
        "capacity": [row for row in tables.get("capacity", ()) if row["technique"] == found.name],
        "statements": Statement.objects.filter(about=found.name).exclude(kind=Statement.Kind.STOCK).select_related("item"),
        "may_state": body is not None and can(request.user, "means.state", body).holds,
    }
    return render(request, "means/technique.html", shown)


@acts("means.state")
@require_http_methods(["GET", "POST"])
@once
def state_recipe(request: HttpRequest, pk: int) -> HttpResponse:
    """State what a run of a technique takes and makes."""
    found, body = _my_technique(request, pk)
    form = RecipeForm(services.effective(now()), found, request.POST or None)
    headline = _("How does {technique} work?").format(technique=found.title)
    return _state(request, form, body, Statement.Kind.RECIPE, found.name, headline)


@acts("means.state")
@require_http_methods(["GET", "POST"])
@once
def state_capacity(request: HttpRequest, pk: int) -> HttpResponse:
    """State how often a technique can be run."""
    found, body = _my_technique(request, pk)
    form = CapacityForm(services.effective(now()), found, services.periods(now()), request.POST or None)
    headline = _("How often can {technique} be run?").format(technique=found.title)
    return _state(request, form, body, Statement.Kind.CAPACITY, found.name, headline)


@acts("means.state")
@require_http_methods(["GET", "POST"])
@once
def state_stock(request: HttpRequest, key: str) -> HttpResponse:
    """State how much of a product a workplace holds at the start."""
    body = _workplace(key)
    require(request.user, "means.state", body)
    techniques = list(Technique.objects.filter(workplace=key).values_list("name", flat=True))
    form = StockForm(services.effective(now()), techniques, request.POST or None)
    about = form.cleaned_data["product"] if form.is_bound and form.is_valid() else ""
    return _state(request, form, body, Statement.Kind.STOCK, about, _("What is in stock at the start?"))


def _state(request: HttpRequest, form: ReasonForm, body: Body, kind: str, about: str, headline: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        said = {"workplace": body, "kind": kind, "about": about, "rows": form.rows(), "reason": form.cleaned_data["reason"]}
        try:
            made = services.state(**said, holds_from=form.holds_from, member=request.user, at=now())
            return redirect(made.item) if made.item else redirect("means:workplace", body.key)
        except Refused as refused:
            refuse(form, refused)
    shown = {"form": form, "body": body, "headline": headline, "committee": committees.of(body)}
    return render(request, "means/state.html", shown, status=422 if form.errors else 200)


@acts("page.read")
@require_GET
def statement(request: HttpRequest, key: str) -> HttpResponse:
    """One statement, figure by figure beside what counts now."""
    found = get_object_or_404(Statement.objects.select_related("workplace", "item"), key=key)
    tables = services.effective(now())
    after = amend(tables, [found.said])
    changes = [change for change in differences(tables, after) if change.table in found.rows]
    shown = {"statement": found, "body": found.workplace, "changes": changes}
    return render(request, "means/statement.html", shown)


@acts("means.withdraw")
@require_POST
@once
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take a statement of my workplace back."""
    found = get_object_or_404(Statement.objects.select_related("workplace"), key=key)
    require(request.user, "means.withdraw", found)
    settled = services.withdraw(statement=found, member=request.user, at=now())
    return redirect("means:workplace", found.workplace.key) if settled.withdrawn_at else redirect(settled.item)


def _workplace(key: str) -> Body:
    return get_object_or_404(Body, key=key, kind=Kind.WORKPLACE)


def _my_technique(request: HttpRequest, pk: int) -> tuple[Technique, Body]:
    found = get_object_or_404(Technique, pk=pk)
    body = _workplace(found.workplace)
    require(request.user, "means.state", body)
    return found, body
