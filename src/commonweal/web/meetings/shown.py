"""What the pages of a meeting show: the room as it is for one reader, in as few queries for many people as for few."""

from datetime import datetime, timedelta
from typing import Any

from commonweal.rules import meetings as rules
from commonweal.rules import speaking
from commonweal.web.bodies.electorates import electors, rules_of
from commonweal.web.bodies.models import Body
from commonweal.web.bodies.permits import can
from commonweal.web.committees.models import Item
from commonweal.web.decisions.models import Proposal
from commonweal.web.elections.models import Election
from commonweal.web.meetings import forwards, speakers
from commonweal.web.meetings.models import Meeting, Point, Stage, Turn
from commonweal.web.needs.models import List
from commonweal.web.threads import subjects

MINUTE = timedelta(minutes=1)


def agenda(meeting: Meeting) -> list[Point]:
    """The items in their order, each with what it is about as ``point.subject``."""
    found = list(meeting.points.select_related("came_from__sender", "minutes_of").prefetch_related("attachments"))
    named = subjects.find_all(point.about for point in found if point.about)
    for point in found:
        point.subject = named.get(point.about)
    return found


def version(meeting: Meeting, at: datetime) -> str:
    """What changes whenever the room does; while somebody speaks, also with the minutes that pass."""
    minute = int(at.timestamp()) // 60 if meeting.stage == Stage.OPEN else 0
    return f"{meeting.version}-{minute}"


def the_room(meeting: Meeting, user: Any, at: datetime) -> dict[str, Any]:
    """Who is there, who chairs, the item the meeting is at with its list, and what is moved; with what this reader can do."""
    here = list(meeting.attendances.here().select_related("member", "tenure__seat__constituency"))
    mine = next((one for one in here if user.is_authenticated and one.member_id == user.pk), None)
    points = agenda(meeting)
    current = next((point for point in points if point.stage == Point.Stage.CURRENT), None)
    chairs = user.is_authenticated and meeting.chair_id == user.pk and meeting.stage == Stage.OPEN
    inside = can(user, "meeting.attend", meeting.body).holds
    voices = [one.member_id for one in here if not one.brought]
    shown: dict[str, Any] = {
        "meeting": meeting,
        "body": meeting.body,
        "here": here,
        "mine": mine,
        "points": points,
        "current": current,
        "chairs": chairs,
        "inside": inside,
        "names": inside or meeting.body.is_council,
        "motions": _motions(meeting, voices, user),
        "version": version(meeting, at),
        "early": not rules.may_come(meeting.begins, at).holds,
        "due": at >= meeting.begins,
        "at": at,
    }
    if meeting.stage == Stage.OPEN:
        shown["up"] = bool(forwards.receivers(meeting.body, upward=True))
        shown["down"] = meeting.body.is_council and bool(forwards.receivers(meeting.body, upward=False))
        shown["minutes_before"] = next(
            (p for p in points if p.minutes_of and p.minutes_of.minutes and not p.minutes_of.agreed), None
        )
        shown["waiting"] = [point for point in points if point.stage == Point.Stage.WAITING]
        if chairs:
            there = {one.member_id for one in here}
            shown["absent"] = [one for one in electors(meeting.body).order_by("name") if one.pk not in there]
    if current is not None:
        shown |= _the_list(current, meeting.body, mine is not None, user, at)
    return shown


def _the_list(point: Point, body: Body, present: bool, user: Any, at: datetime) -> dict[str, Any]:
    rule = rules_of(body, at).speaking
    turns = list(point.turns.select_related("member"))
    values = [turn.value() for turn in turns]
    now = next((turn for turn in turns if turn.began is not None and turn.ended is None), None)
    me = str(user.pk) if user.is_authenticated else ""

    def may(*, order: bool) -> bool:
        return present and speaking.may_ask(values, me, rule, closed=point.list_closed, point_of_order=order).holds

    spoken = [turn for turn in turns if turn.ended is not None]
    return {
        "rule": rule,
        "two_lists": rule.order is speaking.Order.IN_TURN,
        "queue": speakers.queue(point, rule, turns),
        "speaks": now,
        "minutes": speaking.spoken_for(now.value(), at) // MINUTE if now else 0,
        "over_time": now is not None and speaking.over_time(now.value(), rule, at),
        "spoken": _sums(spoken, at),
        "may_ask": may(order=False),
        "may_order": may(order=True),
        "asked": any(turn.began is None and str(turn.member_id) == me for turn in turns),
    }


def _sums(spoken: list[Turn], at: datetime) -> list[dict[str, Any]]:
    """Who has spoken on the item, how often and how long, the longest first."""
    sums: dict[int, dict[str, Any]] = {}
    for turn in spoken:
        one = sums.setdefault(turn.member_id, {"member": turn.member, "turns": 0, "time": timedelta(0)})
        one["turns"] += not turn.point_of_order
        one["time"] += speaking.spoken_for(turn.value(), at)
    return sorted(sums.values(), key=lambda one: one["time"], reverse=True)


def _motions(meeting: Meeting, voices: list[int], user: Any) -> list[dict[str, Any]]:
    """What is moved, with how many of those present stand behind it."""
    moved = meeting.motions.filter(carried=None).select_related("member", "point").prefetch_related("backings")
    rows = []
    for motion in moved if meeting.stage == Stage.OPEN else ():
        behind = {backing.member_id for backing in motion.backings.all()}
        verdict = rules.carried(len(behind & set(voices)), len(voices))
        rows.append({"motion": motion, "verdict": verdict, "mine": user.is_authenticated and user.pk in behind})
    return rows


def to_chair(shown: dict[str, Any]) -> list[Any]:
    """Who could be put in the chair: whoever is there and does not sit in it."""
    return [one.member for one in shown["here"] if one.member_id != shown["meeting"].chair_id]


def open_subjects(body: Body) -> list[tuple[str, str]]:
    """What is before a body now and can be put on its agenda, by name and title."""
    found = [
        *(f"proposal:{key}" for key in Proposal.objects.pending().filter(body=body).values_list("key", flat=True)),
        *(f"election:{key}" for key in Election.objects.running().filter(body=body).values_list("key", flat=True)),
        *(f"list:{key}" for key in List.objects.open().filter(body=body).values_list("key", flat=True)),
        *(f"item:{key}" for key in Item.objects.unsettled().filter(committee__workplace=body).values_list("key", flat=True)),
        *([f"needs:{body.key}"] if body.kind == "community" else []),
    ]
    named = subjects.find_all(found)
    return [(about, named[about].title) for about in found if about in named]
