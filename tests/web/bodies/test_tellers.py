"""C3: tellers are three, drawn by a lot that anyone can draw again, and elected from then on."""

import hashlib

import pytest

from commonweal.rules import tellers as rules
from commonweal.web import enact, tick
from commonweal.web.bodies import invitations, services, tellers
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.elections.models import Election
from commonweal.web.members.models import Member
from commonweal.web.record.models import Entry
from tests.cast import AT, DAY

PEOPLE = ("Ana", "Ben", "Cleo", "Dora", "Emil")


@pytest.fixture
def dairy(db):
    """A dairy of five whose founding has just ended."""
    council = services.found_body(key="council", kind="council", name="Council", at=AT)
    dairy = services.found_body(key="dairy", kind="workplace", name="Dairy", parent=council, at=AT)
    made = [invitations.invite_founder(name=name, bodies=[dairy], at=AT) for name in PEOPLE]
    for invitation, name in zip(made, PEOPLE, strict=True):
        invitations.register(invitation=invitation, name=name, password="long enough to hold", at=AT + DAY)
    return Body.objects.get(key="dairy")


def test_C3_three_tellers_are_drawn_at_the_founding_and_anyone_can_draw_them_again(dairy):
    held = tellers.of(dairy)
    assert len({tenure.holder_id for tenure in held}) == 3
    said = Entry.objects.get(kind="tellers.drawn").data
    founded = Entry.objects.get(kind="body.founded", body="dairy").data
    assert hashlib.sha256(said["seed"].encode()).hexdigest() == founded["lot"]  # committed to before anybody joined
    joined = list(Entry.objects.filter(kind="membership.joined", body="dairy").order_by("index").values_list("index", flat=True))
    assert said["candidates"] == joined
    assert tuple(said["numbers"]) == rules.drawn(said["seed"], joined)
    drawn = {PEOPLE[joined.index(number)] for number in said["numbers"]}
    assert {tenure.holder.name for tenure in held} == drawn


def test_C3_they_are_drawn_once_and_make_nobody_a_delegate(dairy, client):
    assert tellers.draw(body=dairy, at=AT + DAY) == tellers.office(dairy)
    assert Entry.objects.filter(kind="tellers.drawn").count() == 1
    teller = tellers.of(dairy)[0].holder
    client.force_login(teller)
    page = client.get(f"/bodies/{dairy.key}/").content.decode()
    assert "Tellers" in page
    assert teller.name in page


def test_C3_whoever_leaves_is_followed_by_an_election(dairy):
    leaving = tellers.of(dairy)[0]
    services.leave(member=leaving.holder, body=dairy, at=AT + 2 * DAY)
    enact.carry_out(at=AT + 2 * DAY)
    assert len(tellers.of(dairy)) == 2
    assert Election.objects.running().filter(seat=leaving.seat, by="members").exists()


def test_C3_nobody_counts_with_two_of_three_voices(dairy):
    first, second, _third = tellers.of(dairy)
    services.install(seat=second.seat, order=[first.holder], election="again", at=AT + 3 * DAY)
    assert [tenure.seat for tenure in tellers.of(dairy) if tenure.holder == first.holder] == [second.seat]


def test_a_body_of_two_has_none_until_a_third_has_joined(db):
    pair = services.found_body(key="pair", kind="workplace", name="Pair", at=AT)
    people = [Member.objects.create_user(name=name) for name in PEOPLE[:3]]
    for member in people[:2]:
        services.join(member=member, body=pair, at=AT)
    tellers.draw_soon(body=pair, at=AT)
    assert tellers.of(pair) == []
    services.join(member=people[2], body=pair, at=AT + DAY)
    tick.tick(AT + DAY)
    assert {tenure.holder for tenure in tellers.of(pair)} == set(people)
    assert not Tenure.objects.filter(ended__isnull=False).exists()
