"""Pages of decisions: what is before a council, how each seat votes and why, and how those below bind their delegates."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.rules.ballots import YES, Vote
from commonweal.rules.effects import Resolve
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.bodies.permits import acting_for, acts, can, require
from commonweal.web.clock import now
from commonweal.web.decisions import hooks, services
from commonweal.web.decisions.forms import ProposalForm, VoteForm
from commonweal.web.decisions.models import Proposal
from commonweal.web.look.forms import refuse
from commonweal.web.record.idempotency import once
from commonweal.web.refused import Refused

ON_A_PAGE = 50


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What is before councils, and what they have decided."""
    asked = request.GET.get("q", "").strip()
    found = Proposal.objects.select_related("body")
    if asked:
        found = found.filter(title__icontains=asked)
    councils = [body for body in Body.objects.councils() if can(request.user, "proposal.open", body).holds]
    shown = {
        "open": found.open(),
        "page": Paginator(found.exclude(closed=None), ON_A_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "councils": councils,
    }
    return render(request, "decisions/index.html", shown)


@acts("page.read")
@require_GET
def proposal(request: HttpRequest, key: str) -> HttpResponse:
    """One proposal: its options, how each seat voted, the mandates, and what came out."""
    return _proposal_page(request, _proposal(key))


def _proposal_page(request: HttpRequest, found: Proposal, form: VoteForm | None = None, status: int = 200) -> HttpResponse:
    given = {mandate.seat_id: mandate for mandate in found.mandates.all()}
    assemblies = {assembly.seat_id: assembly for assembly in found.assemblies.order_by("pk")}
    lines = found.seats.select_related("seat__constituency", "vote__tenure__holder").order_by("seat__constituency__name")
    holders = {tenure.seat_id: tenure for tenure in Tenure.objects.holding(found.body).select_related("holder")}
    signed_in = request.user.is_authenticated
    mine = set(Body.objects.of(request.user).values_list("pk", flat=True)) if signed_in else set()
    seats = [
        {
            "seat": line.seat,
            "weight": line.weight,
            "holder": holders.get(line.seat_id),
            "vote": _cast(found, line),
            "mandate": given.get(line.seat_id),
            "assembly": assemblies.get(line.seat_id),
            "mine": line.seat.constituency_id in mine,
        }
        for line in lines
    ]
    held = [row for row in seats if row["holder"] and signed_in and row["holder"].holder_id == request.user.pk]
    votes = found.is_open and found.closes > now()
    for row in held:  # one may hold the seats of several constituencies, each of them with its own vote
        cast = next(iter(row["vote"]["parts"]), "") if row["vote"] else ""
        mine = form is not None and form.data.get("seat", row["seat"].key) == row["seat"].key
        row["form"] = form if mine else VoteForm(found, initial={"choice": cast}, auto_id=f"id_{row['seat'].key}_%s")
    shown = {
        "proposal": found,
        "seats": seats,
        "held": held if votes else [],
        "votes": votes,
        "constituencies": [row for row in seats if row["mine"] and votes],
        "count": _count(found),
        "runoff": Proposal.objects.filter(before=found).first(),
        "second_between": [found.option_title(option) for option in (found.result or {}).get("outcome", {}).get("runoff", [])],
        "about_plan": found.about.removeprefix("plan:") if found.about.startswith("plan:") else "",
        "beside": hooks.beside_options(found),
        "of_chosen": hooks.said_of_chosen(found),
        "all_effects": [(option, found.effects.get(option["key"], [])) for option in found.options],
    }
    return render(request, "decisions/proposal.html", shown, status=status)


@acts("decision.vote")
@require_POST
@once
def vote(request: HttpRequest, key: str) -> HttpResponse:
    """Cast or change my seat's vote, in the open."""
    found = _proposal(key)
    require(request.user, "decision.vote", found)
    tenure = acting_for(request.user, found.body, request.POST.get("seat", ""))
    form = VoteForm(found, request.POST)
    if not form.is_valid():
        return _proposal_page(request, found, form, status=422)
    choice, reason = form.cleaned_data["choice"], form.cleaned_data["reason"]
    return redirect(services.cast(proposal=found, tenure=tenure, vote=Vote.whole(choice), reason=reason, at=now()))


@acts("proposal.open")
@require_http_methods(["GET", "POST"])
@once
def propose(request: HttpRequest, council: str) -> HttpResponse:
    """Put a resolution to a council."""
    body = get_object_or_404(Body.objects.councils(), key=council)
    require(request.user, "proposal.open", body)
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tenure = Tenure.objects.holding(body).filter(holder=request.user).first()
        try:
            made = services.propose(
                council=body,
                title=form.cleaned_data["title"],
                text=form.cleaned_data["text"],
                options=[{"key": YES, "title": _("Yes")}],
                follows={YES: [Resolve(form.cleaned_data["title"])]},
                by=tenure,
                at=now(),
            )
            return redirect(made)
        except Refused as refused:
            refuse(form, refused)
    return render(request, "decisions/propose.html", {"form": form, "body": body}, status=422 if form.errors else 200)


def _proposal(key: str) -> Proposal:
    return get_object_or_404(Proposal.objects.select_related("body", "proposed_by__holder", "before"), key=key)


def _cast(found: Proposal, line: Any) -> dict[str, Any] | None:
    cast = getattr(line, "vote", None)
    if cast is None:
        return None
    return {
        "title": found.told(cast.choice),
        "parts": cast.choice,
        "reason": cast.reason,
        "tenure": cast.tenure,
        "cast": cast.cast,
    }


def _count(found: Proposal) -> list[tuple[str, str]]:
    by_option = (found.result or {}).get("count", {}).get("by_option", {})
    return [(option["title"], by_option.get(option["key"], "0")) for option in found.options] if found.closed else []
