"""Committees through the pages and the API: agenda, answers, the call, the assembly's vote."""

import secrets

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.web import clock, enact
from commonweal.web.bodies import services as bodies
from commonweal.web.committees import services
from commonweal.web.committees.models import Call, Committee, Item, Stage
from commonweal.web.look import front
from commonweal.web.means.models import Statement, Technique
from tests.cast import AT, DAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(AT):
        yield


@pytest.fixture
def act(federation, client):
    def send(who, name, *args, **data):
        client.force_login(federation.person[who])
        return client.post(reverse(name, args=args), {"once": secrets.token_hex(8), **data})

    return send


def test_a_workplace_without_a_committee_says_how_to_have_one(federation, client, act):
    page = client.get(reverse("committees:committee", args=["bakery"])).text
    assert "It has no committee of three" in page
    assert "Ask the assembly for a committee" not in page
    client.force_login(federation.person["Ana"])
    assert "Ask the assembly for a committee" in client.get(reverse("committees:committee", args=["bakery"])).text
    assert act("Ana", "committees:found", "bakery").status_code == 302
    for member in federation.members("bakery"):
        assert act(member.name, "committees:vote", Call.objects.get().key, choice="yes").status_code == 302
    enact.carry_out(at=AT)
    page = client.get(reverse("committees:committee", args=["bakery"])).text
    assert page.count("This seat is empty") == 3
    assert Committee.objects.get().workplace.key == "bakery"


def test_a_worker_opens_an_item_and_the_seats_settle_it(joint, client, act):
    assert act("Ana", "committees:open", "bakery", title="Bake on Sundays?", text="We are asked to.").status_code == 302
    item = Item.objects.get()
    asked = [ask.act for ask in front.asks_of(joint.federation.person["Dora"], AT) if ask.url == item.get_absolute_url()]
    assert asked == ["Read and answer"]
    assert act("Dora", "committees:answer", item.key, option="yes", reason="People want it.").status_code == 302
    assert act("Emil", "committees:answer", item.key, option="yes").status_code == 302
    page = client.get(item.get_absolute_url()).text
    assert "People want it." in page
    assert "Opened by somebody who works here" in page
    assert "Ana" not in page.split("<main")[1]
    assert act("Ben", "committees:answer", item.key, option="yes").status_code == 302
    assert "Two of the three agreed" in client.get(item.get_absolute_url()).text
    assert "Bake on Sundays?" in client.get(reverse("committees:committee", args=["bakery"])).text


def test_the_workers_seat_is_asked_once_more_before_it_calls_the_assembly(joint, client, act):
    item = joint.open()
    client.force_login(joint.federation.person["Ben"])
    assert "Call the assembly instead" in client.get(item.get_absolute_url()).text
    assert "cannot be taken back" in client.get(reverse("committees:call-assembly", args=[item.key])).text
    assert act("Ben", "committees:call-assembly", item.key).status_code == 302
    call = Call.objects.get()
    for member in joint.federation.members("bakery"):
        assert act(member.name, "committees:vote", call.key, choice="no").status_code == 302
    assert "The assembly of Bakery decided: No" in client.get(call.get_absolute_url()).text
    item.refresh_from_db()
    assert item.stage == Stage.DECIDED


@pytest.mark.parametrize("who", ["Dora", "Emil"])
def test_the_other_seats_see_no_such_button_and_cannot_press_it(joint, client, act, who):
    item = joint.open()
    client.force_login(joint.federation.person[who])
    assert "Call the assembly instead" not in client.get(item.get_absolute_url()).text
    assert act(who, "committees:call-assembly", item.key).status_code in (403, 409, 422)
    assert not Call.objects.exists()


@pytest.mark.parametrize("who", ["Ana", "Cleo"])
def test_who_holds_no_seat_answers_nothing(joint, act, who):
    item = joint.open()
    assert act(who, "committees:answer", item.key, option="yes").status_code in (403, 404)
    assert not item.answers.exists()


def test_an_empty_answer_keeps_the_reason(joint, act):
    page = act("Ben", "committees:answer", joint.open().key, reason="Not sure yet.")
    assert page.status_code == 422
    assert "Not sure yet." in page.text


