"""Base petitions: begun, signed and withdrawn by members beneath a council; the signature that suffices opens a referendum (C4).

A signature is sealed as a recall mark is: who signed is told to nobody but the signer, a withdrawn one leaves no trace, and
once a petition is over none is kept.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonweal.rules import petitions
from commonweal.rules.decisions import Stage
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies import hooks
from commonweal.web.bodies.electorates import beneath
from commonweal.web.bodies.models import Body, Kind
from commonweal.web.bodies.services import rules_of
from commonweal.web.database import sealed
from commonweal.web.decisions import referendums
from commonweal.web.decisions.models import Petition, Proposal, Signature
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

HOUR_OF_THE_COUNT = 12  # the day's count is taken at noon, UTC, as that of recall marks


@transaction.atomic
def begin(
    *, council: Body, member: "Member", proposal: Proposal | None = None, title: str = "", text: str = "", at: datetime
) -> Petition:
    """Begin a petition about what is before a council or was decided there, or with a text of its own; and sign it."""
    record.hold()
    _insist_beneath(council, member)
    if council.kind != Kind.COUNCIL:
        raise _refused(_("A petition is about what a council decides; members of {body} decide themselves."), body=council.name)
    root = _root(proposal) if proposal else None
    if root is not None:
        _insist_on_an_item(root, council)
        title = root.title
    elif not title.strip():
        raise _refused(_("Say in a few words what all are to decide."))
    rules = rules_of(council, at).petitions
    made = Petition.objects.create(
        body=council,
        proposal=root,
        title=title.strip(),
        text=text.strip(),
        begun=at,
        ends=at + timedelta(days=rules.days),
        members=beneath(council).count(),
    )
    data = {"petition": made.key, "about": root.key if root else "", "share": str(rules.share), "ends": f"{made.ends:%Y-%m-%d}"}
    private = {"title": made.title, "text": made.text}
    record.append("petition.begun", data, body=council.key, private=private, shown=list(private), at=at)
    return sign(petition=made, member=member, at=at)


@transaction.atomic
def sign(*, petition: Petition, member: "Member", at: datetime) -> Petition:
    """Sign; the signature that suffices opens the referendum here and now. Signing twice is signing once."""
    found = _running(petition, at)
    _insist_beneath(found.body, member)
    signature, new = Signature.objects.get_or_create(petition=found, member=member)
    if new:
        sealed.shuffle(Signature, around=signature.pk, petition_id=found.pk)
    return settle(found, at)


@transaction.atomic
def withdraw(*, petition: Petition, member: "Member", at: datetime) -> Petition:
    """Take my signature back; no trace of it is left."""
    found = _running(petition, at)
    sealed.take_away(Signature.objects.filter(petition=found, member=member), petition_id=found.pk)
    return settle(found, at)


def settle(petition: Petition, at: datetime) -> Petition:
    """Count who belongs to the members below now; where that is enough, open the referendum in this transaction."""
    petition.signatures.exclude(member__in=beneath(petition.body)).delete()
    petition.signed, petition.members = petition.signatures.count(), beneath(petition.body).count()
    verdict = petitions.reached(petition.now(), rules_of(petition.body, at).petitions.share)
    if verdict.holds:
        petition.referendum = referendums.open_on(petition, at=at)
        data = {"petition": petition.key, "poll": petition.referendum.key, **verdict.values}
        record.append("petition.reached", data, body=petition.body.key, at=at)
        _end(petition, at)
    petition.save()
    return petition


@hooks.when_members_change
def settle_above(bodies: Iterable[Body], at: datetime) -> None:
    """Who comes or leaves changes what share has signed: of every running petition to the councils above."""
    for petition in Petition.objects.running(at).filter(body__in=list(bodies)).select_related("body", "proposal").order_by("pk"):
        settle(petition, at)


@transaction.atomic
def keep_count(at: datetime) -> None:
    """What time alone brings, called by `tick`: once a day at noon the day's count; and the end of those not reached in time."""
    record.hold()
    noon = at.replace(hour=HOUR_OF_THE_COUNT, minute=0, second=0, microsecond=0)
    last = noon if noon <= at else noon - timedelta(days=1)
    for petition in Petition.objects.running().select_related("body", "proposal").order_by("pk"):
        if petition.ends <= at:
            _end(petition, at)
            petition.save()
            record.append("petition.lapsed", {"petition": petition.key}, body=petition.body.key, at=at)
            continue
        if beneath(petition.body).count() != petition.members:  # a body came beneath the council, or has gone
            petition = settle(petition, at)
        if petition.over is None and (petition.day is None or petition.day < last):
            petition.day, petition.day_signed, petition.day_members = at, petition.signed, petition.members
            petition.save(update_fields=["day", "day_signed", "day_members"])


def shown(petition: Petition, at: datetime) -> Verdict:
    """What everybody may read of how far it has come."""
    return petitions.shown(petition.now(), petition.days_count(), rules_of(petition.body, at).petitions.share)


def has_signed(petition: Petition, member: "Member") -> bool:
    """Whether this member has signed; to be told to nobody but this member."""
    return petition.signatures.filter(member=member).exists()


def _end(petition: Petition, at: datetime) -> None:
    """It is over, whatever came of it: who had signed is forgotten."""
    petition.over = at
    petition.signatures.all().delete()
    sealed.forget_traces(Signature)


def _running(petition: Petition, at: datetime) -> Petition:
    record.hold()
    found = Petition.objects.select_for_update(of=("self",), no_key=True).select_related("body", "proposal").get(pk=petition.pk)
    if found.over is not None or found.ends <= at:
        raise _refused(_("This petition is over; nobody signs it any more."))
    return found


def _root(proposal: Proposal) -> Proposal:
    """The first vote of a decision, which stands for all that followed from it."""
    return Proposal.objects.select_related("body").get(pk=proposal.before_id or proposal.pk)


def _insist_on_an_item(proposal: Proposal, council: Body) -> None:
    if proposal.stage in (Stage.DRAFT, Stage.DROPPED) or proposal.body_id != council.pk:
        raise _refused(_("A petition is about something that is before this council, or was decided there."))
    if proposal.by == Proposal.By.MEMBERS:
        raise _refused(_("All members decide this already; a petition could ask for no more."))
    if Petition.objects.running().filter(proposal=proposal).exists():
        raise _refused(_("There is a petition about this already; sign that one."))
    if (asked := proposal.referendum) is not None and asked.closed is None:
        raise _refused(_("All members are voting on this already."))


def _insist_beneath(council: Body, member: "Member") -> None:
    if not beneath(council).filter(pk=member.pk).exists():
        raise _refused(_("This is for the members beneath {body}."), body=council.name)


def _refused(pattern: str, **values: object) -> Refused:
    return Refused(Verdict(False, petitions.ARTICLE, pattern, values))
