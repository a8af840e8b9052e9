"""Whom an entry of the record concerns, by the kind of entry: constituents, council, successor, those asked to vote."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q

from commonweal.web.accords.models import Accord
from commonweal.web.bodies.models import Body, Membership, Seat, Tenure
from commonweal.web.decisions.models import Mandate
from commonweal.web.notices.models import Kind
from commonweal.web.production.models import Assignment
from commonweal.web.record.models import Entry
from commonweal.web.threads.models import Word

SECOND = timedelta(seconds=1)  # entries tell whole seconds, rows more


@dataclass(frozen=True)
class Told:
    """One event, and who is told of it: members of bodies, and members by themselves, each once."""

    kind: Kind
    event: str
    about: str
    bodies: Iterable[Body] = ()
    members: frozenset[int] = field(default_factory=frozenset)


def concerned(entry: Entry) -> Iterator[Told]:
    """Everything an entry tells, and to whom; most entries concern nobody in particular."""
    if entry.kind in READ:
        yield from READ[entry.kind](entry)


def _seat_changed(entry: Entry) -> Iterator[Told]:
    """Who sent the delegate, who sits in the council, and the one whose tenure it is."""
    tenure = Tenure.objects.filter(key=entry.data["tenure"]).select_related("seat__constituency", "seat__council").first()
    if tenure is None:
        return
    recalled = entry.kind in ("tenure.recalled", "tenure.derived", "tenure.dismissed")
    followed = entry.kind == "tenure.began" and tenure.succeeded
    bodies, people = _constituents(tenure.seat, entry)
    everyone = frozenset({tenure.holder_id}) | people | _sitting(tenure.seat.council, entry)
    yield Told(Kind.RECALL if recalled or followed else Kind.SEAT, entry.kind, tenure.key, bodies, everyone)


def _vote_opened(entry: Entry) -> Iterator[Told]:
    """Everybody on the roll: members through their bodies, delegates who hold the seats."""
    body = Body.objects.filter(key=entry.body).first()
    if body is None:
        return
    if entry.data["by"] == "seats":
        yield Told(Kind.VOTE, entry.kind, str(entry.data["poll"]), (), _sitting(body, entry))
    else:
        yield Told(Kind.VOTE, entry.kind, str(entry.data["poll"]), _homes(body))


def _vote_closed(entry: Entry) -> Iterator[Told]:
    """What became of mandates: to the constituents, and to whoever was bound (M1)."""
    judged = {said["mandate"]: said for said in entry.data["outcome"].get("mandates", ())}
    found = Mandate.objects.filter(key__in=judged).select_related("seat__constituency", "seat__council", "tenure")
    for mandate in found.order_by("key"):
        bodies, people = _constituents(mandate.seat, entry)
        bound = {mandate.tenure.holder_id} if mandate.tenure else set()
        yield Told(Kind.MANDATE, f"mandate.{judged[mandate.key]['kept']}", mandate.key, bodies, people | bound)


def _mandate_given(entry: Entry) -> Iterator[Told]:
    """Whoever holds the seat that was bound."""
    seat = Seat.objects.filter(key=entry.data["seat"]).first()
    if seat is not None:
        yield Told(Kind.MANDATE, entry.kind, str(entry.data["mandate"]), (), _holding(Q(seat=seat), entry))


def _plan_computed(entry: Entry) -> Iterator[Told]:
    """The workplace whose objection asked for the plan."""
    asked = Entry.objects.filter(kind="plan.requested", data__computation=entry.data["computation"]).first()
    because = str(asked.data.get("because", "")) if asked else ""
    assignment = Assignment.objects.filter(key=because).select_related("workplace").first() if because else None
    if assignment is not None:
        yield Told(Kind.ANSWER, "objection.answered", str(entry.data["plan"]), [assignment.workplace])


def _word_said(entry: Entry) -> Iterator[Told]:
    """Whoever said what it answers, unless they answer themselves."""
    word = Word.objects.filter(key=entry.data["word"], to__author__isnull=False).select_related("to").first()
    if word is not None and word.to.author_id != word.author_id:
        yield Told(Kind.REPLY, entry.kind, word.key, (), frozenset({word.to.author_id}))


def _accord_settled(entry: Entry) -> Iterator[Told]:
    """The members of the bodies whose consent it took and of those that came of it, and the delegates of the councils."""
    accord = Accord.objects.filter(key=entry.data["accord"]).first()
    if accord is None:
        return
    parties = [party.body for party in accord.parties.select_related("body")]
    new = Body.objects.filter(key__in=entry.data.get("new", ()))
    homes = [body for body in (*parties, *new) if not body.is_council]
    sitting = frozenset[int]().union(*(_sitting(body, entry) for body in parties if body.is_council))
    inside = Membership.objects.running().filter(body__in=homes, member__in=sitting).values_list("member", flat=True)
    yield Told(Kind.ACCORD, entry.kind, accord.key, homes, sitting - set(inside))


def _meeting_called(entry: Entry) -> Iterator[Told]:
    """Those who meet: of a base body its members, of a council whoever sits in it."""
    if (body := Body.objects.filter(key=entry.body).first()) is not None:
        bodies, people = ([], _sitting(body, entry)) if body.is_council else ([body], frozenset())
        yield Told(Kind.MEETING, entry.kind, str(entry.data["meeting"]), bodies, people)


def _item_sent(entry: Entry) -> Iterator[Told]:
    """Both ends: of a base body its members, of a council whoever sits in it."""
    ends = list(Body.objects.filter(key__in=(entry.body, entry.data["from"])).order_by("pk"))
    people = [_sitting(body, entry) for body in ends if body.is_council]
    homes = [body for body in ends if not body.is_council]
    yield Told(Kind.MEETING, entry.kind, str(entry.data["sent"]), homes, frozenset().union(*people))


READ: Mapping[str, Callable[[Entry], Iterator[Told]]] = {
    **dict.fromkeys(
        (
            "tenure.began",
            "tenure.recalled",
            "tenure.derived",
            "tenure.left",
            "tenure.dismissed",
            "tenure.resigned",
            "tenure.elected",
            "tenure.ended",
        ),
        _seat_changed,
    ),
    **dict.fromkeys(("accord.off", "accord.undone", "accord.carried_out"), _accord_settled),
    "poll.opened": _vote_opened,
    "poll.closed": _vote_closed,
    "mandate.given": _mandate_given,
    "plan.computed": _plan_computed,
    "word.said": _word_said,
    "meeting.called": _meeting_called,
    "item.forwarded": _item_sent,
    "item.replied": _item_sent,
}


def _constituents(seat: Seat, entry: Entry) -> tuple[list[Body], frozenset[int]]:
    """Those whom a seat speaks for: members of a base body; of a council its delegates and the members beneath them."""
    body = seat.constituency
    return _homes(body), _sitting(body, entry) if body.is_council else frozenset()


def _homes(body: Body) -> list[Body]:
    """The base bodies whose members are meant by a body."""
    return list(body.descendants().base()) if body.is_council else [body]


def _sitting(council: Body, entry: Entry) -> frozenset[int]:
    return _holding(Q(seat__council=council), entry)


def _holding(which: Q, entry: Entry) -> frozenset[int]:
    """Who held a seat when the entry was written."""
    then = Q(ended=None) | Q(ended__gt=entry.at)
    return frozenset(Tenure.objects.filter(which, then, began__lt=entry.at + SECOND).values_list("holder", flat=True))
