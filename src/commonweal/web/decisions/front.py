"""What decisions tell the first page and the pages of bodies."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.web.bodies import hooks
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.decisions.models import Assembly, Bound, Kept, Mandate, Petition, Proposal
from commonweal.web.look import front
from commonweal.web.look.parts import Ask, News
from commonweal.web.look.templatetags.look import moment

TOLD_FOR = timedelta(days=14)  # so long a broken mandate stands on the first page of those whose it was


@front.asks
def votes_of_my_seat(member: Any, at: datetime) -> Iterator[Ask]:
    """Proposals on which a delegate's seat has not voted."""
    for tenure in Tenure.objects.running().filter(holder=member).select_related("seat"):
        waiting = Proposal.objects.open().filter(closes__gt=at, seats__seat=tenure.seat, seats__vote=None).select_related("body")
        for proposal in waiting:
            title = _("Vote for your seat: {title}").format(title=proposal.title)
            due = _("{council}, in the open and by name").format(council=proposal.body.name)
            yield Ask(title, due, _("Read and vote"), proposal.get_absolute_url(), proposal.closes)


@front.asks
def ballots_to_cast(member: Any, at: datetime) -> Iterator[Ask]:
    """Votes of assemblies and referendums in which a member has not voted yet."""
    waiting = Proposal.objects.open().filter(closes__gt=at, persons__member=member, persons__voted=False).select_related("body")
    for proposal in waiting:
        title = _("Vote: {title}").format(title=proposal.title)
        due = _("{body}, all members, sealed").format(body=proposal.body.name)
        yield Ask(title, due, _("Read and vote"), proposal.get_absolute_url(), proposal.closes)


@front.asks
def amendments_to_answer(member: Any, at: datetime) -> Iterator[Ask]:
    """Proposals of a member's own to which others have put amendments that are neither taken over nor in the vote."""
    mine = Proposal.objects.discussed().filter(authors__member=member, opens__gt=at, amendments__taken=None)
    for proposal in mine.exclude(amendments=None).distinct():
        title = _("An amendment to what you proposed: {title}").format(title=proposal.title)
        due = _("Take it over, or let it stand in the vote beside yours")
        yield Ask(title, due, _("Have a look"), f"{proposal.get_absolute_url()}#amendments", proposal.opens)


@front.asks
def mandates_to_give(member: Any, at: datetime) -> Iterator[Ask]:
    """Assemblies in which a member has not voted yet on how their delegate is to vote."""
    waiting = Assembly.objects.open().filter(closes__gt=at, persons__member=member, persons__voted=False)
    for assembly in waiting.filter(body__in=Body.objects.of(member)).select_related("body", "proposal"):
        title = _("Bind your delegate: {title}").format(title=assembly.proposal.title)
        due = _("{body} votes on how its delegate is to vote").format(body=assembly.body.name)
        yield Ask(title, due, _("Read and vote"), assembly.get_absolute_url(), assembly.closes)


@front.asks
def mandates_to_give_as_delegate(member: Any, at: datetime) -> Iterator[Ask]:
    """Lower councils' votes on a mandate in which a delegate's seat has not voted yet."""
    for tenure in Tenure.objects.running().filter(holder=member).select_related("seat"):
        waiting = Assembly.objects.open().filter(closes__gt=at, seats__seat=tenure.seat, seats__vote=None)
        for assembly in waiting.select_related("body", "proposal"):
            title = _("Bind your delegate: {title}").format(title=assembly.proposal.title)
            due = _("{body} votes on how its delegate is to vote").format(body=assembly.body.name)
            yield Ask(title, due, _("Read and vote"), assembly.get_absolute_url(), assembly.closes)


@front.asks
def reports_to_give(member: Any, at: datetime) -> Iterator[Ask]:
    """Decisions about which a delegate was asked to report, and has not yet."""
    owed = Mandate.objects.filter(bound=Bound.REPORT, tenure__holder=member, tenure__ended=None, proposal__closed__isnull=False)
    for mandate in owed.exclude(proposal__reports__tenure=F("tenure")).select_related("proposal", "seat__constituency"):
        title = _("Report back: {title}").format(title=mandate.proposal.title)
        due = _("{body} has asked you to").format(body=mandate.seat.constituency.name)
        url = reverse("decisions:report", args=[mandate.proposal.key, mandate.seat.key])
        yield Ask(title, due, _("Write the report"), url)


@front.asks
def mandates_broken(member: Any, at: datetime) -> Iterator[Ask]:
    """Delegates who voted against a mandate of a member's body: told to every constituent, the recall one step away (M1)."""
    broken = Mandate.objects.filter(
        kept=Kept.BROKEN, proposal__closed__gt=at - TOLD_FOR, tenure__ended=None, tenure__isnull=False
    )
    mine = broken.filter(seat__constituency__in=Body.objects.of(member)).exclude(tenure__holder=member)
    for mandate in mine.select_related("proposal", "tenure__holder", "seat__constituency"):
        title = _("Your delegate did not vote as you asked")
        due = _("{name}, on “{title}”: {body} asked for “{option}”").format(
            name=mandate.tenure.holder.name,
            title=mandate.proposal.title,
            body=mandate.seat.constituency.name,
            option=mandate.option_title,
        )
        yield Ask(title, due, _("See why, or recall"), mandate.tenure.get_absolute_url())


@front.being_decided
def before_councils(at: datetime) -> Iterator[Ask]:
    """Proposals on which a council is voting."""
    for proposal in Proposal.objects.open().filter(closes__gt=at).select_related("body"):
        due = _("{council} votes until {closes}; {voted} of {on_roll} seats have voted.")
        if proposal.by == Proposal.By.MEMBERS:
            due = _("{council} votes until {closes}; {on_roll} members, sealed.")
        due = due.format(
            council=proposal.body.name, closes=moment(proposal.closes), voted=proposal.voted, on_roll=proposal.on_roll
        )
        yield Ask(proposal.title, due, _("Read"), proposal.get_absolute_url(), proposal.closes)


@front.news
def decided(since: datetime, until: datetime) -> Iterator[News]:
    """What councils decided."""
    for proposal in Proposal.objects.filter(closed__gt=since, closed__lte=until).select_related("body"):
        if proposal.chosen:
            text = _("{council} chose: {option}.").format(council=proposal.body.name, option=proposal.chosen_title)
        else:
            text = _("No option had its majority; the leading ones meet in a second vote.")
        yield News(proposal.title, text, _("Outcome and reasons"), proposal.get_absolute_url(), proposal.closed)


@hooks.opens
def petitions_beneath(body: Body, at: datetime) -> Iterator[hooks.Open]:
    """Petitions that members beneath a council can sign."""
    for petition in Petition.objects.running(at).filter(body=body):
        title = _("A petition: {title}").format(title=petition.title)
        yield hooks.Open(title, petition.get_absolute_url(), petition.ends)


@hooks.opens
def proposals_before(body: Body, at: datetime) -> Iterator[hooks.Open]:
    """Proposals that a body talks about or votes on; mandates before an assembly."""
    for proposal in Proposal.objects.public().filter(body=body, closed=None):
        yield hooks.Open(proposal.title, proposal.get_absolute_url(), proposal.closes or proposal.opens)
    for assembly in Assembly.objects.open().filter(body=body).select_related("proposal"):
        title = _("How our delegate is to vote: {title}").format(title=assembly.proposal.title)
        yield hooks.Open(title, assembly.get_absolute_url(), assembly.closes)
