"""The federation at a glance: the tree of its bodies, and the map of one council's seats."""

from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from commonweal.web.api.doors import reads
from commonweal.web.api.shapes import Link, link
from commonweal.web.bodies import picture
from commonweal.web.bodies.models import Body
from commonweal.web.clock import now

router = Router()


class Branch(Schema):
    """One body in the tree."""

    key: str
    name: str
    kind: str
    parent: str = Field(description="the key of the council above; empty at the top")
    members: int
    seats: int
    empty: int = Field(description="how many of its seats nobody holds")


class Nearer(Schema):
    """Of the recalls that may be shown the one that is nearer: marks that stand, and marks that end the tenure."""

    standing: int
    needed: int


class Place(Schema):
    """One seat on the map: who holds it, on whose behalf, since when, and how close to recall as far as the public sees it."""

    seat: str
    title: str
    constituency: Link
    holder: str = Field(description="empty where nobody holds it")
    office: str
    began: datetime | None
    recall: Nearer | None


class Map(Schema):
    """A stretch of a council's seats."""

    council: Link
    page: int
    pages: int
    seats: list[Place]


class Stretch(Schema):
    """Which stretch."""

    page: int = Field(1, ge=1, le=10_000)


@reads(router, "/picture", list[Branch])
def tree(request: HttpRequest) -> object:
    """Every body once, each council before those beneath it."""
    federation = picture.Federation()
    kinds = {body.key: body.kind for body in federation.bodies.values()}
    above = {body.key: federation.bodies[body.parent_id].key for body in federation.bodies.values() if body.parent_id}
    return [
        {"members": line.size, "parent": above.get(line.key, ""), "kind": kinds[line.key]}
        | {name: getattr(line, name) for name in ("key", "name", "seats", "empty")}
        for line in federation.tree(None)
    ]


@reads(router, "/picture/{slug:key}", Map)
def seats(request: HttpRequest, key: str, asked: Query[Stretch]) -> object:
    """The seats of a council, sixty at a time."""
    federation = picture.Federation()
    council = get_object_or_404(Body.objects.councils(), key=key)
    found = picture.seats_of(federation, council, str(asked.page), now())
    return {
        "council": link(council),
        "page": found.number,
        "pages": found.paginator.num_pages,
        "seats": [_place(shown) for shown in found],
    }


def _place(shown: picture.SeatShown) -> dict[str, object]:
    held, nearer = shown.tenure, shown.nearer
    return {
        "seat": shown.seat.key,
        "title": shown.seat.title,
        "constituency": link(shown.seat.constituency),
        "holder": held.holder.name if held else "",
        "office": held.holder.office_key if held else "",
        "began": held.began if held else None,
        "recall": {"standing": nearer["standing"], "needed": nearer["needed"]} if nearer else None,
    }
