"""A small federation for the passage from a need to a delivery: two communities, two workplaces, five people, one council."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from commonweal.web import enact
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Body, Seat
from commonweal.web.bodies.services import rules_of
from commonweal.web.constitution import services as constitution
from commonweal.web.members.models import Member
from commonweal.web.plans import services as plans
from commonweal.web.polls.models import Poll

AT = datetime(2030, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PEOPLE = {
    "Ana": ("northside", "bakery"),
    "Ben": ("northside", "bakery"),
    "Cleo": ("northside", "mill"),
    "Dora": ("southside", "mill"),
    "Emil": ("southside", "bakery"),
}
TEN = ("Ana", "Ben", "Cleo", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jana")
DELEGATES = {"northside": "Ana", "southside": "Dora", "bakery": "Ben", "mill": "Cleo"}
COMMITTEES = {  # who would sit in a committee of three: for the workers, as manager, for the council
    "bakery": ("Ben", "Emil", "Dora"),
    "mill": ("Cleo", "Dora", "Ana"),
}
TABLES = {
    "products": [
        {"product": "bread", "unit": "kg", "decay": 1, "title": "Bread"},
        {"product": "flour", "unit": "kg", "decay": 0.02, "title": "Flour"},
    ],
    "techniques": [
        {"technique": "bake", "workplace": "bakery", "title": "Baking"},
        {"technique": "bake slowly", "workplace": "bakery", "title": "Baking slowly"},
        {"technique": "grind", "workplace": "mill", "title": "Milling"},
    ],
    "inputs": [
        {"technique": "bake", "product": "flour", "amount": 0.7, "unit": "kg"},
        {"technique": "bake slowly", "product": "flour", "amount": 0.6, "unit": "kg"},
    ],
    "outputs": [
        {"technique": "bake", "product": "bread", "amount": 1, "unit": "kg"},
        {"technique": "bake slowly", "product": "bread", "amount": 1, "unit": "kg"},
        {"technique": "grind", "product": "flour", "amount": 1, "unit": "kg"},
    ],
    "work": [
        {"technique": "bake", "skill": "baker", "hours": 0.05},
        {"technique": "bake slowly", "skill": "baker", "hours": 0.08},
        {"technique": "grind", "skill": "miller", "hours": 0.01},
    ],
    "emissions": [{"technique": "bake", "cap": "CO2", "amount": 0.3}, {"technique": "bake slowly", "cap": "CO2", "amount": 0.1}],
    "capacity": [
        {"technique": "bake", "amount": 9000},
        {"technique": "bake slowly", "amount": 3000},
        {"technique": "grind", "amount": 12000},
    ],
    "stocks": [{"product": "flour", "amount": 500, "unit": "kg"}],
    "hours": [
        {"skill": "baker", "available": 450, "unit": "hours", "title": "Bakers' hours"},
        {"skill": "miller", "available": 150, "unit": "hours", "title": "Millers' hours"},
    ],
    "caps": [{"cap": "CO2", "unit": "kg", "amount": 4000}],
    "communities": [
        {"community": "northside", "members": 60, "title": "Northside"},
        {"community": "southside", "members": 40, "title": "Southside"},
    ],
    "needs": [
        {"community": "northside", "product": "bread", "tier": "vital", "amount": 4200, "unit": "kg"},
        {"community": "southside", "product": "bread", "tier": "vital", "amount": 2800, "unit": "kg"},
        {"community": "northside", "product": "bread", "tier": "wanted", "amount": 1500, "unit": "kg"},
        {"community": "southside", "product": "bread", "tier": "wanted", "amount": 1500, "unit": "kg"},
    ],
    "plan": [{"key": "title", "value": "Bread for two neighbourhoods"}, {"key": "periods", "value": "2"}],
}


@dataclass(frozen=True)
class Federation:
    """The bodies and the people, by name."""

    body: dict[str, Body]
    person: dict[str, Member]
    seat: dict[str, Seat]

    @property
    def council(self) -> Body:
        """The one council."""
        return self.body["council"]

    def members(self, body: str) -> list[Member]:
        """Who belongs to a body."""
        return [self.person[name] for name, at in PEOPLE.items() if body in at]


def rule(body: Body, key: str, *, at: datetime = AT - DAY, **figures: object) -> None:
    """Let an article of a body read so from a moment on, with its other figures as they are."""
    said = {"lineage": body.lineage(), "kind": body.kind, "key": key, "title": "", "text": ""}
    data = {**rules_of(body, at).article(key).data, **figures}
    constitution.change_article(**said, data=data, at=at)


@pytest.fixture
def federation(db: None) -> Federation:
    """A federation with an elected council and tables, before its first plan."""
    council = bodies.found_body(key="council", kind="council", name="Council", at=AT - 9 * DAY)
    body = {"council": council}
    for key, kind in (("northside", "community"), ("southside", "community"), ("bakery", "workplace"), ("mill", "workplace")):
        body[key] = bodies.found_body(key=key, kind=kind, name=key.capitalize(), parent=council, at=AT - 9 * DAY)
    person = {name: Member.objects.create_user(name=name) for name in PEOPLE}
    for name, at in PEOPLE.items():
        for key in at:
            bodies.join(member=person[name], body=body[key], at=AT - 8 * DAY)
    seat = {}
    for key, name in DELEGATES.items():
        seat[key] = bodies.found_seat(council=council, constituency=body[key], at=AT - 7 * DAY)
        alternate = next(person[other] for other, at in PEOPLE.items() if key in at and other != name)
        bodies.install(seat=seat[key], order=[person[name], alternate], election="founding", at=AT - 6 * DAY)
    plans.found(document=TABLES, title="Bread", at=AT - 5 * DAY)
    enact.carry_out(at=AT - 5 * DAY)
    return Federation(body, person, seat)


@pytest.fixture
def everyone_votes(federation: Federation) -> Callable[..., None]:
    """Let all members of a body cast one choice in its sealed vote."""
    from commonweal.web.polls import services as polls

    def vote(poll: Poll, choice: str, at: datetime = AT + DAY) -> None:
        for member in federation.members(poll.body.key):
            polls.cast_ballot(poll, member=member, choice=choice, at=at)
        poll.refresh_from_db()

    return vote


@dataclass
class Town:
    """A council and one bakery of ten, whose delegate is the first of them and whose second and third follow."""

    council: Body
    bakery: Body
    seat: Seat
    people: list[Member]
    stranger: Member


@pytest.fixture
def town(db: None) -> Town:
    """The smallest federation in which somebody can be elected and recalled; it needs no plan."""
    council = bodies.found_body(key="town", kind="council", name="Town council", at=AT)
    bakery = bodies.found_body(key="bakery", kind="workplace", name="Mill Street bakery", parent=council, at=AT)
    people = [Member.objects.create_user(name=name, key=name.lower()) for name in TEN]
    for member in people:
        bodies.join(member=member, body=bakery, at=AT)
    seat = bodies.found_seat(council=council, constituency=bakery, at=AT)
    bodies.install(seat=seat, order=people[:3], election="founding", at=AT)
    bakery.refresh_from_db()
    return Town(council, bakery, seat, people, Member.objects.create_user(name="Stranger", key="stranger"))
