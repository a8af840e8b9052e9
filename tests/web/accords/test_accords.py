"""Accords: each party consents by its own vote; then everything is carried out at once, or nothing and the reason is told."""

import io
import zipfile

import pytest
from django.urls import reverse

from commonweal.audit import verify
from commonweal.record import checkpoint as heads
from commonweal.rules.accords import Act, New, Terms
from commonweal.rules.ballots import Vote
from commonweal.rules.bodies import Kind
from commonweal.web import enact, tick
from commonweal.web.accords import services
from commonweal.web.accords.models import Accord, Stage
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Body, Membership, Seat
from commonweal.web.committees import services as committees
from commonweal.web.decisions import services as decisions
from commonweal.web.notices import lines as notices
from commonweal.web.notices import services as inbox
from commonweal.web.notices.models import Notice
from commonweal.web.record import export
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY
from tests.web.api.passage import key

FARM = Terms(Act.OPEN, (), "council", (New("farm", Kind.WORKPLACE, "Farm"),))
MERGER = Terms(Act.MERGE, ("bakery", "mill"), new=(New("works", Kind.WORKPLACE, "Works"),))
DIVISION = Terms(
    Act.SPLIT, ("bakery",), new=(New("day", Kind.WORKPLACE, "Day shift"), New("night", Kind.WORKPLACE, "Night shift"))
)


@pytest.fixture
def propose(federation):
    """Propose an accord for somebody, in a body."""

    def proposing(terms, body, who="Ben"):
        acting = Body.objects.get(key=body)
        return services.propose(terms=terms, title="So be it", text="Why not?", body=acting, member=federation.person[who], at=AT)

    return proposing


@pytest.fixture
def votes(federation):
    """Let everybody in a party vote: its members sealed, its delegates by name; then what follows is carried out."""

    def voting(accord, body, choice="yes"):
        proposal = accord.parties.get(body__key=body).proposal
        if proposal.by == "members":
            for member in federation.members(body):
                decisions.cast_ballot(proposal=proposal, member=member, choice_made=choice, at=AT)
        for line in proposal.seats.all():
            decisions.cast(proposal=proposal, tenure=line.seat.tenure, vote=Vote.whole(choice), at=AT)
        enact.carry_out(at=AT)
        services.settle_due(AT)
        accord.refresh_from_db()

    return voting


def test_a_council_opens_a_body_by_its_own_vote(propose, votes):
    accord = propose(FARM, "council")
    assert [party.body.key for party in accord.parties.all()] == ["council"]
    assert not Body.objects.filter(key="farm").exists()
    votes(accord, "council")
    assert accord.stage == Stage.DONE
    assert Body.objects.get(key="farm").parent.key == "council"
    assert Seat.objects.filter(constituency__key="farm").count() == 1
    carried = list(Entry.objects.filter(kind__startswith="accord.").order_by("index").values_list("kind", flat=True))
    assert carried == ["accord.proposed", "accord.consented", "accord.agreed", "accord.carried_out"]


def test_an_accord_is_carried_out_once_the_last_party_has_consented_and_once_only(propose, votes):
    accord = propose(MERGER, "bakery")
    votes(accord, "bakery")
    votes(accord, "council")
    assert accord.stage == Stage.OPEN
    assert Body.objects.filter(key="bakery").exists()
    votes(accord, "mill")
    assert accord.stage == Stage.DONE
    assert Membership.objects.running().filter(body__key="works").count() == 5
    services.carry_out(accord=accord.key, at=AT)
    services.consent(accord=accord.key, body="mill", entry=1, at=AT)
    assert Entry.objects.filter(kind="accord.carried_out").count() == 1


def test_the_offline_verifier_finds_the_record_of_a_merger_consistent(propose, votes, tmp_path, capsys):
    accord = propose(MERGER, "bakery")
    for party in ("bakery", "mill", "council"):
        votes(accord, party)
    assert accord.stage == Stage.DONE
    record.sign("federation", AT)
    export.write(tmp_path / "out")
    assert verify.main([str(tmp_path / "out")]) == 0, capsys.readouterr().out


def test_where_one_does_not_consent_it_is_off_and_everybody_is_told(federation, propose, votes):
    accord = propose(MERGER, "bakery")
    votes(accord, "bakery")
    votes(accord, "mill", "none")
    assert (accord.stage, accord.reason) == (Stage.OFF, "Mill did not consent.")
    votes(accord, "council")  # too late
    assert accord.stage == Stage.OFF
    assert Body.objects.filter(key="bakery").exists()
    inbox.read_on(at=AT)
    told = Notice.objects.to(federation.person["Emil"]).filter(event="accord.off")
    assert [line.title for _notice, line in notices.lines(told, federation.person["Emil"], 0)] == ["“So be it” is off"]


def test_what_cannot_be_done_now_says_why_and_is_voted_again(federation, propose, votes):
    accord = propose(MERGER, "bakery")
    call = committees.propose(workplace=federation.body["bakery"], at=AT)
    for party in ("bakery", "mill", "council"):
        votes(accord, party)
    assert accord.stage == Stage.UNDONE
    assert "Bakery is still deciding on something" in accord.reason
    assert Body.objects.filter(key="bakery").exists()
    call.refresh_from_db()
    tick.tick(call.closes)
    ben = federation.person["Ben"]
    again = services.again(accord=accord, body=federation.body["bakery"], member=ben, at=AT)
    for party in ("bakery", "mill", "council"):
        votes(again, party)
    assert again.stage == Stage.DONE


