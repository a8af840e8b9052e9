"""What elections tell the first page and the pages of bodies."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from commonweal.web.bodies import hooks
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.elections.models import Election
from commonweal.web.look import front
from commonweal.web.look.parts import Ask, News
from commonweal.web.look.templatetags.look import moment


@front.asks
def votes_to_cast(member: Any, at: datetime) -> Iterator[Ask]:
    """Elections in which a member has not voted, and those in which nobody stands yet."""
    running = Election.objects.running().filter(body__memberships__member=member, body__memberships__left=None)
    for election in running.select_related("seat__council", "body"):
        values = {"body": election.body.name, "council": election.seat.council.name}
        if election.is_open and election.persons.filter(member=member, voted=False).exists():
            title = _("Who is to speak for {body} in {council}?").format(**values)
            due = _("{names} stand. Voting ends {closes}.").format(
                names=", ".join(option["title"] for option in election.options), closes=moment(election.closes)
            )
            yield Ask(title, due, _("Vote"), election.get_absolute_url(), election.closes)
        elif election.opened is None and not election.candidates.exists():
            title = _("Nobody stands yet for the seat of {body} in {council}").format(**values)
            yield Ask(title, _("Voting opens once somebody stands."), _("Have a look"), election.get_absolute_url())


@front.asks
def votes_of_my_seat(member: Any, at: datetime) -> Iterator[Ask]:
    """Elections by a council's delegates in which a member's seat has not voted."""
    for tenure in Tenure.objects.running().filter(holder=member).select_related("seat__constituency"):
        waiting = Election.objects.open().filter(closes__gt=at, seats__seat=tenure.seat, seats__vote=None)
        for election in waiting.select_related("seat__council", "body"):
            title = _("{body} elects a delegate to {council}").format(body=election.body.name, council=election.seat.council.name)
            due = _("For the seat of {constituency}, in the open and by name").format(constituency=tenure.seat.constituency.name)
            yield Ask(title, due, _("Read and vote"), election.get_absolute_url(), election.closes)


@front.being_decided
def elections_running(at: datetime) -> Iterator[Ask]:
    """Elections in which voting is open."""
    for election in Election.objects.open().filter(closes__gt=at).select_related("seat__council", "body"):
        title = _("{body} elects a delegate to {council}").format(body=election.body.name, council=election.seat.council.name)
        due = _("Voting ends {closes}.").format(closes=moment(election.closes))
        yield Ask(title, due, _("Read"), election.get_absolute_url(), election.closes)


@front.news
def counted(since: datetime, until: datetime) -> Iterator[News]:
    """Elections that were counted."""
    for election in Election.objects.filter(closed__gt=since, closed__lte=until).select_related("seat__council", "body"):
        elected = election.elected
        title = _("{body} elected {names}.") if elected else _("{body} elected nobody.")
        text = _("In {council}.").format(council=election.seat.council.name)
        said = title.format(body=election.body.name, names=", ".join(elected))
        yield News(said, text, _("The count"), election.get_absolute_url(), election.closed)


@hooks.opens
def elections_in(body: Body, at: datetime) -> Iterator[hooks.Open]:
    """Elections that a body is holding."""
    for election in Election.objects.running().filter(body=body).select_related("seat__council"):
        title = _("Election of a delegate to {council}").format(council=election.seat.council.name)
        voting = election.opened is not None
        yield hooks.Open(title, election.get_absolute_url(), election.closes or election.standing_until, binds=voting)
