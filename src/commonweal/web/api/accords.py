"""Accords: what bodies agree on among themselves, what would become of everyone, who has consented; and proposing one."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.rules.accords import MOST_BODIES, MOST_PARTS, MOST_SEATS, Act, Terms
from commonweal.rules.bodies import Kind
from commonweal.web.accords import services, telling
from commonweal.web.accords.forms import new_body
from commonweal.web.accords.models import Accord
from commonweal.web.api.doors import does, reads
from commonweal.web.api.shapes import Done, Line, Link, Name, Page, Paging, Said, Text, done, link, page
from commonweal.web.bodies.models import Body
from commonweal.web.bodies.permits import require
from commonweal.web.clock import now

router = Router()
Seats = Annotated[int, Field(ge=1, le=MOST_SEATS)]


class NewBody(Said):
    """A body that there will be."""

    name: Line
    kind: Kind


class Wanted(Said):
    """What bodies are to agree on; whoever proposes acts in the body of the address, which takes part unless ``bodies`` says."""

    title: Line
    text: Text = ""
    act: Act
    bodies: Annotated[list[Name], Field(max_length=MOST_BODIES)] = Field(
        default_factory=list, description="who does it; empty: the body of the address alone, and of `open` none"
    )
    council: Name | None = Field(default=None, description="which they join; in which a new body is opened")
    new: Annotated[list[NewBody], Field(max_length=MOST_PARTS)] = Field(default_factory=list)
    seats: Seats = 1
    upward: Seats = 1
    goes: dict[Name, int] = Field(
        default_factory=dict, description="of a council that splits: each body, and the number of its part"
    )


class PartyShape(Schema):
    """A body whose consent it takes."""

    body: Link
    vote: str
    consented: bool


class AccordShape(Schema):
    """An accord: its terms, what it comes to, and where it stands."""

    key: str
    title: str
    text: str
    act: str
    stage: str
    reason: str
    made: datetime
    settled: datetime | None
    terms: dict[str, Any]
    follows: dict[str, Any] = Field(description="who is where then, which seats end and are founded, and what else follows")
    parties: list[PartyShape]


class Looked(Schema):
    """What an accord would come to, before anything has been proposed."""

    parties: list[str]
    follows: dict[str, Any]


class Part(Said):
    """With which part of a body that splits somebody goes, by its key."""

    part: Name


@reads(router, "/accords", Page[AccordShape])
def accords(request: HttpRequest, asked: Query[Paging]) -> object:
    """Every accord, the latest first."""
    return page(Accord.objects.prefetch_related("parties__body", "parties__proposal"), asked, _accord)


@reads(router, "/accords/{slug:key}", AccordShape)
def accord(request: HttpRequest, key: str) -> object:
    """One accord."""
    return _accord(get_object_or_404(Accord, key=key))


@does(router, "/bodies/{slug:key}/accords/look", Looked, "accord.propose")
def look(request: HttpRequest, key: str, said: Wanted) -> object:
    """What an accord would come to, and who would have to consent; nothing is proposed by it."""
    acting = _acting(request, key)
    terms = _terms(acting, said)
    services.may_propose(terms, acting)
    return {"parties": telling.parties(terms), "follows": telling.told(terms)}


@does(router, "/bodies/{slug:key}/accords", Done, "accord.propose")
def propose(request: HttpRequest, key: str, said: Wanted) -> object:
    """Put an accord to the votes of all whom it takes."""
    acting = _acting(request, key)
    terms = _terms(acting, said)
    return done(services.propose(terms=terms, title=said.title, text=said.text, body=acting, member=request.user, at=now()))


@does(router, "/accords/{slug:key}/go", Done, "accord.go")
def go(request: HttpRequest, key: str, said: Part) -> object:
    """Say with which part of my body I go; until it is carried out I can say otherwise."""
    found = get_object_or_404(Accord, key=key)
    require(request.user, "accord.go", get_object_or_404(Body, key=next(iter(found.value.bodies), "")))
    services.go(accord=found, member=request.user, part=said.part, at=now())
    return done(found)


@does(router, "/accords/{slug:key}/again/{slug:body}", Done, "accord.propose")
def again(request: HttpRequest, key: str, body: str) -> object:
    """Put what was agreed and could not be carried out to the votes once more."""
    found, acting = get_object_or_404(Accord, key=key), _acting(request, body)
    return done(services.again(accord=found, body=acting, member=request.user, at=now()))


def _acting(request: HttpRequest, key: str) -> Body:
    found = get_object_or_404(Body, key=key)
    require(request.user, "accord.propose", found)
    return found


def _terms(acting: Body, said: Wanted) -> Terms:
    new = tuple(new_body(each.kind, each.name) for each in said.new)
    bodies = tuple(said.bodies) or (() if said.act is Act.OPEN else (acting.key,))
    council = said.council or (acting.key if said.act is Act.OPEN else "")
    goes = tuple((body, new[number - 1].key) for body, number in said.goes.items() if 0 < number <= len(new))
    return Terms(said.act, bodies, council, new, said.seats, said.upward, goes)


def _accord(found: Accord) -> dict[str, object]:
    names = ("key", "title", "text", "act", "stage", "reason", "made", "settled", "terms")
    parties = [
        {"body": link(party.body), "vote": party.proposal.key if party.proposal else "", "consented": party.consented is not None}
        for party in found.parties.all()
    ]
    return {name: getattr(found, name) for name in names} | {"follows": found.shown, "parties": parties}
