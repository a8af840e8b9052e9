"""Bodies that join, leave, split, merge and dissolve: nobody is lost, no history, and every recall is settled at once."""

import pytest

from commonweal.rules.accords import Act, New, Terms
from commonweal.rules.bodies import Kind
from commonweal.web import enact
from commonweal.web.bodies import regrouping, services, tellers
from commonweal.web.bodies.models import Body, Membership, RecallMark, Seat, Tenure
from commonweal.web.bodies.permits import can
from commonweal.web.committees import services as committees
from commonweal.web.constitution import services as constitution
from commonweal.web.constitution.models import Article
from commonweal.web.elections.models import Election
from commonweal.web.members.models import Member
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT

WORKS = New("works", Kind.WORKPLACE, "Works")
MERGER = Terms(Act.MERGE, ("bakery", "mill"), new=(WORKS,))
DIVISION = Terms(
    Act.SPLIT, ("bakery",), new=(New("day", Kind.WORKPLACE, "Day shift"), New("night", Kind.WORKPLACE, "Night shift"))
)


def carry_out(terms, going=None):
    """Carry an accord out, and what follows from it."""
    after = regrouping.carry_out(terms=terms, going=going or {}, accord="accord-1", at=AT)
    enact.carry_out(at=AT)
    return after


def members_of(key):
    return {membership.member.name for membership in Membership.objects.running().filter(body__key=key)}


def test_merged_everybody_belongs_once_to_the_new_body_and_elects_anew(federation):
    carry_out(MERGER)
    assert members_of("works") == {"Ana", "Ben", "Cleo", "Dora", "Emil"}
    works = Body.objects.get(key="works")
    assert works.size == 5
    assert works.parent == federation.council
    (seat,) = Seat.objects.filter(constituency=works, council=federation.council)
    assert Election.objects.running().filter(seat=seat).exists()
    assert len(tellers.of(works)) == 3


def test_the_past_of_merged_bodies_stays_readable_and_no_entry_changes(federation, client):
    before = list(Entry.objects.order_by("index").values_list("index", "text"))
    carry_out(MERGER)
    assert list(Entry.objects.order_by("index").values_list("index", "text"))[: len(before)] == before
    page = client.get("/bodies/bakery/").content.decode()
    assert "It ended on" in page
    assert "Works" in page
    assert client.get(f"/bodies/seats/{federation.seat['bakery'].key}/").status_code == 200
    assert not Body.objects.filter(key="bakery").exists()
    assert can(
        federation.person["Cleo"], "assignment.answer", federation.body["bakery"].__class__.with_ended.get(key="bakery")
    ).holds


def test_r4_seats_that_end_end_their_tenures_and_what_rests_on_them(federation):
    top = services.found_body(key="top", kind="council", name="Top", at=AT)
    Body.objects.filter(key="council").update(parent=top)
    higher = services.found_seat(council=top, constituency=Body.objects.get(key="council"), at=AT)
    services.install(seat=higher, order=[federation.person["Ben"]], election="higher", at=AT)
    carry_out(Terms(Act.LEAVE, ("bakery",)))
    causes = dict(Tenure.objects.filter(holder=federation.person["Ben"]).values_list("seat__council__key", "cause"))
    assert causes == {"council": "ended", "top": "derived"}


def test_r1_a_recall_is_evaluated_anew_when_a_body_leaves(federation):
    """Two of five mark beneath the council; when the two workplaces' others are gone two of three are more than half."""
    top = services.found_body(key="top", kind="council", name="Top", at=AT)
    Body.objects.filter(key="council").update(parent=top)
    council = Body.objects.get(key="council")
    stranger = Member.objects.create_user(name="Finn")
    lone = services.found_body(key="lone", kind="workplace", name="Lone", parent=council, at=AT)
    services.join(member=stranger, body=lone, at=AT)
    higher = services.found_seat(council=top, constituency=council, at=AT)
    tenure = services.install(seat=higher, order=[federation.person["Ana"]], election="higher", at=AT)
    for name in ("Cleo", "Dora", "Emil"):
        services.set_mark(tenure=tenure, member=federation.person[name], at=AT)
    assert RecallMark.objects.filter(tenure=tenure).count() == 3  # of six beneath: not more than half
    carry_out(Terms(Act.LEAVE, ("lone",)))
    tenure.refresh_from_db()
    assert tenure.cause == "recalled"  # three of five


