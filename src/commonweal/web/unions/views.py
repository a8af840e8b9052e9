"""Pages of unions: to whoever does not belong to one, all but the index answers as if it were not there (U1)."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.rules.unions import INVITED_FOR, Subject
from commonweal.web.acts import acts
from commonweal.web.clock import now
from commonweal.web.look.forms import refuse
from commonweal.web.polls.panel import panel
from commonweal.web.record import sentences
from commonweal.web.record.idempotency import once
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from commonweal.web.unions import ballots, disputes, offices, roll
from commonweal.web.unions.forms import DemandForm, DisputeForm, FoundForm, OfficeForm, PaperForm, VoteForm
from commonweal.web.unions.models import Ballot, Dispute, Term, Union
from commonweal.web.unions.permits import find, roles_of

ON_A_PAGE = 50


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What a union is here, the notices that unions have published, and one's own."""
    mine = roll.of(request.user) if request.user.is_authenticated else ()
    notices = Entry.objects.public().filter(kind="union.notice")
    page = Paginator(notices, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "unions/index.html", {"mine": mine, "page": page, "notices": sentences.tell(page)})


@acts("union.found")
@require_http_methods(["GET", "POST"])
@once
def found(request: HttpRequest) -> HttpResponse:
    """Found a union, and be its first member."""
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(roll.found(name=form.cleaned_data["name"], member=request.user, at=now()))
    return _form(
        request,
        form,
        _("Found a union"),
        _("Nobody outside it learns that it is there until it publishes a notice."),
        _("Found it"),
        reverse("unions:index"),
    )


@acts("union.join")
@require_http_methods(["GET", "POST"])
@once
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Belong to a union by an invitation."""
    if request.method == "POST":
        return redirect(roll.join(secret=secret, member=request.user, at=now()))
    invitation = roll.invited(secret, now())
    if invitation is None:
        raise Http404
    headline = _("Join {union}?").format(union=invitation.union.name)
    return _confirm(
        request, headline, _("Nobody outside it will learn that you belong to it."), _("Join"), reverse("unions:index")
    )


@acts("union.read")
@require_GET
def union(request: HttpRequest, key: str) -> HttpResponse:
    """A union: its votes, offices and disputes."""
    here = find(request.user, "union.read", key)
    being_voted_on = list(here.ballots.open())
    votes = {ballot.office_id: ballot for ballot in being_voted_on if ballot.office_id}
    shown = {
        "union": here,
        "size": here.members().count(),
        "roles": roles_of(request.user, here),
        "open": being_voted_on,
        "page": Paginator(here.ballots.exclude(closed=None), ON_A_PAGE).get_page(request.GET.get("page")),
        "offices": [
            _office(office, votes.get(office.pk), request.user)
            for office in here.offices.prefetch_related("candidates__member", _held_now())
        ],
        "disputes": here.disputes.select_related("workplace"),
    }
    return render(request, "unions/union.html", shown)


@acts("union.invite")
@require_POST
@once
def invite(request: HttpRequest, key: str) -> HttpResponse:
    """Make an invitation, shown once."""
    here = find(request.user, "union.invite", key)
    address = request.build_absolute_uri(reverse("unions:join", args=[roll.invite(union=here, at=now())]))
    return render(request, "unions/invitation.html", {"union": here, "address": address, "days": INVITED_FOR})


@acts("union.leave")
@require_http_methods(["GET", "POST"])
@once
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Leave, at once."""
    here = find(request.user, "union.leave", key)
    if request.method == "POST":
        roll.leave(union=here, member=request.user, at=now())
        return redirect("unions:index")
    headline = _("Leave {union}?").format(union=here.name)
    sentence = _("At once: your offices end, your marks go, no open vote takes your ballot. To come back you need an invitation.")
    return _confirm(request, headline, sentence, _("Leave"), here.get_absolute_url(), danger=True)


