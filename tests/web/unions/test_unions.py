"""A union is an organisation of its own: roll, offices, votes and disputes that nobody outside it reads (U1), strikes (U2)."""

import re
import secrets

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.rules.unions import Subject
from commonweal.web import clock, enact, tick
from commonweal.web.bodies import services as bodies
from commonweal.web.plans.models import Rest
from commonweal.web.record.models import Entry, File
from commonweal.web.refused import Refused
from commonweal.web.unions import ballots, disputes, offices, roll
from commonweal.web.unions.models import Ballot, Mark, Strike, Term, Union
from tests.cast import AT, DAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LATER = AT + DAY


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(LATER):
        yield


@pytest.fixture
def union(federation):
    """Ana's union, to which Ben, Cleo, Dora and Emil have come."""
    made = roll.found(name="Bakers and millers", member=federation.person["Ana"], at=AT)
    for name in ("Ben", "Cleo", "Dora", "Emil"):
        roll.join(secret=roll.invite(union=made, at=AT), member=federation.person[name], at=AT)
    return made


@pytest.fixture
def dispute(federation, union):
    return disputes.open_dispute(union=union, workplace=federation.body["bakery"], title="The night shift", at=AT)


def decide(federation, ballot, **choices):
    for name, choice in choices.items():
        ballots.vote(ballot=ballot, member=federation.person[name], choice=choice, at=LATER)
    return Ballot.objects.get(pk=ballot.pk)


def all_say(federation, ballot, choice):
    return decide(federation, ballot, **dict.fromkeys(federation.person, choice))


def elect(federation, union, *candidates, title="Secretary"):
    office = offices.create(union=union, title=title, at=AT)
    for name in candidates:
        offices.stand(office=office, member=federation.person[name], at=AT)
    ballot = ballots.open_for_office(office=office, at=AT)
    keys = {candidate.member.name: candidate.key for candidate in office.candidates.select_related("member")}
    votes = [keys[candidates[0]]] * 3 + [keys[candidates[-1]]] * 2
    decide(federation, ballot, **dict(zip(federation.person, votes, strict=True)))
    return office


def strike(federation, union, dispute, choice="yes", **periods):
    ballot = ballots.open_vote(
        union=union, subject=Subject.STRIKE, title="Stop work?", dispute=dispute, at=AT, **{"first": 1} | periods
    )
    return all_say(federation, ballot, choice)


def post(client, page, *args, **data):
    return client.post(reverse(page, args=args), {"once": secrets.token_hex(8), **data})


# ── U1: an organisation of its own


def test_U1_every_act_is_in_the_unions_own_record_and_none_in_the_federations(federation, union, dispute):
    before = Entry.objects.public().count()
    elect(federation, union, "Ana", "Ben")
    disputes.add_paper(dispute=dispute, kind="offer", text="Two more hands.", at=LATER)
    assert Entry.objects.public().count() == before
    own = set(Entry.objects.filter(log__name=union.log).values_list("kind", flat=True))
    assert own == {"log.opened", "union.founded", "union.joined", "union.office", "poll.opened", "poll.closed", "union.seated",
                   "union.dispute", "union.paper"}  # fmt: skip


def test_U1_no_name_key_or_text_of_a_member_stands_in_an_entry(federation, union, dispute):
    elect(federation, union, "Ana", "Ben")
    disputes.add_paper(dispute=dispute, kind="minutes", text="They will not move.", at=LATER)
    texts = "\n".join(Entry.objects.filter(log__name=union.log).exclude(kind="union.seated").values_list("text", flat=True))
    for member in federation.person.values():
        assert member.key not in texts
        assert member.office_key not in texts
    assert "They will not move" not in texts


def test_U1_an_invitation_lets_one_person_in_once_and_only_its_hash_is_kept(federation, union):
    secret = roll.invite(union=union, at=LATER)
    assert secret not in str(list(union.invitations.values()))
    roll.leave(union=union, member=federation.person["Emil"], at=LATER)
    roll.join(secret=secret, member=federation.person["Emil"], at=LATER)
    with pytest.raises(Refused):
        roll.join(secret=secret, member=federation.person["Emil"], at=LATER)
    old = roll.invite(union=union, at=AT - 30 * DAY)
    assert roll.invited(old, LATER) is None


