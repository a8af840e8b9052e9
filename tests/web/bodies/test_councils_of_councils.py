"""Seats that a lower council fills: two electorates, the cascade, quotas (R3, R4, R6), on whichever database the tests run."""

from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.audit import verify
from commonweal.rules.constitution import written
from commonweal.rules.recall import Standing
from commonweal.rules.seats import Electorate
from commonweal.web import clock
from commonweal.web.bodies import hooks, services
from commonweal.web.bodies.models import Body, DelegateMark, RecallMark, Seat
from commonweal.web.constitution import services as constitution
from commonweal.web.members.models import Member
from commonweal.web.record import export
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY

pytestmark = pytest.mark.both_databases


@dataclass
class Region:
    """Three towns' workplaces of four, a district of their three delegates, and above it a region with one seat."""

    body: dict[str, Body]
    seat: dict[str, Seat]
    person: dict[str, Member]

    def mark(self, seat, *names, within=None):
        for name in names:
            services.set_mark(tenure=self.seat[seat].tenure, member=self.person[name], at=AT, within=within)

    def holder(self, seat):
        tenure = Seat.objects.get(pk=self.seat[seat].pk).tenure
        return tenure.holder.name if tenure else None


@pytest.fixture
def region(db):
    top = services.found_body(key="region", kind="council", name="Region", at=AT)
    district = services.found_body(key="district", kind="council", name="District", parent=top, at=AT)
    body, seat, person = {"region": top, "district": district}, {}, {}
    for town, letter in (("bakery", "b"), ("mill", "m"), ("farm", "f")):
        body[town] = services.found_body(key=town, kind="workplace", name=town.capitalize(), parent=district, at=AT)
        people = [Member.objects.create_user(name=f"{letter}{number}") for number in range(1, 5)]
        person |= {member.name: member for member in people}
        for member in people:
            services.join(member=member, body=body[town], at=AT)
        seat[town] = services.found_seat(council=district, constituency=body[town], at=AT)
        services.install(seat=seat[town], order=people[:2], election="founding", at=AT)
    seat["region"] = services.found_seat(council=top, constituency=district, at=AT)
    services.install(seat=seat["region"], order=[person["b1"], person["m1"]], election="founding", at=AT)
    return Region(body, seat, person)


def kinds(after: int) -> list[str]:
    return list(Entry.objects.filter(index__gte=after).order_by("index").values_list("kind", flat=True))


def test_R3_the_members_beneath_recall_and_so_do_the_delegates(region):
    region.mark("region", "b2", "b3", "m2", "m3", "f2", "f3")
    assert region.holder("region") == "b1"  # 6 of 12
    region.mark("region", "f4")
    assert region.holder("region") == "m1"
    recalled = Entry.objects.get(kind="tenure.recalled")
    assert {"marks": 7, "constituents": 12, "by": "members"}.items() <= recalled.data.items()
    assert region.holder("bakery") == "b1"  # nothing is lost downwards
    region.mark("region", "b1", within=Electorate.OWN)
    assert region.holder("region") == "m1"  # 1 of 3
    region.mark("region", "f1", within=Electorate.OWN)
    assert region.holder("region") is None
    again = Entry.objects.filter(kind="tenure.recalled").latest("index")
    assert {"marks": 2, "constituents": 3, "by": "delegates"}.items() <= again.data.items()


def test_R3_marks_of_two_electorates_do_not_add_up(region):
    region.mark("region", "b2", "b3", "m2", "m3", "f2", "f3")  # 6 of 12 members
    region.mark("region", "f1", within=Electorate.OWN)  # 1 of 3 delegates
    assert region.holder("region") == "b1"


def test_R2_a_delegates_mark_is_a_public_act_and_a_members_is_sealed(region):
    region.mark("region", "b2")
    assert not Entry.objects.filter(kind__startswith="recall.").exists()
    region.mark("region", "m1", within=Electorate.OWN)
    entry = Entry.objects.get(kind="recall.marked")
    assert entry.data["office"] == region.person["m1"].office_key
    services.withdraw_mark(tenure=region.seat["region"].tenure, member=region.person["m1"], at=AT, within=Electorate.OWN)
    assert Entry.objects.filter(kind="recall.withdrawn").count() == 1
    assert not DelegateMark.objects.exists()
    assert RecallMark.objects.count() == 1


def test_R2_nobody_marks_in_an_electorate_they_do_not_belong_to(region):
    for name, within in (("b2", Electorate.OWN), ("stranger", None)):
        member = region.person.get(name) or Member.objects.create_user(name=name)
        with pytest.raises(Refused):
            services.set_mark(tenure=region.seat["region"].tenure, member=member, at=AT, within=within)


def test_R4_a_recalled_delegate_loses_at_once_what_rested_on_the_lost_seat(region):
    region.mark("bakery", "b2", "b3")
    first = Entry.objects.count()
    region.mark("bakery", "b4")
    assert kinds(first) == ["tenure.recalled", "tenure.began", "tenure.derived", "tenure.began"]
    assert (region.holder("bakery"), region.holder("region")) == ("b2", "m1")


