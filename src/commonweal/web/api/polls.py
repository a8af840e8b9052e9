"""Outcomes of small votes, which a body's tellers sign."""

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from commonweal.web.api.doors import does, reads
from commonweal.web.api.shapes import Done, done
from commonweal.web.clock import now
from commonweal.web.polls import signing
from commonweal.web.polls.views import signed_by

router = Router()


class Signed(Schema):
    """How many tellers have signed an outcome, and who."""

    enough: bool
    sentence: str
    tellers: list[str]


@reads(router, "/polls/{slug:key}/signatures", Signed)
def signatures(request: HttpRequest, key: str) -> object:
    """Who has signed the outcome of a vote in which fewer than five took part."""
    poll = signing.find(key)
    if poll is None or not signing.asks(poll):
        raise Http404
    standing = signing.standing(poll)
    names = [signature.tenure.holder.name for signature in signing.signatures(poll)]
    return {"enough": standing.holds, "sentence": standing.sentence, "tellers": names}


@does(router, "/polls/{slug:key}/sign", Done, "outcome.sign")
def sign(request: HttpRequest, key: str) -> object:
    """Sign the outcome as a teller of its body."""
    poll, tenure = signed_by(request, key)
    signing.sign(poll=poll, tenure=tenure, at=now())
    return done(poll)
