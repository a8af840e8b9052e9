"""The API by itself: tokens, once for each key, problems, stretches of a list, and the passage from a need to a proof."""

import pytest
from django.test import Client
from django.urls import reverse

from commonweal.web import clock
from commonweal.web.bodies import services as bodies
from commonweal.web.members import tokens
from commonweal.web.members.models import Token
from commonweal.web.needs.models import StatedNeed
from commonweal.web.record import services as record
from tests.cast import AT, DAY
from tests.web.api.passage import NOW, key, passage
from tests.web.permission_table import NEED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.at(NOW):
        yield


@pytest.fixture
def ana(federation):
    secret = tokens.secret(tokens.make(member=federation.person["Ana"], name="mine", at=AT))
    return Client(headers={"Authorization": f"Bearer {secret}"})


def post(client, address, said=None, once=None):
    headers = {"Idempotency-Key": once or key()}
    return client.post(f"/api/v1{address}", said or {}, content_type="application/json", headers=headers)


def get(client, address, **asked):
    return client.get(f"/api/v1{address}", asked)


# ── Tokens


def test_a_token_is_made_on_the_members_page_shown_once_kept_as_a_hash_and_revoked(client, federation):
    client.force_login(federation.person["Ana"])
    here = reverse("members:tokens")
    assert client.post(here, {"name": "my spreadsheet", "once": "1"}).url == here
    token = Token.objects.get()
    secret = tokens.secret(token)
    assert secret in client.get(here).text
    assert secret not in client.get(here).text
    stored = "".join(str(value) for value in Token.objects.values_list().get())
    assert secret not in stored
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    assert get(program, "/me").json()["name"] == "Ana"
    client.post(reverse("members:revoke-token", args=[token.key]), {"once": "2"})
    assert get(program, "/me").status_code == 401


def test_a_token_runs_out(ana):
    with clock.at(AT + 365 * DAY):
        assert get(ana, "/me").status_code == 401
        assert get(ana, "/bodies").status_code == 401  # a token that opens nothing is told so everywhere


def test_nobody_revokes_anothers_token(client, federation):
    token = tokens.make(member=federation.person["Ana"], name="mine", at=AT)
    client.force_login(federation.person["Ben"])
    client.post(reverse("members:revoke-token", args=[token.key]), {"once": "1"})
    assert Token.objects.filter(pk=token.pk).exists()


def test_a_session_acts_with_its_csrf_token_and_a_token_needs_none(federation):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(federation.person["Ana"])
    assert post(strict, "/communities/northside/needs", NEED).status_code == 403
    strict.get("/")
    cookie = strict.cookies["csrf"].value
    headers = {"Idempotency-Key": key(), "X-CSRFToken": cookie}
    said = strict.post("/api/v1/communities/northside/needs", NEED, content_type="application/json", headers=headers)
    assert said.status_code == 200


# ── Once, and problems


def test_the_same_act_sent_twice_happens_once_and_gets_the_same_answer(ana):
    first, second = (post(ana, "/communities/northside/needs", NEED, once="a") for _ in range(2))
    assert first.json() == second.json()
    assert second["Idempotent-Replayed"] == "true"
    assert StatedNeed.objects.count() == 1
    other = post(ana, "/communities/northside/needs", NEED | {"amount": "4"}, once="a")
    assert (other.status_code, other["Content-Type"]) == (409, "application/problem+json")


def test_two_people_with_the_same_key_do_not_get_each_others_answers(ana, federation):
    secret = tokens.secret(tokens.make(member=federation.person["Ben"], name="his", at=AT))
    ben = Client(headers={"Authorization": f"Bearer {secret}"})
    assert post(ana, "/communities/northside/needs", NEED, once="a").status_code == 200
    assert post(ben, "/communities/northside/needs", NEED, once="a").status_code == 409


@pytest.mark.parametrize(
    ("said", "field", "found"),
    [
        (NEED | {"amount": "-1"}, "amount", '"-1"'),
        (NEED | {"product": "braed"}, "product", '"braed"'),
        (NEED | {"tier": "urgent"}, "tier", '"urgent"'),
        (NEED | {"prodct": "bread"}, "prodct", '"bread"'),
        ({"product": "bread"}, "tier", "nothing"),
        (NEED | {"why": "NUL \0"}, "why", '"NUL \0"'),
    ],
)
def test_what_does_not_fit_is_named_with_what_was_found_and_what_is_accepted(ana, said, field, found):
    answer = post(ana, "/communities/northside/needs", said)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    problem = answer.json()
    assert {"type", "title", "status", "detail", "errors"} == problem.keys()
    fault = next(fault for fault in problem["errors"] if fault["field"] == field)
    assert fault["found"] == found
    assert fault["accepted"]
    assert not StatedNeed.objects.exists()


def test_a_mistyped_product_gets_a_suggestion(ana):
    assert "Did you mean Bread?" in post(ana, "/communities/northside/needs", NEED | {"product": "braed"}).json()["detail"]


@pytest.mark.parametrize(
    ("method", "address", "extra", "status"),
    [
        ("get", "/nothing-here", {}, 404),
        ("post", "/bodies", {"content_type": "application/json"}, 405),
        ("post", "/bodies/northside/join", {"data": "x=1", "content_type": "application/x-www-form-urlencoded"}, 415),
        ("post", "/communities/northside/needs", {"data": "{", "content_type": "application/json"}, 400),
        ("get", "/bodies?limit=0", {}, 422),
        ("get", "/bodies?cursor=-1", {}, 422),
    ],
)
def test_every_error_is_a_problem(ana, method, address, extra, status):
    answer = getattr(ana, method)(f"/api/v1{address}", headers={"Idempotency-Key": key()}, **extra)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status


