"""Disputes, the bargaining record, and strikes: begun and ended by the union's own vote, told by a notice (U2)."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commonweal.rules.effects import Effect, RestWork, ResumeWork
from commonweal.rules.unions import Subject
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies.models import Body, Kind
from commonweal.web.record import services as record
from commonweal.web.refused import Refused
from commonweal.web.unions.models import Ballot, Dispute, Paper, Strike, Union


def workplaces() -> QuerySet[Body]:
    """What a dispute can be about."""
    return Body.objects.base().filter(kind=Kind.WORKPLACE).order_by("name")


@transaction.atomic
def open_dispute(*, union: Union, workplace: Body, title: str, at: datetime) -> Dispute:
    """Open a dispute about a workplace. Nobody outside the union learns of it."""
    record.hold(union.log)
    dispute = Dispute.objects.create(union=union, workplace=workplace, title=title.strip(), opened=at)
    record.append("union.dispute", {"dispute": dispute.key, "workplace": workplace.key}, at=at, log=union.log)
    return dispute


@transaction.atomic
def close_dispute(*, dispute: Dispute, at: datetime) -> None:
    """Settle a dispute; not while its strike lasts, nor while the members vote on something in it."""
    dispute = held(dispute)
    if dispute.ballots.open().exists():
        raise Refused(Verdict(False, "unions.votes", _("A vote is open in this dispute; once it is over, this can be settled.")))
    if dispute.strike:
        raise Refused(Verdict(False, "unions.votes", _("A strike lasts in this dispute; it ends by a vote, and then this can.")))
    dispute.closed = at
    dispute.save(update_fields=["closed"])
    record.append("union.dispute_closed", {"dispute": dispute.key}, at=at, log=dispute.union.log)


@transaction.atomic
def add_paper(*, dispute: Dispute, kind: str, text: str, at: datetime) -> Paper:
    """Add a page to the bargaining record; its text stays beside the log and can be erased (A1)."""
    dispute = held(dispute)
    paper = Paper.objects.create(dispute=dispute, kind=kind, text=text.strip(), at=at)
    data = {"dispute": dispute.key, "kind": kind}
    record.append("union.paper", data, private={"text": paper.text}, at=at, log=dispute.union.log)
    return paper


def follow(ballot: Ballot, at: datetime) -> None:
    """What a vote that was carried brings; called in the transaction that closes it."""
    match ballot.subject, ballot.dispute:
        case Subject.DEMAND, Dispute() as dispute:
            Paper.objects.create(dispute=dispute, kind=Paper.Kind.DEMAND, text=f"{ballot.title}\n\n{ballot.text}".strip(), at=at)
        case Subject.STRIKE, Dispute() as dispute if dispute.strike is None:
            effect = RestWork(dispute.workplace.key, ballot.first, ballot.last)
            notice = _publish(dispute, "begins", effect, at)
            Strike.objects.create(dispute=dispute, first=ballot.first, last=ballot.last, began=at, notice=notice)
        case Subject.END, Dispute() as dispute if (strike := dispute.strike) is not None:
            strike.ended = at
            strike.save(update_fields=["ended"])
            _publish(dispute, "ends", ResumeWork(dispute.workplace.key, strike.notice), at)


def _publish(dispute: Dispute, act: str, effect: Effect, at: datetime) -> int:
    """The notice: all that the federation sees. It names the union and the workplace; no number, no member, no reason.

    The union's record is held already, the federation's comes after it: everyone who takes both takes them in this order.
    """
    data = {"union": dispute.union.name, "workplace": dispute.workplace.key, "act": act}
    return record.append("union.notice", data, effects=[effect.written()], at=at).index


def held(dispute: Dispute) -> Dispute:
    """A dispute under the lock of its union's record, as long as it is not settled."""
    record.hold(dispute.union.log)
    found = Dispute.objects.select_related("union", "workplace").get(pk=dispute.pk)
    if found.closed is not None:
        raise Refused(Verdict(False, "unions.votes", _("This dispute is settled.")))
    return found
