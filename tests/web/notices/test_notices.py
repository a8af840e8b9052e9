"""What happened and why is told to everyone concerned, from the entries of the record, and never who marked or voted how."""

import secrets

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonweal.rules.ballots import Vote
from commonweal.web import clock, enact, tick
from commonweal.web.bodies import services as bodies
from commonweal.web.decisions import mandates
from commonweal.web.decisions import services as decisions
from commonweal.web.members import tokens
from commonweal.web.members.models import Member
from commonweal.web.notices import services
from commonweal.web.notices.lines import lines
from commonweal.web.notices.models import LOUD, Notice, Reading
from commonweal.web.plans import services as plans
from commonweal.web.plans import work
from commonweal.web.plans.models import Computation
from commonweal.web.polls import services as polls
from commonweal.web.production import services as production
from commonweal.web.production.models import Assignment
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY

pytestmark = pytest.mark.both_databases


def told(member, event=""):
    """What a member is told, as they read it."""
    services.read_on(at=AT)
    notices = services.notices_to(member).filter(event__startswith=event)
    return [line for _notice, line in lines(notices, member, 0)]


def recall(town):
    for member in town.people[4:10]:
        bodies.set_mark(tenure=town.seat.tenure, member=member, at=AT + DAY)


def decide(town, asked="yes", voted="none"):
    """A mandate from the bakery, and how its delegate voted."""
    options = [{"key": "yes", "title": "Build it"}]
    proposal = decisions.propose(council=town.council, title="A second oven", text="", options=options, follows={}, at=AT)
    assembly = mandates.open_assembly(proposal=proposal, seat=town.seat, casts_itself=False, at=AT)
    for member in town.people:
        polls.cast_ballot(assembly, member=member, choice=asked, at=AT)
    decisions.cast(proposal=proposal, tenure=town.seat.tenure, vote=Vote.whole(voted), at=AT + DAY)
    return proposal


def test_a_recall_is_told_to_constituents_to_the_recalled_and_to_the_successor(town):
    recall(town)
    ana, ben, fay = town.people[0], town.people[1], town.people[5]
    (to_fay,) = told(fay, "tenure.recalled")
    assert (to_fay.title, to_fay.act) == ("Ana was recalled", "The seat")
    assert "6 of 10 had marked the delegate of Mill Street bakery in Town council" in to_fay.text
    assert [line.title for line in told(ana, "tenure.recalled")] == ["You were recalled"]
    mine = told(ben, "tenure.began")[0]
    assert mine.title == "You speak for Mill Street bakery in Town council"
    assert "You follow from the same count" in mine.text
    assert not told(town.stranger)


def test_the_council_is_told_of_a_recall_in_its_midst(town):
    mill = bodies.found_body(key="mill", kind="workplace", name="Weir mill", parent=town.council, at=AT)
    bodies.join(member=town.stranger, body=mill, at=AT)
    seat = bodies.found_seat(council=town.council, constituency=mill, at=AT)
    bodies.install(seat=seat, order=[town.stranger], election="founding", at=AT)
    recall(town)
    assert [line.title for line in told(town.stranger, "tenure.recalled")] == ["Ana was recalled"]


def test_a_cascade_is_told_with_its_reason(town):
    top = bodies.found_body(key="region", kind="council", name="Region", at=AT)
    town.council.parent = top
    town.council.save()
    seat = bodies.found_seat(council=top, constituency=town.council, at=AT)
    bodies.install(seat=seat, order=[town.people[0]], election="founding", at=AT)
    recall(town)
    assert [line.title for line in told(town.people[0], "tenure.derived")] == ["You lost the seat in Region"]
    assert [line.title for line in told(town.people[7], "tenure.derived")] == ["Ana lost the seat in Region"]


def test_M1_a_broken_mandate_is_told_to_every_constituent_with_the_recall_beside_it(town):
    decide(town)
    for member in town.people[1:]:
        (line,) = told(member, "mandate.broken")
        assert line.recall == reverse("bodies:set-mark", args=[town.seat.tenure.key])
    (to_ana,) = told(town.people[0], "mandate.broken")
    assert to_ana.recall == ""
    recall(town)
    assert told(town.people[5], "mandate.broken")[0].recall == ""  # the tenure has ended; nobody is left to recall


@pytest.mark.parametrize(("asked", "voted", "event"), [("yes", "yes", "kept"), ("free", "yes", "moot")])
def test_M1_a_kept_and_a_moot_mandate_are_told(town, asked, voted, event):
    decide(town, asked, voted)
    assert told(town.people[5], f"mandate.{event}")
    assert told(town.people[0], "mandate.given")
    assert not told(town.people[5], "mandate.given")


