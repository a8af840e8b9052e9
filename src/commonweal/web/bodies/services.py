"""Founding, joining and leaving; and the one door to marks and seats: everything here holds in one transaction (R1-R6).

Every service locks the body that elects before anything else (lock order: models.py), so that the two figures of a recall,
its marks and its constituents, never change beneath one another's feet.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonweal.rules import bodies as nesting
from commonweal.rules.effects import OpenElection
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies import hooks
from commonweal.web.bodies.electorates import concerned, electors, lock, rules_of
from commonweal.web.bodies.marks import has_marked, set_mark, shown_recall, take_days_counts, withdraw_mark
from commonweal.web.bodies.models import OF_THREE, Body, Kind, Membership, Seat
from commonweal.web.bodies.seats import dismiss, install, install_together, resign, settle, settle_beneath
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

__all__ = [
    "dismiss",
    "electors",
    "found_body",
    "found_seat",
    "has_marked",
    "heirs",
    "install",
    "install_together",
    "join",
    "leave",
    "lock",
    "resign",
    "rules_of",
    "set_mark",
    "settle_beneath",
    "shown_recall",
    "take_days_counts",
    "withdraw_mark",
]


# ── Founding


@transaction.atomic
def found_body(*, key: str, kind: str, name: str, parent: Body | None = None, accord: str = "", at: datetime) -> Body:
    """Found a body under a council, or the federation's own council under nothing."""
    if parent is not None and parent.kind != Kind.COUNCIL and kind != Kind.TELLERS:
        raise Refused(
            Verdict(False, "offices.count", _("{parent} is no council; bodies belong to councils."), {"parent": parent.name})
        )
    body = Body.objects.create(key=key, kind=nesting.Kind(kind), name=name, parent=parent, founded=at)
    above = parent.key if parent else ""
    data = {"body": key, "kind": body.kind, "name": name, "parent": above, **({"accord": accord} if accord else {})}
    if nesting.Kind(body.kind).is_base:
        data["lot"] = hashlib.sha256(body.lot.encode()).hexdigest()  # the seed of its tellers' lot, before anybody belongs to it
    record.append("body.founded", data, body=key, at=at)
    return body


@transaction.atomic
def found_seat(*, council: Body, constituency: Body, at: datetime, title: str = "", by_lot: bool = False) -> Seat:
    """Add a seat to a council; since nobody holds it, an election opens (C3), unless a lot is drawn for it at once."""
    beneath = council.pk in constituency.descendants(include_self=True).values_list("pk", flat=True)
    if not council.is_council or (beneath and council.kind not in OF_THREE):  # the local council sends to a committee (T1)
        sentence = _("A body sends delegates to a council above it; {council} is none to {constituency}.")
        values = {"council": council.name, "constituency": constituency.name}
        raise Refused(Verdict(False, "offices.count", sentence, values))
    seat = Seat.objects.create(council=council, constituency=constituency, title=title)
    record.append(
        "seat.founded",
        {"seat": seat.key, "constituency": constituency.key, **({"title": title} if title else {})},
        body=council.key,
        effects=[] if by_lot else [OpenElection(seat.key).written()],
        at=at,
    )
    return seat


def heirs() -> dict[str, Body]:
    """Of every base body there is or was the one that answers for it now: itself, or the first of those that it became."""
    found: dict[str, Body] = {body.key: body for body in Body.objects.base()}
    was = list(Body.with_ended.base().exclude(ended=None).prefetch_related("became").order_by("-ended", "-pk"))
    for body in was:  # the last to end first, so that a whole line of heirs is followed
        if became := [found[heir.key] for heir in sorted(body.became.all(), key=lambda heir: heir.pk) if heir.key in found]:
            found[body.key] = became[0]
    return found


# ── Joining and leaving


@transaction.atomic
def join(*, member: "Member", body: Body, at: datetime, admitted_by: "Member | None" = None) -> Membership:
    """Make a member belong to a base body from now on: at its founding, or as ``admission.admit`` lets them in."""
    body = lock(body)
    if body.is_council:
        raise Refused(
            Verdict(False, "membership.join", _("{body} is a council: delegates fill it, nobody joins it."), {"body": body.name})
        )
    if body.memberships.running().filter(member=member).exists():
        raise Refused(Verdict(False, "membership.join", _("You belong to {body} already."), {"body": body.name}))
    private = {"admitted_by": admitted_by.key} if admitted_by else {}
    membership = begin_membership(member=member, body=body, at=at, data={"admitted": admitted_by is not None}, private=private)
    settle(concerned(body), at)
    hooks.members_changed(concerned(body), at)
    return membership


def begin_membership(
    *, member: "Member", body: Body, at: datetime, data: Mapping[str, object], private: Mapping[str, object]
) -> Membership:
    """Write and record that somebody belongs to a body; what follows for recalls is settled by who calls this."""
    body = lock(body)
    membership = Membership.objects.create(member=member, body=body, joined=at)
    _resize(body, +1)
    said = {"members": body.size, **data}
    record.append("membership.joined", said, body=body.key, private={"member": member.key, **private}, at=at)
    return membership


@transaction.atomic
def leave(*, member: "Member", body: Body, at: datetime) -> None:
    """End a membership; with it go the member's marks, seats and turns as alternate there, and a recall may be reached (R1)."""
    body = lock(body)
    membership = body.memberships.running().filter(member=member).first()
    if membership is None:
        raise Refused(Verdict(False, "membership.join", _("You do not belong to {body}."), {"body": body.name}))
    end_membership(membership=membership, at=at)
    settle((), at, changed=concerned(body))
    hooks.members_changed(concerned(body), at)


def end_membership(*, membership: Membership, at: datetime, data: Mapping[str, object] | None = None) -> None:
    """Write and record that somebody belongs to a body no longer; what follows is settled by who calls this."""
    body, member = lock(membership.body), membership.member
    membership.left = max(at, membership.joined)  # the lock says what came first, whatever the clocks said before it
    membership.save(update_fields=["left"])
    _resize(body, -1)
    said = {"members": body.size, **(data or {})}
    record.append("membership.left", said, body=body.key, private={"member": member.key}, at=at)


def _resize(body: Body, by: int) -> None:
    body.size += by
    body.save(update_fields=["size"])
