"""How the entries of bodies, seats and tenures read."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from commonweal.web.bodies.models import Body, Seat
from commonweal.web.members.models import Member
from commonweal.web.record import sentences


def bodies(keys: frozenset[str]) -> Mapping[str, str]:
    """Bodies by their names."""
    return dict(Body.with_ended.filter(key__in=keys).values_list("key", "name"))


def seats(keys: frozenset[str]) -> Mapping[str, str]:
    """Seats by who sends to which council."""
    found = Seat.with_ended.filter(key__in=keys).select_related("constituency", "council")
    return {seat.key: str(seat) for seat in found}


def holders(keys: frozenset[str]) -> Mapping[str, str]:
    """Whoever holds or held an office is public under their name (A3)."""
    found = Member.objects.filter(office_key__in=keys, tenures__isnull=False)
    return dict(found.values_list("office_key", "name").distinct())


for field in ("body", "parent", "constituency"):
    sentences.name(field, bodies)
sentences.name("seat", seats)
sentences.name("office", holders)
sentences.say(
    {
        "body.founded": _("{name} was founded."),
        "body.joined": _("{body} joined {parent}."),
        "body.left": _("{body} left its council and decides for itself."),
        "body.ended": _("{body} ended, as an accord says."),
        "seat.founded": _("{constituency} got a seat in {body}."),
        "seat.ended": _("The seat {seat} ended."),
        "tenure.ended": _("The tenure of {office} ended with the seat {seat}."),
        "tellers.drawn": _("{drawn} tellers of {body} were drawn by lot among {members} members."),
        "seat.unfilled": _("Nobody is left to follow in the seat {seat}; an election opens by itself."),
        "founding.over": _("The founding of {body} is over; it has {members} members."),
        "federation.founded": _("{name} was founded by the constitution {constitution}."),
        "membership.joined": _("Somebody joined {body}, which now has {members} members."),
        "membership.left": _("Somebody left {body}, which now has {members} members."),
        "tenure.began": _("{office} took the seat {seat}; {constituents} constituents can recall them."),
        "tenure.recalled": _("{office} was recalled from the seat {seat}: {marks} of {constituents} constituents had marked."),
        "tenure.dismissed": _("{office} was dismissed from the seat {seat} by a decision of those who fill it."),
        "tenure.resigned": _("{office} gave up the seat {seat}."),
        "tenure.left": _("{office} left the constituency, and so lost the seat {seat}."),
        "tenure.derived": _("{office} lost the seat {seat}, which rested on a seat they had lost."),
        "recall.marked": _("{office}, a delegate in {body}, wants the tenure in the seat {seat} to end."),
        "recall.withdrawn": _("{office}, a delegate in {body}, no longer wants the tenure in the seat {seat} to end."),
        "tenure.elected": _("The tenure of {office} in the seat {seat} ended by a new election."),
    }
)
