"""Pages of plans: the answer and its reasons, the alternatives, the traces, the proof, and the questions one can ask of it."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Min, QuerySet, Sum
from django.db.models.functions import NullIf
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonweal.web.bodies.models import Body
from commonweal.web.bodies.permits import acts, can, require, sitting_in
from commonweal.web.clock import now
from commonweal.web.decisions.models import Proposal
from commonweal.web.look.forms import refuse
from commonweal.web.means.models import Statement
from commonweal.web.plans import figures, inputs, services, trace
from commonweal.web.plans.forms import RequestForm, WhatIfForm
from commonweal.web.plans.models import THIS, Adoption, Computation, Met, Plan
from commonweal.web.plans.summary import TIERS
from commonweal.web.record.idempotency import once
from commonweal.web.refused import Refused

ON_A_PAGE = 50
ORDERS = {"": ("place",), "least": ("met", "place"), "most": ("-asked_for", "place")}  # of the needs on their page
CAUSES = 5  # on the plan's page; the rest behind a link


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The newest plan; or, before there is one, what is being computed and how to ask for it."""
    plan = Plan.objects.first()
    if plan:
        return _plan_page(request, plan)
    shown = {
        "computations": Computation.objects.under_way(),
        "may_compute": _may(request, "plan.compute"),
        "tables": Body.objects.filter(demands__isnull=False).exists(),
    }
    return render(request, "plans/none.html", shown)


