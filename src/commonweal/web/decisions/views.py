"""Pages of decisions: what is before a body, how each seat votes and why, and how those below bind their delegates."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from commonweal.rules import effects
from commonweal.rules.ballots import Ranking, Vote
from commonweal.rules.constitution import Method
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.bodies.permits import acting_for, acts, can, require
from commonweal.web.clock import now
from commonweal.web.decisions import hooks, life, services
from commonweal.web.decisions.forms import StatementForm, VoteForm
from commonweal.web.decisions.models import Proposal
from commonweal.web.polls.panel import choice_of, panel
from commonweal.web.record.idempotency import once

ON_A_PAGE = 50


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What is before bodies, what waits for me, and what has been decided."""
    asked, which = request.GET.get("q", "").strip(), request.GET.get("show", "open")
    found = Proposal.objects.public().select_related("body", "again")
    if asked:
        found = found.filter(Q(title__icontains=asked) | Q(text__icontains=asked))
    if place := request.GET.get("body", ""):
        found = found.filter(body__key=place)
    signed_in = request.user.is_authenticated
    mine = bodies_of(request.user) if signed_in else Body.objects.none()
    shown = {
        "open": found.pending().order_by("closes", "opens", "pk"),
        "mine": found.filter(Q(body__in=mine) | Q(authors__member=request.user.pk)).distinct(),
        "decided": found.decided().order_by("-closed", "-pk"),
    }
    which = which if which in shown and (which != "mine" or signed_in) else "open"
    told = {
        "page": Paginator(shown[which], ON_A_PAGE).get_page(request.GET.get("page")),
        "which": which,
        "asked": asked,
        "place": Body.objects.filter(key=place).first() if place else None,
        "drafts": Proposal.objects.drafts_of(request.user).select_related("body") if signed_in else (),
        "bodies": mine.order_by("name") if signed_in else (),
    }
    return render(request, "decisions/index.html", told)


@acts("page.read")
@require_GET
def proposal(request: HttpRequest, key: str) -> HttpResponse:
    """One proposal: what is asked and what it changes, until when, how each seat votes, and what came out."""
    return proposal_page(request, public(key))


def proposal_page(request: HttpRequest, found: Proposal, form: VoteForm | None = None, status: int = 200) -> HttpResponse:
    """The page of a proposal at whatever stage it is; with a form that was refused in place of a fresh one."""
    seats = _seats(request, found) if found.opened and found.by == Proposal.By.SEATS else []
    votes = found.is_open and found.closes > now()
    held = [row for row in seats if row["holder"] and row["holder"].holder_id == request.user.pk]
    for row in held:  # one may hold the seats of several constituencies, each of them with its own vote
        sent = form is not None and form.data.get("seat", row["seat"].key) == row["seat"].key
        row["form"] = form if sent else VoteForm(found, initial=_cast_before(row["vote"]), auto_id=f"id_{row['seat'].key}_%s")
    shown = {
        "proposal": found,
        "stage": str(found.stage),
        "seats": seats,
        "held": held if votes else [],
        "votes": votes,
        "constituencies": [row for row in seats if row["mine"] and votes],
        "count": _count(found),
        "runoff": Proposal.objects.filter(before=found).first(),
        "again": Proposal.objects.filter(again_of=found).first(),
        "second_between": [found.option_title(option) for option in (found.result or {}).get("outcome", {}).get("runoff", [])],
        "about_plan": found.about.removeprefix("plan:") if found.about.startswith("plan:") else "",
        "beside": hooks.beside_options(found),
        "of_chosen": hooks.said_of_chosen(found),
        "changes": _changes(found),
        "amendments": found.amendments.select_related("tenure__holder"),
        "is_author": request.user.is_authenticated and life.is_author(found, request.user),
        "may_propose": can(request.user, "proposal.open", found.body).holds,
        "may_amend": found.opened is None and can(request.user, "proposal.amend", found.body).holds,
        "statement_form": StatementForm(initial={"statement": found.statement}),
        "objections": found.objections.all() if found.closed else (),
        "referendum": found.referendum,
        "petitions": found.petitions.running(now()),
        "may_petition": found.by == Proposal.By.SEATS and can(request.user, "petition.begin", found.body).holds,
    }
    if found.opened and found.by == Proposal.By.MEMBERS:
        shown |= panel(request, found)
    return render(request, "decisions/proposal.html", shown, status=status)


