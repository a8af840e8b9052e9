"""Pages of what one body sends to another: sending a decision, reading it at both ends, and replying."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.web.bodies.permits import acts, require
from commonweal.web.clock import now
from commonweal.web.decisions.models import Proposal
from commonweal.web.look.forms import refuse
from commonweal.web.meetings import forwards
from commonweal.web.meetings.forms import ReplyForm, SendForm
from commonweal.web.meetings.locks import seat_of
from commonweal.web.meetings.models import Forward, Reply
from commonweal.web.record.idempotency import once
from commonweal.web.refused import Refused
from commonweal.web.threads import subjects


@acts("page.read")
@require_GET
def sent(request: HttpRequest, key: str) -> HttpResponse:
    """What one body has sent to another, and what became of it."""
    return _page(request, _sent(key))


@acts("forward.answer")
@require_POST
@once
def reply(request: HttpRequest, key: str) -> HttpResponse:
    """Say for my seat what becomes of it: taken up, answered, or not taken up and why."""
    found = _sent(key)
    require(request.user, "forward.answer", found)
    form = ReplyForm(request.POST)
    if form.is_valid():
        acts_by = {Reply.Kind.TAKEN: forwards.take_up, Reply.Kind.ANSWERED: forwards.answer}
        act = acts_by.get(form.cleaned_data["kind"], forwards.decline)
        try:
            act(forward=found, member=request.user, text=form.cleaned_data["text"], at=now())
            return redirect(found)
        except Refused as refused:
            refuse(form, refused)
    return _page(request, found, form)


@acts("item.forward")
@require_http_methods(["GET", "POST"])
@once
def send(request: HttpRequest, key: str) -> HttpResponse:
    """Send what my council has decided to the next one up, or to the bodies beneath."""
    proposal = get_object_or_404(Proposal.objects.select_related("body__parent"), key=key)
    require(request.user, "item.forward", proposal)
    up, down = (forwards.receivers(proposal.body, upward=upward) for upward in (True, False))
    choices = [("up", body.name) for body in up] + ([("down", _("The bodies that send delegates here"))] if down else [])
    form = SendForm(choices, request.POST or None)
    if request.method == "POST" and form.is_valid():
        upward, note = form.cleaned_data["upward"] == "up", form.cleaned_data["note"]
        try:
            one = forwards.send_decision(proposal=proposal, upward=upward, note=note, at=now())
            return redirect(one[0] if len(one) == 1 else proposal)
        except Refused as refused:
            refuse(form, refused)
    told = {"proposal": proposal, "form": form, "choices": choices}
    return render(request, "meetings/send.html", told, status=422 if form.errors else 200)


def _page(request: HttpRequest, found: Forward, form: ReplyForm | None = None) -> HttpResponse:
    replies = list(found.replies.select_related("tenure__holder"))
    mine = seat_of(request.user, found.body) if request.user.is_authenticated else None
    said = next((one for one in replies if mine is not None and one.tenure_id == mine.pk), None)
    may = mine is not None and (said is None or said.kind == Reply.Kind.DECLINED)
    named = subjects.find_all([found.about, *(one.about for one in replies if one.about)])
    told = {
        "sent": found,
        "subject": named.get(found.about),
        "replies": [{"reply": one, "subject": named.get(one.about)} for one in replies],
        "form": (form or ReplyForm()) if may else None,
        "points": found.points.select_related("meeting"),
    }
    return render(request, "meetings/sent.html", told, status=422 if form is not None and form.errors else 200)


def _sent(key: str) -> Forward:
    found = Forward.objects.select_related("sender", "body__parent").filter(key=key).first()
    if found is None:
        raise Http404
    return found