@acts("page.read")
@require_GET
def all_plans(request: HttpRequest) -> HttpResponse:
    """Every plan and computation, newest first."""
    asked = request.GET.get("q", "").strip()
    computations = Computation.objects.filter(kind=Computation.Kind.PLAN).select_related("plan")
    if asked:
        computations = computations.filter(plan__title__icontains=asked)
    shown = {
        "page": Paginator(computations, ON_A_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "in_force": Adoption.objects.select_related("option").first(),
        "may_compute": _may(request, "plan.compute"),
    }
    return render(request, "plans/all.html", shown)


@acts("page.read")
@require_GET
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """One plan: its answer, what holds it back, the alternatives, what changed, the proof."""
    return _plan_page(request, _plan(key))


def _plan_page(request: HttpRequest, found: Plan) -> HttpResponse:
    options = list(found.options.all())
    this = options[0]
    tier = figures.deciding_tier(this)
    bars = figures.by_community(this)
    shown = {
        "plan": found,
        "this": this,
        "bars": bars,
        "bars_sentence": figures.sentence_of(bars, tier),
        "tier": tier,
        "in_full": figures.in_full(this),
        "answers": figures.answers(this),
        "causes": figures.with_questions(found)[:CAUSES],
        "shortages": found.summary["shortages"][:CAUSES],
        "shortages_count": len(found.summary["shortages"]),
        "tight": found.summary["tight"][:CAUSES],
        "compared": figures.compared(options),
        "votable": services.put_to_vote(found),
        "proposal": Proposal.objects.filter(about=f"plan:{found.key}").first(),
        "adoption": Adoption.objects.filter(option__plan=found).select_related("option").first(),
        "reasons": _reasons(found),
        "in_force": Adoption.objects.exclude(option__plan=found).select_related("option__plan").first(),
        "under_way": Computation.objects.under_way().filter(kind=Computation.Kind.PLAN),
        "may_propose": _may(request, "plan.propose"),
        "may_compute": _may(request, "plan.compute"),
        "newer": Plan.objects.filter(pk__gt=found.pk).first(),
    }
    return render(request, "plans/plan.html", shown)


def _reasons(found: Plan) -> QuerySet[Statement]:
    """What workplaces said, in their words, between the plan before and this one."""
    if found.before is None:
        return Statement.objects.none()
    asked, before = found.computation.asked_at, found.before.computation.asked_at
    said = Statement.objects.filter(accepted_at__gt=before, accepted_at__lte=asked, withdrawn_at=None).exclude(cause="delivery")
    return said.select_related("workplace").order_by("pk")


@acts("page.read")
@require_GET
def alternative(request: HttpRequest, key: str, position: int) -> HttpResponse:
    """An alternative: what it gives, and what it costs the others."""
    found = _plan(key)
    option = get_object_or_404(found.options, position=position)
    bars = figures.by_community(option)
    shown = {
        "plan": found,
        "option": option,
        "bars": bars,
        "bars_sentence": figures.sentence_of(bars, figures.deciding_tier(option)),
        "tier": figures.deciding_tier(option),
        "in_full": figures.in_full(option),
        "compared": figures.compared([found.options.get(name=THIS), option]),
    }
    return render(request, "plans/alternative.html", shown)


@acts("page.read")
@require_GET
def met(request: HttpRequest, key: str, position: int = 0) -> HttpResponse:
    """How far every single need is met, to be searched by community, product, tier and period."""
    found = _plan(key)
    option = get_object_or_404(found.options, position=position)
    needs = Met.objects.filter(option=option)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "community", "tier", "order")}
    if asked["q"]:
        titles = figures.titles(found)
        needs = needs.filter(product__in=[name for name, title in titles.items() if asked["q"].lower() in title.lower()])
    if asked["community"]:
        needs = needs.filter(community=asked["community"])
    if asked["tier"] in TIERS:
        needs = needs.filter(tier=asked["tier"])
    groups = needs.values("community", "product", "tier").annotate(
        asked_for=Sum("needed"),
        reached=Sum("delivered"),
        place=Min("pk"),
        met=Sum("delivered") / NullIf(Sum("needed"), 0.0),  # founding tables can say a need of nothing
    )
    page = Paginator(groups.order_by(*ORDERS.get(asked["order"], ORDERS[""])), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = figures.told(found, page.object_list, needs.filter(product__in={group["product"] for group in page}))
    shown = {"plan": found, "option": option, "page": page, "rows": rows, "asked": asked, "tiers": TIERS}
    return render(request, "plans/met.html", shown)


@acts("page.read")
@require_GET
def shortages(request: HttpRequest, key: str) -> HttpResponse:
    """Every need that is not met in full, by how much, and what holds it back."""
    found = _plan(key)
    asked = request.GET.get("q", "").strip()
    told = [row for row in found.summary["shortages"] if asked.lower() in f"{row['sentence']} {row['need']}".lower()]
    page = Paginator(told, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "plans/shortages.html", {"plan": found, "page": page, "asked": asked})


@acts("page.read")
@require_GET
def years(request: HttpRequest, key: str) -> HttpResponse:
    """Needs met year by year, community by community."""
    found = _plan(key)
    option = found.options.get(name=THIS)
    periods = found.summary["periods"]
    tiers = [tier for tier in TIERS if tier in option.summary["tiers"]]
    tables = [
        {
            "tier": tier,
            "rows": [(row["title"], [year[tier] for year in row["years"]]) for row in option.summary["communities"]],
        }
        for tier in tiers
    ]
    shown = {"plan": found, "periods": periods, "tables": tables, "panels": figures.year_by_year(option)}
    shown["tier"] = figures.deciding_tier(option)
    return render(request, "plans/years.html", shown)


# ── From needs to techniques and back (P1)


@acts("page.read")
@require_GET
def traces(request: HttpRequest, key: str) -> HttpResponse:
    """Every product of the plan, to begin tracing from."""
    found = _plan(key)
    asked = request.GET.get("q", "").strip()
    products = [
        row
        for row in inputs.document(found.source)["products"]
        if row.get("right") != "yes" and asked.lower() in str(row.get("title") or row["product"]).lower()
    ]
    shown = {
        "plan": found,
        "page": Paginator(products, ON_A_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "unneeded": found.summary["unneeded"],
    }
    return render(request, "plans/traces.html", shown)


@acts("page.read")
@require_GET
def trace_product(request: HttpRequest, key: str) -> HttpResponse:
    """Where a product comes from and where all of it goes."""
    found, tables = _with_tables(key)
    name = request.GET.get("of", "")
    row = next((row for row in tables["products"] if row["product"] == name), None)
    if row is None:
        raise Http404
    flows = trace.product(tables, inputs.document(found.document), name)
    shown = {
        "plan": found,
        "name": name,
        "title": row.get("title") or name,
        "unit": row["unit"],
        "flows": flows,
        "serves": inputs.document(found.summary["traces"]).get(name),
    }
    return render(request, "plans/trace_product.html", shown)


@acts("page.read")
@require_GET
def trace_technique(request: HttpRequest, key: str) -> HttpResponse:
    """What a technique takes and makes under the plan."""
    found, tables = _with_tables(key)
    name = request.GET.get("of", "")
    row = next((row for row in tables["techniques"] if row["technique"] == name), None)
    if row is None:
        raise Http404
    shown = {
        "plan": found,
        "title": row.get("title") or name,
        "workplace": row.get("workplace"),
        "flows": trace.technique(tables, inputs.document(found.document), name),
        "periods": found.summary["periods"],
        "unneeded": name in found.summary["unneeded"],
    }
    return render(request, "plans/trace_technique.html", shown)


# ── The proof


@acts("page.read")
@require_GET
def certificate(request: HttpRequest, key: str) -> HttpResponse:
    """What proves the plan, stage by stage, and how anyone can check it."""
    return render(request, "plans/certificate.html", {"plan": _plan(key)})


@acts("page.read")
@require_GET
def download(request: HttpRequest, key: str, what: str) -> HttpResponse:
    """The plan's document, or the tables it answers, as they lie beside the record."""
    found = _plan(key)
    content = inputs.content(found.document if what == "plan" else found.source)
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{what}-{found.key}.json"'
    return response


# ── Acts


@acts("plan.compute")
@require_http_methods(["GET", "POST"])
@once
def compute(request: HttpRequest) -> HttpResponse:
    """Ask for a plan of needs and means as they stand."""
    require(request.user, "plan.compute", _council())
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = services.request(member=request.user, why=form.cleaned_data["why"], at=now())
            return redirect("plans:computation", found.key)
        except Refused as refused:
            refuse(form, refused)
    shown = {"form": form, "under_way": Computation.objects.under_way().filter(kind=Computation.Kind.PLAN)}
    return render(request, "plans/compute.html", shown, status=422 if form.errors else 200)


@acts("plan.stop")
@require_http_methods(["GET", "POST"])
@once
def stop(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once more, then stop a computation."""
    found = get_object_or_404(Computation, key=key)
    require(request.user, "plan.stop", _council())
    if request.method == "POST":
        services.stop(computation=found, at=now())
        return redirect("plans:computation", key)
    shown = {
        "headline": _("Stop this computation?"),
        "sentence": _("What it has found so far is lost. Anyone on the council can ask for it again."),
        "act": _("Stop it"),
        "back": found.get_absolute_url(),
        "danger": True,
    }
    return render(request, "record/confirm.html", shown)


@acts("plan.propose")
@require_http_methods(["GET", "POST"])
@once
def propose(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once more, then put the plan and its alternatives to the council's vote."""
    found, council = _plan(key), _council()
    require(request.user, "plan.propose", council)
    if request.method == "POST":
        return redirect(services.propose(plan=found, council=council, by=sitting_in(request.user, council), at=now()))
    count = found.options.count() - 1
    shown = {
        "headline": _("Put this plan to the vote?"),
        "sentence": _(
            "The council votes on it and its {count} alternatives at once; base bodies can bind their delegates until it closes."
        ).format(count=count),
        "act": _("Open the vote"),
        "back": found.get_absolute_url(),
    }
    return render(request, "record/confirm.html", shown)


@acts("plan.ask")
@require_http_methods(["GET", "POST"])
@once
def what_if(request: HttpRequest, key: str) -> HttpResponse:
    """Ask what would come of the plan if one figure that holds it back were another."""
    found = _plan(key)
    initial = {"limit": request.GET.get("limit", "0")}
    form = WhatIfForm(found, request.POST) if request.method == "POST" else WhatIfForm(found, initial=initial)
    if request.method == "POST" and form.is_valid():
        rows, sentence = form.question
        question = services.ask_what_if(plan=found, rows=rows, sentence=sentence, member=request.user, at=now())
        return redirect("plans:computation", question.key)
    asked = Computation.objects.filter(kind=Computation.Kind.WHATIF, change__plan=found.key)[:10]
    return render(
        request, "plans/what_if.html", {"plan": found, "form": form, "asked": asked}, status=422 if form.errors else 200
    )


@acts("page.read")
@require_GET
def computation(request: HttpRequest, key: str) -> HttpResponse:
    """A computation at work: how far it is, the bound and the value closing in; and what came of it."""
    found = get_object_or_404(Computation.objects.select_related("plan"), key=key)
    shown = {**_progress(found), "may_stop": _may(request, "plan.stop") and found.under_way}
    if request.htmx:
        shown["ended"] = not found.under_way
        return render(request, "plans/_progress.html", shown, status=200 if found.under_way else 286)  # 286 ends the asking
    return render(request, "plans/computation.html", shown)


def _progress(found: Computation) -> dict[str, Any]:
    rows = list(found.progress.filter(attempt=found.attempt))
    asked_of = Plan.objects.filter(key=found.change.get("plan", "")).first()
    return {
        "computation": found,
        "last": rows[-1] if rows else None,
        "closing": figures.closing(rows),
        "plan": getattr(found, "plan", None),
        "asked_of": asked_of,
        "before": asked_of.options.get(name=THIS).summary if asked_of else None,
    }


def _plan(key: str) -> Plan:
    return get_object_or_404(Plan.objects.select_related("computation", "before"), key=key)


def _with_tables(key: str) -> tuple[Plan, dict[str, list[Any]]]:
    found = _plan(key)
    return found, inputs.document(found.source)


def _council() -> Body:
    council = Body.objects.topmost().first()
    if council is None:
        raise Http404
    return council


def _may(request: HttpRequest, action: str) -> bool:
    council = Body.objects.topmost().first()
    return council is not None and can(request.user, action, council).holds
