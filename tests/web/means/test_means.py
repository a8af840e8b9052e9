"""What workplaces state: in force at once, seen by all, put right by a later statement."""

import secrets

import pytest
from django.urls import reverse

from commonweal.web import clock
from commonweal.web.means import services
from commonweal.web.means.forms import CapacityForm
from commonweal.web.means.models import Statement, Technique
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY, TABLES

pytestmark = pytest.mark.django_db


def state(federation, workplace="bakery", kind="capacity", about="bake", rows=None, **said):
    rows = rows or {"capacity": [{"technique": about, "period": "", "amount": 7000}]}
    return services.state(
        workplace=federation.body[workplace],
        kind=kind,
        about=about,
        rows=rows,
        **{"reason": "The oven is old.", "at": AT, **said},
    )


def capacity(technique="bake"):
    return [row["amount"] for row in services.effective(AT + DAY)["capacity"] if row["technique"] == technique]


def test_a_statement_counts_at_once_and_a_later_one_takes_its_place(federation):
    state(federation)
    assert capacity() == [7000]
    state(federation, rows={"capacity": [{"technique": "bake", "period": "", "amount": 7500}]})
    assert capacity() == [7500]


def test_what_is_taken_back_uncovers_what_was_said_before(federation):
    state(federation)
    second = state(federation, rows={"capacity": [{"technique": "bake", "period": "", "amount": 7500}]})
    services.withdraw(statement=second, at=AT)
    assert capacity() == [7000]
    with pytest.raises(Refused, match="taken back already"):
        services.withdraw(statement=second, at=AT)


def test_nobody_states_anything_about_another_workplace(federation):
    with pytest.raises(Refused, match="not a technique of Bakery"):
        state(federation, about="grind", rows={"capacity": [{"technique": "grind", "period": "", "amount": 1}]})
    with pytest.raises(Refused, match="neither makes nor uses bread"):
        state(federation, "mill", kind="stock", about="bread", rows={"stocks": [{"product": "bread", "amount": 1, "unit": "kg"}]})
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ({"capacity": [{"technique": "bake", "period": "", "amount": -1}]}, "negative|0 or more"),
        ({"inputs": [{"technique": "bake", "product": "flower", "amount": 1}]}, "Did you mean flour"),
        ({"inputs": [{"technique": "bake", "product": "flour", "amount": 1, "unit": "l"}]}, "kg"),
    ],
)
def test_what_cannot_be_read_is_refused_in_the_readers_words(federation, rows, sentence):
    with pytest.raises(Refused, match=sentence):
        state(federation, rows=rows)
    assert not Statement.objects.exists()
    assert capacity() == [9000]


def test_a_statement_has_a_reason(federation):
    with pytest.raises(Refused, match="Say why"):
        state(federation, reason=" ")


def test_the_record_holds_the_statement_and_nobodys_name(federation):
    statement = state(federation, member=federation.person["Ben"])
    entry = Entry.objects.get(kind="means.stated")
    assert entry.data["statement"] == statement.key
    assert entry.data["rows"] in entry.data["files"]
    assert federation.person["Ben"].key not in entry.text
    assert "oven" not in entry.text


def test_the_catalogue_knows_every_technique_by_its_workplace(federation):
    assert list(Technique.objects.values_list("workplace", "name")) == [
        ("bakery", "bake"),
        ("bakery", "bake slowly"),
        ("mill", "grind"),
    ]


def test_a_recipe_is_corrected_through_the_page(federation, client):
    client.force_login(federation.person["Ben"])
    address = reverse("means:state-recipe", args=[Technique.objects.get(name="bake").pk])
    assert "Flour 0.7" in client.get(address).text
    said = {"once": secrets.token_hex(8), "takes": "Flour 0.8", "makes": "bread 1", "work": "baker 0.05", "reason": "Weighed."}
    with clock.at(AT):
        refused = client.post(address, {**said, "takes": "Flouer 0.8"})
        assert refused.status_code == 422
        assert "Did you mean Flour?" in refused.text
        assert client.post(address, said).status_code == 302
    rows = [row["amount"] for row in services.effective(AT + DAY)["inputs"] if row["technique"] == "bake"]
    assert rows == [0.8]


def test_who_does_not_work_there_corrects_nothing(federation, client):
    client.force_login(federation.person["Cleo"])
    address = reverse("means:state-capacity", args=[Technique.objects.get(name="bake").pk])
    said = {"once": "x", "amount": "1", "period": "", "reason": "Because."}
    assert client.post(address, said).status_code in (403, 404)
    assert capacity() == [9000]


