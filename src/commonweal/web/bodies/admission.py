"""Coming to belong to a body: anyone may ask, one who belongs to it admits, so that nobody floods its votes from outside."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonweal.rules.verdict import Verdict
from commonweal.web.bodies import services
from commonweal.web.bodies.models import Admission, Body, Membership, Tenure
from commonweal.web.refused import Refused

if TYPE_CHECKING:
    from commonweal.web.members.models import Member


@transaction.atomic
def ask(*, member: "Member", body: Body, at: datetime) -> Admission:
    """Ask to belong to a base body; asking again renews the request."""
    body = services.lock(body)
    if body.is_council:
        sentence = _("{body} is a council: delegates fill it, nobody joins it.")
        raise Refused(Verdict(False, "membership.join", sentence, {"body": body.name}))
    if body.memberships.running().filter(member=member).exists():
        raise Refused(Verdict(False, "membership.join", _("You belong to {body} already."), {"body": body.name}))
    asked, _new = Admission.objects.update_or_create(member=member, body=body, defaults={"asked": at})
    return asked


@transaction.atomic
def take_back(*, member: "Member", body: Body) -> None:
    """Take a request back; where there is none, nothing happens."""
    Admission.objects.filter(member=member, body=body).delete()


@transaction.atomic
def admit(*, admission: Admission, by: "Member", at: datetime) -> Membership:
    """Let somebody in who asked: whoever admits belongs to the body, or, where nobody does any more, sits in its council."""
    body = services.lock(admission.body)
    held = Admission.objects.standing(at).filter(pk=admission.pk).select_related("member").first()
    if held is None:
        raise Refused(Verdict(False, "membership.join", _("This request has been taken back, answered or forgotten meanwhile.")))
    if not _may_admit(body, by):
        sentence = _("Only those who belong to {body} can admit somebody to it.")
        raise Refused(Verdict(False, "membership.join", sentence, {"body": body.name}))
    membership = services.join(member=held.member, body=body, at=at, admitted_by=by)
    held.delete()
    return membership


def who_admits(body: Body) -> Body:
    """The body whose people admit to a body: itself; where nobody belongs to it, the council above."""
    return body.parent if not body.size and body.parent else body


def _may_admit(body: Body, by: "Member") -> bool:
    admitting = who_admits(body)
    if admitting.is_council:
        return Tenure.objects.holding(admitting).filter(holder=by).exists()
    return admitting.memberships.running().filter(member=by).exists()
