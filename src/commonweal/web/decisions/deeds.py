"""What a delegate did in the votes of a council, beside what was asked; in as few queries for many votes as for one (A3)."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.web.bodies import hooks
from commonweal.web.bodies.models import Tenure
from commonweal.web.decisions.models import Bound, Kept, Mandate, Proposal, ProposalSeat, Report


@hooks.does
def votes_of(tenure: Tenure) -> Iterator[hooks.Deed]:
    """How a seat voted while a tenure ran: in votes that have closed, and so far in those that are open, in time to act on it."""
    labels = {Kept.KEPT: _("Kept"), Kept.BROKEN: _("Broken"), Kept.MOOT: _("Free")}
    asked = {mandate.proposal_id: mandate for mandate in _mandates(tenure)}
    reports = dict(Report.objects.filter(tenure=tenure).values_list("proposal", "text"))
    for line in _lines(tenure):
        proposal, cast, mandate = line.poll, getattr(line, "vote", None), asked.get(line.poll_id)
        kept = mandate.kept if mandate else ""
        label = labels[Kept(kept)] if kept else _("Free")
        yield hooks.Deed(
            key=proposal.key,
            title=proposal.title,
            url=proposal.get_absolute_url(),
            at=proposal.closed or (cast.cast if cast else proposal.opened),
            asked=mandate.option_title if mandate and mandate.bound == Bound.BOUND else "",
            voted=proposal.told(cast.choice) if cast else "",
            kept=kept,
            label=label if proposal.closed else _("Open"),
            reason=cast.reason if cast else "",
            open=proposal.closed is None,
            report_asked=bool(mandate and mandate.bound == Bound.REPORT),
            report=reports.get(proposal.pk, ""),
            report_url=reverse("decisions:report", args=[proposal.key, tenure.seat.key]) if proposal.closed else "",
        )


def _lines(tenure: Tenure) -> Iterator[ProposalSeat]:
    """The lines of the seat on rolls of votes that closed while the tenure ran, and while it runs of those that are open."""
    during = Q(poll__closed__gte=tenure.began)
    if tenure.ended:
        during &= Q(poll__closed__lte=tenure.ended)
    else:
        during |= Q(poll__in=Proposal.objects.open())
    found = ProposalSeat.objects.filter(during, seat=tenure.seat).select_related("poll", "vote").order_by("-poll__pk")
    for line in found:
        cast = getattr(line, "vote", None)
        if cast is None or cast.tenure_id == tenure.pk:
            yield line


def _mandates(tenure: Tenure) -> Iterator[Mandate]:
    bound = Q(tenure=tenure)
    if tenure.ended is None:
        bound |= Q(seat=tenure.seat, proposal__closed=None)
    yield from Mandate.objects.filter(bound).select_related("proposal")
