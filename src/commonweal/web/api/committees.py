"""Committees of three: who sits in one, what is before it, what the seats say, and the assembly's vote."""

from datetime import datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.web.api.doors import does, reads
from commonweal.web.api.shapes import Choice, Done, Line, Link, Name, Page, Paging, Said, Text, Vote, done, link, page, vote
from commonweal.web.bodies.models import Body, Kind, Tenure
from commonweal.web.bodies.permits import require
from commonweal.web.clock import now
from commonweal.web.committees import services
from commonweal.web.committees.models import Call, Committee, Item
from commonweal.web.polls import services as polls

router = Router()


class VoiceShape(Schema):
    """One of the three seats; who holds it is named, as on its page."""

    role: str = Field(description="workers, manager or local")
    seat: str
    elects: Link
    holder: str = Field(description="empty while nobody sits there")


class CommitteeShape(Schema):
    """A workplace's committee."""

    workplace: Link
    body: Link
    founded: datetime
    seats: list[VoiceShape]


class VoicesAnswer(Schema):
    """What a seat says on an item."""

    role: str
    holder: str
    option: str
    reason: str
    at: datetime


class ItemShape(Schema):
    """Something a committee decides."""

    key: str
    workplace: Link
    title: str
    text: str
    page: str = Field(description="the page of what it is about, or empty")
    options: list[dict[str, str]]
    opened: datetime
    opened_as: str = Field(description="the seat that opened it; empty where a worker did")
    closes: datetime
    stage: str = Field(description="open, agreed, assembly or decided")
    why: str = Field(description="what brought it before the assembly: called, deadlock or absence; or empty")
    chosen: str
    settled: datetime | None
    answers: list[VoicesAnswer]
    assembly: str = Field(description="the key of the assembly's vote, or empty")


class CallShape(Vote):
    """A vote of a workplace's assembly, on an item or on having a committee."""

    item: str


class Opening(Said):
    """What is to be decided with yes or no."""

    title: Name
    text: Text = ""


class SeatsAnswer(Said):
    """What a seat chooses: an option's key, or abstain."""

    option: Line
    reason: Annotated[Text, Field(max_length=2000)] = ""


@reads(router, "/committees", Page[CommitteeShape])
def committees(request: HttpRequest, asked: Query[Paging]) -> object:
    """Every committee of three with who sits in it."""
    return page(Committee.objects.filter(body__ended=None).select_related("body", "workplace"), asked, _committee)


@reads(router, "/workplaces/{slug:key}/items", Page[ItemShape])
def items(request: HttpRequest, key: str, asked: Query[Paging]) -> object:
    """What is and was before a workplace's committee, the newest first."""
    found = _items().filter(committee=_committee_of(key))
    return page(found, asked, _item, newest_first=True)


@reads(router, "/items/{slug:key}", ItemShape)
def item(request: HttpRequest, key: str) -> object:
    """One item with what the seats say."""
    return _item(_found(key))


@reads(router, "/calls/{slug:key}", CallShape)
def call(request: HttpRequest, key: str) -> object:
    """A vote of an assembly."""
    found = _call(key)
    return {**vote(found, str(found)), "item": found.item.key if found.item else ""}


@does(router, "/workplaces/{slug:key}/committee", Done, "committee.propose")
def propose(request: HttpRequest, key: str) -> object:
    """Ask the assembly of my workplace whether it wants a committee of three."""
    workplace = get_object_or_404(Body, key=key, kind=Kind.WORKPLACE)
    require(request.user, "committee.propose", workplace)
    return done(services.propose(workplace=workplace, at=now()))


@does(router, "/workplaces/{slug:key}/items", Done, "item.open")
def open_item(request: HttpRequest, key: str, said: Opening) -> object:
    """Put something before a committee, as a worker or for a seat."""
    found = _committee_of(key)
    held = services.roles_of(found, request.user)
    require(request.user, "item.open", found.body if held else found.workplace)
    return done(services.open_item(committee=found, title=said.title, text=said.text, member=request.user, at=now()))


@does(router, "/items/{slug:key}/answer", Done, "item.answer")
def answer(request: HttpRequest, key: str, said: SeatsAnswer) -> object:
    """Say what my seat chooses; until the item is settled it can be changed."""
    found = _found(key)
    require(request.user, "item.answer", found)
    told = {"option": said.option, "reason": said.reason}
    return done(services.answer(item=found, tenure=_mine(request, found), at=now(), **told))


@does(router, "/items/{slug:key}/call", Done, "item.call")
def call_assembly(request: HttpRequest, key: str) -> object:
    """Call the workers' assembly instead, for the workers' seat."""
    found = _found(key)
    require(request.user, "item.call", found)
    return done(services.call_assembly(item=found, tenure=_mine(request, found), at=now()))


@does(router, "/calls/{slug:key}/vote", Done, "item.vote")
def ballot(request: HttpRequest, key: str, said: Choice) -> object:
    """Put my sealed ballot in the box."""
    found = _call(key)
    require(request.user, "item.vote", found)
    polls.cast_ballot(found, member=request.user, choice=said.choice, at=now())
    return done(found)


def _committee_of(workplace: str) -> Committee:
    return get_object_or_404(Committee.objects.select_related("body", "workplace"), workplace__key=workplace)


def _items() -> QuerySet[Item]:
    return Item.objects.select_related("committee__workplace", "committee__body", "call").prefetch_related(
        "answers__tenure__holder"
    )


def _found(key: str) -> Item:
    return get_object_or_404(_items(), key=key)


def _call(key: str) -> Call:
    return get_object_or_404(Call.objects.select_related("body", "item"), key=key)


def _mine(request: HttpRequest, found: Item) -> Tenure:
    held = services.roles_of(found.committee, request.user)
    if not held:
        raise Http404
    return next(iter(held.values()))


def _committee(found: Committee) -> dict[str, object]:
    seats = [
        {
            "role": role,
            "seat": seat.key,
            "elects": link(seat.constituency),
            "holder": seat.tenure.holder.name if seat.tenure else "",
        }
        for role, seat in found.seats.items()
    ]
    return {"workplace": link(found.workplace), "body": link(found.body), "founded": found.founded, "seats": seats}


def _item(found: Item) -> dict[str, object]:
    answers = [
        {"role": one.role, "holder": one.tenure.holder.name, "option": one.option, "reason": one.reason, "at": one.at}
        for one in found.answers.all()
    ]
    call = getattr(found, "call", None)
    names = ("key", "title", "text", "options", "opened", "opened_as", "closes", "stage", "why", "chosen", "settled")
    told = {"workplace": link(found.committee.workplace), "page": found.url, "answers": answers}
    return {**{name: getattr(found, name) for name in names}, **told, "assembly": call.key if call else ""}
