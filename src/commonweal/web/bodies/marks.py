"""Setting and withdrawing recall marks, and what anyone may see of them (R1-R3).

A member's mark is sealed. A delegate's mark on whom their council has sent higher is a public act, by name.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from commonweal.rules import recall
from commonweal.rules.seats import Electorate
from commonweal.web.bodies.electorates import beneath, electors, rules_of, standing, standing_below
from commonweal.web.bodies.models import DelegateMark, RecallMark, Seat, Tenure
from commonweal.web.bodies.seats import held, settle
from commonweal.web.database import sealed
from commonweal.web.record import services as record
from commonweal.web.refused import Refused

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

HOUR_OF_THE_COUNT = 12  # the day's count is taken at noon, UTC


@transaction.atomic
def set_mark(*, tenure: Tenure, member: "Member", at: datetime, within: Electorate | None = None) -> recall.Shown:
    """Set a recall mark; if it tips the scale, the tenure ends here and now (R1).

    ``within`` says as whom, where delegates fill the seat: as one of them (own), or, unsaid, as a member beneath them (below).
    """
    tenure = _markable(tenure, member, within)
    if _is_public(tenure, within):
        _mark, new = DelegateMark.objects.get_or_create(tenure=tenure, member=member, defaults={"since": at})
        if new:
            _say("recall.marked", tenure, member, at)
    else:
        mark, new = RecallMark.objects.get_or_create(tenure=tenure, member=member)
        if new:
            sealed.shuffle(RecallMark, around=mark.pk, tenure_id=tenure.pk)
    _recount(tenure)
    shown = shown_recall(tenure, at)
    settle([tenure.seat.constituency], at)
    return shown


@transaction.atomic
def withdraw_mark(*, tenure: Tenure, member: "Member", at: datetime, within: Electorate | None = None) -> recall.Shown:
    """Take a recall mark away; of a sealed one no trace is left (R2)."""
    tenure = _markable(tenure, member, within)
    if _is_public(tenure, within):
        if tenure.delegate_marks.filter(member=member).delete()[0]:
            _say("recall.withdrawn", tenure, member, at)
    else:
        sealed.take_away(tenure.recall_marks.filter(member=member), tenure_id=tenure.pk)
    _recount(tenure)
    settle([tenure.seat.constituency], at)
    return shown_recall(tenure, at)


def shown_recall(tenure: Tenure, at: datetime) -> recall.Shown:
    """What the public may see now of the recall by members, whose marks are sealed (R2)."""
    rules = rules_of(tenure.seat.council, at).recall
    below = standing_below(tenure)
    if below is not None:
        return recall.shown(below, tenure.days_count(), rules.more_than)
    return recall.shown(standing(tenure), tenure.days_count(), rules.more_than, tenure.together if rules.by_quota else 1)


def has_marked(tenure: Tenure, member: "Member") -> bool:
    """Whether this member's sealed mark stands; to be told to nobody but this member."""
    return tenure.recall_marks.filter(member=member).exists()


@transaction.atomic
def take_days_counts(at: datetime) -> int:
    """Take the day's count of every running tenure once a day, at noon; say how many moved (R2)."""
    noon = at.replace(hour=HOUR_OF_THE_COUNT, minute=0, second=0, microsecond=0)
    last = noon if noon <= at else noon - timedelta(days=1)
    record.hold()  # before so many tenures at once, as everyone who locks more than one
    due = Tenure.objects.running().filter(day__lt=last)
    size = Seat.objects.order_by().filter(pk=OuterRef("seat_id")).values("constituency__size")
    moved = 0
    for tenure in due.filter(seat__constituency__kind="council").select_related("seat__constituency"):
        members = beneath(tenure.seat.constituency).count()
        moved += Tenure.objects.filter(pk=tenure.pk).update(day=at, day_marked=tenure.marked_below, day_constituents=members)
    return moved + due.update(day=at, day_marked=F("marked"), day_constituents=Subquery(size))


def _markable(tenure: Tenure, member: "Member", within: Electorate | None) -> Tenure:
    found = held(tenure)
    people = electors if _is_public(found, within) else beneath
    allowed = recall.may_mark(people(found.seat.constituency).filter(pk=member.pk).exists())
    if not allowed.holds:
        raise Refused(allowed)
    return found


def _is_public(tenure: Tenure, within: Electorate | None) -> bool:
    """Whether somebody marks as a delegate, by name."""
    return within is Electorate.OWN and tenure.seat.constituency.is_council


def _recount(tenure: Tenure) -> None:
    by_members = tenure.recall_marks.count()
    if tenure.seat.constituency.is_council:
        tenure.marked, tenure.marked_below = tenure.delegate_marks.count(), by_members
    else:
        tenure.marked = by_members
    tenure.save(update_fields=["marked", "marked_below"])


def _say(kind: str, tenure: Tenure, member: "Member", at: datetime) -> None:
    data = {"seat": tenure.seat.key, "tenure": tenure.key, "office": member.office_key}
    record.append(kind, data, body=tenure.seat.constituency.key, at=at)
