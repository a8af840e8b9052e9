"""Plans: asking for one and watching it being computed, its answer and alternatives, its traces and its proof."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.web.api.doors import does, reads
from commonweal.web.api.problems import insist
from commonweal.web.api.shapes import Done, Level, Line, Name, Page, Paging, Said, done, page
from commonweal.web.bodies.models import Body
from commonweal.web.bodies.permits import require, sitting_in
from commonweal.web.clock import now
from commonweal.web.plans import inputs, services, trace
from commonweal.web.plans.forms import WhatIfForm
from commonweal.web.plans.models import Alternative, Computation, Met, Plan

router = Router()


class ComputationShape(Schema):
    """A plan, or an answer to "what if?", being worked out: how far it is, the value reached and the bound closing in."""

    key: str
    kind: str
    state: str
    why: str
    attempt: int
    asked: datetime
    finished: datetime | None
    failure: str
    stage: str
    value: float | None
    bound: float | None
    gap: float | None
    share_done: float | None
    plan: str = Field(description="the key of the plan it made, or empty")
    answer: dict[str, Any]


class OptionShape(Schema):
    """The plan itself, at position 0, or an alternative near as good and what it costs the others."""

    position: int
    name: str
    title: str
    sentence: str
    certified: bool
    summary: dict[str, Any]


class PlanShape(Schema):
    """A computed plan with its proof."""

    key: str
    title: str
    headline: str
    status: str
    certified: bool
    gap: float | None
    residual: float | None
    made: datetime
    document: str = Field(description="SHA-256 of the plan's document, which lies beside the record")
    source: str = Field(description="SHA-256 of the tables it answers")


class PlanWhole(PlanShape):
    """A plan with its alternatives, its shortages in sentences, and what changed since the one before."""

    options: list[OptionShape]
    shortages: list[dict[str, Any]]
    changes: list[str]


class MetShape(Schema):
    """Of one need in one period: how much the plan delivers."""

    community: str
    product: str
    period: int
    tier: str
    needed: float
    delivered: float


class Certificate(Schema):
    """What proves a plan, of the plan itself and stage by stage."""

    certified: bool
    gap: float | None
    residual: float | None
    certificate: dict[str, Any] | None
    stages: list[dict[str, Any]]


class Ask(Said):
    """Why a plan is to be computed."""

    why: Annotated[Name, Field(max_length=500)]


class WhatIf(Said):
    """One figure that holds the plan back, by its number in ``tight``, put otherwise."""

    limit: Annotated[int, Field(ge=0, le=10_000)]
    amount: Level


class MetAsked(Paging):
    """Which needs."""

    community: Line = ""
    product: Line = ""
    tier: Line = ""


class Traced(Schema):
    """Where a product comes from and goes, or what a technique takes and makes."""

    flows: dict[str, list[dict[str, Any]]]


@reads(router, "/computations", Page[ComputationShape])
def computations(request: HttpRequest, asked: Query[Paging]) -> object:
    """Plans asked for, the newest first."""
    found = Computation.objects.filter(kind=Computation.Kind.PLAN).select_related("plan")
    return page(found, asked, _computation, newest_first=True)


@reads(router, "/computations/{slug:key}", ComputationShape)
def computation(request: HttpRequest, key: str) -> object:
    """How far a computation is, and what came of it."""
    return _computation(_asked(key))


@does(router, "/computations", Done, "plan.compute")
def compute(request: HttpRequest, said: Ask) -> object:
    """Ask for a plan of needs and means as they stand."""
    require(request.user, "plan.compute", _council())
    return done(services.request(member=request.user, why=said.why, at=now()))


@does(router, "/computations/{slug:key}/stop", Done, "plan.stop")
def stop(request: HttpRequest, key: str) -> object:
    """Stop a computation."""
    found = _asked(key)
    require(request.user, "plan.stop", _council())
    return done(services.stop(computation=found, at=now()))


@reads(router, "/plans", Page[PlanShape])
def plans(request: HttpRequest, asked: Query[Paging]) -> object:
    """Every plan, the newest first."""
    return page(Plan.objects.all(), asked, _plan, newest_first=True)


@reads(router, "/plans/{slug:key}", PlanWhole)
def plan(request: HttpRequest, key: str) -> object:
    """One plan: its answer, its alternatives, what holds it back, what changed."""
    found = _found(key)
    options = [_option(option) for option in found.options.all()]
    return {**_plan(found), "options": options, "shortages": found.summary["shortages"], "changes": found.changes}


@reads(router, "/plans/{slug:key}/options/{int:position}/met", Page[MetShape])
def met(request: HttpRequest, key: str, position: int, asked: Query[MetAsked]) -> object:
    """How far every single need is met."""
    option = get_object_or_404(_found(key).options, position=position)
    wanted = {name: said for name in ("community", "product", "tier") if (said := getattr(asked, name))}
    return page(Met.objects.filter(option=option, **wanted), asked, lambda one: one)


@reads(router, "/plans/{slug:key}/certificate", Certificate)
def certificate(request: HttpRequest, key: str) -> object:
    """What proves the plan."""
    found = _found(key)
    said = inputs.document(found.document)
    told = {"certificate": said.get("certificate"), "stages": said.get("stages", [])}
    return {"certified": found.certified, "gap": found.gap, "residual": found.residual, **told}


@reads(router, "/plans/{slug:key}/trace/{kind}", Traced)
def traced(request: HttpRequest, key: str, kind: Literal["product", "technique"], of: Query[Name]) -> object:
    """Follow a product to the needs it serves, or a technique to what it takes and makes."""
    found = _found(key)
    tables, said = inputs.document(found.source), inputs.document(found.document)
    if not any(row[kind] == of for row in tables[f"{kind}s"]):
        raise Http404
    return {"flows": (trace.product if kind == "product" else trace.technique)(tables, said, of)}


@reads(router, "/plans/{slug:key}/document", dict[str, Any])
def document(request: HttpRequest, key: str) -> HttpResponse:
    """The plan's document, byte for byte as it lies beside the record."""
    return HttpResponse(inputs.content(_found(key).document), content_type="application/json")


