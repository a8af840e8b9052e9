"""The rules and the table of tiers through the API: read, tried, proposed; what cannot be is a problem and changes nothing."""

import secrets

import pytest

from commonweal.rules.articles import schema
from commonweal.web import clock, enact
from commonweal.web.bodies.services import rules_of
from commonweal.web.decisions.models import Proposal
from commonweal.web.needs import tiers
from tests.cast import AT, DELEGATES

pytestmark = pytest.mark.django_db
REASON = {"title": "Otherwise", "text": "Because."}
HALF = {"vital": "0.5", "basic": "0.3", "wanted": "0.2"}


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(AT):
        yield


@pytest.fixture
def send(federation, client):
    def post(who, address, **said):
        client.force_login(federation.person[who])
        headers = {"Idempotency-Key": secrets.token_hex(8)}
        return client.post(f"/api/v1{address}", said, content_type="application/json", headers=headers)

    return post


@pytest.fixture
def adopt(send):
    def vote(answer):
        assert answer.status_code == 200, answer.text
        for name in DELEGATES.values():
            send(name, f"/proposals/{answer.json()['key']}/vote", choice="yes")
        enact.carry_out(at=AT)

    return vote


def get(client, address, **asked):
    answer = client.get(f"/api/v1{address}", asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_rule_is_tried_proposed_adopted_and_compared(federation, client, send, adopt):
    tried = get(client, "/bodies/council/rules/votes.length/try", figure="days:14")
    assert tried["differences"][0]["changes"] == [
        {"name": "days", "means": tried["differences"][0]["changes"][0]["means"], "before": "7 days", "after": "14 days"}
    ]
    adopt(send("Ana", "/bodies/council/rules/votes.length", **REASON, figures={"days": 14}))
    assert rules_of(federation.council, AT).votes.days == 14
    shown = {rule["key"]: rule for rule in get(client, "/bodies/northside/rules")}
    assert (shown["votes.length"]["figures"], shown["votes.length"]["decided_by"]) == ({"days": 14}, "Council")
    assert not shown["recall.share"]["changeable"]  # by a community
    assert shown.keys() == {clause.key for clause in schema().values() if clause.is_obeyed}
    (version,) = get(client, "/bodies/council/rules/versions")
    assert version["poll"] == Proposal.objects.get().key
    compared = get(client, "/bodies/council/rules/compare", before=0, after=version["entry"])
    assert [difference["key"] for difference in compared] == ["votes.length"]


def test_a_dry_run_is_told_case_by_case(federation, client, send, adopt):
    adopt(send("Ana", "/bodies/council/rules/votes.length", **REASON, figures={"days": 14}))
    tried = get(client, "/bodies/council/rules/decisions.constitution/try", figure=["reach:at least", "share:1", "of:all"])
    assert (len(tried["cases"]), tried["differing"]) == (1, 0)


@pytest.mark.parametrize(
    ("article", "figures", "status", "sentence"),
    [
        ("recall.share", {"more_than": "2/3"}, 422, "more than one half"),
        ("recall.share", {"delay": 3}, 422, "no figure delay"),
        ("recall.share", {"more_than": [["a", 1]]}, 422, "a fraction such as"),
        ("recall.marks", {}, 422, "no figures that a vote could change"),
        ("decisions.plan", {"reach": "at least", "share": "3/4"}, 422, "cannot be easier to change"),
        ("recall.delay", {"days": 3}, 404, ""),
    ],
)
def test_what_rules_cannot_say_is_a_problem_and_changes_nothing(federation, send, article, figures, status, sentence):
    answer = send("Ana", f"/bodies/council/rules/{article}", **REASON, figures=figures)
    assert answer.status_code == status
    assert sentence in answer.json()["detail"]
    assert not Proposal.objects.exists()


def test_the_table_of_tiers_is_read_proposed_and_adopted(federation, client, send, adopt):
    (bread,) = get(client, "/councils/council/tiers")
    assert (bread["good"], bread["vital"], bread["products"]) == ("Bread", "0.7", ["bread"])
    adopt(send("Ana", "/councils/council/tiers", **REASON, goods={"Bread": HALF}))
    assert [str(part) for part in tiers.table(federation.council)[0].rounded] == ["0.500", "0.300", "0.200"]


@pytest.mark.parametrize(
    ("goods", "sentence"),
    [
        ({"Braed": HALF}, "Did you mean Bread?"),
        ({"Bread": HALF | {"vital": "0.6"}}, "add up to 1.1"),
        ({"Bread": HALF | {"vital": "-1"}}, "greater than or equal to 0"),
        ({}, "at least 1"),
    ],
)
def test_what_cannot_be_divided_so_is_a_problem(federation, send, goods, sentence):
    answer = send("Ana", "/councils/council/tiers", **REASON, goods=goods)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Proposal.objects.exists()


def test_an_article_of_its_own_is_put_to_a_body(federation, client, send, adopt):
    own = {"heading": "The kitchen", "words": "Whoever cooks does not wash up."}
    adopt(send("Ana", "/bodies/council/rules", **REASON, **own))
    (article,) = (rule for rule in get(client, "/bodies/council/rules") if rule["key"].startswith("own."))
    assert article["reads"] == own["words"]
    again = send("Ana", "/bodies/council/rules", **REASON, **(own | {"words": "Everyone washes up."}), article=article["key"])
    assert again.status_code == 200
    assert send("Ben", "/bodies/council/rules", **REASON, **own, article="own.nothing").status_code == 422
