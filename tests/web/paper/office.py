"""Tellers as if a lot had drawn them."""

from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Kind
from commonweal.web.bodies.seats import take_by_lot
from tests.cast import AT


def take_office(body, members):
    """Seat these as a body's tellers."""
    office = bodies.found_body(key=f"{body.key}-tellers", kind=Kind.TELLERS, name="Tellers", parent=body, at=AT)
    for member in members:
        seat = bodies.found_seat(council=office, constituency=body, title="Teller", by_lot=True, at=AT)
        take_by_lot(seat=seat, holder=member, lot=f"lot:{body.key}", at=AT)
