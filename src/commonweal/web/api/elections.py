"""Elections: who stands, standing and standing down, the sealed ballot, the count."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.web.api.doors import does, reads
from commonweal.web.api.shapes import Done, Line, Name, Page, Paging, Said, Text, Vote, done, page, vote
from commonweal.web.bodies.permits import acting_for, require
from commonweal.web.clock import now
from commonweal.web.elections import services
from commonweal.web.elections.models import Election

router = Router()


class CandidateShape(Schema):
    """Somebody who stands, under the key of this candidacy."""

    key: str
    name: str
    statement: str


class ElectionShape(Vote):
    """An election to a seat."""

    seat: str
    standing_until: datetime
    method: str
    places: list[str] = Field(description="the seats that this one count fills")
    elected: list[str] = Field(description="the names of the elected, in their order")
    candidates: list[CandidateShape]


class Standing(Said):
    """What a candidate says for themselves."""

    statement: Annotated[Text, Field(max_length=2000)] = ""


class Ballot(Said):
    """For whom: a member's ballot is sealed; a delegate votes in the open, for the seat that is named where one holds several."""

    candidate: Line = ""
    ranking: Annotated[
        tuple[tuple[Name, ...], ...], Field(max_length=100)
    ] = ()  # the most wanted first; those ranked equally together
    seat: Line = ""
    reason: Annotated[Text, Field(max_length=2000)] = ""


@reads(router, "/elections", Page[ElectionShape])
def elections(request: HttpRequest, asked: Query[Paging]) -> object:
    """Elections, the newest first."""
    found = Election.objects.select_related("seat__council", "seat__constituency", "body")
    return page(found.prefetch_related("candidates__member"), asked, _shown, newest_first=True)


@reads(router, "/elections/{slug:key}", ElectionShape)
def election(request: HttpRequest, key: str) -> object:
    """Who stands, and what came out."""
    return _shown(_found(key))


@does(router, "/elections/{slug:key}/stand", Done, "election.stand")
def stand(request: HttpRequest, key: str, said: Standing) -> object:
    """Stand in an election."""
    found = _found(key)
    require(request.user, "election.stand", found)
    made = services.stand(election=found, member=request.user, statement=said.statement, at=now())
    return done(found, made.key)


@does(router, "/elections/{slug:key}/stand-down", Done, "election.stand-down")
def stand_down(request: HttpRequest, key: str) -> object:
    """Take my candidacy back."""
    found = _found(key)
    require(request.user, "election.stand-down", found)
    services.stand_down(election=found, member=request.user, at=now())
    return done(found)


@does(router, "/elections/{slug:key}/vote", Done, "election.vote")
def ballot(request: HttpRequest, key: str, said: Ballot) -> object:
    """Put my sealed ballot in the box; it cannot be found again or changed. A delegate votes in the open, for a seat."""
    found = _found(key)
    require(request.user, "election.vote", found)
    if said.ranking:
        ranks = tuple(tuple(_number(found, key) for key in group) for group in said.ranking if group)
        if found.by == Election.By.SEATS:
            tenure = acting_for(request.user, found.body, said.seat)
            services.rank_for_seat(election=found, tenure=tenure, ranks=ranks, reason=said.reason, at=now())
        else:
            services.cast_ranking(election=found, member=request.user, ranks=ranks, at=now())
        return done(found)
    candidate = get_object_or_404(found.candidates, key=said.candidate)
    if found.by == Election.By.SEATS:
        tenure = acting_for(request.user, found.body, said.seat)
        services.vote_for_seat(election=found, tenure=tenure, candidate=candidate, reason=said.reason, at=now())
    else:
        services.vote(election=found, member=request.user, candidate=candidate, at=now())
    return done(found)


def _number(found: Election, key: str) -> int:
    """The number of a candidate on the ballot."""
    if key not in found.option_keys:
        raise Http404
    return found.option_keys.index(key) + 1


def _found(key: str) -> Election:
    return get_object_or_404(Election.objects.select_related("seat__council", "seat__constituency", "body"), key=key)


def _shown(found: Election) -> dict[str, Any]:
    candidates = [{"key": one.key, "name": one.member.name, "statement": one.statement} for one in found.candidates.all()]
    said = {"seat": found.seat.key, "standing_until": found.standing_until, "method": found.method, "candidates": candidates}
    said |= {"places": [place.key for place in found.places], "elected": found.elected}
    return {**vote(found, str(found.seat)), **said}
