"""Stating a need and ratifying it through the pages."""

import secrets

import pytest
from django.urls import reverse

from commonweal.web import clock
from commonweal.web.needs.models import List, StatedNeed
from tests.cast import AT

pytestmark = pytest.mark.django_db
NEED = {"product": "Bread", "amount": "12.5", "tier": "basic", "why": "Our street has grown."}


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(AT):
        yield


@pytest.fixture
def post(client):
    def send(name, *args, once="", **data):
        return client.post(reverse(name, args=args), {"once": once or secrets.token_hex(8), **data})

    return send


def test_a_need_goes_from_the_form_to_the_list_in_force(federation, client, post):
    client.force_login(federation.person["Ana"])
    assert post("needs:state", "northside", **NEED).status_code == 302
    page = client.get(reverse("needs:community", args=["northside"]))
    assert "Our street has grown." in page.text
    assert "Ana" not in page.text.split("<main")[1]
    assert post("needs:open-list", "northside").status_code == 302
    ballot = List.objects.get()
    for member in federation.members("northside"):
        client.force_login(member)
        assert post("needs:vote", ballot.key, choice="yes").status_code == 302
    ballot.refresh_from_db()
    assert ballot.result["outcome"]["carried"]
    assert "ratified this list" in client.get(ballot.get_absolute_url()).text


def test_a_misspelt_product_gets_a_suggestion_and_keeps_what_was_typed(federation, client, post):
    client.force_login(federation.person["Ana"])
    page = post("needs:state", "northside", **{**NEED, "product": "braed"})
    assert page.status_code == 422
    assert "Did you mean Bread?" in page.text
    assert "Our street has grown." in page.text
    assert not StatedNeed.objects.exists()


def test_the_same_form_sent_twice_states_one_need(federation, client, post):
    client.force_login(federation.person["Ana"])
    for _ in range(2):
        assert post("needs:state", "northside", once="the same", **NEED).status_code == 302
    assert StatedNeed.objects.count() == 1


def test_who_does_not_belong_states_nothing(federation, client, post):
    client.force_login(federation.person["Dora"])
    assert post("needs:state", "northside", **NEED).status_code in (403, 404)
    assert not StatedNeed.objects.exists()


def test_nobody_touches_another_persons_need(federation, client, post):
    client.force_login(federation.person["Ana"])
    post("needs:state", "northside", **NEED)
    client.force_login(federation.person["Ben"])
    assert post("needs:withdraw", StatedNeed.objects.get().key).status_code == 404
    assert StatedNeed.objects.open().exists()


def test_every_page_of_needs_can_be_read_without_an_account(federation, client):
    for name, args in (("needs:index", []), ("needs:community", ["northside"]), ("needs:export", ["northside", "csv"])):
        assert client.get(reverse(name, args=args)).status_code == 200


def test_the_list_in_force_comes_as_a_table(federation, client):
    text = client.get(reverse("needs:export", args=["northside", "csv"])).text
    assert text.splitlines()[:2] == ["community,product,period,tier,amount,unit,why", "northside,bread,1,vital,4200,kg,"]
