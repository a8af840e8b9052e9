"""Base petitions: which there are, beginning, signing, withdrawing (C4). Who signed no operation tells."""

from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.web.api.doors import does, reads
from commonweal.web.api.shapes import Done, Line, Link, Page, Paging, Said, Text, done, link, page
from commonweal.web.bodies.models import Body
from commonweal.web.bodies.permits import require
from commonweal.web.clock import now
from commonweal.web.decisions import petitions
from commonweal.web.decisions.models import Petition, Proposal

router = Router()


class PetitionShape(Schema):
    """A petition; how far it has come as everybody may know it."""

    key: str
    body: Link
    title: str
    text: str
    about: str = Field(description="the proposal it is about; empty where it has a text of its own")
    begun: datetime
    ends: datetime
    over: datetime | None
    referendum: str = Field(description="the vote it has opened; empty before")
    shown: str


class Beginning(Said):
    """What a petition is about: a proposal of the council by its key, or a title with a text of its own."""

    about: Line = ""
    title: Line = ""
    text: Text = ""


@reads(router, "/petitions", Page[PetitionShape])
def petition_list(request: HttpRequest, asked: Query[Paging]) -> object:
    """Every petition, the newest first."""
    return page(Petition.objects.select_related("body", "proposal", "referendum"), asked, _shown, newest_first=True)


@reads(router, "/petitions/{slug:key}", PetitionShape)
def petition(request: HttpRequest, key: str) -> object:
    """One petition."""
    return _shown(_found(key))


@does(router, "/councils/{slug:key}/petitions", Done, "petition.begin")
def begin(request: HttpRequest, key: str, said: Beginning) -> object:
    """Begin a petition to put something to all members beneath a council, and sign it."""
    council = get_object_or_404(Body, key=key)
    require(request.user, "petition.begin", council)
    item = get_object_or_404(Proposal.objects.public(), key=said.about, body=council) if said.about else None
    words = {"title": said.title, "text": said.text}
    return done(petitions.begin(council=council, member=request.user, proposal=item, **words, at=now()))


@does(router, "/petitions/{slug:key}/sign", Done, "petition.sign")
def sign(request: HttpRequest, key: str) -> object:
    """Sign a petition; nobody else is told that I did."""
    found = _found(key)
    require(request.user, "petition.sign", found)
    return done(petitions.sign(petition=found, member=request.user, at=now()))


@does(router, "/petitions/{slug:key}/withdraw", Done, "petition.sign")
def withdraw(request: HttpRequest, key: str) -> object:
    """Take my signature back."""
    found = _found(key)
    require(request.user, "petition.sign", found)
    return done(petitions.withdraw(petition=found, member=request.user, at=now()))


def _found(key: str) -> Petition:
    return get_object_or_404(Petition.objects.select_related("body", "proposal", "referendum"), key=key)


def _shown(found: Petition) -> dict[str, object]:
    plain = {name: getattr(found, name) for name in ("key", "title", "text", "begun", "ends", "over")}
    return plain | {
        "body": link(found.body),
        "about": found.proposal.key if found.proposal else "",
        "referendum": found.referendum.key if found.referendum else "",
        "shown": str(petitions.shown(found, now())),
    }