@acts("union.read")
@require_GET
def entries(request: HttpRequest, key: str) -> HttpResponse:
    """The union's own record, the newest first."""
    here = find(request.user, "union.read", key)
    page = Paginator(Entry.objects.filter(log__name=here.log).order_by("-index"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "unions/record.html", {"union": here, "page": page, "told": sentences.tell(page)})


# ── Offices


@acts("union.office")
@require_http_methods(["GET", "POST"])
@once
def add_office(request: HttpRequest, key: str) -> HttpResponse:
    """Add an office, empty until a vote has filled it."""
    here = find(request.user, "union.office", key)
    form = OfficeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            offices.create(union=here, title=form.cleaned_data["title"], at=now())
            return redirect(here)
        except Refused as refused:
            refuse(form, refused)
    return _form(
        request,
        form,
        _("Which office?"),
        _("Nobody holds it until the members have voted."),
        _("Add it"),
        here.get_absolute_url(),
    )


@acts("union.stand")
@require_POST
@once
def stand(request: HttpRequest, key: str, office: str) -> HttpResponse:
    """Stand for an office."""
    here = find(request.user, "union.stand", key)
    offices.stand(office=_one(here.offices, office), member=request.user, at=now())
    return redirect(here)


@acts("union.stand")
@require_POST
@once
def stand_down(request: HttpRequest, key: str, office: str) -> HttpResponse:
    """Stand no more."""
    here = find(request.user, "union.stand", key)
    offices.stand_down(office=_one(here.offices, office), member=request.user)
    return redirect(here)


@acts("union.open")
@require_POST
@once
def open_office(request: HttpRequest, key: str, office: str) -> HttpResponse:
    """Open the vote on an office."""
    here = find(request.user, "union.open", key)
    return redirect(ballots.open_for_office(office=_one(here.offices, office), at=now()))


@acts("union.read")
@require_GET
def term(request: HttpRequest, key: str, term: str) -> HttpResponse:
    """An officer, and the recall that stands beside everyone who holds office."""
    here = find(request.user, "union.read", key)
    found = offices.term_of(here, term)
    marked = found.marks.filter(member=request.user).exists()
    return render(
        request, "unions/term.html", {"union": here, "term": found, "marked": marked, "mine": found.holder == request.user}
    )


@acts("union.mark")
@require_http_methods(["GET", "POST"])
@once
def set_mark(request: HttpRequest, key: str, term: str) -> HttpResponse:
    """Set my recall mark; it asks once."""
    here = find(request.user, "union.mark", key)
    found = offices.term_of(here, term)
    if request.method == "POST":
        offices.set_mark(term=found, member=request.user, at=now())
        return redirect(found)
    headline = _("Set your recall mark on {name}?").format(name=found.holder.name)
    sentence = _(
        "Nobody sees it but you; you can take it back at any time. The term ends once more than half of the members want it."
    )
    return _confirm(request, headline, sentence, _("Set my mark"), found.get_absolute_url(), danger=True)


@acts("union.mark")
@require_POST
@once
def withdraw_mark(request: HttpRequest, key: str, term: str) -> HttpResponse:
    """Take my recall mark back."""
    here = find(request.user, "union.mark", key)
    found = offices.term_of(here, term)
    offices.withdraw_mark(term=found, member=request.user)
    return redirect(found)


# ── Votes


@acts("union.open")
@require_http_methods(["GET", "POST"])
@once
def open_vote(request: HttpRequest, key: str) -> HttpResponse:
    """Ask all members something."""
    here = find(request.user, "union.open", key)
    form = VoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(ballots.open_vote(union=here, subject=Subject.RESOLUTION, at=now(), **form.cleaned_data))
    return _form(
        request,
        form,
        _("What do you ask the members?"),
        _("All vote, sealed. More than half of the votes cast decide."),
        _("Open the vote"),
        here.get_absolute_url(),
    )


@acts("union.read")
@require_GET
def ballot(request: HttpRequest, key: str, ballot: str) -> HttpResponse:
    """A vote, and what came out."""
    here = find(request.user, "union.read", key)
    found = _one(here.ballots.select_related("dispute", "office"), ballot)
    chosen = (found.result or {}).get("outcome", {}).get("chosen", "")
    return render(request, "unions/ballot.html", {**panel(request, found), "union": here, "ballot": found, "chosen": chosen})


@acts("union.vote")
@require_POST
@once
def vote(request: HttpRequest, key: str, ballot: str) -> HttpResponse:
    """Put my sealed ballot in the box."""
    here = find(request.user, "union.vote", key)
    found = _one(here.ballots, ballot)
    ballots.vote(ballot=found, member=request.user, choice=request.POST.get("choice", ""), at=now())
    return redirect(found)


# ── Disputes


@acts("union.dispute")
@require_http_methods(["GET", "POST"])
@once
def open_dispute(request: HttpRequest, key: str) -> HttpResponse:
    """Open a dispute about a workplace."""
    here = find(request.user, "union.dispute", key)
    form = DisputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(disputes.open_dispute(union=here, at=now(), **form.cleaned_data))
    return _form(
        request,
        form,
        _("What is the dispute about?"),
        _("Only members of the union see it."),
        _("Open it"),
        here.get_absolute_url(),
    )


@acts("union.read")
@require_GET
def dispute(request: HttpRequest, key: str, dispute: str) -> HttpResponse:
    """A dispute: the bargaining record, its votes, its strike."""
    here = find(request.user, "union.read", key)
    found = _one(here.disputes.select_related("workplace"), dispute)
    return _dispute(request, here, found, PaperForm(), DemandForm())


@acts("union.paper")
@require_POST
@once
def add_paper(request: HttpRequest, key: str, dispute: str) -> HttpResponse:
    """Add a page to the bargaining record."""
    here = find(request.user, "union.paper", key)
    found = _one(here.disputes.select_related("workplace"), dispute)
    form = PaperForm(request.POST)
    if not form.is_valid():
        return _dispute(request, here, found, form, DemandForm())
    disputes.add_paper(dispute=found, at=now(), **form.cleaned_data)
    return redirect(found)


@acts("union.open")
@require_POST
@once
def open_in_dispute(request: HttpRequest, key: str, dispute: str) -> HttpResponse:
    """Ask the members for a demand, a strike or its end."""
    here = find(request.user, "union.open", key)
    found = _one(here.disputes.select_related("workplace"), dispute)
    form = DemandForm(request.POST)
    if form.is_valid():
        said = {**form.cleaned_data, "first": form.cleaned_data["first"] or 0, "last": form.cleaned_data["last"] or 0}
        said["subject"] = Subject(said["subject"])
        try:
            return redirect(ballots.open_vote(union=here, dispute=found, at=now(), **said))
        except Refused as refused:
            refuse(form, refused)
    return _dispute(request, here, found, PaperForm(), form)


@acts("union.dispute")
@require_http_methods(["GET", "POST"])
@once
def close_dispute(request: HttpRequest, key: str, dispute: str) -> HttpResponse:
    """Settle a dispute; it asks once."""
    here = find(request.user, "union.dispute", key)
    found = _one(here.disputes, dispute)
    if request.method == "POST":
        disputes.close_dispute(dispute=found, at=now())
        return redirect(found)
    headline = _("Is the dispute settled?")
    return _confirm(
        request,
        headline,
        _("Its papers and votes stay; no vote can be opened in it any more."),
        _("It is settled"),
        found.get_absolute_url(),
    )


# ── Shared


def _dispute(request: HttpRequest, here: Union, found: Dispute, paper: PaperForm, ask: DemandForm) -> HttpResponse:
    shown = {
        "union": here,
        "dispute": found,
        "papers": Paginator(found.papers.all(), ON_A_PAGE).get_page(request.GET.get("page")),
        "ballots": found.ballots.all(),
        "strikes": found.strikes.all(),
        "strike": found.strike,
        "paper": paper,
        "ask": ask,
        "officer": "union officer" in roles_of(request.user, here),
    }
    return render(request, "unions/dispute.html", shown, status=422 if paper.errors or ask.errors else 200)


def _held_now() -> "Prefetch[Any]":
    """Who holds an office, without the long row of those who held it."""
    return Prefetch("terms", Term.objects.filter(ended=None).select_related("holder"), to_attr="held")


def _office(office: Any, vote: Ballot | None, member: Any) -> dict[str, Any]:
    standing = list(office.candidates.all())
    return {
        "office": office,
        "term": next(iter(office.held), None),
        "standing": standing,
        "vote": vote,
        "stands": any(one.member_id == member.pk for one in standing),
    }


def _one(rows: Any, key: str) -> Any:
    return get_object_or_404(rows, key=key)


def _form(request: HttpRequest, form: Any, headline: str, sentence: str, act: str, back: str) -> HttpResponse:
    shown = {"form": form, "headline": headline, "sentence": sentence, "act": act, "back": back}
    return render(request, "unions/form.html", shown, status=422 if form.errors else 200)


def _confirm(request: HttpRequest, headline: str, sentence: str, act: str, back: str, *, danger: bool = False) -> HttpResponse:
    shown = {"headline": headline, "sentence": sentence, "act": act, "back": back, "danger": danger}
    return render(request, "record/confirm.html", shown)