@reads(router, "/plans/{slug:key}/tables", dict[str, Any])
def tables(request: HttpRequest, key: str) -> HttpResponse:
    """The tables the plan answers, byte for byte."""
    return HttpResponse(inputs.content(_found(key).source), content_type="application/json")


@does(router, "/plans/{slug:key}/propose", Done, "plan.propose")
def propose(request: HttpRequest, key: str) -> object:
    """Put a plan and its alternatives to the council's vote."""
    found, council = _found(key), _council()
    require(request.user, "plan.propose", council)
    return done(services.propose(plan=found, council=council, by=sitting_in(request.user, council), at=now()))


@does(router, "/plans/{slug:key}/what-if", Done, "plan.ask")
def what_if(request: HttpRequest, key: str, said: WhatIf) -> object:
    """Ask what would come of the plan if one figure that holds it back were another."""
    found = _found(key)
    form = WhatIfForm(found, {"limit": str(said.limit), "amount": said.amount})
    insist(form)
    rows, sentence = form.question
    return done(services.ask_what_if(plan=found, rows=rows, sentence=sentence, member=request.user, at=now()))


def _found(key: str) -> Plan:
    return get_object_or_404(Plan, key=key)


def _asked(key: str) -> Computation:
    return get_object_or_404(Computation.objects.select_related("plan"), key=key)


def _council() -> Body:
    return get_object_or_404(Body.objects.topmost()[:1])


def _plan(found: Plan) -> dict[str, object]:
    names = ("key", "title", "headline", "status", "certified", "gap", "residual", "document", "source")
    return {"made": found.made_at, **{name: getattr(found, name) for name in names}}


def _option(option: Alternative) -> dict[str, object]:
    return {name: getattr(option, name) for name in ("position", "name", "title", "sentence", "certified", "summary")}


def _computation(found: Computation) -> dict[str, object]:
    last = services.latest_progress(found)
    return {
        "asked": found.asked_at,
        "finished": found.finished_at,
        "stage": last.stage if last else "",
        "share_done": last.done if last else None,
        "plan": found.plan.key if hasattr(found, "plan") else "",
        **{name: getattr(last, name, None) for name in ("value", "bound", "gap")},
        **{name: getattr(found, name) for name in ("key", "kind", "state", "why", "attempt", "failure", "answer")},
    }
