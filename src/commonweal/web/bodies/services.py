"""Joining, leaving, marking, and what follows for seats at once: everything here holds in one transaction (R1-R5).

Every service locks the body that elects before anything else (lock order: models.py), so that the two figures of a recall,
its marks and its constituents, never change beneath one another's feet.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from commonweal.rules import bodies as nesting
from commonweal.rules import recall
from commonweal.rules.constitution import Constitution
from commonweal.rules.effects import OpenElection
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies import hooks
from commonweal.web.bodies.models import Alternate, Body, Cause, Membership, RecallMark, Seat, Tenure, TenureQuerySet
from commonweal.web.constitution import services as constitution
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

HOUR_OF_THE_COUNT = 12  # the day's count is taken at noon, UTC


def rules_of(body: Body, at: datetime) -> Constitution:
    """The constitution in force for a body at a moment."""
    return constitution.in_force(body.lineage(), at)


# ── Founding


@transaction.atomic
def found_body(*, key: str, kind: str, name: str, parent: Body | None = None, at: datetime) -> Body:
    """Found a body under a council, or the federation's own council under nothing."""
    if parent is not None and not parent.is_council:
        raise Refused(
            Verdict(False, "offices.count", _("{parent} is no council; bodies belong to councils."), {"parent": parent.name})
        )
    body = Body.objects.create(key=key, kind=nesting.Kind(kind), name=name, parent=parent, founded=at)
    above = parent.key if parent else ""
    record.append("body.founded", {"body": key, "kind": body.kind, "name": name, "parent": above}, body=key, at=at)
    return body


@transaction.atomic
def found_seat(*, council: Body, constituency: Body, at: datetime) -> Seat:
    """Add a seat to a council; since nobody holds it, an election opens (C3)."""
    if not council.is_council or constituency.is_council:
        raise Refused(
            Verdict(
                False,
                "offices.count",
                _("Members of a base body fill a seat of a council; {council} and {constituency} are not that."),
                {"council": council.name, "constituency": constituency.name},
            )
        )
    seat = Seat.objects.create(council=council, constituency=constituency)
    record.append(
        "seat.founded",
        {"seat": seat.key, "constituency": constituency.key},
        body=council.key,
        effects=[OpenElection(seat.key).written()],
        at=at,
    )
    return seat


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
    membership = Membership.objects.create(member=member, body=body, joined=at)
    _resize(body, +1)
    private = {"member": member.key} | ({"admitted_by": admitted_by.key} if admitted_by else {})
    data = {"members": body.size, "admitted": admitted_by is not None}
    record.append("membership.joined", data, body=body.key, private=private, at=at)
    _settle_all(body, at)
    return membership


@transaction.atomic
def leave(*, member: "Member", body: Body, at: datetime) -> None:
    """End a membership; with it go the member's marks, seats and turns as alternate there, and a recall may be reached (R1)."""
    body = lock(body)
    membership = body.memberships.running().filter(member=member).first()
    if membership is None:
        raise Refused(Verdict(False, "membership.join", _("You do not belong to {body}."), {"body": body.name}))
    membership.left = max(at, membership.joined)  # the lock says what came first, whatever the clocks said before it
    membership.save(update_fields=["left"])
    _resize(body, -1)
    for tenure in _running(body):
        _take_away(tenure, member)
    Alternate.objects.filter(seat__constituency=body, member=member).delete()
    record.append("membership.left", {"members": body.size}, body=body.key, private={"member": member.key}, at=at)
    for tenure in _running(body).filter(holder=member):
        _end(tenure, Cause.LEFT, at)
    _settle_all(body, at)


# ── Recall


@transaction.atomic
def set_mark(*, tenure: Tenure, member: "Member", at: datetime) -> recall.Shown:
    """Set a member's recall mark; if it tips the scale, the tenure ends here and now (R1)."""
    tenure = _markable(tenure, member)
    _, new = RecallMark.objects.get_or_create(tenure=tenure, member=member)
    if new:
        tenure.marked += 1
        tenure.save(update_fields=["marked"])
    share = rules_of(tenure.seat.council, at).recall.more_than
    shown = recall.shown(tenure.standing(), tenure.days_count(), share)
    settle(tenure, at)
    return shown


@transaction.atomic
def withdraw_mark(*, tenure: Tenure, member: "Member", at: datetime) -> recall.Shown:
    """Take a member's recall mark away, without a trace (R2)."""
    tenure = _markable(tenure, member)
    _take_away(tenure, member)
    settle(tenure, at)
    return shown_recall(tenure, at)


def settle(tenure: Tenure, at: datetime) -> Verdict:
    """End a tenure whose marks suffice. Called wherever marks or constituents change, under the lock of the constituency."""
    verdict = recall.outcome(tenure.standing(), rules_of(tenure.seat.council, at).recall.more_than)
    if verdict.holds:
        _end(tenure, Cause.RECALLED, at)
    return verdict


@transaction.atomic
def settle_beneath(body: Body, at: datetime) -> None:
    """End every tenure whose marks suffice now that the share has changed for a body and all below it (R1)."""
    record.hold()
    councils = list(body.descendants(include_self=True).values_list("pk", flat=True))
    for constituency in Body.objects.filter(sends__council__in=councils).distinct().order_by("pk"):
        _settle_all(lock(constituency), at)


def shown_recall(tenure: Tenure, at: datetime) -> recall.Shown:
    """What the public may see of a recall now (R2)."""
    return recall.shown(tenure.standing(), tenure.days_count(), rules_of(tenure.seat.council, at).recall.more_than)


