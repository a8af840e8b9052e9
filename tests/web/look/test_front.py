"""The first page gathers what waits for one, what was decided and how we are doing; the login page knows its people."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache

from commonweal.web import clock
from commonweal.web.look import accounts, front
from commonweal.web.look.parts import Ask, Bar, News, Standing

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return get_user_model().objects.create_user(name="Ana Ruiz", password="bread and roses")


@pytest.fixture
def told(monkeypatch):
    """Nothing registered but what the test registers."""
    for registry in ("_asks", "_open", "_news", "_standings", "_names"):
        monkeypatch.setattr(front, registry, [])


def test_the_soonest_to_close_comes_first_and_what_has_no_end_last(told, ana):
    front.asks(lambda member, at: [Ask("later", "", "Go", "/", at + 2 * HOUR), Ask("whenever", "", "Go", "/")])
    front.asks(lambda member, at: [Ask(f"soon, {member}", "", "Go", "/", at + HOUR)])
    assert [ask.title for ask in front.asks_of(ana, NOON)] == ["soon, Ana Ruiz", "later", "whenever"]


def test_the_first_page_tells_what_waits_what_was_decided_and_how_we_are_doing(told, client, ana):
    front.federation(lambda: None)
    front.federation(lambda: "Riverside Federation")
    front.asks(lambda member, at: [Ask("Vote: next year’s plan", "41 of 63 have voted", "Read and vote", "/vote/", at + HOUR)])
    front.news(lambda since, until: [News("The clinic stays open.", "212 for.", "Outcome", "/clinic/", until - HOUR)])
    front.standing(lambda at: None)
    front.standing(lambda at: Standing([Bar("Bread", 0.97)], "Bread 97 per cent", "This month.", "/deliveries/"))
    client.force_login(ana)
    with clock.at(NOON):
        page = client.get("/").content.decode()
    for said in (
        "One thing waits for you.",
        "today, 13:00",
        "Read and vote",
        "The clinic stays open.",
        "97\u202f%",
        "Riverside Federation",
    ):
        assert said in page


def test_a_stranger_is_told_what_this_is_and_not_what_waits_for_others(told, client):
    front.asks(lambda member, at: [Ask("Vote", "", "Vote", "/vote/")])
    page = client.get("/").content.decode()
    assert "People say what they need." in page
    assert "/vote/" not in page


def test_what_is_being_decided_stands_on_the_first_page_for_anyone_and_is_told_once(told, client, ana):
    front.being_decided(lambda at: [Ask("The plan", "until Friday", "Read", "/plan/"), Ask("The clinic", "", "Read", "/clinic/")])
    assert "The clinic" in client.get("/").content.decode()
    front.asks(lambda member, at: [Ask("Vote for your seat: the plan", "", "Vote", "/plan/")])
    client.force_login(ana)
    page = client.get("/").content.decode()
    assert page.count('href="/plan/"') == 1
    assert page.count('href="/clinic/"') == 1


def test_in_a_demo_one_can_be_any_of_its_people(client, ana, settings, tmp_path):
    settings.HOME = tmp_path
    assert "the people are invented" not in client.get("/login/").content.decode()
    people = {"password": "bread and roses", "people": [{"name": "Ana Ruiz", "as": "Delegate of the bakery"}]}
    (tmp_path / "demo-people.json").write_text(json.dumps(people))
    page = client.get("/login/").content.decode()
    assert "Be Ana Ruiz" in page
    assert "Delegate of the bakery" in page
    client.post("/login/", {"login": "Ana Ruiz", "password": "bread and roses"})
    assert client.session["_auth_user_id"] == str(ana.pk)


def test_after_five_wrong_passwords_the_right_one_still_opens_only_later(client, ana, monkeypatch):
    cache.clear()
    waited = []
    monkeypatch.setattr(accounts, "sleep", waited.append)
    for _ in range(5):
        client.post("/login/", {"login": "Ana Ruiz", "password": "wrong"})
    assert waited == []
    client.post("/login/", {"login": "Ana Ruiz", "password": "bread and roses"})
    assert waited == [accounts.DELAY]
    assert client.session["_auth_user_id"] == str(ana.pk)
    cache.clear()


def test_whoever_guesses_cannot_hold_up_the_server(client, ana, monkeypatch):
    cache.clear()
    monkeypatch.setattr(accounts, "sleep", lambda seconds: None)
    for _ in range(5):
        client.post("/login/", {"login": "Ana Ruiz", "password": "wrong"})
    for _ in range(4):
        assert accounts._waiting.acquire(blocking=False)
    try:
        answer = client.post("/login/", {"login": "Ana Ruiz", "password": "bread and roses"})
    finally:
        accounts._waiting.release(4)
        cache.clear()
    assert "Too many wrong passwords are being tried just now." in answer.content.decode()
