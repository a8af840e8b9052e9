"""The federation at a glance: the tree of its bodies, and of one council each seat with who holds it and how near a recall is.

It takes the same few queries however many bodies there are: the tree is put together here, and the seats come in pages.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from commonweal.rules import recall
from commonweal.rules.constitution import Constitution
from commonweal.rules.recall import Shown, Standing
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies.models import Body, Kind, Membership, Seat, Tenure
from commonweal.web.constitution import services as constitution

SEATS_ON_A_PAGE = 60
LINES_ON_A_PAGE = 100


@dataclass
class Line:
    """One body in the tree, in the order in which the tree is read; ``closes`` counts the branches that end after it."""

    key: str
    name: str
    kind: str
    is_council: bool
    size: int
    seats: int
    empty: int
    has_branch: bool
    is_open: bool = False
    is_here: bool = False
    closes: range = range(0)


@dataclass(frozen=True)
class SeatShown:
    """One seat on the map: who holds it, for whom, since when, and what the public may see of a recall (R2)."""

    seat: Seat
    tenure: Tenure | None
    by_members: Shown | None = None
    by_delegates: Verdict | None = None

    @property
    def nearer(self) -> Mapping[str, object] | None:
        """The figures of whichever recall is nearer, if any may be shown: marks that stand, and marks needed."""
        known = [self.by_delegates.values] if self.by_delegates is not None else []
        if self.by_members and "standing" in self.by_members.public.values:
            known.append(self.by_members.public.values)
        return max(known, key=lambda values: values["standing"] / values["needed"], default=None)  # type: ignore[operator]


class Federation:
    """All bodies, read once."""

    def __init__(self) -> None:
        self.bodies = {body.pk: body for body in Body.objects.exclude(kind=Kind.TELLERS).order_by("name", "pk")}
        self.beneath: dict[int | None, list[Body]] = {}
        for body in self.bodies.values():
            self.beneath.setdefault(body.parent_id, []).append(body)

    def top(self) -> Body | None:
        """The topmost council, or whatever stands first where there is none."""
        own = (body for body in self.beneath.get(None, ()) if body.is_council and not body.left)
        return next(own, next(iter(self.bodies.values()), None))

    def above(self, body: Body) -> list[Body]:
        """A body and those above it, nearest first."""
        found = [body]
        while found[-1].parent_id is not None:
            found.append(self.bodies[found[-1].parent_id])
        return found

    def base_beneath(self, body: Body) -> Iterator[int]:
        """The base bodies beneath a body; a base body is its own base."""
        if not body.is_council:
            yield body.pk
        for child in self.beneath.get(body.pk, ()):
            yield from self.base_beneath(child)

    def tree(self, here: Body | None) -> list[Line]:
        """Every body once, each council before those beneath it; the branch in which ``here`` stands is open."""
        counted = {row["council"]: row for row in _counted()}
        on_the_way = {body.pk for body in self.above(here)} if here else set()
        return list(self._lines(None, counted, on_the_way, here))

    def _lines(
        self, parent: int | None, counted: Mapping[int, Mapping[str, int]], on_the_way: set[int], here: Body | None
    ) -> Iterator[Line]:
        children = sorted(self.beneath.get(parent, ()), key=lambda body: (not body.is_council, body.name))
        for child in children:
            count = counted.get(child.pk, {"seats": 0, "held": 0})
            line = Line(
                key=child.key,
                name=child.name,
                kind=Kind(child.kind).label,
                is_council=child.is_council,
                size=child.size,
                seats=count["seats"],
                empty=count["seats"] - count["held"],
                has_branch=child.pk in self.beneath,
                is_open=child.pk in on_the_way or parent is None,
                is_here=here is not None and child.pk == here.pk,
            )
            yield line
            last = line
            for last in self._lines(child.pk, counted, on_the_way, here):
                yield last
            if line.has_branch:
                last.closes = range(len(last.closes) + 1)


def seats_of(federation: Federation, council: Body, page: str | None, at: datetime) -> Page:
    """The seats of a council on a page, each with what may be seen of it."""
    found = Paginator(council.seats.with_holders().order_by("constituency__name", "key"), SEATS_ON_A_PAGE).get_page(page)
    rules = constitution.in_force([body.key for body in federation.above(council)], at)
    found.object_list = list(_shown(federation, list(found.object_list), rules))
    return found


def found_by(asked: str, page: str | None) -> Page:
    """Bodies whose name holds a text, and those for whom somebody of such a name speaks."""
    speaking = Tenure.objects.running().filter(holder__name__icontains=asked).values("seat__constituency")
    found = Body.objects.filter(Q(name__icontains=asked) | Q(pk__in=speaking)).select_related("parent").order_by("name", "pk")
    return Paginator(found, LINES_ON_A_PAGE).get_page(page)


def _counted() -> Iterable[Mapping[str, int]]:
    held = Count("tenures", filter=Q(tenures__ended=None, tenures__isnull=False), distinct=True)
    return Seat.objects.order_by().values("council").annotate(seats=Count("pk", distinct=True), held=held)


def _shown(federation: Federation, seats: list[Seat], rules: Constitution) -> Iterator[SeatShown]:
    councils = {seat.constituency_id for seat in seats if seat.constituency.is_council}
    members, delegates = _members_beneath(federation, councils), _delegates(councils)
    share, by_quota = rules.recall.more_than, rules.recall.by_quota
    for seat in seats:
        tenure = seat.tenure
        if tenure is None:
            yield SeatShown(seat, None)
        elif seat.constituency_id in councils:
            below = Standing(tenure.marked_below, members[seat.constituency_id])
            own = Standing(tenure.marked, delegates.get(seat.constituency_id, 0))
            yield SeatShown(seat, tenure, recall.shown(below, tenure.days_count(), share), recall.outcome(own, share))
        else:
            together = tenure.together if by_quota else 1
            own = Standing(tenure.marked, seat.constituency.size)
            yield SeatShown(seat, tenure, recall.shown(own, tenure.days_count(), share, together))


def _members_beneath(federation: Federation, councils: set[int]) -> dict[int, int]:
    """How many people belong beneath each council, as far as the map has to know it.

    Nobody is counted twice only where that decides whether there are ten of them (R2); else the sum of the bodies' sizes says as
    much, for what the map tells are the day's figures, and no recall that is due waits for a page.
    """
    bases = {council: set(federation.base_beneath(federation.bodies[council])) for council in councils}
    sizes = {council: [federation.bodies[base].size for base in found] for council, found in bases.items()}
    found = {council: sum(each) for council, each in sizes.items()}
    unsure = {
        council: bases[council] for council, each in sizes.items() if max(each, default=0) < recall.COUNT_SHOWN_FROM <= sum(each)
    }
    return found | (_people_beneath(unsure) if unsure else {})


def _people_beneath(bases: Mapping[int, set[int]]) -> dict[int, int]:
    """How many people belong to some bodies, each once however many of them they belong to."""
    people: dict[int, set[int]] = {}
    running = Membership.objects.running().filter(body__in=set().union(*bases.values())).order_by()
    for body, member in running.values_list("body", "member"):
        people.setdefault(body, set()).add(member)
    return {council: len(set().union(*(people.get(base, set()) for base in found))) for council, found in bases.items()}


def _delegates(councils: set[int]) -> dict[int, int]:
    """How many people sit in each council."""
    if not councils:
        return {}
    sitting = Tenure.objects.running().order_by().filter(seat__council__in=councils).values("seat__council")
    return {row["seat__council"]: row["people"] for row in sitting.annotate(people=Count("holder", distinct=True))}
