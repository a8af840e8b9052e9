"""Shapes that several operations share: texts and amounts that can be kept, pages of a list, votes, what an act answers."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from commonweal.web.polls.models import Poll
from commonweal.web.polls.panel import STEP

T = TypeVar("T")


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("The character NUL cannot be kept")
    return text


Text = Annotated[str, AfterValidator(_without_nul), Field(max_length=5000)]
Line = Annotated[str, AfterValidator(_without_nul), Field(max_length=200)]
Name = Annotated[str, AfterValidator(_without_nul), Field(min_length=1, max_length=200)]
Amount = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=6)]
Level = Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)]
Period = Annotated[int, Field(ge=1, le=10_000)]


class Said(Schema):
    """What is sent: a field nobody asked for is refused, so that a mistyped name is not lost."""

    model_config = ConfigDict(extra="forbid")


class Paging(Schema):
    """Where in a list to go on: ``next`` of the page before."""

    cursor: str = Field("", pattern="^[0-9]{0,15}$")
    limit: int = Field(50, ge=1, le=200)


class Page(Schema, Generic[T]):
    """A stretch of a list; ``next`` is the cursor of the stretch that follows, if any does."""

    items: list[T]
    next: str | None


def page(
    rows: QuerySet[Any], asked: Paging, tell: Callable[[Any], object], *, by: str = "pk", newest_first: bool = False
) -> dict[str, object]:
    """One stretch of the rows, in the order of a unique number; no row comes twice, whatever is added meanwhile."""
    if asked.cursor:
        rows = rows.filter(**{f"{by}__{'lt' if newest_first else 'gt'}": int(asked.cursor)})
    found = list(rows.order_by(f"-{by}" if newest_first else by)[: asked.limit + 1])
    shown = found[: asked.limit]
    more = len(found) > asked.limit
    return {"items": [tell(row) for row in shown], "next": str(getattr(shown[-1], by)) if more else None}


class Link(Schema):
    """Something by its key and name."""

    key: str
    name: str


class Option(Schema):
    """What one can vote for."""

    key: str
    title: str


class Vote(Schema):
    """A vote: what stands in it, until when, how many have voted, and once closed what came out."""

    key: str
    kind: str
    title: str
    body: Link
    sealed: bool
    options: list[Option]
    opened: datetime | None
    closes: datetime | None
    closed: datetime | None
    on_roll: int
    turnout: int = Field(description="of a sealed vote rounded down to fives, so that nobody's voting can be watched")
    result: dict[str, Any] | None = Field(description="the closing entry, word for word")


class Choice(Said):
    """A sealed ballot."""

    choice: Name


class Done(Schema):
    """What was done; ``page`` is where people see it."""

    key: str
    page: str


def link(body: Any) -> dict[str, str]:
    """A body by its key and name."""
    return {"key": body.key, "name": body.name}


def vote(poll: Poll, title: str) -> dict[str, object]:
    """A vote as it is shown."""
    sealed = poll.by == Poll.By.MEMBERS
    return {
        "key": poll.key,
        "kind": poll._meta.model_name,
        "title": title,
        "body": link(poll.body),
        "sealed": sealed,
        "options": poll.options,
        "opened": poll.opened,
        "closes": poll.closes,
        "closed": poll.closed,
        "on_roll": poll.on_roll,
        "turnout": poll.voted // STEP * STEP if sealed else poll.voted,
        "result": poll.result,
    }


def done(made: Any, key: str = "") -> dict[str, str]:
    """The answer to an act: what it made or changed."""
    return {"key": key or made.key, "page": made.get_absolute_url()}
