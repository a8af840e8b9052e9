"""What becomes of the election to a seat that ends: it is called off while candidates stand, and finished once votes are cast."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.rules.verdict import Verdict
from commonweal.web.bodies import hooks
from commonweal.web.bodies.models import Seat
from commonweal.web.bodies.services import rules_of
from commonweal.web.elections.models import Election
from commonweal.web.record import services as record
from commonweal.web.refused import Refused


@hooks.when_a_seat_ends
def call_off(seat: Seat, at: datetime) -> None:
    """Call off an election in which nobody could vote yet; refuse to end the seat while ballots are in the box."""
    running = Election.objects.running().filter(Q(seat=seat) | Q(beside=seat)).select_related("body", "seat").distinct()
    for election in running:
        if election.opened is not None:
            sentence = _("{body} is voting on who takes a seat that would end; when that is over, this can be voted on again.")
            raise Refused(Verdict(False, "decisions.bodies", sentence, {"body": election.body.name}))
        record.append("election.called_off", {"poll": election.key, "seat": seat.key}, body=election.body.key, at=at)
        if left := [place for place in election.places if place.pk != seat.pk]:
            _go_on(election, left, at)
        else:
            election.delete()


def _go_on(election: Election, places: list[Seat], at: datetime) -> None:
    """Fill by the same election the seats that are left of several."""
    rules = rules_of(election.body, at).elections
    election.seat = places[0]
    election.beside.set(places[1:])
    election.method = (rules.several if len(places) > 1 else rules.single).value
    election.save(update_fields=["seat", "method"])
