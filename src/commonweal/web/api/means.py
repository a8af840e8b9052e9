"""Means: what workplaces can make and how, and what they state about it."""

from datetime import date, datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.web.api.doors import does, reads
from commonweal.web.api.problems import insist
from commonweal.web.api.shapes import Level, Line, Name, Page, Paging, Said, Text, page
from commonweal.web.bodies.models import Body, Kind
from commonweal.web.bodies.permits import require
from commonweal.web.clock import now
from commonweal.web.means import services
from commonweal.web.means.forms import CapacityForm, RecipeForm, StockForm
from commonweal.web.means.models import Statement, Technique

router = Router()


class TechniqueShape(Schema):
    """A way of working of a workplace."""

    id: int
    name: str
    workplace: str
    title: str
    place: str
    kind: str


class StatementShape(Schema):
    """What a workplace says is so; a later statement about the same takes its place."""

    key: str
    workplace: str
    kind: str
    about: str
    rows: dict[str, list[dict[str, Any]]]
    reason: str
    stated: datetime
    holds_from: datetime
    accepted: datetime | None = Field(description="empty while a committee of three has it before it")
    item: str = Field(description="the key of the committee's item about it, or empty")
    withdrawn: datetime | None


class Stated(Schema):
    """The statement that was made or taken back."""

    key: str


class Dated(Said):
    """What holds at once, or from a later day on."""

    since: date | None = Field(default=None, description="empty: at once; until then what was said before counts")


class Recipe(Dated):
    """What one run takes and makes: a line for each thing, its name and how much of it."""

    takes: Text = ""
    makes: Text
    work: Text = ""
    reason: Text


class Capacity(Dated):
    """How often a technique can be run, at the start or in one period."""

    amount: Level
    period: Line = Field(default="", description="empty: at the start; 2: in period 2 alone; 2+: from period 2 on")
    reason: Text


class Stock(Dated):
    """How much of a product there is at the start."""

    product: Name
    amount: Level
    reason: Text


@reads(router, "/workplaces/{slug:key}/techniques", Page[TechniqueShape])
def techniques(request: HttpRequest, key: str, asked: Query[Paging]) -> object:
    """How a workplace works, by the tables now in force."""
    return page(Technique.objects.filter(workplace=_workplace(key).key), asked, lambda one: one)


@reads(router, "/workplaces/{slug:key}/statements", Page[StatementShape])
def statements(request: HttpRequest, key: str, asked: Query[Paging]) -> object:
    """What a workplace has stated, the newest first."""
    found = Statement.objects.filter(workplace=_workplace(key)).select_related("workplace", "item")
    return page(found, asked, _statement, newest_first=True)


@does(router, "/techniques/{int:pk}/recipe", Stated, "means.state")
def state_recipe(request: HttpRequest, pk: int, said: Recipe) -> object:
    """State what a run of a technique takes and makes."""
    technique, body = _technique(request, pk)
    form = RecipeForm(services.effective(now()), technique, said.dict())
    return _state(request, form, body, Statement.Kind.RECIPE, technique.name)


@does(router, "/techniques/{int:pk}/capacity", Stated, "means.state")
def state_capacity(request: HttpRequest, pk: int, said: Capacity) -> object:
    """State how often a technique can be run."""
    technique, body = _technique(request, pk)
    form = CapacityForm(services.effective(now()), technique, services.periods(now()), said.dict())
    return _state(request, form, body, Statement.Kind.CAPACITY, technique.name)


@does(router, "/workplaces/{slug:key}/stock", Stated, "means.state")
def state_stock(request: HttpRequest, key: str, said: Stock) -> object:
    """State how much of a product a workplace holds at the start."""
    body = _workplace(key)
    require(request.user, "means.state", body)
    known = list(Technique.objects.filter(workplace=key).values_list("name", flat=True))
    form = StockForm(services.effective(now()), known, said.dict())
    return _state(request, form, body, Statement.Kind.STOCK, said.product)


@does(router, "/statements/{slug:key}/withdraw", Stated, "means.withdraw")
def withdraw(request: HttpRequest, key: str) -> object:
    """Take a statement of my workplace back."""
    found = get_object_or_404(Statement.objects.select_related("workplace"), key=key)
    require(request.user, "means.withdraw", found)
    return {"key": services.withdraw(statement=found, member=request.user, at=now()).key}


def _state(request: HttpRequest, form: Form, body: Body, kind: str, about: str) -> dict[str, str]:
    insist(form)
    said = {"workplace": body, "kind": kind, "about": about, "rows": form.rows(), "reason": form.cleaned_data["reason"]}
    return {"key": services.state(**said, holds_from=form.holds_from, member=request.user, at=now()).key}


def _workplace(key: str) -> Body:
    return get_object_or_404(Body, key=key, kind=Kind.WORKPLACE)


def _technique(request: HttpRequest, pk: int) -> tuple[Technique, Body]:
    found = get_object_or_404(Technique, pk=pk)
    body = _workplace(found.workplace)
    require(request.user, "means.state", body)
    return found, body


def _statement(found: Statement) -> dict[str, object]:
    return {
        "workplace": found.workplace.key,
        "stated": found.stated_at,
        "withdrawn": found.withdrawn_at,
        "accepted": found.accepted_at,
        "item": found.item.key if found.item else "",
        **{name: getattr(found, name) for name in ("key", "kind", "about", "rows", "reason", "holds_from")},
    }