def _seats(request: HttpRequest, found: Proposal) -> list[dict[str, Any]]:
    mandates = {mandate.seat_id: mandate for mandate in found.mandates.all()}
    assemblies = {assembly.seat_id: assembly for assembly in found.assemblies.order_by("pk")}
    lines = found.seats.select_related("seat__constituency", "vote__tenure__holder").order_by("seat__constituency__name")
    holders = {tenure.seat_id: tenure for tenure in Tenure.objects.holding(found.body).select_related("holder")}
    signed_in = request.user.is_authenticated
    mine = set(Body.objects.of(request.user).values_list("pk", flat=True)) if signed_in else set()
    return [
        {
            "seat": line.seat,
            "weight": line.weight,
            "holder": holders.get(line.seat_id),
            "vote": _cast(found, line),
            "mandate": mandates.get(line.seat_id),
            "assembly": assemblies.get(line.seat_id),
            "mine": line.seat.constituency_id in mine,
        }
        for line in lines
    ]


@acts("decision.vote")
@require_POST
@once
def vote(request: HttpRequest, key: str) -> HttpResponse:
    """Cast or change my seat's vote, in the open."""
    found = public(key)
    require(request.user, "decision.vote", found)
    tenure = acting_for(request.user, found.body, request.POST.get("seat", ""))
    form = VoteForm(found, request.POST)
    if not form.is_valid():
        return proposal_page(request, found, form, status=422)
    chosen, reason = form.cleaned_data["choice"], form.cleaned_data["reason"]
    ballot = Ranking.read(chosen) if found.method == Method.RANKED else Vote.whole(chosen)
    return redirect(services.cast(proposal=found, tenure=tenure, vote=ballot, reason=reason, at=now()))


@acts("decision.ballot")
@require_POST
@once
def ballot(request: HttpRequest, key: str) -> HttpResponse:
    """Put my sealed ballot in the box, in an assembly or a referendum."""
    found = public(key)
    require(request.user, "decision.ballot", found)
    said = {"choice_made": choice_of(request, found), "reason": request.POST.get("reason", "")[:2000]}
    return redirect(services.cast_ballot(proposal=found, member=request.user, at=now(), **said))


def public(key: str) -> Proposal:
    """What is before its body or has been; a draft is nobody's but its authors'."""
    return get_object_or_404(
        Proposal.objects.public().select_related("body", "proposed_by__holder", "before", "again_of"), key=key
    )


def bodies_of(member: Any) -> QuerySet[Body]:
    """The bodies in which somebody decides: those they belong to, and the councils in which they hold a seat."""
    held = Tenure.objects.running().filter(holder=member).values("seat__council")
    own = Body.objects.of(member).values("pk")
    return Body.objects.filter(Q(pk__in=own) | Q(pk__in=held))


def _changes(found: Proposal) -> list[tuple[str, list[str]]]:
    """Of each option what it changes by itself, in sentences; words alone change nothing."""
    several = len(found.effects) > 1
    told = []
    for option in found.options:
        follows = [effects.read(effect) for effect in found.effects.get(option["key"], [])]
        if sentences := [effect.words for effect in follows if not isinstance(effect, effects.Resolve)]:
            told.append((option["title"] if several else "", sentences))
    return told


def _cast_before(cast: dict[str, Any] | None) -> dict[str, str]:
    """What the form holds where the seat has voted already."""
    if cast is None:
        return {}
    if isinstance(cast["choice"], str):
        tiers = Ranking.read(cast["choice"]).tiers
        return {f"rank-{option}": str(place) for place, tier in enumerate(tiers, start=1) for option in tier} | {
            "reason": cast["reason"]
        }
    return {"choice": next(iter(cast["choice"]), ""), "reason": cast["reason"]}


def _cast(found: Proposal, line: Any) -> dict[str, Any] | None:
    cast = getattr(line, "vote", None)
    if cast is None:
        return None
    if isinstance(cast.choice, str):
        title = " › ".join(" = ".join(found.option_title(option) for option in tier) for tier in Ranking.read(cast.choice).tiers)
    else:
        title = found.told(cast.choice)
    return {
        "title": title,
        "choice": cast.choice,
        "parts": cast.choice,
        "reason": cast.reason,
        "tenure": cast.tenure,
        "cast": cast.cast,
    }


def _count(found: Proposal) -> list[tuple[str, str]]:
    by_option = (found.result or {}).get("count", {}).get("by_option", {})
    return [(option["title"], by_option.get(option["key"], "0")) for option in found.options] if found.closed else []