def test_a_vote_is_told_to_those_on_its_roll_and_nobody_else(town):
    options = [{"key": "yes", "title": "Build it"}]
    proposal = decisions.propose(council=town.council, title="A second oven", text="", options=options, follows={}, at=AT)
    assembly = mandates.open_assembly(proposal=proposal, seat=town.seat, casts_itself=False, at=AT)
    titles = [line.title for line in told(town.people[5], "poll.opened")]
    assert titles == ["You are asked to vote: Mill Street bakery: A second oven"]
    assert "You are asked to vote: A second oven" in [line.title for line in told(town.people[0], "poll.opened")]
    assert not told(town.stranger)
    for member in town.people:
        polls.cast_ballot(assembly, member=member, choice="yes", at=AT)
    assert [line.title for line in told(town.people[5], "poll.opened")] == ["A vote is over: Mill Street bakery: A second oven"]


def test_a_plan_that_is_adopted_and_the_answer_to_an_objection_are_told_to_the_workplace(federation, everyone_votes):
    plan = work.run(plans.request(member=None, why="The first.", at=AT, enqueue=False).key)
    proposal = plans.propose(plan=plan, council=federation.council, by=federation.seat["mill"].tenure, at=AT)
    for seat in federation.seat.values():
        decisions.cast(proposal=proposal, tenure=seat.tenure, vote=Vote.whole("option-0"), at=AT)
    services.read_on(at=AT)  # read before it was carried out: nothing is lost
    enact.carry_out(at=AT)
    ben = federation.person["Ben"]
    assert [line.title for line in told(ben, "assignment")] == ["A plan asks Bakery for its part"]
    assignment = Assignment.objects.get(workplace=federation.body["bakery"])
    limits = [{"technique": "bake", "period": 1, "most": 6000}]
    question = production.put(assignment=assignment, reason="The oven cracks.", limits=limits, at=AT)
    everyone_votes(question, "object", AT)
    enact.carry_out(at=AT)
    work.run(Computation.objects.under_way().get().key)
    (answer,) = told(ben, "objection")
    assert answer.title == "Your objection has been answered by a new plan"
    assert not told(federation.person["Dora"], "objection")  # of the mill


def test_who_has_not_voted_is_reminded_on_the_last_day_and_who_has_is_not(town):
    options = [{"key": "yes", "title": "Build it"}]
    proposal = decisions.propose(council=town.council, title="A second oven", text="", options=options, follows={}, at=AT)
    assembly = mandates.open_assembly(proposal=proposal, seat=town.seat, casts_itself=False, at=AT)
    early, last = assembly.closes - 2 * DAY, assembly.closes - DAY / 2
    polls.cast_ballot(assembly, member=town.people[5], choice="yes", at=AT)
    assert services.reminders(town.people[6], early) == []
    assert services.reminders(town.people[6], last) == [assembly]
    assert services.reminders(town.people[5], last) == []
    assert services.reminders(town.people[0], proposal.closes - DAY / 2) == [proposal]  # the seat's
    bodies.leave(member=town.people[6], body=town.bakery, at=early)
    assert services.reminders(town.people[6], last) == []


def test_a_reminder_is_new_until_it_has_been_read(town):
    options = [{"key": "yes", "title": "Build it"}]
    proposal = decisions.propose(council=town.council, title="A second oven", text="", options=options, follows={}, at=AT)
    assembly = mandates.open_assembly(proposal=proposal, seat=town.seat, casts_itself=False, at=AT)
    services.read_on(at=AT)
    gus, last = town.people[6], assembly.closes - DAY / 2
    services.mark_read(gus, up_to=10_000, at=AT)
    assert services.unread(gus, AT) == 0
    assert services.unread(gus, last) == 1
    services.mark_read(gus, up_to=10_000, at=last)
    assert services.unread(gus, last) == 0


def test_quiet_silences_everything_but_recalls_and_votes_one_is_asked_for(town):
    decide(town)
    recall(town)
    services.read_on(at=AT)
    gus = town.people[6]
    kinds = {notice.kind for notice in services.notices_to(gus)}
    services.set_quiet(gus, quiet=True)
    assert {notice.kind for notice in services.notices_to(gus)} == kinds & set(LOUD) == set(LOUD)
    services.set_quiet(gus, quiet=False)
    assert {notice.kind for notice in services.notices_to(gus)} == kinds


