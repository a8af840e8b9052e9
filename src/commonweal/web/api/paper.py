"""Paper ballots: noting who votes on paper, and entering what was read in the pile."""

from typing import Annotated

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from commonweal.web.api.doors import does
from commonweal.web.api.shapes import Done, Line, Name, Said
from commonweal.web.bodies.permits import require
from commonweal.web.clock import now
from commonweal.web.members.models import Member
from commonweal.web.paper import services
from commonweal.web.polls import services as polls
from commonweal.web.polls.models import Poll

router = Router()


class Paper(Said):
    """Papers that say the same: a choice, or in an election the candidates' numbers as ranked, such as “2 1”."""

    choice: Name
    count: Annotated[int, Field(ge=1, le=100_000)]


class PaperVoter(Said):
    """Who votes on paper."""

    member: Name


class PapersRead(Said):
    """What one teller read in the whole pile."""

    papers: Annotated[tuple[Paper, ...], Field(max_length=10_000)] = ()
    blank: Annotated[int, Field(ge=0, le=100_000)] = 0


class PaperDifference(Schema):
    """Where two readings part; an empty choice are the papers that could not be counted."""

    choice: Line
    first: int
    second: int


class PapersAnswer(Schema):
    """Whether the papers are in the box, why or why not, and where the two readings part."""

    counted: bool
    said: str
    differences: list[PaperDifference]


@does(router, "/votes/{slug:key}/paper/note", Done, "paper.handle")
def note(request: HttpRequest, key: str, said: PaperVoter) -> object:
    """As a teller, note on the roll that a member votes on paper; the vote on screen is closed to them."""
    poll = _found(key)
    require(request.user, "paper.handle", poll)
    desk = services.desk_of(poll, request.user)
    member = get_object_or_404(Member, key=said.member, memberships__in=desk.memberships.running())
    services.note(poll=poll, member=member, teller=request.user, at=now())
    return {"key": poll.key, "page": poll.get_absolute_url()}


@does(router, "/votes/{slug:key}/paper/enter", PapersAnswer, "paper.handle")
def enter(request: HttpRequest, key: str, said: PapersRead) -> object:
    """As a teller, enter what I read in the pile; what two have read the same goes into the box."""
    poll = _found(key)
    require(request.user, "paper.handle", poll)
    read: dict[str, int] = {}
    for kind in said.papers:
        read[kind.choice] = read.get(kind.choice, 0) + kind.count
    verdict, parted = services.enter(poll=poll, teller=request.user, read=read, blank=said.blank, at=now())
    differences = [{"choice": one.ballot, "first": one.first, "second": one.second} for one in parted]
    return {"counted": verdict.holds, "said": str(verdict.sentence), "differences": differences}


def _found(key: str) -> Poll:
    poll = polls.found(key)
    if poll is None or poll.opened is None or poll.by != Poll.By.MEMBERS:
        raise Http404
    return poll
