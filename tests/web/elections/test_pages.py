"""Standing, voting and the result, as one sees them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from commonweal.web import clock
from commonweal.web.elections import services
from commonweal.web.polls import services as polls

AT = datetime(2030, 4, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def election(town):
    """An election that has been called."""
    return services.call_election(seat=town.seat, at=AT)


def see(client, election, at):
    with clock.at(at):
        return client.get(election.get_absolute_url()).content.decode()


def act(client, name, election, at, **data):
    with clock.at(at):
        return client.post(reverse(f"elections:{name}", args=[election.key]), {"once": uuid4().hex, **data})


def opened(client, town, election):
    """Two stand, and voting opens."""
    for member in town.people[3:5]:
        client.force_login(member)
        act(client, "stand", election, AT, statement="Warm bread.")
    services.open_due(AT + 3 * DAY)
    return {c.member: c.key for c in election.candidates.all()}


def test_from_standing_to_the_count(client, town, election):
    client.force_login(town.people[3])
    assert "Nobody stands yet." in see(client, election, AT)
    keys = opened(client, town, election)
    client.logout()
    assert "Warm bread." in see(client, election, AT + 3 * DAY)
    for place, member in enumerate(town.people[:7]):
        client.force_login(member)
        assert "cannot be changed" in see(client, election, AT + 4 * DAY)
        act(client, "vote", election, AT + 4 * DAY, candidate=keys[town.people[3 + place % 2]])
        assert "Your ballot is in the box." in see(client, election, AT + 4 * DAY)
    page = see(client, election, AT + 4 * DAY)
    assert "At least 5 of 10" in page  # seven have: turnout moves in steps of five
    polls.close_due(AT + 10 * DAY)
    page = see(client, election, AT + 10 * DAY)
    assert "elected Dora" in page
    assert "7 of 10 voted" in page
    assert "Stage 1" in page
    assert "Dora has the most votes and is elected." in page
    assert "Alternates, in order: Emil" in page


def test_v5_fewer_than_five_ballots_are_not_shown(client, town, election):
    keys = opened(client, town, election)
    for member in town.people[:4]:
        client.force_login(member)
        act(client, "vote", election, AT + 4 * DAY, candidate=keys[town.people[3]])
    assert "in steps of five" in see(client, election, AT + 4 * DAY)
    polls.close_due(AT + 10 * DAY)
    page = see(client, election, AT + 10 * DAY)
    assert "elected Dora" in page
    assert "Fewer than five ballots were cast" in page
    assert "4 of 10" not in page
    assert "<table" not in page


def test_a_candidacy_can_be_taken_back(client, town, election):
    client.force_login(town.people[3])
    act(client, "stand", election, AT, statement="")
    act(client, "stand-down", election, AT)
    assert not election.candidates.exists()


@pytest.mark.parametrize("name", ["stand", "stand-down", "vote"])
def test_who_does_not_belong_there_finds_nothing_to_act_on(client, town, election, name):
    client.force_login(town.stranger)
    assert act(client, name, election, AT).status_code == 404


def test_a_statement_that_is_too_long_keeps_what_was_typed(client, town, election):
    client.force_login(town.people[3])
    answer = act(client, "stand", election, AT, statement="x" * 2001)
    assert answer.status_code == 422
    assert "x" * 2001 in answer.content.decode()


def test_a_candidate_of_another_election_does_not_exist_here(client, town, election):
    opened(client, town, election)
    client.force_login(town.people[0])
    assert act(client, "vote", election, AT + 4 * DAY, candidate="candidate:elsewhere").status_code == 404


def test_the_list_of_elections_and_the_first_page_lead_to_it(client, town, election):
    client.force_login(town.people[0])
    with clock.at(AT):
        assert election.get_absolute_url() in client.get(reverse("elections:index")).content.decode()
        assert "Nobody stands yet for the seat" in client.get(reverse("home")).content.decode()
    opened(client, town, election)
    client.force_login(town.people[0])
    with clock.at(AT + 3 * DAY):
        assert "Dora, Emil stand" in client.get(reverse("home")).content.decode()
        assert election.get_absolute_url() in client.get(town.bakery.get_absolute_url()).content.decode()