def test_every_entry_is_read_once_however_often_one_reads_and_a_crash_in_between_loses_none(town, monkeypatch):
    recall(town)
    with monkeypatch.context() as patch:
        patch.setattr(services, "_write", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.read_on(at=AT)
    assert not Reading.objects.exists()
    services.read_on(at=AT)
    before = Notice.objects.count()
    assert before
    Reading.objects.update(entry=Reading.objects.get().entry)
    assert services.read_on(at=AT) == 0
    assert Notice.objects.count() == before


def test_the_tick_writes_them(town):
    recall(town)
    assert tick.tick(AT + DAY) == []
    assert Notice.objects.filter(event="tenure.recalled").exists()


def test_R2_no_notice_tells_who_marked_and_before_the_share_is_reached_none_is_written(town):
    services.read_on(at=AT)
    before = Notice.objects.count()
    for member in town.people[5:10]:
        bodies.set_mark(tenure=town.seat.tenure, member=member, at=AT + DAY)
    services.read_on(at=AT + DAY)
    assert Notice.objects.count() == before
    bodies.set_mark(tenure=town.seat.tenure, member=town.people[4], at=AT + DAY)
    for reader in town.people:
        for line in told(reader):
            assert not {member.name for member in town.people[4:]} & set(f"{line.title} {line.text}".replace(".", " ").split())


def test_one_is_told_of_nothing_that_happened_before_one_came_or_after_one_left(town):
    late = Member.objects.create_user(name="Late")
    bodies.leave(member=town.people[9], body=town.bakery, at=AT + DAY / 2)
    for member in town.people[4:9]:
        bodies.set_mark(tenure=town.seat.tenure, member=member, at=AT + DAY)
    bodies.join(member=late, body=town.bakery, at=AT + 2 * DAY)
    assert not told(late)
    assert not told(town.people[9], "tenure.recalled")
    assert told(town.people[8], "tenure.recalled")


# ── Pages


def test_the_inbox_counts_what_is_new_in_the_head_of_every_page_and_can_be_read_and_silenced(town, client):
    recall(town)
    with clock.at(AT + 2 * DAY):
        tick.tick(AT + 2 * DAY)
        gus = town.people[6]
        client.force_login(gus)
        new = services.unread(gus, AT + 2 * DAY)
        assert f"Notices ({new})" in client.get(reverse("bodies:index")).text
        page = client.get(reverse("notices:index")).text
        assert "Ana was recalled" in page
        latest = services.notices_to(gus).first().entry
        client.post(reverse("notices:read"), {"once": secrets.token_hex(8), "up_to": latest})
        assert "Nothing new" in client.get(reverse("notices:index")).text
        assert "Notices (" not in client.get(reverse("bodies:index")).text
        client.post(reverse("notices:quiet"), {"once": secrets.token_hex(8), "quiet": "yes"})
        assert "It is quiet" in client.get(reverse("notices:index")).text


def test_M1_the_recall_button_stands_in_the_message_about_a_broken_mandate(town, client):
    decide(town)
    services.read_on(at=AT)
    with clock.at(AT + 2 * DAY):
        client.force_login(town.people[5])
        page = client.get(reverse("notices:index")).text
    assert f'href="{reverse("bodies:set-mark", args=[town.seat.tenure.key])}"' in page
    assert "Ana did not vote as Mill Street bakery had asked" in page


def test_whoever_has_no_notice_is_told_where_they_come_from(town, client):
    client.force_login(town.stranger)
    assert "Find your workplace and community" in client.get(reverse("notices:index")).text


def test_the_inbox_costs_as_many_queries_for_many_notices_as_for_few(town, client):
    def queries():
        services.read_on(at=AT)
        with clock.at(AT + 5 * DAY), CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("notices:index")).status_code == 200
        return len(caught)

    client.force_login(town.people[3])
    decide(town)
    recall(town)
    queries()
    few = queries()
    for _ in range(4):
        decide(town)
    assert queries() == few


def test_through_the_api(town):
    recall(town)
    services.read_on(at=AT)
    gus = town.people[6]
    with clock.at(AT + 2 * DAY):
        program = Client(headers={"Authorization": f"Bearer {tokens.secret(tokens.make(member=gus, name='mine', at=AT))}"})
        found = program.get("/api/v1/notices", {"limit": 1}).json()
        assert found["items"][0]["event"].startswith("tenure.")
        assert found["items"][0]["new"] is True
        rest = program.get("/api/v1/notices", {"cursor": found["next"]}).json()["items"]
        assert "Ana was recalled" in [one["title"] for one in [*found["items"], *rest]]
        said = {"up_to": found["items"][0]["entry"]}
        headers = {"Idempotency-Key": "a"}
        state = program.post("/api/v1/notices/read", said, content_type="application/json", headers=headers).json()
        assert state == {"unread": 0, "quiet": False}


acts = st.lists(st.tuples(st.sampled_from(["mark", "join", "leave", "read", "resign"]), st.integers(0, 9)), max_size=20)


@given(history=acts)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_it_goes_every_end_of_a_tenure_is_told_once_to_the_constituency(town, history):
    with transaction.atomic():
        for act, number in history:
            member, tenure = town.people[number], town.seat.tenure
            try:
                match act:
                    case "mark" if tenure:
                        bodies.set_mark(tenure=tenure, member=member, at=AT)
                    case "resign" if tenure:
                        bodies.resign(tenure=tenure, member=tenure.holder, at=AT)
                    case "join":
                        bodies.join(member=member, body=town.bakery, at=AT)
                    case "leave":
                        bodies.leave(member=member, body=town.bakery, at=AT)
                    case "read":
                        services.read_on(at=AT)
            except Refused:
                pass
        services.read_on(at=AT)
        ends = Entry.objects.filter(kind__startswith="tenure.").values_list("index", flat=True)
        to_bakery = Notice.objects.filter(body=town.bakery, event__startswith="tenure.").values_list("entry", flat=True)
        assert sorted(to_bakery) == sorted(ends)
        transaction.set_rollback(True)
