"""C4: enough of the members below put any item to a referendum, and what they decide stands over the council's."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from commonweal.rules.accords import Act, Terms
from commonweal.rules.ballots import Vote
from commonweal.rules.decisions import Stage
from commonweal.rules.effects import ChangeArticle, Compute, Resolve
from commonweal.web import clock, enact, tick
from commonweal.web.bodies import regrouping
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.services import rules_of
from commonweal.web.decisions import life, petitions, services
from commonweal.web.decisions.models import Petition, Proposal, Signature
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY, rule

pytestmark = pytest.mark.django_db
YES = [{"key": "yes", "title": "Yes"}]
SHORTER = ChangeArticle("votes.length", "How long a vote lasts", "", (("days", 3),))


@pytest.fixture
def people(federation):
    """Ana, Ben, Cleo, Dora and Emil, of whom three have to sign."""
    rule(federation.council, "decisions.petition", share="1/2")
    return list(federation.person.values())


def council_votes(federation, choice, *effects, subject="ordinary", seats=4):
    made = services.propose(
        council=federation.council, title="Shorter votes", text="", options=YES, follows={"yes": effects}, subject=subject, at=AT
    )
    for seat in list(federation.seat.values())[:seats]:
        services.cast(proposal=made, tenure=seat.tenure, vote=Vote.whole(choice), at=AT)
    enact.carry_out(at=AT)
    made.refresh_from_db()
    return made


def signed_by(people, council, **about):
    petition = petitions.begin(council=council, member=people[0], at=AT, **about)
    for member in people[1:]:
        petition = petitions.sign(petition=petition, member=member, at=AT)
    return petition


def all_vote(people, referendum, choice, at=AT):
    for member in people:
        services.cast_ballot(proposal=referendum, member=member, choice_made=choice, at=at)
    enact.carry_out(at=at)
    referendum.refresh_from_db()
    return referendum


def test_C4_the_signature_that_suffices_opens_the_referendum_of_all_members_below(federation, people):
    petition = signed_by(people[:2], federation.council, title="A free library")
    assert (petition.signed, petition.members, petition.referendum) == (2, 5, None)
    referendum = petitions.sign(petition=petition, member=people[2], at=AT).referendum
    assert (referendum.stage, referendum.by, referendum.on_roll) == (Stage.OPEN, Proposal.By.MEMBERS, 5)
    reached = Entry.objects.get(kind="petition.reached")
    assert (reached.data["signed"], reached.data["needed"], reached.data["poll"]) == (3, 3, referendum.key)
    assert all_vote(people, referendum, "yes").stage is Stage.CARRIED


def test_C4_nobody_signs_twice_and_whoever_withdraws_or_is_no_member_does_not_count(federation, people):
    petition = signed_by([people[0], people[0], people[1], people[1]], federation.council, title="A free library")
    assert petition.signed == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(petition=petition, member=people[0])
    assert petitions.withdraw(petition=petition, member=people[1], at=AT).signed == 1
    stranger = type(people[0]).objects.create_user(name="Rita")
    with pytest.raises(Refused, match="members beneath"):
        petitions.sign(petition=petition, member=stranger, at=AT)
    assert petitions.sign(petition=petition, member=people[2], at=AT).referendum is None


def test_C4_who_leaves_changes_the_share_at_once(federation, people):
    """Two of five are too few; of four they are a half, in the transaction in which the fifth leaves."""
    petition = signed_by(people[:2], federation.council, title="A free library")
    for body in ("southside", "bakery"):  # Emil belongs to both
        bodies.leave(member=federation.person["Emil"], body=federation.body[body], at=AT)
    petition.refresh_from_db()
    assert petition.referendum is not None
    assert not Signature.objects.exists()


def test_C4_a_body_that_leaves_changes_the_share_at_once(federation, people):
    """Three of seven are too few; of the five who remain they are more than a half, in the transaction in which two leave."""
    lone = bodies.found_body(key="lone", kind="workplace", name="Lone", parent=federation.council, at=AT)
    for name in ("Finn", "Gala"):
        bodies.join(member=type(people[0]).objects.create_user(name=name), body=lone, at=AT)
    petition = signed_by(people[:3], federation.council, title="A free library")
    assert (petition.members, petition.referendum) == (7, None)
    regrouping.carry_out(terms=Terms(Act.LEAVE, ("lone",)), going={}, accord="accord", at=AT)
    petition.refresh_from_db()
    assert petition.referendum is not None


def test_C4_who_leaves_takes_the_signature_along(federation, people):
    petition = signed_by([federation.person["Emil"], people[0]], federation.council, title="A free library")
    for body in ("southside", "bakery"):
        bodies.leave(member=federation.person["Emil"], body=federation.body[body], at=AT)
    petition.refresh_from_db()
    assert (petition.signed, petition.members, petition.referendum) == (1, 4, None)


def test_C4_who_signed_is_told_to_nobody_else_and_nothing_of_it_stays(federation, people, client):
    petition = signed_by(people[:2], federation.council, title="A free library")
    pages = []
    for member in (people[0], people[3]):
        client.force_login(member)
        with clock.at(AT):
            pages.append(client.get(petition.get_absolute_url()).text)
    assert "You have signed." in pages[0]
    assert "You have signed." not in pages[1]
    assert all("Not reached. 3 of 5 are needed." in page for page in pages)  # fewer than ten: no count (as R2)
    told = " ".join(entry.text for entry in Entry.objects.filter(kind__startswith="petition."))
    assert not any(secret in told for member in people for secret in (member.key, member.name, member.office_key))
    petitions.sign(petition=petition, member=people[2], at=AT)
    assert not Signature.objects.exists()


def test_C4_of_ten_or_more_a_count_is_shown_that_moves_once_a_day(town, client):
    rule(town.council, "decisions.petition", share="1/2")
    petition = signed_by(town.people[:2], town.council, title="A free library")
    petitions.keep_count(AT + DAY)
    petition = petitions.sign(petition=Petition.objects.get(), member=town.people[2], at=AT + DAY)
    assert petitions.shown(petition, AT + DAY).sentence == "Not reached. The day’s count: 2 of 10; 5 are needed."
    petitions.keep_count(AT + DAY)
    petition.refresh_from_db()
    assert petition.day_signed == 2
    petitions.keep_count(AT + 2 * DAY)
    petition.refresh_from_db()
    assert petition.day_signed == 3


def test_C4_what_is_not_reached_in_time_is_over_and_forgotten(federation, people):
    petition = signed_by(people[:2], federation.council, title="A free library")
    assert tick.tick(petition.ends) == []
    petition.refresh_from_db()
    assert (petition.referendum, petition.over) == (None, petition.ends)
    assert not Signature.objects.exists()
    with pytest.raises(Refused, match="over"):
        petitions.sign(petition=petition, member=people[2], at=petition.ends)


def test_C4_members_take_back_what_the_council_has_decided_and_it_is_undone(federation, people):
    decided = council_votes(federation, "yes", SHORTER, subject="constitution")
    assert rules_of(federation.council, AT + DAY).votes.days == 3
    referendum = signed_by(people[:3], federation.council, proposal=decided).referendum
    assert [option["key"] for option in referendum.options] == ["repeal", "none", "abstain"]
    assert referendum.subject == "constitution"  # no easier than the rule it undoes (C1)
    all_vote(people, referendum, "repeal", AT + DAY)
    assert rules_of(federation.council, AT + 2 * DAY).votes.days == 7
    assert decided.referendum == referendum


def test_C4_what_cannot_be_undone_is_said_before_anybody_votes(federation, people):
    decided = council_votes(federation, "yes", Compute("What if"), Resolve("words"))
    referendum = signed_by(people[:3], federation.council, proposal=decided).referendum
    assert "Cannot be taken back: A plan is computed: What if." in referendum.text
    all_vote(people, referendum, "repeal")
    assert [effect["do"] for effect in Entry.objects.filter(kind="poll.closed").last().effects] == ["Resolve"]


def test_C4_members_carry_what_the_council_has_rejected(federation, people):
    rejected = council_votes(federation, "none", SHORTER, subject="constitution")
    referendum = signed_by(people[:3], federation.council, proposal=rejected).referendum
    all_vote(people, referendum, "yes")
    assert rules_of(federation.council, AT + DAY).votes.days == 3


@pytest.mark.parametrize(("members", "days"), [("yes", 3), ("none", 7)])
def test_C4_what_the_council_votes_on_at_the_same_time_waits_for_the_members(federation, people, members, days):
    asked = council_votes(federation, "yes", SHORTER, subject="constitution", seats=0)
    referendum = signed_by(people[:3], federation.council, proposal=asked).referendum
    for seat in federation.seat.values():
        services.cast(proposal=asked, tenure=seat.tenure, vote=Vote.whole("none" if members == "yes" else "yes"), at=AT)
    enact.carry_out(at=AT)
    assert rules_of(federation.council, AT + DAY).votes.days == 7
    assert Entry.objects.filter(kind="poll.closed").last().data["outcome"]["waits_for"] == referendum.key
    all_vote(people, referendum, members)
    assert rules_of(federation.council, AT + DAY).votes.days == days


def test_C4_one_petition_at_a_time_is_about_a_thing_and_none_about_what_all_decide(federation, people):
    asked = council_votes(federation, "yes", Resolve("words"), seats=0)
    petition = signed_by(people[:1], federation.council, proposal=asked)
    with pytest.raises(Refused, match="sign that one"):
        signed_by(people[:1], federation.council, proposal=asked)
    for member in people[1:3]:
        petition = petitions.sign(petition=petition, member=member, at=AT)
    with pytest.raises(Refused, match="are voting on this already"):
        signed_by(people[:1], federation.council, proposal=asked)
    with pytest.raises(Refused, match="All members decide this"):
        signed_by(people[:1], federation.council, proposal=petition.referendum)
    draft = life.draft(body=federation.council, member=people[0], title="X", text="", options=YES, follows={}, at=AT)
    with pytest.raises(Refused, match="before this council"):
        signed_by(people[:1], federation.council, proposal=draft)


def test_C4_a_petition_is_begun_signed_and_withdrawn_on_its_page(federation, people, client):
    asked = council_votes(federation, "yes", Resolve("words"), seats=0)
    with clock.at(AT):
        client.force_login(people[0])
        begin = reverse("decisions:begin-petition", args=["council"])
        assert begin in client.get(asked.get_absolute_url()).text
        assert client.post(begin, {"about": "", "title": "", "once": "1"}).status_code == 422
        petition = client.post(begin, {"about": asked.key, "text": "All of us eat.", "once": "2"}).url
        assert petition in client.get(asked.get_absolute_url()).text
        for member, act, number in ((people[1], "sign", "3"), (people[1], "withdraw-signature", "4"), (people[1], "sign", "5")):
            client.force_login(member)
            key = Petition.objects.get().key
            assert client.post(reverse(f"decisions:{act}", args=[key]), {"once": number}).status_code == 302
        assert Petition.objects.get().signed == 2
        assert petition in client.get(reverse("decisions:petitions")).text
