"""What becomes of the election to a seat that ends: it is called off while candidates stand, and finished once votes are cast."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from commonweal.rules.verdict import Verdict
from commonweal.web.bodies import hooks
from commonweal.web.bodies.models import Seat
from commonweal.web.elections.models import Election
from commonweal.web.record import services as record
from commonweal.web.refused import Refused


@hooks.when_a_seat_ends
def call_off(seat: Seat, at: datetime) -> None:
    """Call off an election in which nobody could vote yet; refuse to end the seat while ballots are in the box."""
    for election in Election.objects.running().filter(seat=seat).select_related("body"):
        if election.opened is not None:
            sentence = _("{body} is voting on who takes a seat that would end; when that is over, this can be voted on again.")
            raise Refused(Verdict(False, "decisions.bodies", sentence, {"body": election.body.name}))
        record.append("election.called_off", {"poll": election.key, "seat": seat.key}, body=election.body.key, at=at)
        election.delete()
