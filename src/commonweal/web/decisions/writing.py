"""Pages of those who write: drafts, alone or with others, putting forward, amending, telling the outcome, voting again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.web.bodies.models import Body
from commonweal.web.bodies.permits import acts, require
from commonweal.web.clock import now
from commonweal.web.decisions import life
from commonweal.web.decisions.forms import AmendmentForm, DraftForm, StatementForm
from commonweal.web.decisions.models import Amendment, Proposal
from commonweal.web.decisions.views import proposal_page, public
from commonweal.web.look.forms import refuse
from commonweal.web.record.idempotency import once
from commonweal.web.refused import Refused

PUT = "put"  # the button that puts forward what the other one only keeps


@acts("proposal.open")
@require_http_methods(["GET", "POST"])
@once
def propose(request: HttpRequest, council: str) -> HttpResponse:
    """Begin a proposal to a body: keep it as a draft, or put it forward at once."""
    body = get_object_or_404(Body, key=council)
    require(request.user, "proposal.open", body)
    form = DraftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = life.draft(body=body, member=request.user, at=now(), **form.said())
        return _put_or_keep(request, made, form)
    return _draft_page(request, body, form)


@acts("proposal.open")
@require_http_methods(["GET", "POST"])
@once
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """My draft: keep a new wording, or put it forward."""
    found = _mine(request, key)
    form = DraftForm(request.POST) if request.method == "POST" else DraftForm.of(found)
    if request.method == "POST" and form.is_valid():
        kept = life.edit(proposal=found, member=request.user, at=now(), **form.said())
        return _put_or_keep(request, kept, form)
    return _draft_page(request, found.body, form, found)


@acts("proposal.open")
@require_http_methods(["GET", "POST"])
@once
def drop(request: HttpRequest, key: str) -> HttpResponse:
    """Throw my draft away; it asks once more."""
    found = _mine(request, key)
    if request.method == "POST":
        life.drop(proposal=found, member=request.user)
        return redirect("decisions:index")
    return render(request, "decisions/drop.html", {"proposal": found})


@acts("proposal.open")
@require_http_methods(["GET", "POST"])
@once
def join(request: HttpRequest, key: str, invitation: str) -> HttpResponse:
    """Write a draft with those who invited me."""
    found = get_object_or_404(Proposal.objects.filter(put=None).select_related("body"), key=key, invitation=invitation)
    require(request.user, "proposal.open", found)
    if request.method == "POST":
        return redirect(life.invite(proposal=found, invitation=invitation, member=request.user))
    return render(request, "decisions/join.html", {"proposal": found})


@acts("proposal.amend")
@require_http_methods(["GET", "POST"])
@once
def amend(request: HttpRequest, key: str) -> HttpResponse:
    """Put an amendment to what is being talked about."""
    found = public(key)
    require(request.user, "proposal.amend", found)
    first = found.options[0]["key"] if len(found.options) == 1 else None
    form = AmendmentForm(
        found, request.POST or None, initial={"option": first, "title": found.title if first else "", "text": found.text}
    )
    if request.method == "POST" and form.is_valid():
        try:
            life.amend(proposal=found, member=request.user, at=now(), **form.said())
            return redirect(f"{found.get_absolute_url()}#amendments")
        except Refused as refused:
            refuse(form, refused)
    return render(request, "decisions/amend.html", {"form": form, "proposal": found}, status=422 if form.errors else 200)


@acts("proposal.amend")
@require_POST
@once
def take_over(request: HttpRequest, key: str) -> HttpResponse:
    """Make an amendment part of what I proposed."""
    found = get_object_or_404(Amendment.objects.select_related("proposal__body"), key=key)
    require(request.user, "proposal.amend", found.proposal)
    return redirect(life.take_over(amendment=found, member=request.user, at=now()))


@acts("proposal.open")
@require_POST
@once
def vote_again(request: HttpRequest, key: str) -> HttpResponse:
    """Put what could not be carried out to the vote once more."""
    found = public(key)
    require(request.user, "proposal.open", found)
    return redirect(life.vote_again(proposal=found, member=request.user, at=now()))


@acts("proposal.open")
@require_POST
@once
def state_outcome(request: HttpRequest, key: str) -> HttpResponse:
    """Say what the outcome of my proposal means."""
    found = public(key)
    require(request.user, "proposal.open", found)
    form = StatementForm(request.POST)
    if not form.is_valid():
        return proposal_page(request, found, status=422)
    return redirect(life.state_outcome(proposal=found, member=request.user, at=now(), **form.cleaned_data))


def _mine(request: HttpRequest, key: str) -> Proposal:
    """A draft of one's own; anybody else's is not there."""
    found = get_object_or_404(Proposal.objects.filter(put=None).select_related("body", "proposed_by__holder"), key=key)
    require(request.user, "proposal.open", found)
    if not life.is_author(found, request.user):
        raise Http404
    return found


def _put_or_keep(request: HttpRequest, found: Proposal, form: DraftForm) -> HttpResponse:
    if request.POST.get("act") != PUT:
        return redirect(found)
    try:
        return redirect(life.put_forward(proposal=found, member=request.user, at=now()))
    except Refused as refused:
        refuse(form, refused)
        return _draft_page(request, found.body, form)


def _draft_page(request: HttpRequest, body: Body, form: DraftForm, found: Proposal | None = None) -> HttpResponse:
    days = life.days_of_talk(body, now())
    others = [author.member.name for author in found.authors.select_related("member")] if found else []
    link = request.build_absolute_uri(reverse("decisions:join-draft", args=[found.key, found.invitation])) if found else ""
    shown = {"form": form, "body": body, "draft": found, "days": days, "authors": others, "link": link}
    return render(request, "decisions/draft.html", shown, status=422 if form.errors else 200)
