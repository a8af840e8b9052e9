"""The desk of a vote: who votes on paper, and what the pile says."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.rules import paper
from commonweal.web.bodies import tellers
from commonweal.web.bodies.models import Body
from commonweal.web.bodies.permits import acts, require
from commonweal.web.clock import now
from commonweal.web.look.forms import refuse
from commonweal.web.members.models import Member
from commonweal.web.paper import services
from commonweal.web.paper.forms import PapersForm
from commonweal.web.paper.models import FirstReading, Note
from commonweal.web.polls import services as polls
from commonweal.web.polls.models import Poll
from commonweal.web.record.idempotency import once
from commonweal.web.refused import Refused

SHOWN = 20  # members found at a time


@acts("page.read")
@require_GET
def desk(request: HttpRequest, key: str) -> HttpResponse:
    """How one votes on paper here, and for tellers the roll and the pile."""
    return _page(request, _poll(key))


@acts("paper.handle")
@require_http_methods(["GET", "POST"])
@once
def note(request: HttpRequest, key: str, member: str) -> HttpResponse:
    """Ask once more, then note on the roll that somebody votes on paper."""
    poll = _poll(key)
    require(request.user, "paper.handle", poll)
    desk = services.desk_of(poll, request.user)
    found = get_object_or_404(Member, key=member, memberships__in=desk.memberships.running())
    if request.method == "POST":
        services.note(poll=poll, member=found, teller=request.user, at=now())
        messages.success(request, _("{name} votes on paper.").format(name=found.name))
        return redirect("paper:desk", poll.key)
    shown = {
        "headline": _("Does {name} vote on paper?").format(name=found.name),
        "sentence": _("From now on the vote on screen is closed to them, and that cannot be undone. Hand out one paper."),
        "act": _("Yes, note it on the roll"),
        "back": reverse("paper:desk", args=[poll.key]),
    }
    return render(request, "record/confirm.html", shown)


@acts("paper.handle")
@require_POST
@once
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Enter what I read in the pile."""
    poll = _poll(key)
    require(request.user, "paper.handle", poll)
    services.desk_of(poll, request.user)
    form = PapersForm(poll, request.POST)
    if not form.is_valid():
        return _page(request, poll, form=form, status=422)
    try:
        said, parted = services.enter(
            poll=poll, teller=request.user, read=form.cleaned_data["read"], blank=form.cleaned_data["blank"], at=now()
        )
    except Refused as refused:
        refuse(form, refused)
        return _page(request, poll, form=form, status=422)
    if parted:
        return _page(request, poll, said=said.sentence, parted=[(_named(poll, one.ballot), one) for one in parted])
    messages.success(request, said.sentence)
    return redirect("paper:desk", poll.key)


def _poll(key: str) -> Poll:
    poll = polls.found(key)
    if poll is None or poll.opened is None or poll.by != Poll.By.MEMBERS:
        raise Http404
    return poll


def _named(poll: Poll, ballot: str) -> str:
    """A kind of paper in words."""
    if not ballot:
        return _("blank, or not to be read")
    return ballot if poll.takes_ranks else {option["key"]: option["title"] for option in poll.options}[ballot]


def _page(request: HttpRequest, poll: Poll, *, form: PapersForm | None = None, status: int = 200, **more: Any) -> HttpResponse:
    taking = [(desk, [held.holder for held in tellers.of(desk)]) for desk in services.desks(poll)[:SHOWN]]
    mine = services.desk_held(poll, request.user)
    shown = {"poll": poll, "taking": taking, "mine": mine, "few": paper.FEW, **more}
    if mine is not None and not poll.is_party(request.user):
        shown |= _for_tellers(request, poll, mine, form)
    return render(request, "paper/desk.html", shown, status=status)


def _for_tellers(request: HttpRequest, poll: Poll, desk: Body, form: PapersForm | None) -> dict[str, Any]:
    asked = request.GET.get("q", "").strip()
    on_roll = Member.objects.filter(pk__in=poll.persons.values("member"), memberships__in=desk.memberships.running())
    first = FirstReading.objects.filter(poll=poll.key, desk=desk).select_related("teller").first()
    return {
        "handles": poll.is_open,
        "asked": asked,
        "found": on_roll.filter(name__icontains=asked).order_by("name")[:SHOWN] if asked and poll.closes > now() else [],
        "noted": Note.objects.filter(poll=poll.key, desk=desk).count(),
        "waiting": services.waiting(poll, desk),
        "first": first,
        "form": form or PapersForm(poll),
    }