def test_members_say_with_which_part_they_go(federation, client, propose, votes):
    accord = propose(DIVISION, "bakery")
    client.force_login(federation.person["Emil"])
    page = client.get(reverse("accords:accord", args=[accord.key])).content.decode()
    assert "You have not said yet" in page
    assert "Say where you go" in client.get("/").content.decode()
    sent = client.post(reverse("accords:go", args=[accord.key]), {"part": "night", "once": key()})
    assert sent.status_code == 302
    for party in ("bakery", "council"):
        votes(accord, party)
    assert accord.stage == Stage.DONE
    assert list(Membership.objects.running().filter(body__key="night").values_list("member__name", flat=True)) == ["Emil"]
    assert not accord.going.exists()  # what somebody chose is kept no longer than it is needed


def test_one_accord_after_the_other_and_only_by_those_who_have_a_part_in_it(federation, propose):
    propose(FARM, "council")
    with pytest.raises(Refused, match="One after the other"):
        propose(FARM, "council")
    with pytest.raises(Refused, match="has no part in this"):
        propose(Terms(Act.OPEN, (), "council", FARM.new), "northside", "Ana")


def test_federations_join_by_the_votes_of_both_councils(federation, propose, votes):
    other = bodies.found_body(key="other", kind="council", name="Other federation", at=AT)
    lone = bodies.found_body(key="lone", kind="community", name="Lone", parent=other, at=AT)
    bodies.join(member=federation.person["Emil"], body=lone, at=AT)
    seat = bodies.found_seat(council=other, constituency=lone, at=AT)
    bodies.install(seat=seat, order=[federation.person["Emil"]], election="founding", at=AT)
    league = Terms(Act.FOUND, ("council", "other"), new=(New("league", Kind.COUNCIL, "League"),))
    accord = propose(league, "council")
    votes(accord, "council")
    votes(accord, "other")
    assert accord.stage == Stage.DONE
    assert Body.objects.topmost().get().key == "league"


def test_what_follows_is_seen_before_anything_is_proposed_and_is_what_happens(federation, client):
    client.force_login(federation.person["Ben"])
    address = reverse("accords:draw", args=["council", "open"])
    said = {"title": "A farm", "text": "We grow it.", "name": "Farm", "kind": "workplace", "seats": "2"}
    page = client.post(address, said).content.decode()
    assert "gets 2 seats in Council" in page
    assert not Accord.objects.exists()
    sent = client.post(reverse("accords:propose", args=["council", "open"]), {**said, "once": key()})
    accord = Accord.objects.get()
    assert sent.url == accord.get_absolute_url()
    shown = client.get(accord.get_absolute_url()).content.decode()
    assert "votes until" in shown
    assert "gets 2 seats in Council" in client.get(accord.parties.get().proposal.get_absolute_url()).content.decode()


@pytest.mark.parametrize("act", ["found", "join", "leave", "split", "merge", "dissolve", "open"])
def test_every_form_opens_and_refuses_what_is_missing(federation, client, act):
    client.force_login(federation.person["Ben"])
    body = "council" if act in ("open", "dissolve") else "bakery"
    address = reverse("accords:draw", args=[body, act])
    assert client.get(address).status_code == 200
    assert client.post(address, {"title": ""}).status_code == 422
    assert client.get(reverse("accords:choose", args=[body])).status_code == 200


def test_the_page_takes_as_many_queries_for_many_parties_as_for_few(federation, client, django_assert_max_num_queries):
    accord = Accord.objects.create(act="merge", terms=MERGER.written(), title="So be it", made=AT)
    for body in federation.body.values():
        proposal = decisions.propose(
            council=federation.council,
            title="x",
            text="",
            options=[{"key": "yes", "title": "Yes"}],
            follows={},
            at=AT,
            about=body.key,
        )
        accord.parties.create(body=body, proposal=proposal)
    with django_assert_max_num_queries(12):
        client.get(accord.get_absolute_url())


def test_a4_a_body_that_leaves_takes_its_entries_each_with_a_proof_under_the_signed_head(client, federation, propose, votes):
    accord = propose(Terms(Act.LEAVE, ("bakery",)), "bakery")
    assert [party.body.key for party in accord.parties.all()] == ["bakery"]  # nobody can keep it
    assert client.get(reverse("accords:entries", args=[accord.key])).status_code == 404
    votes(accord, "bakery")
    assert Body.objects.get(key="bakery").parent is None
    record.sign("federation", AT)
    assert "Take its entries" in client.get(accord.get_absolute_url()).content.decode()
    sent = client.get(reverse("accords:entries", args=[accord.key]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(sent.streaming_content)))
    key_ = heads.Verifier.parse(archive.read("key").decode().strip())
    kept = list(Entry.objects.filter(body="bakery").order_by("index"))
    assert kept
    for entry in kept:
        proof = archive.read(f"proofs/{entry.index}.tlog-proof").decode()
        heads.attested(proof, archive.read(f"entries/{entry.index}.json"), key_)
    forged = archive.read(f"entries/{kept[0].index}.json").replace(b"bakery", b"bakers")
    with pytest.raises(heads.BadNote):
        heads.attested(archive.read(f"proofs/{kept[0].index}.tlog-proof").decode(), forged, key_)


def test_time_alone_calls_an_accord_off(propose, federation):
    accord = propose(FARM, "council")
    tick.tick(AT + 30 * DAY)
    accord.refresh_from_db()
    assert accord.stage == Stage.OFF
