"""Voting, binding and reading through the pages."""

import secrets

import pytest
from django.urls import reverse

from commonweal.rules.effects import Resolve
from commonweal.web import clock
from commonweal.web.bodies import services as bodies
from commonweal.web.decisions import mandates, services
from commonweal.web.decisions.models import Assembly, Mandate, Proposal
from commonweal.web.look import front
from tests.cast import AT, DELEGATES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(AT):
        yield


@pytest.fixture
def proposal(federation):
    options = ({"key": "yes", "title": "A second oven"},)
    follows = {"yes": [Resolve("A second oven.")]}
    return services.propose(
        council=federation.council, title="The oven", text="Build it.", options=options, follows=follows, at=AT
    )


@pytest.fixture
def act(federation, client):
    def send(who, name, *args, **data):
        client.force_login(federation.person[who])
        return client.post(reverse(name, args=args), {"once": secrets.token_hex(8), **data})

    return send


def test_a_delegate_votes_by_name_with_a_reason(federation, proposal, client, act):
    assert act("Ben", "decisions:vote", proposal.key, choice="yes", reason="We need it.").status_code == 302
    client.logout()
    text = client.get(proposal.get_absolute_url()).text
    assert "Ben" in text
    assert "We need it." in text


def test_who_holds_two_seats_votes_for_each(federation, proposal, client, act):
    northside = federation.seat["northside"]
    bodies.install(seat=northside, order=[federation.person["Ben"]], election="later", at=AT)  # who holds the bakery's as well
    client.force_login(federation.person["Ben"])
    page = client.get(proposal.get_absolute_url()).text
    for seat, choice in ((northside, "yes"), (federation.seat["bakery"], "none")):
        assert f'name="seat" value="{seat.key}"' in page
        assert act("Ben", "decisions:vote", proposal.key, seat=seat.key, choice=choice).status_code == 302
        assert proposal.seats.get(seat=seat).vote.choice == {choice: "1"}
    assert act("Ben", "decisions:vote", proposal.key, seat=federation.seat["mill"].key, choice="yes").status_code == 404
    unnamed = act("Ben", "decisions:vote", proposal.key, choice="yes")
    assert unnamed.status_code == 422
    assert "You hold several seats here" in unnamed.text


def test_who_holds_no_seat_cannot_vote(federation, proposal, act):
    assert act("Emil", "decisions:vote", proposal.key, choice="yes").status_code in (403, 404)
    assert not proposal.seats.exclude(vote=None).exists()


def test_an_assembly_binds_and_a_broken_mandate_is_told_to_all_of_it(federation, proposal, client, act):
    seat = federation.seat["bakery"]
    assert act("Emil", "decisions:open-assembly", proposal.key, seat.key).status_code == 302
    assembly = Assembly.objects.get()
    for member in federation.members("bakery"):
        assert act(member.name, "decisions:vote-in-assembly", assembly.key, choice="none").status_code == 302
    assert "has bound you" in _as(client, federation, "Ben").get(proposal.get_absolute_url()).text
    for name in DELEGATES.values():
        act(name, "decisions:vote", proposal.key, choice="yes")
    assert Mandate.objects.get().kept == "broken"
    told = [ask for ask in front.asks_of(federation.person["Emil"], AT) if "did not vote as you asked" in ask.title]
    assert [ask.url for ask in told] == [seat.tenure.get_absolute_url()]
    assert "Broken" in client.get(seat.tenure.get_absolute_url()).text


def test_only_its_own_members_ask_an_assembly(federation, proposal, act):
    assert act("Cleo", "decisions:open-assembly", proposal.key, federation.seat["bakery"].key).status_code in (403, 404)


def test_a_delegate_proposes_a_resolution(federation, act):
    said = {"title": "Rest on Sundays", "text": "Nobody bakes.", "act": "put"}
    assert act("Dora", "decisions:propose", "council", **said).status_code == 302
    assert Proposal.objects.get().proposed_by.holder.name == "Dora"


def test_what_waits_for_whom(federation, proposal):
    assert proposal.get_absolute_url() in {ask.url for ask in front.asks_of(federation.person["Ben"], AT)}
    assert proposal.get_absolute_url() not in {ask.url for ask in front.asks_of(federation.person["Emil"], AT)}


def test_every_page_of_decisions_is_public(federation, proposal, client):
    assembly = mandates.open_assembly(proposal=proposal, seat=federation.seat["mill"], casts_itself=False, at=AT)
    for address in (reverse("decisions:index"), proposal.get_absolute_url(), assembly.get_absolute_url()):
        assert client.get(address).status_code == 200


def _as(client, federation, name):
    client.force_login(federation.person[name])
    return client
