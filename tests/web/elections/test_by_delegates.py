"""Elections by a council's delegates: of themselves, in the open, by the same count; here for the local council's seat (T1)."""

import secrets
from datetime import timedelta

import pytest
from django.urls import reverse

from commonweal.web import clock, enact, tick
from commonweal.web.bodies import services as bodies
from commonweal.web.committees import services as committees
from commonweal.web.elections import counting, services
from commonweal.web.elections.models import Election
from commonweal.web.look import front
from commonweal.web.refused import Refused
from tests.cast import AT, DAY

pytestmark = pytest.mark.django_db
OPEN = AT + 3 * DAY


@pytest.fixture
def election(federation):
    """Dora and Ana stand for the council's seat in the bakery's committee, and the delegates can vote."""
    committee = committees.found(workplace=federation.body["bakery"], at=AT)
    enact.carry_out(at=AT)
    found = Election.objects.get(seat=committee.local)
    for name in ("Dora", "Ana"):
        services.stand(election=found, member=federation.person[name], at=AT)
    tick.tick(OPEN)
    found.refresh_from_db()
    assert found.is_open
    return found


def cast(federation, election, at=OPEN, **votes):
    for body, name in votes.items():
        candidate = election.candidates.get(member__name=name)
        services.vote_for_seat(election=election, tenure=federation.seat[body].tenure, candidate=candidate, at=at)


def test_the_delegates_elect_one_of_themselves_and_the_next_is_the_alternate(federation, election):
    cast(federation, election, northside="Ana", southside="Dora", bakery="Dora", mill="Dora")
    enact.carry_out(at=OPEN)
    seat = election.seat
    assert seat.tenure.holder.name == "Dora"
    election.refresh_from_db()
    votes = counting.count(election).stages[0].votes
    assert {election.options[number - 1]["title"]: total for number, total in votes.items()} == {"Dora": 3, "Ana": 1}
    marked = 0
    while seat.tenure.holder.name == "Dora":  # recalled from the council, she loses the seat that rested on it (R4)
        member = federation.members("southside")[marked]
        bodies.set_mark(tenure=federation.seat["southside"].tenure, member=member, at=OPEN)
        marked += 1
    assert seat.tenure.holder.name == "Ana"


def test_whoever_is_no_delegate_neither_stands_nor_votes(federation, election, client):
    fresh = services.call_election(seat=federation.seat["mill"], at=AT)
    assert fresh.by == Election.By.MEMBERS
    standing = services.call_election(seat=committees.of(federation.body["bakery"]).local, at=AT)
    assert standing == election
    client.force_login(federation.person["Emil"])
    with clock.at(OPEN):
        candidate = election.candidates.first().key
        said = {"once": secrets.token_hex(8), "candidate": candidate}
        assert client.post(reverse("elections:vote", args=[election.key]), said).status_code in (403, 404)
    election.refresh_from_db()
    assert election.voted == 0


def test_only_delegates_can_stand(federation):
    committee = committees.found(workplace=federation.body["bakery"], at=AT)
    enact.carry_out(at=AT)
    with pytest.raises(Refused, match="belong to Council can stand"):
        services.stand(election=Election.objects.get(seat=committee.local), member=federation.person["Emil"], at=AT)


def test_a_delegate_is_asked_votes_on_the_page_with_a_reason_and_can_change_it(federation, election, client):
    asked = [ask.url for ask in front.asks_of(federation.person["Ben"], OPEN)]
    assert election.get_absolute_url() in asked
    client.force_login(federation.person["Ben"])
    with clock.at(OPEN + timedelta(hours=1)):
        page = client.get(election.get_absolute_url()).text
        assert "For whom does the seat of Bakery vote?" in page
        for name in ("Ana", "Dora"):
            candidate = election.candidates.get(member__name=name).key
            said = {"once": secrets.token_hex(8), "candidate": candidate, "reason": f"I know {name}."}
            assert client.post(reverse("elections:vote", args=[election.key]), said).status_code == 302
        page = client.get(election.get_absolute_url()).text
    assert "I know Dora." in page
    assert "I know Ana." not in page
    election.refresh_from_db()
    assert election.voted == 1
