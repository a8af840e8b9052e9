"""Notices: what concerns who asks, what has been read, and quiet."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.web.api.doors import does, reads
from commonweal.web.api.shapes import Page, Paging, Said, page
from commonweal.web.clock import now
from commonweal.web.notices import services
from commonweal.web.notices.lines import lines
from commonweal.web.notices.models import Notice

router = Router()


class NoticeShape(Schema):
    """What happened, and where it is shown in full; ``entry`` is its place in the record."""

    entry: int
    at: datetime
    event: str
    title: str
    text: str
    page: str
    recall: str = Field(description="beside a broken mandate, the page on which to recall")
    new: bool


class State(Schema):
    """How much is new, and whether it is quiet."""

    unread: int
    quiet: bool


class Read(Said):
    """Up to which entry everything has been read."""

    up_to: int = Field(ge=0, le=10**15)


class Quiet(Said):
    """Whether everything but recalls and votes one is asked for is silenced."""

    quiet: bool


@reads(router, "/notices", Page[NoticeShape], "notice.read")
def notices(request: HttpRequest, asked: Query[Paging]) -> object:
    """What concerns me, the latest first."""
    inbox = services.inbox_of(request.user)
    found = page(services.notices_to(request.user, inbox), asked, lambda notice: notice, newest_first=True)
    shown: list[Notice] = found["items"]  # type: ignore[assignment]
    told = {}
    for notice, line in lines(shown, request.user, inbox.read):
        told[notice.pk] = {"entry": notice.entry, "page": line.url, **{name: getattr(line, name) for name in LINE}}
    return {"items": [told[notice.pk] for notice in shown if notice.pk in told], "next": found["next"]}


LINE = ("at", "event", "title", "text", "recall", "new")


@reads(router, "/notices/state", State, "notice.read")
def state(request: HttpRequest) -> object:
    """How much is new to me, reminders of votes among it, and whether it is quiet."""
    return _state(request)


@does(router, "/notices/read", State, "notice.settle")
def read(request: HttpRequest, said: Read) -> object:
    """Note that I have read everything up to an entry."""
    services.mark_read(request.user, up_to=said.up_to, at=now())
    return _state(request)


@does(router, "/notices/quiet", State, "notice.settle")
def quiet(request: HttpRequest, said: Quiet) -> object:
    """Silence everything but recalls and votes I am asked for, or hear everything again."""
    services.set_quiet(request.user, quiet=said.quiet)
    return _state(request)


def _state(request: HttpRequest) -> dict[str, object]:
    return {"unread": services.unread(request.user, now()), "quiet": services.inbox_of(request.user).quiet}