def test_U1_who_manages_holds_no_office(federation, union):
    office = elect(federation, union, "Ana", "Ben")
    committee = bodies.found_body(key="three", kind="committee", name="Three", parent=federation.council, at=AT)
    seat = bodies.found_seat(council=committee, constituency=federation.body["bakery"], title="manager", at=AT)
    bodies.install(seat=seat, order=[federation.person["Ana"]], election="e", at=LATER)
    assert tick.tick(LATER) == []
    ended = Term.objects.get(office=office, holder=federation.person["Ana"])
    assert ended.why == "manages"
    assert office.term.holder == federation.person["Ben"]
    with pytest.raises(Refused):
        offices.stand(office=office, member=federation.person["Ana"], at=LATER)


TABLES = {model._meta.db_table for model in apps.get_app_config("unions").get_models()}


def unions_rows(queries):
    """Whatever a request has read of a union's tables."""
    return [query["sql"] for query in queries if any(table in query["sql"] for table in TABLES)]


@pytest.mark.parametrize(
    "address", ["/", "/bodies/", "/decisions/", "/plans/", "/needs/", "/record/", "/public/", "/production/"]
)
def test_U1_no_page_of_the_federation_tells_who_is_in_a_union(federation, union, dispute, client, address):
    elect(federation, union, "Ana", "Ben")
    client.force_login(bystander())
    with CaptureQueriesContext(connection) as seen:
        page = client.get(address).text
    assert union.name not in page
    assert "night shift" not in page
    told = unions_rows(seen.captured_queries)
    assert all("belonging" in sql or "ballotperson" in sql for sql in told), told  # asked only for what is one's own


def bystander():
    from commonweal.web.members.models import Member

    return Member.objects.get_or_create(name="Zoe")[0]


def addresses(union, dispute, office, ballot):
    term = office.terms.first()
    key = union.key
    return [
        ("unions:union", (key,)), ("unions:invite", (key,)), ("unions:leave", (key,)), ("unions:record", (key,)),
        ("unions:add-office", (key,)), ("unions:stand", (key, office.key)), ("unions:stand-down", (key, office.key)),
        ("unions:open-office", (key, office.key)), ("unions:term", (key, term.key)), ("unions:set-mark", (key, term.key)),
        ("unions:withdraw-mark", (key, term.key)), ("unions:open-vote", (key,)), ("unions:ballot", (key, ballot.key)),
        ("unions:vote", (key, ballot.key)), ("unions:open-dispute", (key,)), ("unions:dispute", (key, dispute.key)),
        ("unions:add-paper", (key, dispute.key)), ("unions:open-in-dispute", (key, dispute.key)),
        ("unions:close-dispute", (key, dispute.key)),
    ]  # fmt: skip


NOISE = re.compile(r'value="[A-Za-z0-9]{64}"|union-[0-9a-f]{16}|\b[0-9a-f]{16}\b|poll-[0-9a-f]{12}')


def test_U1_to_anyone_else_a_union_answers_as_one_that_does_not_exist(federation, union, dispute):
    office = elect(federation, union, "Ana", "Ben")
    ballot = office.ballots.get()
    client = Client()
    client.force_login(bystander())
    other = "union-" + "0" * 16
    for name, args in addresses(union, dispute, office, ballot):
        for act in (client.get, lambda address: client.post(address, {"once": secrets.token_hex(8)})):
            there, nowhere = act(reverse(name, args=args)), act(reverse(name, args=(other, *args[1:])))
            assert (there.status_code, NOISE.sub("", there.text)) == (nowhere.status_code, NOISE.sub("", nowhere.text)), name
            assert there.status_code in (404, 405), name


def test_U1_its_rolls_and_boxes_are_nobodys_files(federation, union, client):
    elect(federation, union, "Ana", "Ben")
    own = File.objects.filter(log=union.log)
    assert own.count() == 2
    for file in own:
        assert client.get(reverse("record:file", args=[file.sha256])).status_code == 404
    open_to_all = File.objects.filter(log="federation").first()
    assert client.get(reverse("record:file", args=[open_to_all.sha256])).status_code == 200


# ── Offices and recall (R1, R2, R4)