def test_a_refusal_names_the_article(ana):
    answer = post(ana, "/communities/northside/lists", {})
    assert (answer.status_code, answer.json()["article"]) == (422, "needs.stating")


# ── Lists, and the passage


def test_a_list_comes_in_stretches_and_no_row_comes_twice(ana):
    seen, cursor = [], ""
    while cursor is not None:
        stretch = get(ana, "/record/entries", limit=7, cursor=cursor).json()
        seen += [entry["index"] for entry in stretch["items"]]
        cursor = stretch["next"]
    assert seen == sorted(set(seen), reverse=True)
    assert seen[-1] == 0


def test_a_mark_is_told_to_its_author_alone(ana, federation, client):
    tenure = federation.seat["northside"].tenure
    assert post(ana, f"/tenures/{tenure.key}/mark").status_code == 200
    address = f"/tenures/{tenure.key}"
    assert get(ana, address).json()["recall"]["mine"] is True
    assert get(client, address).json()["recall"]["mine"] is None
    client.force_login(federation.person["Ben"])
    theirs = get(client, address).json()["recall"]
    assert theirs["mine"] is False
    post(ana, f"/tenures/{tenure.key}/withdraw")
    assert get(client, address).json()["recall"] == theirs


def test_nobody_is_told_who_stated_a_need_or_how_a_member_voted(ana, federation, client):
    at = passage(federation)
    assert post(ana, f"/lists/{at.own['list']}/vote", {"choice": "yes"}).status_code == 200
    for address in (f"/lists/{at.own['list']}", "/communities/northside/needs", f"/proposals/{at.own['ruling']}"):
        said = get(client, address)
        assert said.status_code == 200
        assert "Ana" not in said.text
        assert federation.person["Ana"].key not in said.text
    assert get(client, f"/lists/{at.own['list']}").json()["turnout"] == 0  # steps of five until the close


def test_a_seat_votes_in_the_open_with_a_reason_and_can_split_its_vote(ana, federation, client):
    at = passage(federation)
    said = {"parts": {"yes": "7/10", "none": "3/10"}, "reason": "So we voted."}
    assert post(ana, f"/proposals/{at.own['ruling']}/vote", said).status_code == 200
    votes = get(client, f"/proposals/{at.own['ruling']}").json()["seats"]
    mine = next(vote for vote in votes if vote["holder"] == "Ana")
    assert (mine["choice"], mine["reason"]) == ({"yes": "7/10", "none": "3/10"}, "So we voted.")


def test_who_holds_two_seats_names_the_one_they_vote_for(ana, federation, client):
    at = passage(federation)
    second = federation.seat["bakery"]
    bodies.install(seat=second, order=[federation.person["Ana"]], election="later", at=NOW)
    address = f"/proposals/{at.own['ruling']}/vote"
    unnamed = post(ana, address, {"choice": "yes"})
    assert unnamed.status_code == 422
    assert second.key in unnamed.json()["detail"]
    assert post(ana, address, {"choice": "none", "seat": second.key}).status_code == 200
    votes = {vote["seat"]: vote["choice"] for vote in get(client, f"/proposals/{at.own['ruling']}").json()["seats"]}
    assert votes[second.key] == {"none": "1"}
    assert votes[federation.seat["northside"].key] is None


def test_an_entry_has_its_proof_as_soon_as_a_head_is_signed(ana, django_capture_on_commit_callbacks):
    made = post(ana, "/communities/northside/needs", NEED)
    assert made.status_code == 200
    newest = get(ana, "/record/entries", limit=1).json()["items"][0]
    assert newest["kind"] == "need.stated"
    assert get(ana, f"/record/entries/{newest['index']}/proof").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        record.checkpoint(at=NOW)
    proof = get(ana, f"/record/entries/{newest['index']}/proof").json()
    assert proof["size"] > newest["index"]
    assert proof["checkpoint"] in get(ana, "/record/checkpoint").json()["note"]
    assert proof["receipt"].startswith("c2sp.org/tlog-proof@v1")


def test_a_computation_is_asked_for_watched_and_stopped(ana, federation):
    asked = post(ana, "/computations", {"why": "Something has changed."}).json()["key"]
    seen = get(ana, f"/computations/{asked}").json()
    assert (seen["state"], seen["why"]) == ("queued", "Something has changed.")
    post(ana, f"/computations/{asked}/stop")
    assert get(ana, f"/computations/{asked}").json()["state"] == "stopped"


def test_the_page_for_people_names_every_operation_and_loads_nothing_from_elsewhere(client, db):
    text = client.get(reverse("api:index")).text
    for address in client.get("/api/v1/openapi.json").json()["paths"]:
        assert f"<code>{address}</code>" in text


def test_a_table_of_needs_is_looked_at_and_stated_whole_or_not_at_all(ana):
    rows = [{"product": "bread", "tier": "basic", "amount": 3}, {"product": "braed", "tier": "basic", "amount": 3}]
    looked = post(ana, "/communities/northside/needs/table", {"rows": rows, "why": "For guests.", "look": True}).json()
    assert [row["outcome"] for row in looked["rows"]] == ["stated", "fault"]
    before = StatedNeed.objects.count()
    refused = post(ana, "/communities/northside/needs/table", {"rows": rows, "why": "For guests."})
    assert refused.status_code == 422
    assert "Did you mean Bread?" in refused.json()["detail"]
    assert StatedNeed.objects.count() == before
    stated = post(ana, "/communities/northside/needs/table", {"rows": rows[:1], "why": "For guests."}).json()
    assert len(stated["needs"]) == 1
    assert StatedNeed.objects.count() == before + 1