def test_R4_the_constitution_can_loosen_the_cascade_while_the_delegate_belongs_beneath(region):
    loosened = written("recall.cascade", {"derived": "kept"})
    constitution.adopt(body="region", articles=[loosened], at=AT)
    region.mark("bakery", "b2", "b3", "b4")
    assert (region.holder("bakery"), region.holder("region")) == ("b2", "b1")
    services.leave(member=region.person["b1"], body=region.body["bakery"], at=AT)
    assert region.holder("region") == "m1"


def test_R4_who_loses_the_lower_seat_loses_the_marks_set_from_it_and_the_turn(region):
    region.mark("region", "f1", within=Electorate.OWN)
    region.mark("farm", "f2", "f3", "f4")
    assert not DelegateMark.objects.exists()
    region.mark("mill", "m2", "m3", "m4")
    assert not region.seat["region"].alternates.exists()


def test_R1_a_member_who_leaves_a_body_far_below_tips_the_scale(region):
    region.mark("region", "b2", "b3", "m2", "m3", "f2", "f3")  # 6 of 12
    services.leave(member=region.person["m4"], body=region.body["mill"], at=AT)  # 6 of 11
    assert region.holder("region") == "m1"


def test_R1_a_member_of_two_bodies_below_leaves_one_and_their_mark_stands(region):
    services.join(member=region.person["b2"], body=region.body["mill"], at=AT)
    region.mark("region", "b2")
    services.leave(member=region.person["b2"], body=region.body["mill"], at=AT)
    assert region.seat["region"].tenure.marked_below == 1
    services.leave(member=region.person["b2"], body=region.body["bakery"], at=AT)
    assert region.seat["region"].tenure.marked_below == 0


@pytest.mark.parametrize(("by", "marks"), [("all", 3), ("quota", 2)])
def test_R6_seats_of_one_count_are_recalled_by_all_or_by_a_quota_and_counted_again(region, by, marks, monkeypatch):
    monkeypatch.setattr(hooks, "_count_back", [lambda election, eligible, at: Member.objects.filter(pk__in=eligible).last()])
    constitution.adopt(body="district", articles=[written("recall.proportional", {"by": by})], at=AT)
    second = services.found_seat(council=region.body["district"], constituency=region.body["farm"], at=AT)
    seats = [region.seat["farm"], second]
    people = [region.person[name] for name in ("f1", "f2")]
    services.install_together(seats=seats, elected=people, election="count", at=AT)
    region.seat["second"] = second
    for number, name in enumerate(("f2", "f3", "f4")[:marks], start=1):
        assert region.holder("farm") == "f1", number
        region.mark("farm", name)
    assert region.holder("farm") == "f4"  # whom the count names; f1 has departed, f2 sits
    services.resign(tenure=second.tenure, member=region.person["f2"], at=AT)
    assert region.holder("second") == "f3"


def test_the_page_shows_both_electorates_and_lets_each_mark_in_two_clicks(region, client):
    tenure = region.seat["region"].tenure
    with clock.at(AT):
        client.force_login(region.person["m1"])
        page = client.get(tenure.get_absolute_url()).text
        assert "0 of 3 constituents have marked; 2 are needed." in page
        assert "Set my mark as a delegate, by name" in page
        mark = reverse("bodies:set-mark", args=[tenure.key])
        assert "As a delegate you mark by name" in client.get(f"{mark}?as=delegate").text
        assert client.post(mark, {"once": "1", "as": "delegate"}).status_code == 302
        shown = client.get(tenure.get_absolute_url()).text
        assert "Your recall mark stands." in shown
        assert "Marked by m1." in " ".join(shown.split())
        client.force_login(region.person["b3"])
        assert client.post(mark, {"once": "2"}).status_code == 302
        withdraw = reverse("bodies:withdraw-mark", args=[tenure.key])
        assert "Yes, withdraw my recall mark" in client.get(withdraw).text
        assert client.post(withdraw, {"once": "3"}).status_code == 302
    assert not RecallMark.objects.exists()


def test_R2_the_days_count_of_a_seat_that_delegates_fill_is_of_the_members_beneath(region):
    region.mark("region", "b2", "b3")
    region.mark("region", "m1", within=Electorate.OWN)
    services.take_days_counts(AT + DAY)
    tenure = region.seat["region"].tenure
    assert tenure.days_count() == Standing(2, 12)
    assert "The day’s count: 2 of 12; 7 are needed." in services.shown_recall(tenure, AT + DAY).public_sentence


def test_a_record_with_two_electorates_and_a_cascade_is_found_consistent_from_outside(region, tmp_path):
    region.mark("region", "b2", "b3", "m2", "m3", "f2", "f3", "f4")
    region.mark("mill", "m2", "m3", "m4")
    assert {"tenure.recalled", "tenure.derived"} <= set(Entry.objects.values_list("kind", flat=True))
    record.sign(record.FEDERATION, AT)
    export.write(tmp_path / "out")
    assert verify.main([str(tmp_path / "out")]) == 0


def test_a_mark_from_below_costs_the_database_no_more_for_many_members(region):
    def queries(name):
        with CaptureQueriesContext(connection) as caught:
            region.mark("region", name)
        return len(caught)

    few = queries("b2")
    for number in range(20):
        services.join(member=Member.objects.create_user(name=f"new {number}"), body=region.body["mill"], at=AT)
    assert queries("b3") == few
