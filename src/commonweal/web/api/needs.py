"""Needs: what can be asked for, what is in force, stating and changing, and the list before a community's assembly."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.tables.faults import suggestion
from commonweal.web.api.doors import does, reads
from commonweal.web.api.problems import unfit
from commonweal.web.api.shapes import (
    Amount,
    Choice,
    Done,
    Line,
    Link,
    Name,
    Page,
    Paging,
    Period,
    Said,
    Text,
    Vote,
    done,
    link,
    page,
    vote,
)
from commonweal.web.bodies.models import Body, Kind
from commonweal.web.bodies.permits import require
from commonweal.web.clock import now
from commonweal.web.needs import services, sheet
from commonweal.web.needs.models import Line as DemandLine
from commonweal.web.needs.models import List, Product, StatedNeed
from commonweal.web.needs.sheet import MOST_ROWS
from commonweal.web.polls import services as polls

router = Router()


class ProductShape(Schema):
    """What can be asked for."""

    name: str
    title: str
    unit: str
    place: str


class Figure(Schema):
    """So much of a product in a period and a tier, as the assembly ratified it."""

    product: str
    period: int
    tier: str
    amount: Decimal
    unit: str


class NeedShape(Schema):
    """A stated need. Who stated it is shown to nobody else."""

    key: str
    community: Link
    group: Link | None
    product: str
    tier: str
    amount: Decimal
    unit: str
    periods: list[int] = Field(description="empty: every period")
    replaces: bool
    why: str
    stated: datetime
    standing: Literal["open", "withdrawn", "ratified"]


class ListShape(Vote):
    """A list of all that a community needs, before its assembly."""

    file: str
    note: str
    takes_up: list[str]


class Stating(Said):
    """A need as it is stated: on top of what is in force, or in place of it."""

    product: Name = Field(description="its name or title")
    tier: Literal["vital", "basic", "wanted"]
    amount: Amount
    periods: list[Period] = Field(default_factory=list, max_length=200)
    why: Text
    replaces: bool = False


class StatingFor(Stating):
    """A need of one's own, or of a group one belongs to."""

    group: Line = ""


class Rows(Said):
    """Many needs at once; with ``look`` nothing is stated, and every row is answered with its outcome."""

    rows: list[dict[str, str | float | None]] = Field(
        min_length=1, max_length=MOST_ROWS, description="product, period (empty: every), tier, amount, unit, why"
    )
    why: Text = Field(description="of every row that says nothing itself")
    replaces: bool = False
    look: bool = False


class RowShape(Schema):
    """What becomes of a row."""

    row: int
    outcome: Literal["stated", "same", "fault"]
    sentence: str


class RowsDone(Schema):
    """What became of every row, and the keys of the needs that were stated."""

    rows: list[RowShape]
    needs: list[str]


class Note(Said):
    """A word with the list."""

    note: Text = ""


@reads(router, "/products", Page[ProductShape])
def products(request: HttpRequest, asked: Query[Paging]) -> object:
    """What can be asked for."""
    return page(Product.objects.all(), asked, lambda one: one)


@reads(router, "/communities/{slug:key}/demand", Page[Figure])
def demand(request: HttpRequest, key: str, asked: Query[Paging]) -> object:
    """What a community has ratified."""
    in_force = services.current(_community(key))
    lines = DemandLine.objects.filter(demand=in_force).select_related("product")
    return page(lines, asked, _figure)


@reads(router, "/communities/{slug:key}/needs", Page[NeedShape])
def needs(request: HttpRequest, key: str, asked: Query[Paging]) -> object:
    """What has been stated in a community since its last list."""
    return page(_stated().open().filter(community=_community(key)), asked, _need)


@reads(router, "/needs/mine", Page[NeedShape], "account.edit")
def mine(request: HttpRequest, asked: Query[Paging]) -> object:
    """The needs I have stated, and what became of them."""
    return page(_stated().filter(member=request.user), asked, _need, newest_first=True)


@does(router, "/communities/{slug:key}/needs", Done, "need.state")
def state(request: HttpRequest, key: str, said: StatingFor) -> object:
    """State a need of mine, or of a group I belong to."""
    community = _community(key)
    require(request.user, "need.state", community)
    group = None
    if said.group:
        group = Body.objects.of(request.user).exclude(kind=Kind.COMMUNITY).filter(key=said.group).first()
        if group is None:
            raise unfit("group", said.group, _("A workplace or service unit you belong to, or nothing"))
    made = services.state_need(member=request.user, community=community, group=group, at=now(), **_read(said))
    return done(made)


