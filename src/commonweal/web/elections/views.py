"""One election from candidates to count."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from commonweal.rules.counting.methods import Method
from commonweal.web.bodies.models import Seat, Tenure
from commonweal.web.bodies.permits import acting_for, acts, can, require
from commonweal.web.clock import now
from commonweal.web.elections import counting, services
from commonweal.web.elections.account import account, again
from commonweal.web.elections.forms import BallotForm, StandForm
from commonweal.web.elections.models import Candidate, Election, ElectionVote
from commonweal.web.polls.panel import panel
from commonweal.web.record.idempotency import once

MOST_REASON = 2000  # characters


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Elections under way, and the last that were counted."""
    found = Election.objects.select_related("seat__council", "seat__constituency", "body")
    shown = {"running": found.running(), "counted": found.exclude(closed=None).order_by("-closed")[:50]}
    return render(request, "elections/index.html", shown)


@acts("page.read")
@require_GET
def election(request: HttpRequest, key: str) -> HttpResponse:
    """Who stands, how to vote, and what came out."""
    return _page(request, _election(key), StandForm())


@acts("election.stand")
@require_POST
@once
def stand(request: HttpRequest, key: str) -> HttpResponse:
    """Let me stand in this election."""
    found = _election(key)
    require(request.user, "election.stand", found)
    form = StandForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    services.stand(election=found, member=request.user, statement=form.cleaned_data["statement"], at=now())
    return redirect(found)


@acts("election.stand-down")
@require_POST
@once
def stand_down(request: HttpRequest, key: str) -> HttpResponse:
    """Take my candidacy back."""
    found = _election(key)
    require(request.user, "election.stand-down", found)
    services.stand_down(election=found, member=request.user, at=now())
    return redirect(found)


@acts("election.vote")
@require_POST
@once
def vote(request: HttpRequest, key: str) -> HttpResponse:
    """Put my sealed ballot in the box; or, of a council's seat, vote in the open."""
    found = _election(key)
    require(request.user, "election.vote", found)
    seat, ballot = request.POST.get("seat", ""), None
    if found.takes_ranks:
        ballot = BallotForm(found, request.POST, prefix=seat or None)
        if not ballot.is_valid():
            return _page(request, found, StandForm(), ballot, status=422)
    if found.by == Election.By.SEATS:
        tenure = acting_for(request.user, found.body, seat)
        reason = request.POST.get("reason", "")[:MOST_REASON]
        said = {"election": found, "tenure": tenure, "reason": reason, "at": now()}
        if ballot:
            services.rank_for_seat(ranks=ballot.cleaned_data["ranks"], **said)
        else:
            services.vote_for_seat(candidate=_candidate(request, found), **said)
    elif ballot:
        services.cast_ranking(election=found, member=request.user, ranks=ballot.cleaned_data["ranks"], at=now())
    else:
        services.vote(election=found, member=request.user, candidate=_candidate(request, found), at=now())
    return redirect(found)


@acts("page.read")
@require_GET
def ballots(request: HttpRequest, key: str) -> HttpResponse:
    """The published ballots as BLT, for whoever wants to count again (V5)."""
    found = _election(key)
    if not found.closed or not counting.is_published(found):
        raise Http404
    answer = HttpResponse(counting.as_blt(found), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.key}.blt"'
    return answer


def _candidate(request: HttpRequest, found: Election) -> Candidate:
    return get_object_or_404(found.candidates, key=request.POST.get("candidate", ""))


def _election(key: str) -> Election:
    return get_object_or_404(Election.objects.select_related("seat__council", "seat__constituency", "body"), key=key)


def _page(
    request: HttpRequest, found: Election, form: StandForm, ballot: BallotForm | None = None, status: int = 200
) -> HttpResponse:
    candidates = list(found.candidates.select_related("member"))
    names = {option["key"]: option["title"] for option in found.options}
    places, result = found.places, found.result or {}
    shown = {
        **panel(request, found),
        "election": found,
        "seats": _seats(request, found, ballot) if found.by == Election.By.SEATS else None,
        "form": form,
        "ballot": ballot or BallotForm(found),
        "candidates": candidates,
        "constituent": can(request.user, "election.vote", found).holds,
        "stands": any(candidate.member_id == request.user.pk for candidate in candidates),
        "filled": places,
        "alternates": [names[key] for key in result.get("outcome", {}).get("order", [])[len(places) :]],
        "method": Method(found.method),
        "account": account(found),
        "again": again(found),
    }
    return render(request, "elections/election.html", shown, status=status)


def _seats(request: HttpRequest, found: Election, ballot: BallotForm | None) -> dict[str, Any]:
    """Of an election by delegates: how each seat has voted, and the seats of the council for which this reader votes."""
    lines = list(found.seats.select_related("seat__constituency", "vote__tenure__holder").order_by("seat__constituency__name"))
    names = {option["key"]: option["title"] for option in found.options}
    mine = set(Tenure.objects.holding(found.body).filter(holder=request.user.pk).values_list("seat", flat=True))
    rows = [
        {
            "seat": line.seat,
            "cast": (cast := getattr(line, "vote", None)),
            "for": _in_words(cast, names) if cast else "",
        }
        for line in lines
    ]
    takes_votes = found.is_open and found.closes > now()
    voting = [row["seat"] for row in rows if takes_votes and row["seat"].pk in mine]
    return {"rows": rows, "mine": [(seat, _form_for(seat, found, ballot)) for seat in voting]}


def _form_for(seat: Seat, found: Election, sent: BallotForm | None) -> BallotForm:
    """The ballot of one seat: the one that was sent and has a fault, or a fresh one."""
    return sent if sent is not None and sent.prefix == seat.key else BallotForm(found, prefix=seat.key)


def _in_words(cast: ElectionVote, names: dict[str, str]) -> str:
    """An open vote by names; of a ranking in its order."""
    if not isinstance(cast.choice, str):
        return names.get(next(iter(cast.choice), ""), "")
    return ", ".join(" = ".join(names[key] for key in tier) for tier in cast.ranking.tiers)
