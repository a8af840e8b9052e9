"""A bakery with three tellers, who do not stand."""

import pytest

from commonweal.web.bodies import tellers
from tests.cast import Town
from tests.web.paper.office import take_office


@pytest.fixture
def desk(town: Town) -> Town:
    """The last three of the ten are its tellers."""
    take_office(town.bakery, town.people[7:])
    assert len(tellers.of(town.bakery)) == 3
    return town