def test_R1_an_officers_term_ends_with_the_mark_that_makes_more_than_half(federation, union):
    office = elect(federation, union, "Ana", "Ben")
    term = office.term
    for name in ("Cleo", "Dora"):
        offices.set_mark(term=term, member=federation.person[name], at=LATER)
    assert office.term == term
    offices.set_mark(term=term, member=federation.person["Emil"], at=LATER)
    term.refresh_from_db()
    assert term.why == "recalled"
    assert office.term.holder == federation.person["Ben"]  # R4: the next of the same count
    assert not Mark.objects.exists()


def test_R1_the_member_who_leaves_makes_the_share(federation, union):
    office = elect(federation, union, "Ana", "Ben")
    for name in ("Cleo", "Dora"):
        offices.set_mark(term=office.term, member=federation.person[name], at=LATER)
    roll.leave(union=union, member=federation.person["Emil"], at=LATER)
    assert office.term.holder == federation.person["Ana"]  # two of four is not more than half
    roll.leave(union=union, member=federation.person["Ben"], at=LATER)
    assert office.term is None  # two of three is; and nobody of that count is left
    assert Term.objects.get().why == "recalled"


def test_R2_a_mark_taken_back_leaves_nothing(federation, union):
    office = elect(federation, union, "Ana", "Ben")
    entries = Entry.objects.count()
    offices.set_mark(term=office.term, member=federation.person["Cleo"], at=LATER)
    offices.withdraw_mark(term=office.term, member=federation.person["Cleo"])
    assert not Mark.objects.exists()
    assert Entry.objects.count() == entries


# ── Strikes (U2, U3)


def test_U2_a_strike_begins_by_the_members_vote_and_the_federation_sees_the_notice_alone(federation, union, dispute):
    before = set(Entry.objects.public().values_list("pk", flat=True))
    strike(federation, union, dispute, first=2)
    [notice] = Entry.objects.public().exclude(pk__in=before)
    assert notice.kind == "union.notice"
    assert notice.data == {
        "union": "Bakers and millers",
        "workplace": "bakery",
        "act": "begins",
        "effects": [{"do": "RestWork", "workplace": "bakery", "first": 2, "last": 0}],
    }
    assert enact.carry_out(at=LATER) >= 1
    assert Rest.objects.get().workplace.key == "bakery"


def test_U2_what_has_no_majority_begins_nothing(federation, union, dispute):
    strike(federation, union, dispute, choice="no")
    assert not Strike.objects.exists()
    assert not Entry.objects.public().filter(kind="union.notice").exists()


def test_U2_only_the_members_end_it(federation, union, dispute):
    strike(federation, union, dispute)
    with pytest.raises(Refused):
        disputes.close_dispute(dispute=dispute, at=LATER)
    ballot = ballots.open_vote(union=union, subject=Subject.END, title="Back to work?", dispute=dispute, at=LATER)
    all_say(federation, ballot, "yes")
    enact.carry_out(at=LATER)
    assert not Strike.objects.filter(ended=None).exists()
    assert not Rest.objects.filter(ended=None).exists()


def test_U2_one_union_does_not_end_anothers_strike_at_the_same_workplace(federation, union, dispute):
    other = roll.found(name="Drivers", member=federation.person["Emil"], at=AT)
    theirs = disputes.open_dispute(union=other, workplace=federation.body["bakery"], title="The van", at=AT)
    strike(federation, union, dispute)
    vote = ballots.open_vote(union=other, subject=Subject.STRIKE, title="?", dispute=theirs, first=1, at=LATER)
    decide(federation, vote, Emil="yes")
    back = ballots.open_vote(union=union, subject=Subject.END, title="Back to work?", dispute=dispute, at=LATER)
    all_say(federation, back, "yes")
    enact.carry_out(at=LATER)
    assert [rest.entry for rest in Rest.objects.filter(ended=None)] == [theirs.strike.notice]


def test_a_strike_needs_a_dispute_and_its_end_a_strike(federation, union, dispute):
    for subject, about in ((Subject.STRIKE, None), (Subject.END, dispute)):
        with pytest.raises(Refused):
            ballots.open_vote(union=union, subject=subject, title="?", dispute=about, first=1, at=AT)