@pytest.mark.parametrize("who", [None, "Ben"])
def test_every_page_of_means_can_be_read(federation, client, who):
    state(federation)
    if who:
        client.force_login(federation.person[who])
    for name, args in (
        ("means:index", []),
        ("means:workplace", ["bakery"]),
        ("means:technique", [Technique.objects.get(name="bake").pk]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 200


def test_capacity_and_stock_are_stated_through_the_pages(federation, client):
    client.force_login(federation.person["Ben"])
    with clock.at(AT):
        address = reverse("means:state-capacity", args=[Technique.objects.get(name="bake").pk])
        assert client.post(address, {"once": "a", "amount": "8000", "period": "2", "reason": "Repairs."}).status_code == 302
        address = reverse("means:state-stock", args=["bakery"])
        assert client.post(address, {"once": "b", "product": "flour", "amount": "250", "reason": "Counted."}).status_code == 302
    assert capacity() == [9000, 8000]
    assert [row["amount"] for row in services.effective(AT + DAY)["stocks"]] == [250]


# ── From a later day, and from a period on


def test_what_is_announced_counts_from_its_day_and_what_was_said_before_until_then(federation):
    state(federation, holds_from=AT + 10 * DAY)
    for moment, amount in ((AT + DAY, 9000), (AT + 10 * DAY, 7000)):
        assert [row["amount"] for row in services.effective(moment)["capacity"] if row["technique"] == "bake"] == [amount]
    entry = Entry.objects.get(kind="means.announced")
    assert (entry.data["holds_from"], entry.data["day"]) == ("2030-03-11T12:00:00Z", "2030-03-11")


def test_what_is_announced_takes_its_turn_by_its_day_whenever_it_was_said(federation):
    later = {"capacity": [{"technique": "bake", "period": "", "amount": 7500}]}
    state(federation, holds_from=AT + 10 * DAY)
    state(federation, rows=later, at=AT + 2 * DAY)
    for moment, amount in ((AT + 3 * DAY, 7500), (AT + 11 * DAY, 7000)):
        assert [row["amount"] for row in services.effective(moment)["capacity"] if row["technique"] == "bake"] == [amount]


def test_what_is_announced_and_taken_back_never_counts(federation):
    services.withdraw(statement=state(federation, holds_from=AT + 10 * DAY), at=AT + DAY)
    assert [row["amount"] for row in services.effective(AT + 20 * DAY)["capacity"] if row["technique"] == "bake"] == [9000]


@pytest.mark.parametrize("day", [AT - DAY, AT, AT + 4000 * DAY])
def test_a_statement_is_about_now_or_a_day_to_come(federation, day):
    with pytest.raises(Refused, match="a day to come"):
        state(federation, holds_from=day)


def test_a_capacity_from_a_period_on_and_a_recipe_from_a_day_are_stated_through_the_pages(federation, client):
    client.force_login(federation.person["Ben"])
    bake = Technique.objects.get(name="bake").pk
    said = {"amount": "8000", "period": "1", "since": "2030-04-01", "reason": "A new oven."}
    recipe = {"takes": "Flour 0.8", "makes": "bread 1", "work": "baker 0.05", "since": "2030-05-01", "reason": "Other flour."}
    with clock.at(AT):
        assert "from 2 on" not in client.get(reverse("means:state-capacity", args=[bake])).text  # of two periods it is the last
        assert client.post(reverse("means:state-capacity", args=[bake]), {"once": "a", **said}).status_code == 302
        assert client.post(reverse("means:state-recipe", args=[bake]), {"once": "b", **recipe}).status_code == 302
        past = client.post(reverse("means:state-recipe", args=[bake]), {"once": "c", **recipe, "since": "2030-01-01"})
        assert past.status_code == 422
        assert "a day to come" in past.text
        assert "holds from 1 April 2030" in client.get(reverse("means:workplace", args=["bakery"])).text
    assert capacity() == [9000]
    april = services.effective(AT + 40 * DAY)
    assert [row["amount"] for row in april["capacity"] if row["technique"] == "bake"] == [9000, 8000]
    assert [row["amount"] for row in april["inputs"] if row["technique"] == "bake"] == [0.7]
    may = services.effective(AT + 70 * DAY)
    assert [row["amount"] for row in may["inputs"] if row["technique"] == "bake"] == [0.8]


def test_a_capacity_from_a_period_on_is_said_of_every_period_to_the_last(federation):
    tables = services.effective(AT)
    form = CapacityForm(
        tables, Technique.objects.get(name="bake"), ["2027", "2028", "2029"], {"amount": 5, "period": "2+", "reason": "."}
    )
    assert form.is_valid(), form.errors
    assert [(row["period"], row["amount"]) for row in form.rows()["capacity"]] == [("2", 5), ("3", 5)]


@pytest.mark.parametrize("address", ["/bodies/bakery/", "/members/me/"])
def test_who_works_there_finds_the_way_to_state_how_from_where_they_look(federation, client, address):
    client.force_login(federation.person["Ben"])
    page = client.get(address)
    assert page.status_code == 200
    assert reverse("means:workplace", args=["bakery"]) in page.text


def test_what_the_founding_tables_say_of_the_opening_is_replaced_however_they_word_it(federation):
    base = {**TABLES, "stocks": [{"product": "flour", "period": "opening", "amount": 500, "unit": "kg"}]}
    base["capacity"] = [{**row, "period": "opening"} for row in TABLES["capacity"]]
    services.replace(file=record.attach(services.spelled(base), "application/json"), title="Worded", entry=0, at=AT)
    state(federation)
    assert capacity() == [7000]
    said = {"stocks": [{"product": "flour", "period": "", "amount": 250, "unit": "kg"}]}
    state(federation, kind="stock", about="flour", rows=said)
    assert [row["amount"] for row in services.effective(AT + DAY)["stocks"]] == [250]
    form = CapacityForm(services.effective(AT + DAY), Technique.objects.get(name="bake"), ["1", "2"])
    assert form.fields["amount"].initial == 7000
