"""Founding a union, inviting, joining and leaving: its own roll, and no other's (U1)."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commonweal.rules.unions import INVITED_FOR
from commonweal.rules.verdict import Verdict
from commonweal.web.record import services as record
from commonweal.web.refused import Refused
from commonweal.web.unions import offices
from commonweal.web.unions.models import Belonging, Invitation, Union

if TYPE_CHECKING:
    from commonweal.web.members.models import Member


@transaction.atomic
def found(*, name: str, member: "Member", at: datetime) -> Union:
    """Found a union; its record opens under a random name, and who founds it is its first member."""
    union = Union.objects.create(name=name.strip(), founded=at)
    record.append("union.founded", {"name": union.name}, at=at, log=union.log)
    _join(union, member, at)
    return union


@transaction.atomic
def invite(*, union: Union, at: datetime) -> str:
    """A secret that lets one person in, once; only its hash is kept."""
    secret = secrets.token_urlsafe(24)
    Invitation.objects.filter(ends__lte=at).delete()
    Invitation.objects.create(union=union, hash=_hash(secret), ends=at + timedelta(days=INVITED_FOR))
    return secret


def of(member: "Member") -> QuerySet[Union]:
    """The unions to which somebody belongs now."""
    return Union.objects.filter(belongings__member=member, belongings__left=None)


def invited(secret: str, at: datetime) -> Invitation | None:
    """The invitation a secret opens, if it stands."""
    return Invitation.objects.filter(hash=_hash(secret), ends__gt=at).select_related("union").first()


@transaction.atomic
def join(*, secret: str, member: "Member", at: datetime) -> Union:
    """Belong to a union by an invitation, which is used up."""
    found = invited(secret, at)
    if found is None:
        raise Refused(Verdict(False, "unions.roll", _("This invitation has been used, or its time is over. Ask for another.")))
    record.hold(found.union.log)
    used, _rows = Invitation.objects.filter(pk=found.pk).delete()
    if not used:
        raise Refused(Verdict(False, "unions.roll", _("This invitation has been used, or its time is over. Ask for another.")))
    if found.union.members().filter(pk=member.pk).exists():
        raise Refused(Verdict(False, "unions.roll", _("You belong to {union} already."), {"union": found.union.name}))
    _join(found.union, member, at)
    return found.union


@transaction.atomic
def leave(*, union: Union, member: "Member", at: datetime) -> None:
    """Belong to it no more, at once: marks and offices go too, and a recall may be reached (R1)."""
    record.hold(union.log)
    held = union.belongings.filter(member=member, left=None).first()
    if held is None:
        raise Refused(Verdict(False, "unions.roll", _("You do not belong to {union}."), {"union": union.name}))
    held.left = max(at, held.joined)
    held.save(update_fields=["left"])
    data = {"members": union.members().count()}
    record.append("union.left", data, private={"member": member.key}, at=at, log=union.log)
    offices.settle(union, at, gone=member)


def _join(union: Union, member: "Member", at: datetime) -> None:
    Belonging.objects.create(union=union, member=member, joined=at)
    data = {"members": union.members().count()}
    record.append("union.joined", data, private={"member": member.key}, at=at, log=union.log)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
