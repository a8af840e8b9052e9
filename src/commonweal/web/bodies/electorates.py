"""Who fills a seat, who belongs beneath it, under which rules: what every recall is reckoned from, and the lock that holds it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from commonweal.rules import recall
from commonweal.rules.constitution import Constitution
from commonweal.rules.recall import Standing
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies.models import Body, Tenure, TenureQuerySet
from commonweal.web.constitution import services as constitution
from commonweal.web.members.models import Member
from commonweal.web.record import services as record

if TYPE_CHECKING:
    from collections.abc import Iterable


def rules_of(body: Body, at: datetime) -> Constitution:
    """The constitution in force for a body at a moment."""
    return constitution.in_force(body.lineage(), at)


def lock(body: Body) -> Body:
    """Hold the row of a body until the transaction ends: the first lock of everyone who changes what belongs to it."""
    record.hold()
    return Body.objects.select_for_update(no_key=True).get(pk=body.pk)


def electors(body: Body) -> QuerySet[Member]:
    """Who fills the seats of a constituency: the members of a base body, or the delegates who sit in a lower council."""
    if body.is_council:
        return Member.objects.filter(pk__in=Tenure.objects.holding(body).values("holder"))
    return Member.objects.filter(pk__in=body.memberships.running().values("member"))


def beneath(body: Body) -> QuerySet[Member]:
    """The base members beneath a body, each once however many of its bodies they belong to."""
    return Member.objects.filter(pk__in=body.voters().values("member"))


def standing(tenure: Tenure) -> Standing:
    """Of those who fill the seat, how many have marked and how many there are; read under the lock of the constituency."""
    body = tenure.seat.constituency
    return Standing(tenure.marked, electors(body).count() if body.is_council else body.size)


def standing_below(tenure: Tenure) -> Standing | None:
    """The same of the members beneath, where delegates fill the seat (R3)."""
    body = tenure.seat.constituency
    return Standing(tenure.marked_below, beneath(body).count()) if body.is_council else None


def reached(tenure: Tenure, at: datetime) -> Verdict:
    """Whether the marks of either electorate end a tenure now (R1, R3, R6)."""
    rules = rules_of(tenure.seat.council, at).recall
    seats = tenure.together if rules.by_quota else 1
    below = standing_below(tenure)
    if below is None:
        return recall.outcome(standing(tenure), rules.more_than, seats)
    return recall.outcome_of_two(standing(tenure), below, rules.more_than, seats)


def running(bodies: "Iterable[Body]") -> TenureQuerySet:
    """The running tenures of these bodies' delegates, locked, in the order of their seats."""
    return (
        Tenure.objects.running()
        .filter(seat__constituency__in=bodies)
        .select_related("seat__constituency", "seat__council", "holder")
        .select_for_update(of=("self",), no_key=True)
        .order_by("seat__key")
    )


def concerned(body: Body) -> list[Body]:
    """A body and those above it: whoever belongs to it belongs beneath them, and can recall their delegates."""
    return [*(body.ancestors() if body.parent_id else ()), body]
