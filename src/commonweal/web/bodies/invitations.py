"""Joining by a link: made by any member of a body, or at a founding; whoever follows it joins by their own act.

A link's secret is drawn from its key with the server's own secret, which lies outside the database, so that those who
invited can be shown it again and no backup of the database holds it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Min
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from commonweal.rules import founding
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies import services, tellers
from commonweal.web.bodies.models import Body, Invitation, Membership
from commonweal.web.members.models import Member
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

if TYPE_CHECKING:
    from commonweal.web.bodies.models import InvitationQuerySet

MOST_PEOPLE, MOST_DAYS = 100, 90


# ── Inviting


@transaction.atomic
def invite(
    *,
    by: Member,
    bodies: Sequence[Body],
    name: str = "",
    most: int = 1,
    days: int = 14,
    member: Member | None = None,
    at: datetime,
) -> Invitation:
    """Invite somebody to bodies to which one belongs; or, by a link without a name, up to so many."""
    record.hold()
    if not (1 <= most <= MOST_PEOPLE and 1 <= days <= MOST_DAYS):
        sentence = _("A link serves from 1 to {people} people and from 1 to {days} days.")
        raise Refused(Verdict(False, "membership.invitation", sentence, {"people": MOST_PEOPLE, "days": MOST_DAYS}))
    for body in bodies:
        if not body.memberships.running().filter(member=by).exists():
            sentence = _("Only those who belong to {body} can invite to it.")
            raise Refused(Verdict(False, "membership.invitation", sentence, {"body": body.name}))
    made = Invitation.objects.create(by=by, name=name.strip(), most=most, member=member, made=at, ends=at + timedelta(days=days))
    made.bodies.set(bodies)
    return made


@transaction.atomic
def invite_founder(*, name: str, bodies: Sequence[Body], at: datetime) -> Invitation:
    """Invite a first member of bodies that nobody belongs to yet; it stands until their founding is over."""
    made = Invitation.objects.create(name=name, founding=True, made=at)
    made.bodies.set(bodies)
    return made


@transaction.atomic
def withdraw(*, invitation: Invitation) -> None:
    """Take a link back; one that is gone already stays gone."""
    Invitation.objects.filter(pk=invitation.pk, founding=False).delete()


# ── The link


def secret(invitation: Invitation) -> str:
    """What only the link says."""
    return salted_hmac("commonweal.bodies.invitation", invitation.key, algorithm="sha256").hexdigest()[:32]


def link(invitation: Invitation) -> str:
    """Where whoever is invited joins, without the site's name."""
    return reverse("bodies:invited", args=[invitation.key, secret(invitation)])


def find(key: str, said: str, at: datetime) -> Invitation | None:
    """The invitation a link stands for, if it still does."""
    found = Invitation.objects.standing(at).filter(key=key).prefetch_related("bodies").select_related("by", "member").first()
    return found if found and constant_time_compare(secret(found), said) else None


def standing_in(body: Body, at: datetime) -> "InvitationQuerySet":
    """Links to a body that somebody can still follow, those of its founding apart."""
    return body.invitations.standing(at).filter(founding=False).select_related("by", "member")


# ── Following it


@transaction.atomic
def accept(*, invitation: Invitation, member: Member, at: datetime) -> list[Membership]:
    """Join every body of an invitation to which one does not belong yet; the founding of a body may be over by it."""
    record.hold()
    held = Invitation.objects.standing(at).select_for_update(of=("self",), no_key=True).filter(pk=invitation.pk).first()
    if held is None:
        raise Refused(
            Verdict(False, "membership.invitation", _("This invitation has been used, taken back or forgotten meanwhile."))
        )
    if held.member_id not in (None, member.pk):
        raise Refused(Verdict(False, "membership.invitation", _("This invitation is for somebody else.")))
    bodies = [body for body in held.bodies.order_by("pk") if _still_invited(held, body, member)]
    if not bodies:
        sentence = _("There is nothing left to join by this invitation: you belong there already, or who invited has left.")
        raise Refused(Verdict(False, "membership.invitation", sentence))
    joined = [services.join(member=member, body=body, at=at, admitted_by=held.by) for body in bodies]
    held.used += 1
    held.save(update_fields=["used"])
    if held.founding:
        for body in bodies:
            end_founding(body, at=at)
    return joined


@transaction.atomic
def register(*, invitation: Invitation, name: str, password: str, at: datetime) -> Member:
    """Make an account and follow the invitation with it: both or neither."""
    record.hold()
    if Member.objects.filter(name__iexact=name.strip()).exists():
        sentence = _("Somebody here has that name already; add an initial or a place to yours.")
        raise Refused(Verdict(False, "membership.invitation", sentence))
    member = Member.objects.create_user(name=name.strip(), password=password)
    accept(invitation=invitation, member=member, at=at)
    return member


def _still_invited(invitation: Invitation, body: Body, member: Member) -> bool:
    """Whoever invited still belongs to the body, and whoever is invited does not yet."""
    running = body.memberships.running()
    if running.filter(member=member).exists():
        return False
    return invitation.by_id is None or running.filter(member=invitation.by_id).exists()


# ── Founding


def founding_of(body: Body) -> tuple[int, int]:
    """How many were invited to a body's founding, and how many of them have signed up; (0, 0) once it is over."""
    used = list(Invitation.objects.founding(body).values_list("used", flat=True))
    return len(used), sum(used)


@transaction.atomic
def end_founding(body: Body, *, at: datetime) -> bool:
    """End the founding of a body if all have signed up or had their time; its seat is set up, empty, for an election (C3)."""
    body = services.lock(body)
    invited, signed_up = founding_of(body)
    first = body.memberships.aggregate(first=Min("joined"))["first"]
    if not invited or not founding.over(invited, signed_up, first=first, at=at):
        return False
    for invitation in Invitation.objects.founding(body):
        invitation.bodies.remove(body)
        if not invitation.bodies.exists():
            invitation.delete()
    record.append("founding.over", {"invited": invited, "members": body.size}, body=body.key, at=at)
    if body.parent is not None and not body.sends.exists():
        services.found_seat(council=body.parent, constituency=body, at=at)
    tellers.draw_soon(body=body, at=at)  # C3
    return True


def end_foundings(at: datetime) -> int:
    """End every founding whose time has come; called by `tick`."""
    waiting: Iterable[Body] = Body.objects.filter(invitations__founding=True, size__gt=0).distinct().order_by("pk")
    return sum(end_founding(body, at=at) for body in waiting)