def test_members_divide_as_they_said_and_marks_go_with_the_seat_that_ended(federation):
    keys = {name: federation.person[name].key for name in ("Ana", "Ben", "Emil")}
    carry_out(DIVISION, {keys["Emil"]: "night"})
    assert (members_of("day"), members_of("night")) == ({"Ana", "Ben"}, {"Emil"})
    assert list(Body.with_ended.get(key="bakery").became.order_by("key").values_list("key", flat=True)) == ["day", "night"]


def test_what_cannot_be_done_now_says_why_and_changes_nothing(federation):
    committees.propose(workplace=federation.body["bakery"], at=AT)
    before = Entry.objects.count()
    with pytest.raises(Refused, match="still deciding on something"):
        regrouping.carry_out(terms=MERGER, going={}, accord="accord-1", at=AT)
    assert Entry.objects.count() == before
    with pytest.raises(Refused, match="Nobody goes to Night shift"):
        regrouping.carry_out(terms=DIVISION, going={}, accord="accord-1", at=AT)
    assert Body.objects.filter(key="bakery").exists()


def test_c1_whoever_leaves_keeps_the_rules_it_had_and_stands_on_its_own(federation):
    article = constitution.reworded("recall.share", "", "", {"more_than": "1/3"}, AT)
    constitution.adopt(body="council", articles=[article], at=AT)
    carry_out(Terms(Act.LEAVE, ("mill",)))
    mill = Body.objects.get(key="mill")
    assert mill.parent is None
    assert mill.left == AT
    assert services.rules_of(mill, AT).recall.more_than.denominator == 3
    assert Article.objects.filter(body="mill", key="recall.share").exists()
    assert not Seat.objects.filter(constituency=mill).exists()
    carry_out(Terms(Act.JOIN, ("mill",), "council", seats=2))
    mill.refresh_from_db()
    assert (mill.parent, mill.left) == (federation.council, None)
    assert Seat.objects.filter(constituency=mill, council=federation.council).count() == 2


def test_a_council_that_has_left_is_not_taken_for_the_federations_own(federation):
    low = services.found_body(key="aaa", kind="council", name="AAA", parent=federation.council, at=AT)
    carry_out(Terms(Act.LEAVE, ("aaa",)))
    assert Body.objects.topmost().get() == federation.council
    low.refresh_from_db()
    assert low.parent is None


def test_federations_found_a_council_above_them_and_a_council_opens_a_body(federation):
    other = services.found_body(key="other", kind="council", name="Other federation", at=AT)
    carry_out(Terms(Act.FOUND, ("council", "other"), new=(New("league", Kind.COUNCIL, "League"),), seats=2))
    league = Body.objects.topmost().get()
    assert {body.key for body in league.children.all()} == {"council", "other"}
    assert league.seats.count() == 4
    carry_out(Terms(Act.OPEN, (), "other", (New("farm", Kind.WORKPLACE, "Farm"),)))
    farm = Body.objects.get(key="farm")
    assert farm.parent == other
    assert farm.awaits_tellers


def test_a_committee_that_is_dissolved_can_be_founded_again_on_the_same_agenda(federation):
    first = committees.found(workplace=federation.body["bakery"], at=AT)
    carry_out(Terms(Act.DISSOLVE, (first.body.key,)))
    assert committees.of(federation.body["bakery"]) is None
    again = committees.found(workplace=federation.body["bakery"], at=AT)
    assert again.pk == first.pk
    assert again.body.key != first.body.key
