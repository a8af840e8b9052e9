"""Decisions: proposals and how each seat votes on them and why, mandates, and every vote that is open now."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from commonweal.rules.ballots import Ranking
from commonweal.rules.ballots import Vote as Cast
from commonweal.web.api.doors import does, reads
from commonweal.web.api.problems import unfit
from commonweal.web.api.shapes import Choice, Done, Line, Page, Paging, Said, Text, Vote, done, page, vote
from commonweal.web.bodies.models import Seat, Tenure
from commonweal.web.bodies.permits import acting_for, require
from commonweal.web.clock import now
from commonweal.web.decisions import mandates, services
from commonweal.web.decisions.models import Assembly, Proposal
from commonweal.web.elections.models import Election
from commonweal.web.needs.models import List
from commonweal.web.polls import services as polls
from commonweal.web.production.models import Question

router = Router()
Part = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}(/[1-9][0-9]{0,5}|\.[0-9]{1,6})?$")]
OPEN = (Election, List, Proposal, Assembly, Question)  # every kind of vote there is


class SeatVote(Schema):
    """How a seat voted, by name, and what its constituency had asked for."""

    seat: str
    constituency: str
    weight: int
    holder: str
    choice: dict[str, str] | str | None = Field(description="parts that add up to 1, or a ranking, the best first: a>b=c")
    reason: str
    cast: datetime | None
    mandate: str = Field(description="bound, free, report, or empty where there is none")
    mandate_option: str = Field(description="what a mandate that binds asks for")
    mandate_parts: dict[str, str] = Field(description="the same as parts that add up to 1")
    kept: str
    assembly: str = Field(description="the key of the assembly's vote on the mandate, where one was held")


class AmendmentShape(Schema):
    """Another wording of an option, or a further one."""

    key: str
    option: str = Field(description="the option it words differently; empty: a further one")
    title: str
    text: str
    why: str
    taken: datetime | None = Field(description="since when it is part of the proposal")
    stands: str = Field(description="else the option as which it stands in the vote")


class ProposalShape(Vote):
    """A text before a body."""

    stage: str
    text: str
    subject: str
    method: str = Field(description="majority, ranked or consent")
    about: str
    opens: datetime | None = Field(description="when voting opens by itself")
    effects: dict[str, list[dict[str, Any]]]
    chosen: str
    refused: str = Field(description="why what was chosen could not be carried out")
    statement: str = Field(description="what those who proposed it say of the outcome")


class ProposalWhole(ProposalShape):
    """A proposal with its seats, its amendments, and once closed the reasons of those who objected."""

    seats: list[SeatVote]
    amendments: list[AmendmentShape]
    objections: list[str]


class AssemblyShape(Vote):
    """An assembly's vote on how its delegate is to vote."""

    proposal: str
    seat: str
    casts_itself: bool
    divides: bool


class SeatCast(Said):
    """A seat's vote: one option, parts that add up to 1 where the constitution allows, or a ranking where the vote is ranked."""

    seat: Line = Field("", description="for which seat, where you hold several in this council")
    choice: Line = ""
    parts: dict[Line, Part] = Field(default_factory=dict, max_length=12)
    ranking: Line = Field("", description="the best first, equals joined: a>b=c")
    reason: Annotated[Text, Field(max_length=2000)] = ""


class MemberBallot(Choice):
    """A member's sealed ballot: an option, or a ranking such as a>b=c; an objection with what would have to change."""

    reason: Annotated[Text, Field(max_length=2000)] = ""


class Mandating(Said):
    """Whether a mandate that binds casts itself, and whether the seat's vote is divided as the constituency's is."""

    casts_itself: bool = False
    divides: bool = False


class MandateVote(Choice):
    """A vote on a mandate: of a member a sealed ballot; of a delegate in a lower council by name, with a reason if one likes."""

    seat: Line = Field("", description="for which seat, where you hold several in that council")
    reason: Annotated[Text, Field(max_length=2000)] = ""


class Reporting(Said):
    """What a delegate tells those who sent them."""

    text: Annotated[Text, Field(min_length=1)]


@reads(router, "/votes", list[Vote])
def votes(request: HttpRequest) -> object:
    """Every vote that is open now, the soonest to close first."""
    found = [
        one for model in OPEN for one in model.objects.filter(opened__isnull=False, closed=None).select_related("body")[:200]
    ]
    return [vote(one, str(one)) for one in sorted(found, key=lambda one: one.closes)]


@reads(router, "/proposals", Page[ProposalShape])
def proposals(request: HttpRequest, asked: Query[Paging]) -> object:
    """What is before bodies and what they decided, the newest first."""
    return page(Proposal.objects.public().select_related("body"), asked, _shown, newest_first=True)


@reads(router, "/proposals/{slug:key}", ProposalWhole)
def proposal(request: HttpRequest, key: str) -> object:
    """One proposal: how each seat voted and why, the mandates, what came out."""
    found = _found(key)
    objections = list(found.objections.values_list("reason", flat=True)) if found.closed else []
    return {**_shown(found), "seats": _seats(found), "amendments": list(found.amendments.all()), "objections": objections}


