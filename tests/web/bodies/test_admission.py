"""Coming to belong to a body: asked by anyone, admitted by one who belongs to it, recorded without names."""

import pytest

from commonweal.web.bodies import admission, electorates, services
from commonweal.web.bodies.models import REQUESTS_STAND, Admission, Body, Membership
from commonweal.web.committees import services as committees
from commonweal.web.members.models import Member
from commonweal.web.polls import services as polls
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY

pytestmark = pytest.mark.both_databases


def test_asking_gives_no_right_and_any_one_member_admits(town):
    asked = admission.ask(member=town.stranger, body=town.bakery, at=AT)
    with pytest.raises(Refused):
        services.set_mark(tenure=town.seat.tenure, member=town.stranger, at=AT)
    admission.admit(admission=asked, by=town.people[9], at=AT + DAY)
    assert town.bakery.memberships.running().filter(member=town.stranger, joined=AT + DAY).exists()
    assert not Admission.objects.exists()
    services.set_mark(tenure=town.seat.tenure, member=town.stranger, at=AT + DAY)


def test_the_record_says_that_somebody_was_admitted_and_seals_who_and_by_whom(town):
    asked = admission.ask(member=town.stranger, body=town.bakery, at=AT)
    admission.admit(admission=asked, by=town.people[9], at=AT)
    entry = Entry.objects.filter(kind="membership.joined").latest("index")
    assert entry.data == {"members": 11, "admitted": True}
    assert {opening.field for opening in entry.openings.filter(shown=False)} == {"member", "admitted_by"}


def test_accounts_without_number_bring_no_vote(town):
    for number in range(20):
        admission.ask(member=Member.objects.create_user(name=f"Puppet {number}"), body=town.bakery, at=AT)
    town.bakery.refresh_from_db()
    assert town.bakery.size == 10


@pytest.mark.parametrize("by", ["a stranger", "one who has left", "who asks"])
def test_nobody_else_admits(town, by):
    asked = admission.ask(member=town.stranger, body=town.bakery, at=AT)
    if by == "one who has left":
        services.leave(member=town.people[9], body=town.bakery, at=AT)
    who = {"a stranger": Member.objects.create_user(name="Other"), "one who has left": town.people[9], "who asks": town.stranger}
    with pytest.raises(Refused, match="Only those who belong"):
        admission.admit(admission=asked, by=who[by], at=AT)


def test_a_request_lapses_and_can_be_made_again(town):
    asked = admission.ask(member=town.stranger, body=town.bakery, at=AT)
    with pytest.raises(Refused, match="forgotten"):
        admission.admit(admission=asked, by=town.people[0], at=AT + REQUESTS_STAND)
    again = admission.ask(member=town.stranger, body=town.bakery, at=AT + REQUESTS_STAND)
    admission.admit(admission=again, by=town.people[0], at=AT + REQUESTS_STAND)
    assert Membership.objects.filter(member=town.stranger).count() == 1


def test_a_body_that_everyone_has_left_is_opened_again_by_the_council_above(town):
    dairy = services.found_body(key="dairy", kind="workplace", name="Dairy", parent=town.council, at=AT)
    asked = admission.ask(member=town.stranger, body=dairy, at=AT)
    with pytest.raises(Refused):
        admission.admit(admission=asked, by=town.people[5], at=AT)
    admission.admit(admission=asked, by=town.seat.tenure.holder, at=AT)
    second = admission.ask(member=town.people[5], body=dairy, at=AT)
    with pytest.raises(Refused):  # somebody belongs to it now, so the council admits nobody any more
        admission.admit(admission=second, by=town.seat.tenure.holder, at=AT)


def test_nobody_asks_a_council_or_where_they_belong(town):
    for member, body in ((town.stranger, town.council), (town.people[0], town.bakery)):
        with pytest.raises(Refused):
            admission.ask(member=member, body=body, at=AT)


def test_who_belongs_to_several_bodies_is_one_voice_in_each_electorate(federation):
    """Ana and Ben belong to a community and to a workplace: one line on each roll, and one constituent beneath the council."""
    ana, council = federation.person["Ana"], federation.council
    assert {body.key for body in Body.objects.of(ana)} == {"northside", "bakery"}
    assert council.voters().count() == 10  # memberships
    assert electorates.beneath(council).count() == 5  # people
    poll = committees.propose(workplace=federation.body["bakery"], at=AT)
    assert poll.persons.filter(member=ana).count() == 1
    assert poll.on_roll == 3
    polls.cast_ballot(poll, member=ana, choice="yes", at=AT)
    with pytest.raises(Refused):
        polls.cast_ballot(poll, member=ana, choice="yes", at=AT)
    top = services.found_body(key="top", kind="council", name="Top", at=AT)
    Body.objects.filter(pk=council.pk).update(parent=top)
    seat = services.found_seat(council=top, constituency=Body.objects.get(pk=council.pk), at=AT)
    tenure = services.install(seat=seat, order=[federation.person["Cleo"]], election="higher", at=AT)
    services.set_mark(tenure=tenure, member=ana, at=AT)
    services.set_mark(tenure=tenure, member=ana, at=AT)
    tenure.refresh_from_db()
    assert tenure.marked_below == 1
    services.leave(member=ana, body=federation.body["bakery"], at=AT)
    tenure.refresh_from_db()
    assert tenure.marked_below == 1  # she belongs beneath the council still
    services.leave(member=ana, body=federation.body["northside"], at=AT)
    tenure.refresh_from_db()
    assert tenure.marked_below == 0
