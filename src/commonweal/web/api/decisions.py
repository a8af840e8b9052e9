"""Decisions: proposals and how each seat votes on them and why, mandates, and every vote that is open now."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from commonweal.rules.ballots import YES
from commonweal.rules.ballots import Vote as Cast
from commonweal.rules.effects import Resolve
from commonweal.web.api.doors import does, reads
from commonweal.web.api.problems import unfit
from commonweal.web.api.shapes import Choice, Done, Line, Name, Page, Paging, Said, Text, Vote, done, page, vote
from commonweal.web.bodies.models import Body, Seat, Tenure
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
    choice: dict[str, str] | None
    reason: str
    cast: datetime | None
    mandate: str = Field(description="bound, free, report, or empty where there is none")
    mandate_option: str = Field(description="what a mandate that binds asks for")
    mandate_parts: dict[str, str] = Field(description="the same as parts that add up to 1")
    kept: str
    assembly: str = Field(description="the key of the assembly's vote on the mandate, where one was held")


class ProposalShape(Vote):
    """A text before a council."""

    text: str
    subject: str
    about: str
    effects: dict[str, list[dict[str, Any]]]
    chosen: str


class ProposalWhole(ProposalShape):
    """A proposal with its seats."""

    seats: list[SeatVote]


class AssemblyShape(Vote):
    """An assembly's vote on how its delegate is to vote."""

    proposal: str
    seat: str
    casts_itself: bool
    divides: bool


class Resolution(Said):
    """A text to be decided: its words are what is decided."""

    title: Name
    text: Text


class SeatCast(Said):
    """A seat's vote: one option, or parts that add up to 1 where the constitution allows."""

    seat: Line = Field("", description="for which seat, where you hold several in this council")
    choice: Line = ""
    parts: dict[Line, Part] = Field(default_factory=dict, max_length=12)
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
    """What is before councils and what they decided, the newest first."""
    return page(Proposal.objects.select_related("body"), asked, _shown, newest_first=True)


@reads(router, "/proposals/{slug:key}", ProposalWhole)
def proposal(request: HttpRequest, key: str) -> object:
    """One proposal: how each seat voted and why, the mandates, what came out."""
    found = _found(key)
    return {**_shown(found), "seats": _seats(found)}


@does(router, "/councils/{slug:key}/proposals", Done, "proposal.open")
def propose(request: HttpRequest, key: str, said: Resolution) -> object:
    """Put a resolution to a council."""
    council = get_object_or_404(Body.objects.councils(), key=key)
    require(request.user, "proposal.open", council)
    made = services.propose(
        council=council,
        title=said.title,
        text=said.text,
        options=[{"key": YES, "title": _("Yes")}],
        follows={YES: [Resolve(said.title)]},
        by=Tenure.objects.holding(council).filter(holder=request.user).first(),
        at=now(),
    )
    return done(made)


@does(router, "/proposals/{slug:key}/vote", Done, "decision.vote")
def cast(request: HttpRequest, key: str, said: SeatCast) -> object:
    """Cast or change my seat's vote, in the open."""
    found = _found(key)
    require(request.user, "decision.vote", found)
    tenure = acting_for(request.user, found.body, said.seat)
    if bool(said.choice) == bool(said.parts):
        raise unfit("choice", said.choice, _("Either one option or parts of several"))
    whole = Cast.whole(said.choice) if said.choice else Cast.read(said.parts)
    return done(services.cast(proposal=found, tenure=tenure, vote=whole, reason=said.reason, at=now()))


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
def ballot(request: HttpRequest, key: str, said: MandateVote) -> object:
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
    return get_object_or_404(Proposal.objects.select_related("body"), key=key)


def _assembly(key: str) -> Assembly:
    return get_object_or_404(Assembly.objects.select_related("body", "proposal", "seat"), key=key)


def _shown(found: Proposal) -> dict[str, Any]:
    said = {name: getattr(found, name) for name in ("text", "subject", "about", "effects", "chosen")}
    return {**vote(found, found.title), **said}


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
