"""Filling seats, giving them up, and what follows at once when a tenure ends: cascade and succession (R1, R4, R5, R6).

The same turns as ``rules.succession``: tidy, end the first tenure that has to end, seat who follows, and again from the start.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonweal.rules.effects import OpenElection
from commonweal.rules.recall import outcome
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies import hooks
from commonweal.web.bodies.electorates import beneath, electors, lock, reached, rules_of, running, standing, standing_below
from commonweal.web.bodies.models import Alternate, Body, Cause, Seat, Tenure
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

# ── Filling and giving up

DISMISSAL = "decisions.dismissal"  # the article that says by which majority


@transaction.atomic
def install(*, seat: Seat, order: "Sequence[Member]", election: str, at: datetime) -> Tenure | None:
    """Seat the first of a count who is an elector still; those after become the alternates (R4).

    A tenure that runs ends by this. With nobody left to seat, an election opens.
    """
    body = lock(seat.constituency)
    there = set(electors(body).filter(pk__in=[member.pk for member in order]).values_list("pk", flat=True))
    eligible = [member for member in order if member.pk in there]
    _clear([seat], at)
    Alternate.objects.bulk_create(Alternate(seat=seat, rank=rank, member=m) for rank, m in enumerate(eligible[1:], start=1))
    begun = _seat(seat, eligible[0] if eligible else _counted_again(body, election, at), at, election=election)
    settle([body], at, changed=[seat.council])
    return begun


@transaction.atomic
def install_together(
    *, seats: Sequence[Seat], elected: "Sequence[Member]", election: str, at: datetime, proportional: bool = True
) -> None:
    """Seat those whom one count elected to several seats of a constituency; who follows is counted again (R4).

    Each rests on a quota of the votes where the count was proportional, and can be recalled by one where the rules say so (R6).
    """
    body = lock(seats[0].constituency)
    there = set(electors(body).filter(pk__in=[member.pk for member in elected]).values_list("pk", flat=True))
    eligible = iter([member for member in elected if member.pk in there])
    _clear(seats, at)
    for seat in seats:
        holder = next(eligible, None) or _counted_again(body, election, at)
        _seat(seat, holder, at, election=election, together=len(seats) if proportional else 1)
    settle([body], at, changed=[seats[0].council])


@transaction.atomic
def take_by_lot(*, seat: Seat, holder: "Member", lot: str, at: datetime) -> Tenure | None:
    """Seat whom a lot has drawn, in a seat that nobody has held (C3: the tellers, at a body's founding)."""
    lock(seat.constituency)
    return _seat(seat, holder, at, election=lot)


@transaction.atomic
def end_seat(*, seat: Seat, at: datetime) -> None:
    """End a seat and with it whoever's tenure; what rests on it is settled by who calls this, once all is in place."""
    for tenure in running([seat.constituency]).filter(seat=seat):
        _stop(tenure, Cause.ENDED, at)
    seat.alternates.all().delete()
    hooks.seat_ended(seat, at)
    seat.ended = at
    seat.save(update_fields=["ended"])
    record.append("seat.ended", {"seat": seat.key, "constituency": seat.constituency.key}, body=seat.council.key, at=at)


@transaction.atomic
def resign(*, tenure: Tenure, member: "Member", at: datetime) -> None:
    """Give up a seat; the next alternate follows."""
    tenure = held(tenure)
    if tenure.holder_id != member.pk:
        raise Refused(Verdict(False, "offices.count", _("Only {holder} can give up this seat."), {"holder": tenure.holder.name}))
    _end(tenure, Cause.RESIGNED, at)
    settle([tenure.seat.constituency], at, changed=[tenure.seat.council])


@transaction.atomic
def dismiss(*, tenure: str, body: str, at: datetime) -> None:
    """End a tenure by a decision of the body that fills the seat (effect Dismiss); the same count says who follows."""
    found = Tenure.objects.select_related("seat__constituency", "seat__council", "holder").get(key=tenure)
    if found.seat.constituency.key != body:
        values = {"holder": found.holder.name, "constituency": found.seat.constituency.name}
        raise Refused(Verdict(False, DISMISSAL, _("{holder} speaks for {constituency}, which alone can dismiss them."), values))
    found = held(found)
    _end(found, Cause.DISMISSED, at)
    settle([found.seat.constituency], at, changed=[found.seat.council])


def held(tenure: Tenure) -> Tenure:
    """The tenure under the lock of its constituency, if it still runs."""
    found = running([lock(tenure.seat.constituency)]).filter(pk=tenure.pk).first()
    if found is None:
        raise Refused(Verdict(False, "recall.share", _("This tenure has ended; there is nothing left to decide about it.")))
    return found


# ── What follows


def settle(bodies: Iterable[Body], at: datetime, *, changed: Iterable[Body] = ()) -> None:
    """End every tenure of these bodies' delegates that has to end now, and whatever rests on it.

    Called wherever marks or constituents change, under the lock of whoever changed them; ``changed`` are those of these bodies
    whose electors are others now.
    """
    tidy(changed)
    waiting = {body.pk: body for body in (*bodies, *changed)}
    while (due := _first_due(waiting.values(), at)) is not None:
        tenure, cause = due
        _end(tenure, cause, at)
        waiting[tenure.seat.council_id] = tenure.seat.council
        tidy([tenure.seat.council])


@transaction.atomic
def settle_beneath(body: Body, at: datetime) -> None:
    """The same for a body and all below it, now that its rules of recall read differently (R1)."""
    record.hold()
    councils = list(body.descendants(include_self=True).values_list("pk", flat=True))
    settle([lock(found) for found in Body.objects.filter(sends__council__in=councils).distinct().order_by("pk")], at)


def tidy(bodies: Iterable[Body]) -> None:
    """Take away the marks and the turns of those who are electors of these bodies' delegates no more."""
    for body in bodies:
        for tenure in running([body]):
            if body.is_council:
                tenure.delegate_marks.exclude(member__in=electors(body)).delete()
                tenure.marked = tenure.delegate_marks.count()
            left = tenure.recall_marks.exclude(member__in=beneath(body))
            if left.delete()[0] or body.is_council:
                setattr(tenure, "marked_below" if body.is_council else "marked", tenure.recall_marks.count())
                tenure.save(update_fields=["marked", "marked_below"])
        Alternate.objects.filter(seat__constituency=body).exclude(member__in=electors(body)).delete()


def _first_due(bodies: Iterable[Body], at: datetime) -> tuple[Tenure, Cause] | None:
    for tenure in running(bodies):
        if (cause := _reason_to_end(tenure, at)) is not None:
            return tenure, cause
    return None


def _reason_to_end(tenure: Tenure, at: datetime) -> Cause | None:
    body = tenure.seat.constituency
    if not electors(body).filter(pk=tenure.holder_id).exists():
        if not body.is_council:
            return Cause.LEFT
        if rules_of(tenure.seat.council, at).recall.cascades:
            return Cause.DERIVED  # R4
        if not beneath(body).filter(pk=tenure.holder_id).exists():
            return Cause.LEFT
    return Cause.RECALLED if reached(tenure, at).holds else None


def _end(tenure: Tenure, cause: Cause, at: datetime) -> None:
    """End a tenure, void its open votes, and seat who follows or call an election: one transaction (R1, R4, R5)."""
    _stop(tenure, cause, at)
    _seat(tenure.seat, _follower(tenure, at), at, election=tenure.election, together=tenure.together, succeeds=True)


def _stop(tenure: Tenure, cause: Cause, at: datetime) -> None:
    seat = tenure.seat
    data: dict[str, object] = {"seat": seat.key, "tenure": tenure.key, "office": tenure.holder.office_key}
    if cause == Cause.RECALLED:
        data |= _figures(tenure, at)
    tenure.ended, tenure.cause = max(at, tenure.began), cause  # the order is the lock's, not the clocks'
    tenure.marked = tenure.marked_below = 0
    tenure.save(update_fields=["ended", "cause", "marked", "marked_below"])
    tenure.recall_marks.all().delete()
    tenure.delegate_marks.all().delete()
    record.append(f"tenure.{cause}", data, body=seat.council.key, at=at)
    hooks.tenure_ended(tenure, at)


def _figures(tenure: Tenure, at: datetime) -> dict[str, object]:
    """What anyone can check of a recall: the marks, of how many, of what share, and of which electorate."""
    rules = rules_of(tenure.seat.council, at).recall
    below, own = standing_below(tenure), standing(tenure)
    quota = Fraction(1, tenure.together + 1) if rules.by_quota else rules.more_than
    share = min(rules.more_than, quota)
    by_own = outcome(own, share).holds
    counted, share = (own, share) if by_own or below is None else (below, rules.more_than)
    said = {"marks": counted.marked, "constituents": counted.constituents, "more_than": str(share)}
    return said if below is None else {**said, "by": "delegates" if by_own else "members"}


def _follower(tenure: Tenure, at: datetime) -> "Member | None":
    """Who follows: the next alternate, where a count for one seat has named them; else whom it names counted again (R4)."""
    alternate = tenure.seat.alternates.select_related("member").first()
    if alternate is None:
        return _counted_again(tenure.seat.constituency, tenure.election, at)
    alternate.delete()
    return alternate.member


def _counted_again(body: Body, election: str, at: datetime) -> "Member | None":
    """Whom the ballots of an election name next, without those who sit by it or have departed from it."""
    by_it = Tenure.objects.filter(election=election, seat__constituency=body).values("holder")
    return hooks.follower(election, frozenset(electors(body).exclude(pk__in=by_it).values_list("pk", flat=True)), at)


def _clear(seats: Iterable[Seat], at: datetime) -> None:
    """End by an election the tenures that run in seats; the alternates of the count before have no turn any more."""
    for seat in seats:
        for tenure in running([seat.constituency]).filter(seat=seat):
            _stop(tenure, Cause.ELECTED, at)
        seat.alternates.all().delete()


def _seat(
    seat: Seat, holder: "Member | None", at: datetime, *, election: str, together: int = 1, succeeds: bool = False
) -> Tenure | None:
    """Seat somebody; with nobody to seat, an election opens by itself."""
    if holder is None:
        data, effects = {"seat": seat.key}, [OpenElection(seat.key).written()]
        record.append("seat.unfilled", data, body=seat.council.key, effects=effects, at=at)
        return None
    body = seat.constituency
    constituents = beneath(body).count()  # read anew: the body's row may have changed since the seat was loaded
    tenure = Tenure.objects.create(
        seat=seat,
        holder=holder,
        began=at,
        election=election,
        together=together,
        succeeded=succeeds,
        day=at,
        day_constituents=constituents,
    )
    data = {"seat": seat.key, "tenure": tenure.key, "office": holder.office_key, "constituents": constituents}
    said = {**data, "election": "" if succeeds else election}
    record.append("tenure.began", said, body=seat.council.key, private={"name": holder.name}, shown=["name"], at=at)
    hooks.tenure_began(tenure, at)
    return tenure
