"""A bakery with three tellers, who do not stand."""

import pytest

from commonweal.web.bodies import services as bodies
from commonweal.web.bodies import tellers
from commonweal.web.bodies.models import Kind
from commonweal.web.bodies.seats import take_by_lot
from tests.cast import AT, Town


@pytest.fixture
def desk(town: Town) -> Town:
    """The last three of the ten are its tellers."""
    office = bodies.found_body(key="bakery-tellers", kind=Kind.TELLERS, name="Tellers", parent=town.bakery, at=AT)
    for member in town.people[7:]:
        seat = bodies.found_seat(council=office, constituency=town.bakery, title="Teller", by_lot=True, at=AT)
        take_by_lot(seat=seat, holder=member, lot="lot:bakery", at=AT)
    assert len(tellers.of(town.bakery)) == 3
    return town