def test_the_same_answer_sent_twice_is_given_once(joint, client, act):
    item = joint.open()
    for _ in range(2):
        act("Ben", "committees:answer", item.key, option="yes", once="the same")
    assert item.answers.count() == 1


def test_a_capacity_is_put_before_the_committee_with_its_figures(joint, client, act):
    address = reverse("means:state-capacity", args=[Technique.objects.get(name="bake").pk])
    client.force_login(joint.federation.person["Emil"])
    assert "A committee of three runs Bakery" in client.get(address).text
    answer = client.post(address, {"once": "a", "amount": "8000", "period": "", "reason": "The oven is old."})
    statement = Statement.objects.get()
    assert answer.url == statement.item.get_absolute_url()
    page = client.get(answer.url).text
    assert "Capacity: baking" in page
    assert "Opened by: Technical manager" in page
    figures = client.get(reverse("means:statement", args=[statement.key])).text
    assert "It does not count yet" in figures
    assert "8000" in figures
    assert "before the committee: it does not count yet" in client.get(reverse("means:workplace", args=["bakery"])).text


def test_a_seat_that_rests_on_the_council_is_lost_with_it(joint):
    dora = joint.federation.seat["southside"].tenure
    assert joint.tenure("local").holder == dora.holder
    for member in joint.federation.members("southside"):
        bodies.set_mark(tenure=joint.federation.seat["southside"].tenure, member=member, at=AT)
        if joint.tenure("local") is None:
            break
    assert joint.tenure("local") is None


def test_every_page_can_be_read_without_an_account(joint, client):
    item = joint.open()
    called = services.call_assembly(item=joint.open("Close at noon?"), tenure=joint.tenure("workers"), at=AT)
    for url in (
        reverse("committees:index"),
        reverse("committees:committee", args=["bakery"]),
        reverse("committees:committee", args=["mill"]),
        item.get_absolute_url(),
        called.call.get_absolute_url(),
    ):
        assert client.get(url).status_code == 200
    assert client.get(reverse("committees:committee", args=["northside"])).status_code == 404


def test_an_agenda_asks_the_database_as_often_for_many_items_as_for_few(joint, client):
    def ask():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("committees:committee", args=["bakery"]))
        return len(asked)

    joint.say(joint.open("One?"), workers="yes")
    few = ask()
    for number in range(12):
        joint.say(joint.open(f"Number {number}?"), workers="yes", manager="no")
    assert ask() == few


def test_the_api_has_the_same_passage(joint, client):
    client.force_login(joint.federation.person["Ben"])

    def post(address, said):
        headers = {"Idempotency-Key": secrets.token_hex(8)}
        return client.post(f"/api/v1{address}", said, content_type="application/json", headers=headers).json()

    item = post("/workplaces/bakery/items", {"title": "Bake on Sundays?"})["key"]
    post(f"/items/{item}/answer", {"option": "yes", "reason": "Why not."})
    told = client.get(f"/api/v1/items/{item}").json()
    assert told["opened_as"] == "workers"
    assert [(one["role"], one["holder"], one["option"]) for one in told["answers"]] == [("workers", "Ben", "yes")]
    call = post(f"/items/{item}/call", {})
    assert call["key"] == item
    told = client.get(f"/api/v1/items/{item}").json()
    assert (told["stage"], told["why"]) == ("assembly", "called")
    assert client.get(f"/api/v1/calls/{told['assembly']}").json()["item"] == item
    [committee] = client.get("/api/v1/committees").json()["items"]
    assert [seat["holder"] for seat in committee["seats"]] == ["Ben", "Emil", "Dora"]


def test_a_seats_deeds_are_its_answers_with_reasons_and_its_silences(joint, client):
    services.answer(item=joint.open(), tenure=joint.tenure("manager"), option="yes", reason="The oven is warm anyway.", at=AT)
    services.send_due(AT + 8 * DAY)
    page = client.get(joint.tenure("manager").get_absolute_url()).text
    assert "The oven is warm anyway." in page
    assert "Technical manager" in page
    assert "1 of 1" in page
    page = client.get(joint.tenure("workers").get_absolute_url()).text
    assert "Did not vote." in page
    assert "0 of 1" in page
