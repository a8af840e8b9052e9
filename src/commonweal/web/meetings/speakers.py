"""The speakers' list of an item while a meeting lasts: asking, taking back, calling the next, closing and reopening."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.rules import speaking as rules
from commonweal.web.meetings.locks import changed, insist, locked, refuse, rules_of
from commonweal.web.meetings.models import Meeting, Point, Stage, Turn
from commonweal.web.meetings.room import in_the_chair, is_here

if TYPE_CHECKING:
    from commonweal.web.members.models import Member


def queue(point: Point, rule: rules.Rule, turns: list[Turn] | None = None) -> list[Turn]:
    """Who waits, in the order in which they will be called."""
    waiting = turns if turns is not None else list(point.turns.select_related("member"))
    by_value = {turn.value(): turn for turn in waiting if turn.began is None}
    return [by_value[value] for value in rules.queue([turn.value() for turn in waiting], rule)]


@transaction.atomic
def ask(*, point: Point, member: "Member", at: datetime, point_of_order: bool = False, second_list: bool = False) -> Turn:
    """Ask to speak on the item the meeting is at, or make a point of order."""
    meeting = locked(point.meeting, Stage.OPEN)
    return _ask(meeting, point, member, at, point_of_order, second_list)


@transaction.atomic
def ask_for(*, point: Point, chair: "Member", member: "Member", at: datetime) -> Turn:
    """The chair puts somebody on the list who is there without a device."""
    return _ask(in_the_chair(point.meeting, chair), point, member, at, point_of_order=False, second_list=False)


def _ask(meeting: Meeting, point: Point, member: "Member", at: datetime, point_of_order: bool, second_list: bool) -> Turn:
    point = meeting.points.get(pk=point.pk)
    if point.stage != Point.Stage.CURRENT:
        refuse(rules.ARTICLE, _("The meeting is not at this item; ask when it is."))
    if not is_here(meeting, member):
        refuse(rules.ARTICLE, _("Say first that you are here."))
    rule = rules_of(meeting.body, at).speaking
    turns = [turn.value() for turn in point.turns.all()]
    insist(rules.may_ask(turns, str(member.pk), rule, closed=point.list_closed, point_of_order=point_of_order))
    second_list = second_list and rule.order is rules.Order.IN_TURN
    said = {"point_of_order": point_of_order, "second_list": second_list, "asked": at}
    turn = Turn.objects.create(point=point, member=member, **said)
    changed(meeting)
    return turn


@transaction.atomic
def take_back(*, point: Point, member: "Member", at: datetime) -> None:
    """Take oneself off the list."""
    meeting = locked(point.meeting, Stage.OPEN)
    point.turns.filter(member=member, began=None).delete()
    changed(meeting)


@transaction.atomic
def call_next(*, point: Point, chair: "Member", at: datetime) -> Turn | None:
    """The chair calls who is next; whoever spoke has finished."""
    meeting = in_the_chair(point.meeting, chair)
    _end(point, at)
    waiting = queue(point, rules_of(meeting.body, at).speaking)
    called = waiting[0] if waiting else None
    if called is not None:
        called.began = at
        called.save(update_fields=["began"])
    changed(meeting)
    return called


@transaction.atomic
def end_turn(*, point: Point, chair: "Member", at: datetime) -> None:
    """The chair ends the turn of who speaks."""
    meeting = in_the_chair(point.meeting, chair)
    _end(point, at)
    changed(meeting)


@transaction.atomic
def close_list(*, point: Point, chair: "Member", at: datetime, closed: bool = True) -> None:
    """The chair closes the list, or opens it again; who stands on it speaks, and points of order are always heard."""
    meeting = in_the_chair(point.meeting, chair)
    meeting.points.filter(pk=point.pk).update(list_closed=closed)
    changed(meeting)


def _end(point: Point, at: datetime) -> None:
    point.turns.filter(began__isnull=False, ended=None).update(ended=at)
