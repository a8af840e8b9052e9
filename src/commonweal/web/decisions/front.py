"""What decisions tell the first page, the pages of bodies, and the page of a delegate's deeds (A3)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from commonweal.web.bodies import hooks
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.decisions.models import Assembly, Kept, Mandate, Proposal
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
def mandates_to_give(member: Any, at: datetime) -> Iterator[Ask]:
    """Assemblies in which a member has not voted yet on how their delegate is to vote."""
    waiting = Assembly.objects.open().filter(closes__gt=at, persons__member=member, persons__voted=False)
    for assembly in waiting.filter(body__in=Body.objects.of(member)).select_related("body", "proposal"):
        title = _("Bind your delegate: {title}").format(title=assembly.proposal.title)
        due = _("{body} votes on how its delegate is to vote").format(body=assembly.body.name)
        yield Ask(title, due, _("Read and vote"), assembly.get_absolute_url(), assembly.closes)


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
        due = _("{council} votes until {closes}; {voted} of {on_roll} seats have voted.").format(
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
def proposals_before(body: Body, at: datetime) -> Iterator[hooks.Open]:
    """Proposals before a council; mandates before an assembly."""
    for proposal in Proposal.objects.open().filter(body=body):
        yield hooks.Open(proposal.title, proposal.get_absolute_url(), proposal.closes)
    for assembly in Assembly.objects.open().filter(body=body).select_related("proposal"):
        title = _("How our delegate is to vote: {title}").format(title=assembly.proposal.title)
        yield hooks.Open(title, assembly.get_absolute_url(), assembly.closes)


@hooks.does
def votes_so_far(tenure: Tenure) -> Iterator[hooks.Deed]:
    """How a delegate has voted so far where voting is open, beside what was asked: in time for whoever wants to act on it."""
    if tenure.ended:
        return
    asked = {mandate.proposal_id: mandate for mandate in Mandate.objects.filter(seat=tenure.seat, proposal__closed=None)}
    for proposal in Proposal.objects.open().filter(seats__seat=tenure.seat):
        cast = getattr(proposal.seats.select_related("vote").get(seat=tenure.seat), "vote", None)
        mandate = asked.get(proposal.pk)
        if not cast and not mandate:
            continue
        voted = " · ".join(proposal.option_title(option) for option in cast.choice) if cast else _("nothing yet")
        if mandate and mandate.option:
            sentence = _("Asked for “{asked}”; voted so far: {voted}.").format(asked=mandate.option_title, voted=voted)
        else:
            sentence = _("Voted so far: {voted}.").format(voted=voted)
        reason, at = (cast.reason, cast.cast) if cast else ("", proposal.opened)
        yield hooks.Deed(proposal.title, sentence, proposal.get_absolute_url(), at, "", _("Open"), reason)


@hooks.does
def votes_of(tenure: Tenure) -> Iterator[hooks.Deed]:
    """How a delegate voted in each decision that has closed, and whether a mandate was kept."""
    labels = {Kept.KEPT: _("Kept"), Kept.BROKEN: _("Broken"), Kept.MOOT: _("Free")}
    asked = {mandate.proposal_id: mandate for mandate in Mandate.objects.filter(tenure=tenure)}
    closed = Proposal.objects.exclude(closed=None).filter(seats__seat=tenure.seat, closed__gte=tenure.began)
    if tenure.ended:
        closed = closed.filter(closed__lte=tenure.ended)
    for proposal in closed:
        line = proposal.seats.select_related("vote").get(seat=tenure.seat)
        cast = getattr(line, "vote", None)
        mandate = asked.get(proposal.pk)
        voted = " · ".join(proposal.option_title(option) for option in cast.choice) if cast else _("did not vote")
        if mandate and mandate.option:
            sentence = _("Asked for “{asked}”; voted: {voted}.").format(asked=mandate.option_title, voted=voted)
        else:
            sentence = _("Voted: {voted}.").format(voted=voted)
        kept = mandate.kept if mandate else ""
        label = labels[Kept(kept)] if kept else _("Free")
        reason = cast.reason if cast else ""
        yield hooks.Deed(proposal.title, sentence, proposal.get_absolute_url(), proposal.closed, kept, label, reason)