def test_in_a_settled_dispute_nothing_is_voted_on_and_none_is_settled_during_a_vote(federation, union, dispute):
    asked = {"union": union, "subject": Subject.STRIKE, "title": "Stop work?", "dispute": dispute, "first": 1, "at": LATER}
    vote = ballots.open_vote(**asked)
    with pytest.raises(Refused, match="A vote is open in this dispute"):
        disputes.close_dispute(dispute=dispute, at=LATER)
    all_say(federation, vote, "no")
    disputes.close_dispute(dispute=dispute, at=LATER)
    with pytest.raises(Refused, match="This dispute is settled"):
        ballots.open_vote(**asked)
    assert not Strike.objects.exists()


def test_two_who_ask_the_same_at_once_open_one_vote(federation, union, dispute):
    asked = [ballots.open_vote(union=union, subject=Subject.STRIKE, title="?", dispute=dispute, first=1, at=AT) for _ in range(2)]
    assert asked[0] == asked[1]


# ── On pages


def test_a_member_walks_from_the_founding_to_the_strike_on_pages(federation, client):
    ana, ben = federation.person["Ana"], federation.person["Ben"]
    client.force_login(ana)
    assert post(client, "unions:found", name="Bakers").status_code == 302
    union = Union.objects.get()
    invitation = post(client, "unions:invite", union.key).text
    path = re.search(r"/unions/join/[\w-]+/", invitation)[0]
    friend = Client()
    friend.force_login(ben)
    assert "Join Bakers?" in friend.get(path).text
    assert friend.post(path, {"once": secrets.token_hex(8)}).status_code == 302
    assert friend.get(path).status_code == 404
    post(client, "unions:add-office", union.key, title="Secretary")
    office = union.offices.get()
    post(client, "unions:stand", union.key, office.key)
    assert post(client, "unions:open-office", union.key, office.key).status_code == 302
    ballot = union.ballots.get()
    for who in (client, friend):
        post(who, "unions:vote", union.key, ballot.key, choice=office.candidates.get().key)
    assert "holds the office Secretary" in client.get(ballot.get_absolute_url()).text
    post(client, "unions:open-dispute", union.key, workplace=federation.body["bakery"].pk, title="Hours")
    dispute = union.disputes.get()
    assert post(friend, "unions:add-paper", union.key, dispute.key, kind="offer", text="No.").status_code == 403
    assert post(client, "unions:add-paper", union.key, dispute.key, kind="offer", text="One hour less.").status_code == 302
    assert "One hour less." in client.get(dispute.get_absolute_url()).text
    assert post(client, "unions:open-in-dispute", union.key, dispute.key, subject="strike", title="Stop?").status_code == 422
    post(client, "unions:open-in-dispute", union.key, dispute.key, subject="strike", title="Stop?", first=1)
    vote = dispute.ballots.get()
    for who in (client, friend):
        assert vote.title in who.get("/").text
        post(who, "unions:vote", union.key, vote.key, choice="yes")
    assert "On strike since" in client.get(dispute.get_absolute_url()).text
    assert "a strike at Bakery begins" in Client().get("/unions/").text
    assert client.get(reverse("unions:record", args=[union.key])).status_code == 200
    post(client, "unions:set-mark", union.key, office.term.key)
    assert "Your mark stands." in client.get(office.term.get_absolute_url()).text
    assert post(friend, "unions:leave", union.key).status_code == 302
    assert friend.get(union.get_absolute_url()).status_code == 404


def test_a_unions_page_costs_as_many_queries_for_many_offices_as_for_few(federation, union, dispute, client):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(union.get_absolute_url()).status_code == 200
        return len(caught)

    def grow(title):
        elect(federation, union, "Ana", "Ben", title=title)  # held, and voted on
        empty = offices.create(union=union, title=f"{title}, second", at=AT)
        offices.stand(office=empty, member=federation.person["Cleo"], at=AT)
        ballots.open_for_office(office=empty, at=AT)
        disputes.open_dispute(union=union, workplace=federation.body["mill"], title=title, at=AT)

    client.force_login(federation.person["Ana"])
    grow("Secretary")
    queries()
    few = queries()
    for title in ("Treasurer", "Steward", "Auditor"):
        grow(title)
    assert queries() == few
