"""From what a member states to the demand in force."""

import json
from decimal import Decimal

import pytest

from commonweal.web import enact
from commonweal.web.needs import services
from commonweal.web.needs.models import Demand, List, Product, StatedNeed
from commonweal.web.plans import inputs
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY

pytestmark = pytest.mark.django_db


def state(federation, name="Ana", amount="100", **said):
    return services.state_need(
        member=federation.person[name],
        community=federation.body["northside"],
        product=Product.objects.get(name="bread"),
        **{"tier": "basic", "amount": Decimal(amount), "periods": [], "why": "Our street has grown.", "at": AT, **said},
    )


def bread(federation, tier):
    lines = services.current(federation.body["northside"]).lines_by_key()
    return [lines.get(("bread", period, tier), Decimal(0)) for period in (1, 2)]


def test_the_founding_tables_are_the_first_demand(federation):
    assert bread(federation, "vital") == [4200, 4200]
    assert Demand.objects.count() == 2


def test_a_stated_need_is_in_force_once_the_assembly_has_ratified_it(federation, everyone_votes):
    need = state(federation)
    assert bread(federation, "basic") == [0, 0]
    ballot = services.open_list(community=federation.body["northside"], note="", at=AT)
    everyone_votes(ballot, "yes")
    assert ballot.closed
    assert bread(federation, "basic") == [0, 0]  # decided, and not yet carried out
    enact.carry_out(at=AT + DAY)
    assert bread(federation, "basic") == [100, 100]
    assert bread(federation, "vital") == [4200, 4200]
    need.refresh_from_db()
    assert need.demand == services.current(federation.body["northside"])
    assert not need.is_open


def test_the_ratified_list_is_a_file_of_the_record(federation, everyone_votes):
    need = state(federation)
    ballot = services.open_list(community=federation.body["northside"], note="", at=AT)
    listed = json.loads(record.attached(ballot.file))
    assert listed["takes_up"] == [need.key]
    assert {"product": "bread", "period": 1, "tier": "basic", "amount": "100"} in listed["needs"]
    assert Entry.objects.get(kind="needs.listed").data["file"] == ballot.file


def test_a_list_that_is_not_carried_changes_nothing(federation, everyone_votes):
    need = state(federation)
    ballot = services.open_list(community=federation.body["northside"], note="", at=AT)
    everyone_votes(ballot, "no")
    enact.carry_out(at=AT + DAY)
    assert bread(federation, "basic") == [0, 0]
    need.refresh_from_db()
    assert need.is_open


def test_carried_out_twice_it_is_ratified_once(federation, everyone_votes):
    state(federation)
    ballot = services.open_list(community=federation.body["northside"], note="", at=AT)
    everyone_votes(ballot, "yes")
    enact.carry_out(at=AT + DAY)
    entry = Entry.objects.get(kind="poll.closed")
    assert enact.carry_out_entry(entry, at=AT + DAY) is False
    services.ratify(key=ballot.key, entry=entry.index, at=AT + DAY)
    assert bread(federation, "basic") == [100, 100]
    assert Demand.objects.filter(community__key="northside").count() == 2


def test_a_need_in_place_of_a_figure_moves_it_between_tiers(federation, everyone_votes):
    state(federation, amount="0", tier="wanted", replaces=True)
    state(federation, amount="1500", tier="basic", replaces=True)
    everyone_votes(services.open_list(community=federation.body["northside"], note="", at=AT), "yes")
    enact.carry_out(at=AT + DAY)
    assert bread(federation, "wanted") == [0, 0]
    assert bread(federation, "basic") == [1500, 1500]


def test_no_entry_names_who_needs_something(federation):
    state(federation)
    entry = Entry.objects.get(kind="need.stated")
    assert federation.person["Ana"].key not in entry.text
    assert "Ana" not in entry.text
    assert "street" not in entry.text


def test_a_need_can_be_changed_and_withdrawn_until_it_is_before_the_assembly(federation):
    need, other = state(federation), state(federation, name="Ben")
    services.withdraw_need(need=other, at=AT)
    assert not StatedNeed.objects.open().filter(pk=other.pk).exists()
    services.open_list(community=federation.body["northside"], note="", at=AT)
    with pytest.raises(Refused, match="before the assembly"):
        services.withdraw_need(need=need, at=AT)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"amount": "-1"}, "cannot be needed"),
        ({"amount": "0"}, "cannot be needed"),
        ({"amount": "1e13"}, "more than can be written"),
        ({"tier": "luxury"}, "no tier"),
        ({"periods": [3]}, "Period 3 is not planned for"),
        ({"why": "  "}, "Say why"),
    ],
)
def test_a_need_that_cannot_be_is_refused_with_its_figures(federation, said, sentence):
    with pytest.raises(Refused, match=sentence):
        state(federation, **said)
    assert not StatedNeed.objects.exists()


def test_one_list_at_a_time_is_before_an_assembly(federation):
    state(federation)
    services.open_list(community=federation.body["northside"], note="", at=AT)
    with pytest.raises(Refused, match="already"):
        services.open_list(community=federation.body["northside"], note="", at=AT)
    assert List.objects.count() == 1


def test_the_tables_of_a_plan_hold_the_ratified_needs(federation, everyone_votes):
    state(federation, periods=[2])
    everyone_votes(services.open_list(community=federation.body["northside"], note="", at=AT), "yes")
    enact.carry_out(at=AT + DAY)
    rows = [row for row in inputs.effective(AT + DAY)["needs"] if row["community"] == "northside" and row["tier"] == "basic"]
    assert rows == [{"community": "northside", "product": "bread", "period": "2", "tier": "basic", "amount": 100.0, "unit": "kg"}]


def test_what_an_assembly_has_ratified_is_neither_changed_nor_listed_again_before_it_is_in_force(federation, everyone_votes):
    need = state(federation)
    community = federation.body["northside"]
    everyone_votes(services.open_list(community=community, note="", at=AT), "yes")  # decided, and not yet carried out
    with pytest.raises(Refused, match="before the assembly"):
        services.withdraw_need(need=need, at=AT + DAY)
    with pytest.raises(Refused, match="Nothing new"):
        services.open_list(community=community, note="", at=AT + DAY)


def test_what_an_assembly_has_turned_down_can_be_withdrawn_or_listed_again(federation, everyone_votes):
    need = state(federation)
    everyone_votes(services.open_list(community=federation.body["northside"], note="", at=AT), "no")
    services.open_list(community=federation.body["northside"], note="Again.", at=AT + DAY)
    everyone_votes(List.objects.open().get(), "no", AT + DAY)
    services.withdraw_need(need=need, at=AT + DAY)
    need.refresh_from_db()
    assert need.withdrawn
