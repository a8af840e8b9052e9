"""A bakery run jointly: Ben for the workers, Emil as technical manager, Dora for the council."""

from dataclasses import dataclass

import pytest

from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Tenure
from commonweal.web.committees import services
from commonweal.web.committees.models import Committee, Role
from tests.cast import AT, COMMITTEES, Federation


@dataclass(frozen=True)
class Joint:
    """A committee with its federation."""

    committee: Committee
    federation: Federation

    def tenure(self, role: str) -> Tenure:
        """Who holds a seat now."""
        return getattr(self.committee, role).tenure

    def say(self, item, at=AT, **options):
        """Let seats answer, in this order."""
        for role, option in options.items():
            item = services.answer(item=item, tenure=self.tenure(role), option=option, at=at)
        return item

    def open(self, title="Bake on Sundays?", at=AT, member=None):
        """An item of a worker's."""
        return services.open_item(committee=self.committee, title=title, text="We are asked to.", member=member, at=at)


@pytest.fixture
def joint(federation):
    """The bakery's committee with all three seats filled."""
    committee = services.found(workplace=federation.body["bakery"], at=AT)
    for role, name in zip(Role, COMMITTEES["bakery"], strict=True):
        bodies.install(seat=committee.seats[role], order=[federation.person[name]], election="founding", at=AT)
    return Joint(committee, federation)
