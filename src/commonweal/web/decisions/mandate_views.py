"""Pages of mandates: asking a constituency, its vote, splitting a seat's vote as it did, and reporting back."""

from math import lcm
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.rules.ballots import Vote
from commonweal.web.bodies.models import Seat, Tenure
from commonweal.web.bodies.permits import acting_for, acts, require
from commonweal.web.bodies.services import rules_of
from commonweal.web.clock import now
from commonweal.web.decisions import hooks, mandates, services
from commonweal.web.decisions.mandate_forms import AssemblyForm, DelegateForm, ReportForm, SplitForm
from commonweal.web.decisions.models import Assembly, Proposal
from commonweal.web.polls import services as polls
from commonweal.web.polls.panel import panel
from commonweal.web.record.idempotency import once


@acts("mandate.propose")
@require_http_methods(["GET", "POST"])
@once
def open_assembly(request: HttpRequest, key: str, seat: str) -> HttpResponse:
    """Ask my assembly, or the council I sit in, how our delegate is to vote."""
    found, held = _proposal(key), _seat(seat)
    require(request.user, "mandate.propose", held)
    form = AssemblyForm(found, rules_of(found.body, now()).mandates.casting, request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data.get(name, False) for name in ("casts_itself", "divides")}
        return redirect(mandates.open_assembly(proposal=found, seat=held, at=now(), **asked))
    return render(request, "decisions/open_assembly.html", {"proposal": found, "seat": held, "form": form})


@acts("page.read")
@require_GET
def assembly(request: HttpRequest, key: str) -> HttpResponse:
    """A constituency's vote on its mandate, and what came out."""
    return _assembly_page(request, _assembly(key))


def _assembly_page(request: HttpRequest, found: Assembly, form: DelegateForm | None = None) -> HttpResponse:
    titles = {option["key"]: option["title"] for option in found.options}
    outcome = (found.result or {}).get("outcome", {})
    asked = outcome.get("choice") or {outcome.get("chosen", ""): "1"}
    chosen = [titles.get(key, "") if part == "1" else f"{part} {titles.get(key, key)}" for key, part in asked.items()]
    shown: dict[str, Any] = {
        "assembly": found,
        "chosen": ", ".join(chosen),
        "beside": hooks.beside_options(found.proposal),
    }
    if found.by == Assembly.By.MEMBERS:
        return render(request, "decisions/assembly.html", {**panel(request, found), **shown})
    lines = found.seats.select_related("seat__constituency", "vote__tenure__holder").order_by("seat__constituency__name")
    holding = {tenure.seat_id: tenure for tenure in Tenure.objects.holding(found.body).select_related("holder")}
    rows = [{"line": line, "vote": getattr(line, "vote", None), "holder": holding.get(line.seat_id)} for line in lines]
    votes = found.is_open and found.closes > now() and request.user.is_authenticated
    mine = [row["line"].seat for row in rows if votes and row["holder"] and row["holder"].holder_id == request.user.pk]
    shown |= {
        "rows": [{**row, "choice": titles.get(next(iter(row["vote"].choice)), "") if row["vote"] else ""} for row in rows],
        "mine": [(seat, form or DelegateForm(found, auto_id=f"id_{seat.key}_%s")) for seat in mine],
    }
    return render(request, "decisions/council_mandate.html", shown, status=422 if form and form.errors else 200)


@acts("mandate.vote")
@require_POST
@once
def vote_in_assembly(request: HttpRequest, key: str) -> HttpResponse:
    """Put my sealed ballot on a mandate in the box; or, in a lower council, cast my seat's vote on it by name."""
    found = _assembly(key)
    require(request.user, "mandate.vote", found)
    if found.by == Assembly.By.MEMBERS:
        polls.cast_ballot(found, member=request.user, choice=request.POST.get("choice", ""), at=now())
        return redirect(found)
    tenure = acting_for(request.user, found.body, request.POST.get("seat", ""))
    form = DelegateForm(found, request.POST)
    if not form.is_valid():
        return _assembly_page(request, found, form)
    vote, reason = Vote.whole(form.cleaned_data["choice"]), form.cleaned_data["reason"]
    polls.cast_vote(found, tenure=tenure, vote=vote, reason=reason.strip(), at=now())
    return redirect(found)


@acts("decision.vote")
@require_http_methods(["GET", "POST"])
@once
def split(request: HttpRequest, key: str) -> HttpResponse:
    """Split my seat's vote among options, as my constituency did (V4)."""
    found = _proposal(key)
    require(request.user, "decision.vote", found)
    tenure = acting_for(request.user, found.body, request.POST.get("seat", request.GET.get("seat", "")))
    mandate = found.mandates.filter(seat=tenure.seat).first()
    form = SplitForm(found, request.POST or None, initial=_parts(mandate.vote if mandate else None))
    if request.method == "POST" and form.is_valid():
        vote, reason = form.cleaned_data["vote"], form.cleaned_data["reason"]
        return redirect(services.cast(proposal=found, tenure=tenure, vote=vote, reason=reason, at=now()))
    shown = {"proposal": found, "tenure": tenure, "mandate": mandate, "form": form}
    return render(request, "decisions/split.html", shown, status=422 if form.errors else 200)


@acts("report.give")
@require_http_methods(["GET", "POST"])
@once
def report(request: HttpRequest, key: str, seat: str) -> HttpResponse:
    """Tell those who sent me about a decision."""
    found, held = _proposal(key), _seat(seat)
    require(request.user, "report.give", held)
    tenure = get_object_or_404(
        Tenure.objects.running().select_related("holder", "seat__constituency"), seat=held, holder=request.user
    )
    said = found.reports.filter(tenure=tenure).first()
    form = ReportForm(request.POST or None, initial={"text": said.text if said else ""})
    if request.method == "POST" and form.is_valid():
        return redirect(mandates.report(proposal=found, tenure=tenure, text=form.cleaned_data["text"], at=now()))
    shown = {"proposal": found, "tenure": tenure, "form": form}
    return render(request, "decisions/report.html", shown, status=422 if form.errors else 200)


def _parts(vote: Vote | None) -> dict[str, int]:
    """A vote's parts as whole numbers in the same proportion."""
    if vote is None or not vote.parts:
        return {}
    whole = lcm(*(part.denominator for part in vote.parts.values()))
    return {f"part-{key}": int(part * whole) for key, part in vote.parts.items()}


def _proposal(key: str) -> Proposal:
    return get_object_or_404(Proposal.objects.select_related("body"), key=key)


def _seat(key: str) -> Seat:
    return get_object_or_404(Seat.objects.select_related("constituency", "council"), key=key)


def _assembly(key: str) -> Assembly:
    return get_object_or_404(Assembly.objects.select_related("body", "proposal", "seat__council"), key=key)
