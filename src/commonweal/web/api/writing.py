"""Writing: drafts, putting them forward, amending, saying what an outcome means, voting again on what could not be done."""

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from commonweal.rules.ballots import YES
from commonweal.rules.effects import Resolve
from commonweal.web.api.doors import does
from commonweal.web.api.shapes import Done, Line, Name, Said, Text, done
from commonweal.web.bodies.models import Body
from commonweal.web.bodies.permits import require
from commonweal.web.clock import now
from commonweal.web.decisions import life
from commonweal.web.decisions.models import Amendment, Proposal

router = Router()
Words = Annotated[Text, Field(min_length=1)]


class Resolution(Said):
    """A text to be decided: its words are what is decided; with options, one of them."""

    title: Name
    text: Text
    options: list[Name] = Field(default_factory=list, max_length=12, description="leave it empty for a yes or a no")
    keep: bool = Field(False, description="as a draft that nobody but its authors sees; put it forward later")


class Wording(Said):
    """Another wording of an option, or a further option."""

    option: Line = Field("", description="the option it words differently; empty: a further one")
    title: Name
    text: Text = ""
    why: Annotated[Text, Field(max_length=2000)] = ""


class Statement(Said):
    """What an outcome means: what is done now, by whom, until when."""

    statement: Words


@does(router, "/bodies/{slug:key}/proposals", Done, "proposal.open")
def propose(request: HttpRequest, key: str, said: Resolution) -> object:
    """Put a resolution before a body, or keep it as a draft."""
    body = get_object_or_404(Body, key=key)
    require(request.user, "proposal.open", body)
    options = [{"key": f"option-{number}", "title": title} for number, title in enumerate(said.options, start=1)]
    follows = {option["key"]: [Resolve(option["title"])] for option in options} or {YES: [Resolve(said.title)]}
    content: dict[str, Any] = {"title": said.title, "text": said.text, "follows": follows}
    options = options or [{"key": YES, "title": _("Yes")}]
    made = life.draft(body=body, member=request.user, options=options, **content, at=now())
    return done(made if said.keep else life.put_forward(proposal=made, member=request.user, at=now()))


@does(router, "/drafts/{slug:key}/put-forward", Done, "proposal.open")
def put_forward(request: HttpRequest, key: str) -> object:
    """Put my draft before its body; nobody can take it back."""
    found = get_object_or_404(Proposal.objects.filter(put=None).select_related("body"), key=key)
    require(request.user, "proposal.open", found)
    if not life.is_author(found, request.user):
        raise Http404
    return done(life.put_forward(proposal=found, member=request.user, at=now()))


@does(router, "/proposals/{slug:key}/amendments", Done, "proposal.amend")
def amend(request: HttpRequest, key: str, said: Wording) -> object:
    """Put an amendment to what is being talked about."""
    found = _found(key)
    require(request.user, "proposal.amend", found)
    made = life.amend(proposal=found, member=request.user, **said.dict(), follows=[Resolve(said.title)], at=now())
    return {**done(found), "key": made.key}


@does(router, "/amendments/{slug:key}/take-over", Done, "proposal.amend")
def take_over(request: HttpRequest, key: str) -> object:
    """Make an amendment part of what I proposed."""
    found = get_object_or_404(Amendment.objects.select_related("proposal__body"), key=key)
    require(request.user, "proposal.amend", found.proposal)
    return done(life.take_over(amendment=found, member=request.user, at=now()))


@does(router, "/proposals/{slug:key}/again", Done, "proposal.open")
def vote_again(request: HttpRequest, key: str) -> object:
    """Put what was carried and could not be carried out to the vote once more."""
    found = _found(key)
    require(request.user, "proposal.open", found)
    return done(life.vote_again(proposal=found, member=request.user, at=now()))


@does(router, "/proposals/{slug:key}/outcome", Done, "proposal.open")
def state_outcome(request: HttpRequest, key: str, said: Statement) -> object:
    """Say what the outcome of my proposal means."""
    found = _found(key)
    require(request.user, "proposal.open", found)
    return done(life.state_outcome(proposal=found, member=request.user, statement=said.statement, at=now()))


def _found(key: str) -> Proposal:
    return get_object_or_404(Proposal.objects.public().select_related("body", "proposed_by__holder"), key=key)
