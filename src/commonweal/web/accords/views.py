"""Pages of accords: what bodies agree on, who has consented, what would become of everyone; and proposing one."""

from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.rules.accords import Act
from commonweal.web.accords import services, taking, telling
from commonweal.web.accords.forms import ACTS, AccordForm, possible
from commonweal.web.accords.models import Accord, Stage
from commonweal.web.bodies.models import Body
from commonweal.web.bodies.permits import acts, can, require
from commonweal.web.bodies.services import rules_of
from commonweal.web.clock import now
from commonweal.web.look.forms import refuse
from commonweal.web.record.idempotency import once
from commonweal.web.refused import Refused

ON_A_PAGE = 50


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What bodies are agreeing on, and what they have agreed on."""
    settled = Accord.objects.exclude(stage__in=(Stage.OPEN, Stage.AGREED))
    shown = {
        "open": Accord.objects.open().prefetch_related("parties__body"),
        "page": Paginator(settled.prefetch_related("parties__body"), ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "accords/index.html", shown)


@acts("page.read")
@require_GET
def accord(request: HttpRequest, key: str) -> HttpResponse:
    """One accord: what would become of everyone, who has consented, and where one goes oneself."""
    found = get_object_or_404(Accord, key=key)
    parties = list(found.parties.select_related("body", "proposal"))
    shown: dict[str, Any] = {
        "accord": found,
        "told": found.shown,
        "parties": parties,
        "consented": sum(party.consented is not None for party in parties),
        "takes": found.act == Act.LEAVE and found.stage == Stage.DONE,
        **_mine(request, found),
    }
    if found.stage == Stage.UNDONE:
        shown["again"] = next((p.body for p in parties if _may(request, "accord.propose", p.body)), None)
    return render(request, "accords/accord.html", shown)


@acts("record.read")
@require_GET
def entries(request: HttpRequest, key: str) -> FileResponse:
    """What a body that has left takes with it: its entries, each with its proof."""
    found = get_object_or_404(Accord, key=key, act=Act.LEAVE, stage=Stage.DONE)
    body, out = found.value.bodies[0], TemporaryFile()  # noqa: SIM115 — closed by the response that sends it
    taking.pack(body, out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{body}.zip", content_type="application/zip")


@acts("accord.go")
@require_POST
@once
def go(request: HttpRequest, key: str) -> HttpResponse:
    """Say with which part of my body I go."""
    found = get_object_or_404(Accord, key=key)
    require(request.user, "accord.go", _dividing(found))
    services.go(accord=found, member=request.user, part=request.POST.get("part", ""), at=now())
    messages.success(request, _("Noted. You can say otherwise until it is carried out."))
    return redirect(found)


@acts("accord.propose")
@require_POST
@once
def again(request: HttpRequest, key: str, body: str) -> HttpResponse:
    """Put what could not be carried out to the votes once more."""
    found, acting = get_object_or_404(Accord, key=key), get_object_or_404(Body, key=body)
    require(request.user, "accord.propose", acting)
    return redirect(services.again(accord=found, body=acting, member=request.user, at=now()))


@acts("accord.propose")
@require_GET
def choose(request: HttpRequest, body: str) -> HttpResponse:
    """What my body could agree on with others."""
    acting = _acting(request, body)
    options = [{"act": act, "title": ACTS[act][0], "means": ACTS[act][1]} for act in possible(acting)]
    return render(request, "accords/choose.html", {"body": acting, "options": options})


@acts("accord.propose")
@require_http_methods(["GET", "POST"])
def draw(request: HttpRequest, body: str, act: str) -> HttpResponse:
    """Write an accord down; looked at, it shows what would become of everyone, and nothing has been proposed yet."""
    acting, wanted = _acting(request, body), _act(act)
    form = AccordForm(wanted, acting, request.POST or None)
    return _draw_page(request, acting, form)


@acts("accord.propose")
@require_POST
@once
def propose(request: HttpRequest, body: str, act: str) -> HttpResponse:
    """Put an accord to the votes of all whom it takes."""
    acting, wanted = _acting(request, body), _act(act)
    form = AccordForm(wanted, acting, request.POST)
    if form.is_valid():
        said = {"title": form.cleaned_data["title"], "text": form.cleaned_data["text"]}
        try:
            return redirect(services.propose(terms=form.terms(), **said, body=acting, member=request.user, at=now()))
        except Refused as refused:
            refuse(form, refused)
    return _draw_page(request, acting, form)


def _draw_page(request: HttpRequest, acting: Body, form: AccordForm) -> HttpResponse:
    shown: dict[str, Any] = {
        "body": acting,
        "form": form,
        "act": form.act,
        "title": ACTS[form.act][0],
        "means": ACTS[form.act][1],
    }
    if form.is_bound and form.is_valid():
        terms = form.terms()
        try:
            services.may_propose(terms, acting)
        except Refused as refused:
            refuse(form, refused)
        else:
            shown |= {"told": telling.told(terms), "parties": telling.parties(terms)}
            shown["majority"] = rules_of(acting, now()).article("decisions.bodies").reads
    return render(request, "accords/draw.html", shown, status=422 if form.errors else 200)


def _mine(request: HttpRequest, found: Accord) -> dict[str, Any]:
    """Where this reader goes, if their body splits and they have a say in it."""
    terms = found.value
    if not request.user.is_authenticated or not services.divides(terms):
        return {}
    if not Accord.objects.dividing().filter(pk=found.pk).exists():
        return {}
    body = Body.objects.filter(key=terms.bodies[0]).first()
    if body is None or not can(request.user, "accord.go", body).holds:
        return {}
    said = found.going.filter(member=request.user).values_list("part", flat=True).first()
    return {"parts": terms.new, "going": said or terms.new[0].key, "said": said is not None}


def _dividing(found: Accord) -> Body:
    return get_object_or_404(Body, key=next(iter(found.value.bodies), ""))


def _may(request: HttpRequest, action: str, body: Body) -> bool:
    return request.user.is_authenticated and body.ended is None and can(request.user, action, body).holds


def _acting(request: HttpRequest, key: str) -> Body:
    found = get_object_or_404(Body, key=key)
    require(request.user, "accord.propose", found)
    return found


def _act(said: str) -> Act:
    if said not in {str(act) for act in Act}:
        raise Http404
    return Act(said)
