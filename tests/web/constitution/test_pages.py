"""How we decide here, as anyone reads it: every article that something obeys, every version, and any two compared (C1)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from commonweal.rules.articles import schema
from commonweal.rules.constitution import written
from commonweal.rules.effects import ChangeArticle
from commonweal.web import clock, enact
from commonweal.web.bodies import services as bodies
from commonweal.web.constitution import services
from commonweal.web.constitution.models import Article
from commonweal.web.record import services as record
from tests.browser import assert_accessible

AT = datetime(2030, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(AT + 9 * DAY):
        yield


@pytest.fixture
def decide():
    """Let a body have decided that an article reads differently."""

    def change(body, key, at=AT, title="", text="", **figures):
        effect = ChangeArticle(key, title, text, tuple(figures.items()))
        with transaction.atomic():
            record.append("poll.closed", {"poll": "poll-1"}, body=body.key, effects=[effect.written()], at=at)
        enact.carry_out(at=at)
        return Article.objects.latest("entry").entry

    return change


def read(client, name, *args, **asked):
    answer = client.get(reverse(f"constitution:{name}", args=args), asked)
    assert answer.status_code == 200
    return answer.text


def test_before_a_federation_is_founded_the_rules_it_would_start_with_are_shown(client, db):
    assert "Nobody has founded a federation here yet" in read(client, "index")


def test_every_article_that_something_obeys_is_shown_and_no_other(client, town):
    page = read(client, "index")
    for clause in schema().values():
        assert (f'id="{clause.key}"' in page) is clause.is_obeyed
    assert "How Town council decides" in page


def test_a_body_shows_whose_version_each_article_is(client, town, decide):
    decide(town.council, "votes.length", days=3)
    page = read(client, "body", "bakery")
    assert "A vote stays open for 3 days." in page
    assert "decided by Town council" in page
    decide(town.bakery, "votes.length", at=AT + DAY, days=5)
    assert "A vote stays open for 5 days." in read(client, "body", "bakery")
    assert "A vote stays open for 3 days." in read(client, "index")
    assert "Mill Street bakery" in read(client, "index")  # among the bodies with rules of their own


def test_C1_every_version_stays_with_the_decision_that_made_it(client, town, decide):
    first = decide(town.council, "votes.length", days=3)
    second = decide(town.council, "recall.share", at=AT + DAY, more_than="1/3")
    page = read(client, "versions", "town")
    assert page.count(reverse("decisions:proposal", args=["poll-1"])) == 2
    assert f"entry {first} of the record" in page
    whole = read(client, "versions", "town", **{"from": 0, "to": second})
    assert "How long a vote lasts" in whole.split("<form")[1]
    assert "one half</td><td>one third" in whole
    back = read(client, "versions", "town", **{"from": second, "to": 0})
    assert "one third</td><td>one half" in back
    assert "read the same" in read(client, "versions", "town", **{"from": first, "to": first})
    assert client.get(reverse("constitution:versions", args=["town"]), {"to": 10**9}).status_code == 404


def test_an_article_in_a_bodys_own_words_is_kept_beside_the_others(client, town, decide):
    decide(town.bakery, "own.kitchen", title="The kitchen", text="Whoever cooks does not wash up.")
    page = read(client, "body", "bakery")
    assert "What we have worded ourselves" in page
    assert "Whoever cooks does not wash up." in page
    assert "Whoever cooks does not wash up." in read(client, "article", "own.kitchen")
    assert "Whoever cooks" not in read(client, "index")


def test_rules_to_start_from_say_for_whom_they_are_and_what_nothing_acts_by_yet(client, db):
    page = read(client, "ready")
    for title in ("Small co-operative", "Federation of co-operatives", "Tenants&#x27; union", "Citizens&#x27; assembly"):
        assert f"<h2>{title}</h2>" in page
    assert "the marks of more than one third of its current constituents" in page
    unobeyed = [clause.title for clause in schema().values() if not clause.is_obeyed]
    assert all(page.count(title) == page.count(f"{title} <span") for title in unobeyed if title in page)


def test_a_change_of_rules_is_news_and_a_founding_is_not(client, town, decide):
    services.adopt(body="bakery", articles=[written("votes.closing", {"when_all_voted": False})], at=AT + 8 * DAY)
    decide(town.council, "votes.length", at=AT + 8 * DAY, days=3)
    page = client.get("/").text
    assert "Town council changed its rules: How long a vote lasts" in page
    assert "A vote stays open for 3 days." in page
    assert "When a vote closes" not in page


def test_what_nothing_obeys_yet_has_no_page(client, town):
    unobeyed = next(clause.key for clause in schema().values() if not clause.is_obeyed)
    assert client.get(reverse("constitution:article", args=[unobeyed])).status_code == 404
    assert client.get(reverse("constitution:article", args=["recall.delay"])).status_code == 404
    assert client.get(reverse("constitution:body", args=["nowhere"])).status_code == 404


def test_the_rules_cost_the_same_queries_however_often_they_changed(client, town, decide, django_assert_num_queries):
    def queries(name):
        with django_assert_num_queries(100, exact=False) as counted:
            read(client, name, "town")
        return len(counted)

    decide(town.council, "votes.length", days=3)
    decide(town.council, "votes.closing", at=AT + timedelta(minutes=1), when_all_voted=False)
    before = {name: queries(name) for name in ("body", "versions")}
    bodies.found_body(key="mill", kind="workplace", name="Mill", parent=town.council, at=AT)
    for days in range(4, 12):
        decide(town.council, "votes.length", at=AT + days * timedelta(hours=1), days=days)
        decide(town.council, "elections.standing", at=AT + days * timedelta(hours=1), days=days)
    assert {name: queries(name) for name in before} == before


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_are_open_to_everyone(town, decide, page):
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)  # the site runs in a thread of its own, by the real clock
    decide(town.council, "votes.length", at=long_ago, days=3)
    decide(town.council, "recall.share", at=long_ago + DAY, more_than="1/3")
    for address in (
        "/constitution/",
        "/constitution/ready/",
        "/constitution/of/bakery/",
        "/constitution/of/town/versions/",
        "/constitution/votes.length/",
    ):
        page.goto(address)
        assert_accessible(page)
