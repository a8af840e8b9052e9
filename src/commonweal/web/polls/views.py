"""The page on which a body's tellers sign an outcome that nobody else can count again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonweal.web.bodies import tellers
from commonweal.web.bodies.models import Tenure
from commonweal.web.bodies.permits import acts, require
from commonweal.web.clock import now
from commonweal.web.polls import signing
from commonweal.web.polls.models import Poll
from commonweal.web.record.idempotency import once


@acts("outcome.sign")
@never_cache
@require_http_methods(["GET", "POST"])
@once
def sign(request: HttpRequest, key: str) -> HttpResponse:
    """Look at the ballots as a teller, and sign the outcome."""
    poll, tenure = signed_by(request, key)
    if request.method == "POST":
        signing.sign(poll=poll, tenure=tenure, at=now())
        return redirect("polls:sign", key=key)
    signed = signing.signatures(poll)
    shown = {
        "poll": poll,
        "ballots": signing.ballots(poll),
        "outcome": poll.result["outcome"],
        "chosen": next((o["title"] for o in poll.options if o["key"] == poll.result["outcome"].get("chosen")), ""),
        "signed": signed,
        "mine": any(signature.tenure_id == tenure.pk for signature in signed),
        "standing": signing.standing(poll),
    }
    return render(request, "polls/sign.html", shown)


def signed_by(request: HttpRequest, key: str) -> tuple[Poll, Tenure]:
    """A vote whose outcome is to be signed, and the office in which whoever asks signs it."""
    poll = signing.find(key)
    if poll is None or not signing.asks(poll):
        raise Http404
    office = tellers.office(poll.body)
    require(request.user, "outcome.sign", office)
    return poll, next(held for held in tellers.of(poll.body) if held.holder_id == request.user.pk)