def has_marked(tenure: Tenure, member: "Member") -> bool:
    """Whether this member's mark stands; to be told to nobody but this member."""
    return tenure.recall_marks.filter(member=member).exists()


@transaction.atomic
def take_days_counts(at: datetime) -> int:
    """Take the day's count of every running tenure once a day, at noon; say how many moved (R2)."""
    noon = at.replace(hour=HOUR_OF_THE_COUNT, minute=0, second=0, microsecond=0)
    last = noon if noon <= at else noon - timedelta(days=1)
    record.hold()  # before so many tenures at once, as everyone who locks more than one
    size = Seat.objects.order_by().filter(pk=OuterRef("seat_id")).values("constituency__size")
    return Tenure.objects.running().filter(day__lt=last).update(day=at, day_marked=F("marked"), day_constituents=Subquery(size))


# ── Seats


@transaction.atomic
def install(*, seat: Seat, order: "Sequence[Member]", election: str, at: datetime) -> Tenure | None:
    """Seat the first of a count who still belongs to the constituency; those after become the alternates (R4).

    A tenure that runs ends by this. With nobody left to seat, an election opens.
    """
    body = lock(seat.constituency)
    members = {m.pk: m for m in order}
    there = set(body.memberships.running().filter(member__in=members).values_list("member", flat=True))
    eligible = [member for member in order if member.pk in there]
    for tenure in _running(body).filter(seat=seat):
        _end(tenure, Cause.ELECTED, at)
    seat.alternates.all().delete()
    if not eligible:
        record.append(
            "seat.unfilled", {"seat": seat.key}, body=seat.council.key, effects=[OpenElection(seat.key).written()], at=at
        )
        return None
    Alternate.objects.bulk_create(Alternate(seat=seat, rank=rank, member=m) for rank, m in enumerate(eligible[1:], start=1))
    return _begin(seat, eligible[0], at, election=election)


@transaction.atomic
def resign(*, tenure: Tenure, member: "Member", at: datetime) -> None:
    """Give up a seat; the next alternate follows."""
    tenure = _held(tenure)
    if tenure.holder_id != member.pk:
        raise Refused(Verdict(False, "offices.count", _("Only {holder} can give up this seat."), {"holder": tenure.holder.name}))
    _end(tenure, Cause.RESIGNED, at)


def _begin(seat: Seat, holder: "Member", at: datetime, *, election: str = "") -> Tenure:
    size = Body.objects.values_list("size", flat=True).get(pk=seat.constituency_id)
    tenure = Tenure.objects.create(
        seat=seat, holder=holder, began=at, succeeded=not election, day=at, day_marked=0, day_constituents=size
    )
    data = {"seat": seat.key, "tenure": tenure.key, "office": holder.office_key, "constituents": size, "election": election}
    record.append("tenure.began", data, body=seat.council.key, private={"name": holder.name}, shown=["name"], at=at)
    hooks.tenure_began(tenure, at)
    return tenure


def _end(tenure: Tenure, cause: Cause, at: datetime) -> None:
    """End a tenure, void its open votes, and seat the next alternate or call an election: one transaction (R1, R4, R5)."""
    seat, standing = tenure.seat, tenure.standing()
    tenure.ended, tenure.cause, tenure.marked = max(at, tenure.began), cause, 0  # the order is the lock's, not the clocks'
    tenure.save(update_fields=["ended", "cause", "marked"])
    tenure.recall_marks.all().delete()
    follower = seat.alternates.select_related("member").first() if cause != Cause.ELECTED else None
    data: dict[str, object] = {"seat": seat.key, "tenure": tenure.key, "office": tenure.holder.office_key}
    if cause == Cause.RECALLED:
        share = rules_of(seat.council, at).recall.more_than
        data |= {"marks": standing.marked, "constituents": standing.constituents, "more_than": str(share)}
    vacant = follower is None and cause != Cause.ELECTED
    effects = [OpenElection(seat.key).written()] if vacant else []
    record.append(f"tenure.{cause}", data, body=seat.council.key, effects=effects, at=at)
    hooks.tenure_ended(tenure, at)
    if follower is not None:
        member = follower.member
        follower.delete()
        _begin(seat, member, at)


# ── Locks and kept counts


def lock(body: Body) -> Body:
    """Hold the row of a body until the transaction ends: the first lock of everyone who changes what belongs to it."""
    record.hold()
    return Body.objects.select_for_update(no_key=True).get(pk=body.pk)


def _held(tenure: Tenure) -> Tenure:
    """The tenure under the lock of its constituency, if it still runs."""
    body = lock(tenure.seat.constituency)
    held = _running(body).filter(pk=tenure.pk).first()
    if held is None:
        raise Refused(Verdict(False, "recall.share", _("This tenure has ended; there is nothing left to decide about it.")))
    return held


def _markable(tenure: Tenure, member: "Member") -> Tenure:
    held = _held(tenure)
    allowed = recall.may_mark(held.seat.constituency.memberships.running().filter(member=member).exists())
    if not allowed.holds:
        raise Refused(allowed)
    return held


def _running(body: Body) -> TenureQuerySet:
    """The running tenures of a locked body's seats, locked in their turn."""
    return (
        Tenure.objects.running()
        .filter(seat__constituency=body)
        .select_related("seat__constituency", "seat__council", "holder")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )


def _take_away(tenure: Tenure, member: "Member") -> None:
    gone, _ = tenure.recall_marks.filter(member=member).delete()
    tenure.marked -= gone
    tenure.save(update_fields=["marked"])


def _resize(body: Body, by: int) -> None:
    body.size += by
    body.save(update_fields=["size"])


def _settle_all(body: Body, at: datetime) -> None:
    for tenure in list(_running(body)):
        settle(tenure, at)
