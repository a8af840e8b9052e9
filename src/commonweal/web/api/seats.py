"""Seats, delegates, their deeds and recall marks. A mark is told to nobody but the member who set it."""

from dataclasses import asdict
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.rules.deeds import Summary, sum_up
from commonweal.rules.seats import Electorate
from commonweal.web.api.doors import does, reads
from commonweal.web.api.shapes import Done, Link, Page, Paging, Said, done, link, page
from commonweal.web.bodies import hooks, services
from commonweal.web.bodies.models import Body, Seat, Tenure
from commonweal.web.bodies.permits import can, require
from commonweal.web.clock import now

router = Router()


class Holder(Schema):
    """Somebody in office, by name, and the tenure in which they act."""

    tenure: str
    name: str
    office: str
    began: datetime


class SeatShape(Schema):
    """A place in a council."""

    key: str
    council: Link
    constituency: Link
    holder: Holder | None


class Past(Schema):
    """A tenure that has ended."""

    tenure: str
    name: str
    began: datetime
    ended: datetime
    cause: str


class SeatWhole(SeatShape):
    """A seat with who follows next and who held it before."""

    alternates: list[str]
    past: list[Past]


class DeedShape(Schema):
    """What a delegate did in one vote."""

    vote: str
    title: str
    open: bool
    at: datetime
    asked: str = Field(description="what a mandate asked for, in words; empty where the vote was free")
    voted: str = Field(description="in words; empty where the seat did not vote")
    mandate: str = Field(description="kept, broken, moot, or empty where there was none")
    reason: str
    report_asked: bool
    report: str
    page: str


class SummaryShape(Schema):
    """The deeds of a tenure in votes that have closed, counted; shares are exact fractions, empty of nothing."""

    votes: int
    cast: int
    attendance: str
    kept: int
    broken: int
    moot: int
    kept_share: str
    reasons: int
    reports: int
    reports_asked: int


class Recall(Schema):
    """What the public sees of a recall; ``mine`` says whether the sealed mark of who asks stands, to them alone."""

    sentence: str
    warning: str
    mine: bool | None
    delegates: list[str] = Field(description="delegates who have marked, by name, where delegates fill the seat")


class Marking(Said):
    """As whom one marks, where delegates fill the seat: as one of them, by name, or as a member beneath them, sealed."""

    as_delegate: bool = False

    @property
    def within(self) -> Electorate | None:
        """The electorate in which the mark counts."""
        return Electorate.OWN if self.as_delegate else None


NOTHING_SAID = Marking()


class TenureShape(Schema):
    """One delegate in one seat, and what they did there."""

    key: str
    seat: str
    council: Link
    constituency: Link
    name: str
    office: str
    began: datetime
    ended: datetime | None
    cause: str
    deeds: list[DeedShape] = Field(description="the latest two hundred; the whole is on the page")
    summary: SummaryShape
    recall: Recall | None


@reads(router, "/bodies/{slug:key}/seats", Page[SeatShape])
def seats(request: HttpRequest, key: str, asked: Query[Paging]) -> object:
    """The seats of a council, or those a base body sends delegates to."""
    found = get_object_or_404(Body, key=key)
    return page(Seat.objects.with_holders().filter(Q(council=found) | Q(constituency=found)), asked, _seat)


@reads(router, "/seats/{slug:key}", SeatWhole)
def seat(request: HttpRequest, key: str) -> object:
    """Who holds a seat, who follows, and who held it."""
    found = get_object_or_404(Seat.objects.with_holders(), key=key)
    past = found.tenures.exclude(ended=None).select_related("holder").order_by("-ended")[:200]
    return {
        **_seat(found),
        "alternates": [str(one.member) for one in found.alternates.select_related("member")],
        "past": [
            {"tenure": one.key, "name": one.holder.name, "began": one.began, "ended": one.ended, "cause": one.cause}
            for one in past
        ],
    }


@reads(router, "/tenures/{slug:key}", TenureShape)
def tenure(request: HttpRequest, key: str) -> object:
    """What a delegate did, and where the recall stands."""
    found = _tenure(key)
    deeds = hooks.deeds_of(found)
    return {
        "key": found.key,
        "seat": found.seat.key,
        "council": link(found.seat.council),
        "constituency": link(found.seat.constituency),
        "name": found.holder.name,
        "office": found.holder.office_key,
        "began": found.began,
        "ended": found.ended,
        "cause": found.cause,
        "deeds": [_deed(one) for one in deeds[:200]],
        "summary": _summary(sum_up(one.value for one in deeds if not one.open)),
        "recall": None if found.ended else _recall(request, found),
    }


@does(router, "/tenures/{slug:key}/mark", Done, "recall.mark")
def mark(request: HttpRequest, key: str, said: Marking = NOTHING_SAID) -> object:
    """Set my recall mark; the one that tips the scale ends the tenure."""
    found = _tenure(key)
    require(request.user, "recall.mark", found)
    services.set_mark(tenure=found, member=request.user, at=now(), within=said.within)
    return done(found)


@does(router, "/tenures/{slug:key}/withdraw", Done, "recall.withdraw")
def withdraw(request: HttpRequest, key: str, said: Marking = NOTHING_SAID) -> object:
    """Withdraw my recall mark; of a member's no trace is left."""
    found = _tenure(key)
    require(request.user, "recall.withdraw", found)
    services.withdraw_mark(tenure=found, member=request.user, at=now(), within=said.within)
    return done(found)


@does(router, "/tenures/{slug:key}/resign", Done, "office.resign")
def resign(request: HttpRequest, key: str) -> object:
    """Give up my seat; the next alternate follows."""
    found = _tenure(key)
    require(request.user, "office.resign", found)
    services.resign(tenure=found, member=request.user, at=now())
    return done(found)


def _tenure(key: str) -> Tenure:
    return get_object_or_404(Tenure.objects.select_related("seat__council", "seat__constituency", "holder"), key=key)


def _seat(found: Seat) -> dict[str, object]:
    held = found.tenure
    return {
        "key": found.key,
        "council": link(found.council),
        "constituency": link(found.constituency),
        "holder": {"tenure": held.key, "name": held.holder.name, "office": held.holder.office_key, "began": held.began}
        if held
        else None,
    }


def _deed(one: hooks.Deed) -> dict[str, object]:
    said = {name: getattr(one, name) for name in ("title", "open", "at", "asked", "voted", "reason", "report_asked", "report")}
    return {**said, "vote": one.key, "mandate": one.kept, "page": one.url}


def _summary(told: Summary) -> dict[str, object]:
    shares = {"attendance": told.attendance, "kept_share": told.kept_share}
    return asdict(told) | {name: "" if share is None else str(share) for name, share in shares.items()}


def _recall(request: HttpRequest, found: Tenure) -> dict[str, object]:
    shown = services.shown_recall(found, now())
    constituent = can(request.user, "recall.mark", found).holds
    return {
        "sentence": shown.public_sentence,
        "warning": shown.warning.sentence if shown.warning else "",
        "mine": services.has_marked(found, request.user) if constituent else None,
        "delegates": list(found.delegate_marks.values_list("member__name", flat=True)),
    }