@does(router, "/communities/{slug:key}/needs/table", RowsDone, "need.state")
def state_all(request: HttpRequest, key: str, said: Rows) -> object:
    """State a table of needs: all its rows, or none; or look first what would become of each."""
    community = _community(key)
    require(request.user, "need.state", community)
    lines = sheet.read_rows(said.rows)
    rows = sheet.judged(lines, community, replaces=said.replaces)
    told = {"lines": lines, "replaces": said.replaces, "why": said.why}
    needs = [] if said.look else services.state_all(member=request.user, community=community, at=now(), **told)
    found = [{"row": row.line.number, "outcome": row.outcome.value, "sentence": row.sentence} for row in rows]
    return {"rows": found, "needs": [need.key for need in needs]}


@does(router, "/needs/{slug:key}/change", Done, "need.state")
def change(request: HttpRequest, key: str, said: Stating) -> object:
    """Put a need of mine otherwise, until it is before the assembly."""
    need = _mine(request, "need.state", key)
    return done(services.change_need(need=need, at=now(), **_read(said)))


@does(router, "/needs/{slug:key}/withdraw", Done, "need.withdraw")
def withdraw(request: HttpRequest, key: str) -> object:
    """Take a need of mine back."""
    return done(services.withdraw_need(need=_mine(request, "need.withdraw", key), at=now()))


@does(router, "/communities/{slug:key}/lists", Done, "need.propose")
def open_list(request: HttpRequest, key: str, said: Note) -> object:
    """Put the list with everything stated since to the community's assembly."""
    community = _community(key)
    require(request.user, "need.propose", community)
    return done(services.open_list(community=community, note=said.note, at=now()))


@reads(router, "/lists/{slug:key}", ListShape)
def show_list(request: HttpRequest, key: str) -> object:
    """A list before its assembly, and what came out."""
    found = _list(key)
    taken = list(found.stated.values_list("key", flat=True))
    return {**vote(found, found.body.name), "file": found.file, "note": found.note, "takes_up": taken}


@does(router, "/lists/{slug:key}/vote", Done, "need.vote")
def ballot(request: HttpRequest, key: str, said: Choice) -> object:
    """Put my sealed ballot on a list in the box."""
    found = _list(key)
    require(request.user, "need.vote", found)
    polls.cast_ballot(found, member=request.user, choice=said.choice, at=now())
    return done(found)


def _community(key: str) -> Body:
    return get_object_or_404(Body, key=key, kind=Kind.COMMUNITY)


def _list(key: str) -> List:
    return get_object_or_404(List.objects.select_related("body"), key=key)


def _stated() -> Any:
    return StatedNeed.objects.select_related("community", "group", "product")


def _mine(request: HttpRequest, action: str, key: str) -> StatedNeed:
    need = get_object_or_404(_stated(), key=key, member=request.user)
    require(request.user, action, need)
    return need


def _read(said: Stating) -> dict[str, Any]:
    found = (
        Product.objects.filter(name__iexact=said.product).first() or Product.objects.filter(title__iexact=said.product).first()
    )
    if found is None:
        known = list(Product.objects.values_list("title", flat=True))
        raise unfit("product", said.product, _("The name of a product is asked for.") + suggestion(said.product, known))
    return {**said.dict(include={"tier", "amount", "periods", "why", "replaces"}), "product": found}


def _figure(line: DemandLine) -> dict[str, object]:
    said = {"period": line.period, "tier": line.tier, "amount": line.amount}
    return {"product": line.product.name, "unit": line.product.unit, **said}


def _need(need: StatedNeed) -> dict[str, object]:
    return {
        "key": need.key,
        "community": link(need.community),
        "group": link(need.group) if need.group else None,
        "product": need.product.name,
        "unit": need.product.unit,
        "standing": "open" if need.is_open else "withdrawn" if need.withdrawn else "ratified",
        **{name: getattr(need, name) for name in ("tier", "amount", "periods", "replaces", "why", "stated")},
    }
