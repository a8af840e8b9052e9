"""Elections by a council's delegates: of themselves, in the open, by the same count; here for the local council's seat (T1)."""

import secrets
from datetime import timedelta

import pytest
from django.urls import reverse

from commonweal.rules.ballots import read_ranks
from commonweal.web import clock, enact, tick
from commonweal.web.bodies import services as bodies
from commonweal.web.committees import services as committees
from commonweal.web.elections import counting, services
from commonweal.web.elections.models import Election
from commonweal.web.look import front
from commonweal.web.refused import Refused
from tests.cast import AT, DAY
from tests.web.elections.acting import choose, opened

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


def test_delegates_rank_in_the_open_each_with_the_weight_of_the_seat(federation, client):
    council, top = federation.council, bodies.found_body(key="top", kind="council", name="Top", at=AT)
    choose(council, "elections.method", AT, count="irv")
    choose(council, "votes.weights", AT, each_seat="members")
    seat = bodies.found_seat(council=top, constituency=council, at=AT)
    found = opened(seat, [federation.person[name] for name in ("Ana", "Ben", "Dora")], AT)
    with clock.at(OPEN):
        client.force_login(federation.person["Dora"])
        page = client.get(found.get_absolute_url()).text
        mine = federation.seat["southside"]
        assert f'name="{mine.key}-rank-1"' in page
        sent = {"once": secrets.token_hex(), "seat": mine.key, f"{mine.key}-rank-1": "1", f"{mine.key}-rank-3": "1"}
        refused = client.post(reverse("elections:vote", args=[found.key]), sent)
        assert refused.status_code == 422
        assert "Ana, Dora have the same rank" in refused.text
        sent |= {"once": secrets.token_hex(), f"{mine.key}-rank-1": "2"}
        assert client.post(reverse("elections:vote", args=[found.key]), sent).status_code == 302
        assert "Dora, Ana" in client.get(found.get_absolute_url()).text  # by name, in the open
    for body, ranks in {"northside": "1", "bakery": "2 3", "mill": "1"}.items():
        ranking = read_ranks(ranks)
        services.rank_for_seat(election=found, tenure=federation.seat[body].tenure, ranks=ranking, at=OPEN)
    found.refresh_from_db()
    votes = counting.count(found).stages[0].votes
    weights = {body: federation.body[body].memberships.running().count() for body in ("northside", "southside", "bakery", "mill")}
    assert votes == {1: weights["northside"] + weights["mill"], 2: weights["bakery"], 3: weights["southside"]}
    assert f"{weights['southside']} 3 1 0" in counting.as_blt(found).splitlines()
