"""What committees tell the first page, and the pages of workplaces and committees."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from commonweal.web.bodies import hooks
from commonweal.web.bodies.models import Body, Kind, Tenure
from commonweal.web.committees.models import Answer, Call, Committee, Item, Stage, Why
from commonweal.web.look import front
from commonweal.web.look.parts import Ask, News


@front.asks
def items_for_my_seat(member: Any, at: datetime) -> Iterator[Ask]:
    """Items on which a member's seat in a committee has not answered."""
    held = Tenure.objects.running().filter(holder=member, seat__council__kind=Kind.COMMITTEE).select_related("seat")
    for tenure in held:
        answered = Answer.objects.filter(tenure=tenure).values("item")
        waiting = Item.objects.open().filter(committee__body=tenure.seat.council_id, closes__gt=at).exclude(pk__in=answered)
        for item in waiting.select_related("committee__workplace").order_by("closes"):
            title = _("Answer for your seat: {title}").format(title=item.title)
            due = _("Committee of {workplace}, in the open and by name").format(workplace=item.committee.workplace.name)
            yield Ask(title, due, _("Read and answer"), item.get_absolute_url(), item.closes)


@front.asks
def assemblies_to_vote_in(member: Any, at: datetime) -> Iterator[Ask]:
    """Votes of a workplace's assembly in which a member has not voted."""
    waiting = Call.objects.open().filter(closes__gt=at, persons__member=member, persons__voted=False)
    for call in waiting.filter(body__in=Body.objects.of(member)).select_related("body", "item"):
        title = _("Vote: {title}").format(title=call)
        due = _("The assembly of {workplace} decides, and that stands.").format(workplace=call.body.name)
        yield Ask(title, due, _("Read and vote"), call.get_absolute_url(), call.closes)


@front.news
def settled(since: datetime, until: datetime) -> Iterator[News]:
    """What committees agreed on, and assemblies decided in their place."""
    items = Item.objects.filter(settled__gt=since, settled__lte=until).select_related("committee__workplace")
    for item in items:
        text = _("{workplace}: {chosen} ({stage}).").format(
            workplace=item.committee.workplace.name, chosen=item.chosen_title, stage=item.get_stage_display()
        )
        yield News(item.title, text, _("Who said what"), item.get_absolute_url(), item.settled)


@hooks.opens
def items_before(body: Body, at: datetime) -> Iterator[hooks.Open]:
    """Items before a workplace's committee, and votes of its assembly."""
    for item in Item.objects.open().filter(committee__workplace=body):
        yield hooks.Open(item.title, item.get_absolute_url(), item.closes)
    for item in Item.objects.open().filter(committee__body=body):
        yield hooks.Open(item.title, item.get_absolute_url(), item.closes)
    for call in Call.objects.open().filter(body=body).select_related("item"):
        yield hooks.Open(str(call), call.get_absolute_url(), call.closes)


@hooks.does
def answers_of(tenure: Tenure) -> Iterator[hooks.Deed]:
    """What the holder of a committee's seat answered, and why; and what was sent to the assembly because the seat was silent."""
    if tenure.seat.council.kind != Kind.COMMITTEE:
        return
    for answer in Answer.objects.filter(tenure=tenure).select_related("item"):
        yield _deed(answer.item, answer.at, voted=answer.option_title, reason=answer.reason)
    silent = Item.objects.filter(committee__body=tenure.seat.council_id, why=Why.ABSENCE, closes__gte=tenure.began)
    if tenure.ended:
        silent = silent.filter(closes__lt=tenure.ended)
    committee = Committee.objects.filter(body=tenure.seat.council_id).first()  # none of a committee that was dissolved
    for item in silent.exclude(answers__role=committee.role_of(tenure.seat_id)) if committee else ():
        yield _deed(item, item.closes)


def _deed(item: Item, at: datetime, *, voted: str = "", reason: str = "") -> hooks.Deed:
    said = {"voted": voted, "reason": reason, "label": item.get_stage_display(), "open": item.stage == Stage.OPEN}
    return hooks.Deed(item.key, item.title, item.get_absolute_url(), at, **said)
