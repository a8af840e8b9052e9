"""A body's tellers: ``of(body)`` says who they are now, ``draw`` draws the first ones by lot (C3).

Their office is three seats that the body's members fill: whoever is recalled, leaves or gives it up is followed by whom the
members elect, as in every seat.
"""

import json
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.rules import tellers as rules
from commonweal.web.bodies import services
from commonweal.web.bodies.models import Body, Kind, Tenure
from commonweal.web.bodies.seats import take_by_lot
from commonweal.web.record import services as record
from commonweal.web.record.models import Opening

if TYPE_CHECKING:
    from commonweal.web.members.models import Member

LOT = "lot:"  # in place of an election's key, of whoever was drawn


def of(body: Body) -> list[Tenure]:
    """The tenures of a body's tellers that run now: none, until they have been drawn; three, where no office is vacant."""
    held = Tenure.objects.running().filter(seat__constituency=body, seat__council__kind=Kind.TELLERS)
    return list(held.select_related("holder", "seat").order_by("seat__key"))


def office(body: Body) -> Body | None:
    """The three seats of a body's tellers, held or vacant, if it has any."""
    return Body.objects.filter(kind=Kind.TELLERS, parent=body).first()


@transaction.atomic
def draw_soon(*, body: Body, at: datetime) -> None:
    """Draw a body's tellers as soon as three belong to it: now, or in a later `tick`."""
    body = services.lock(body)
    if office(body) is None:
        body.awaits_tellers = True
        body.save(update_fields=["awaits_tellers"])
        draw(body=body, at=at)


def draw_due(at: datetime) -> int:
    """Draw the tellers of every body that awaits them and has three members by now; called by `tick`."""
    waiting = Body.objects.filter(awaits_tellers=True, size__gte=rules.TELLERS).order_by("pk")
    return sum(draw(body=body, at=at) is not None for body in waiting)


@transaction.atomic
def draw(*, body: Body, at: datetime) -> Body | None:
    """Draw the tellers of a base body from those who belong to it, once; nobody is drawn while they are fewer than three.

    The seed was committed to at the founding, and every candidate's number is the entry by which they joined: so anyone who has
    the record can draw again.
    """
    body = services.lock(body)
    joined = _joined(body)
    if (there := office(body)) is not None or len(joined) < rules.TELLERS:
        return there
    drawn = rules.drawn(body.lot, joined)
    data = {"seed": body.lot, "members": body.size, "candidates": sorted(joined), "numbers": list(drawn), "drawn": len(drawn)}
    record.append("tellers.drawn", data, body=body.key, at=at)
    name = _("Tellers of {body}").format(body=body.name)
    made = services.found_body(key=f"{body.key}-tellers"[:80], kind=Kind.TELLERS, name=name, parent=body, at=at)
    for number in drawn:
        seat = services.found_seat(council=made, constituency=body, title=_("Teller"), by_lot=True, at=at)
        take_by_lot(seat=seat, holder=joined[number], lot=f"{LOT}{body.key}", at=at)
    body.awaits_tellers = False
    body.save(update_fields=["awaits_tellers"])
    return made


def _joined(body: Body) -> "dict[int, Member]":
    """Who belongs to a body, by the last entry that says they joined; who has had it erased cannot be drawn."""
    members = {each.member.key: each.member for each in body.memberships.running().select_related("member")}
    openings = Opening.objects.filter(entry__kind="membership.joined", entry__body=body.key, field="member")
    last = {json.loads(value): index for value, index in openings.order_by("entry__index").values_list("value", "entry__index")}
    return {last[key]: member for key, member in members.items() if key in last}