@does(router, "/proposals/{slug:key}/vote", Done, "decision.vote")
def cast(request: HttpRequest, key: str, said: SeatCast) -> object:
    """Cast or change my seat's vote, in the open."""
    found = _found(key)
    require(request.user, "decision.vote", found)
    tenure = acting_for(request.user, found.body, said.seat)
    if bool(said.choice) + bool(said.parts) + bool(said.ranking) != 1:
        raise unfit("choice", said.choice, _("One option, or parts of several, or a ranking"))
    vote = Cast.whole(said.choice) if said.choice else Cast.read(said.parts) if said.parts else Ranking.read(said.ranking)
    return done(services.cast(proposal=found, tenure=tenure, vote=vote, reason=said.reason, at=now()))


@does(router, "/proposals/{slug:key}/ballot", Done, "decision.ballot")
def ballot(request: HttpRequest, key: str, said: MemberBallot) -> object:
    """Put my sealed ballot in the box, in an assembly or a referendum."""
    found = _found(key)
    require(request.user, "decision.ballot", found)
    said_so = {"choice_made": said.choice, "reason": said.reason}
    return done(services.cast_ballot(proposal=found, member=request.user, **said_so, at=now()))


@does(router, "/proposals/{slug:key}/assembly/{slug:seat}", Done, "mandate.propose")
def open_assembly(request: HttpRequest, key: str, seat: str, said: Mandating) -> object:
    """Ask my assembly, or the council I sit in, how our delegate is to vote."""
    found, held = _found(key), get_object_or_404(Seat.objects.select_related("constituency", "council"), key=seat)
    require(request.user, "mandate.propose", held)
    return done(mandates.open_assembly(proposal=found, seat=held, **said.dict(), at=now()))


@reads(router, "/assemblies/{slug:key}", AssemblyShape)
def assembly(request: HttpRequest, key: str) -> object:
    """An assembly's vote on its mandate, and what came out."""
    found = _assembly(key)
    said = {"proposal": found.proposal.key, "seat": found.seat.key, "casts_itself": found.casts_itself, "divides": found.divides}
    return {**vote(found, found.proposal.title), **said}


@does(router, "/assemblies/{slug:key}/vote", Done, "mandate.vote")
def vote_on_mandate(request: HttpRequest, key: str, said: MandateVote) -> object:
    """Put my sealed ballot on a mandate in the box; or, in a lower council, cast my seat's vote on it by name."""
    found = _assembly(key)
    require(request.user, "mandate.vote", found)
    if found.by == Assembly.By.MEMBERS:
        polls.cast_ballot(found, member=request.user, choice=said.choice, at=now())
        return done(found)
    tenure = acting_for(request.user, found.body, said.seat)
    polls.cast_vote(found, tenure=tenure, vote=Cast.whole(said.choice), reason=said.reason, at=now())
    return done(found)


@does(router, "/proposals/{slug:key}/report/{slug:seat}", Done, "report.give")
def report(request: HttpRequest, key: str, seat: str, said: Reporting) -> object:
    """Tell those who sent me about a decision, once its vote has closed."""
    found, held = _found(key), get_object_or_404(Seat.objects.select_related("constituency", "council"), key=seat)
    require(request.user, "report.give", held)
    tenure = get_object_or_404(
        Tenure.objects.running().select_related("holder", "seat__constituency"), seat=held, holder=request.user
    )
    return done(mandates.report(proposal=found, tenure=tenure, text=said.text, at=now()))


def _found(key: str) -> Proposal:
    return get_object_or_404(Proposal.objects.public().select_related("body"), key=key)


def _assembly(key: str) -> Assembly:
    return get_object_or_404(Assembly.objects.select_related("body", "proposal", "seat"), key=key)


def _shown(found: Proposal) -> dict[str, Any]:
    names = ("stage", "text", "subject", "method", "about", "opens", "effects", "chosen", "refused", "statement")
    return {**vote(found, found.title), **{name: getattr(found, name) for name in names}}


def _seats(found: Proposal) -> list[dict[str, object]]:
    given = {mandate.seat_id: mandate for mandate in found.mandates.all()}
    assemblies = dict(found.assemblies.order_by("pk").values_list("seat", "key"))
    lines = found.seats.select_related("seat__constituency", "vote__tenure__holder").order_by("seat__constituency__name", "pk")
    told = []
    for line in lines:
        cast, mandate = getattr(line, "vote", None), given.get(line.seat_id)
        told.append(
            {
                "seat": line.seat.key,
                "constituency": line.seat.constituency.key,
                "weight": line.weight,
                "holder": cast.tenure.holder.name if cast else "",
                "choice": cast.choice if cast else None,
                "reason": cast.reason if cast else "",
                "cast": cast.cast if cast else None,
                "mandate": mandate.bound if mandate else "",
                "mandate_option": mandate.option if mandate else "",
                "mandate_parts": mandate.choice if mandate else {},
                "kept": mandate.kept if mandate else "",
                "assembly": assemblies.get(line.seat_id, ""),
            }
        )
    return told
