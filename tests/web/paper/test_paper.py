"""V6: a member can vote on paper: entered by two people, counted once, still secret."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from commonweal.web import clock
from commonweal.web.bodies import tellers
from commonweal.web.elections import services as elections
from commonweal.web.paper import services
from commonweal.web.paper.models import FirstReading, Note, Pile
from commonweal.web.polls import services as polls
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.browser import assert_accessible, shoot
from tests.processes import at_once
from tests.web.api.passage import NOW, passage
from tests.web.elections.acting import DAY, choose, opened
from tests.web.paper.office import take_office

AT = datetime(2030, 4, 1, 9, tzinfo=UTC)
NOON = AT + 4 * DAY

pytestmark = pytest.mark.both_databases


@pytest.fixture
def election(desk):
    """An election by ranks in which three stand."""
    choose(desk.bakery, "elections.method", AT, count="irv")
    return opened(desk.seat, desk.people[3:6], AT)


def note(desk, poll, *places, at=NOON):
    for place in places:
        services.note(poll=poll, member=desk.people[place], teller=desk.people[7], at=at)


def enter(poll, teller, at=NOON, blank=0, **read):
    return services.enter(poll=poll, teller=teller, read=read.get("read", {}), blank=blank, at=at)


def in_box(poll):
    return Counter(poll.box.values_list("choice", flat=True))


def test_V6_papers_read_alike_by_two_tellers_are_counted_with_the_rest_and_once(desk, election):
    elections.cast_ranking(election=election, member=desk.people[6], ranks=((1,),), at=NOON)
    note(desk, election, 0, 1, 2)
    read = {"2 1": 2, "3": 1}
    verdict, parted = enter(election, desk.people[7], read=read)
    assert (verdict.holds, parted) == (False, [])
    assert in_box(election) == {"1": 1}  # one reading alone puts nothing into the box
    verdict, parted = enter(election, desk.people[8], read=read)
    assert (verdict.holds, parted) == (True, [])
    assert in_box(election) == {"1": 1, "2 1": 2, "3": 1}
    with pytest.raises(Refused, match="0 are noted on the roll and not in the box"):
        enter(election, desk.people[7], read=read)
    election.refresh_from_db()
    assert election.voted == 4


def test_V6_where_two_readings_differ_the_difference_is_shown_and_nothing_is_stored(desk, election):
    note(desk, election, 0, 1, 2)
    enter(election, desk.people[7], read={"2 1": 2, "3": 1})
    verdict, parted = enter(election, desk.people[8], read={"2 1": 1, "3": 2})
    assert not verdict.holds
    assert [(one.ballot, one.first, one.second) for one in parted] == [("2 1", 2, 1), ("3", 1, 2)]
    assert not election.box.exists()
    assert not FirstReading.objects.exists()
    assert not Pile.objects.exists()


def test_V6_one_teller_alone_is_never_two(desk, election):
    note(desk, election, 0)
    for _ in range(2):
        assert not enter(election, desk.people[7], read={"1": 1})[0].holds
    assert not election.box.exists()


def test_V6_who_votes_on_paper_cannot_vote_on_screen_and_the_other_way_round(desk, election):
    note(desk, election, 0)
    with pytest.raises(Refused, match="You have voted"):
        elections.cast_ranking(election=election, member=desk.people[0], ranks=((1,),), at=NOON)
    elections.cast_ranking(election=election, member=desk.people[1], ranks=((1,),), at=NOON)
    with pytest.raises(Refused, match="has voted already"):
        note(desk, election, 1)
    with pytest.raises(Refused, match="has voted already"):
        note(desk, election, 0)
    assert Note.objects.count() == 1


@pytest.mark.parametrize("place", [0, 3])
def test_V6_nobody_but_a_teller_handles_papers(desk, election, place):
    with pytest.raises(Refused, match=r"Papers are for the tellers|You stand in this vote"):
        services.note(poll=election, member=desk.people[1], teller=desk.people[place], at=NOON)
    with pytest.raises(Refused, match=r"Papers are for the tellers|You stand in this vote"):
        enter(election, desk.people[place], read={"1": 1})


def test_V6_a_teller_who_stands_handles_no_papers(desk):
    election = opened(desk.seat, [desk.people[8], desk.people[3]], AT)
    with pytest.raises(Refused, match="You stand in this vote"):
        services.note(poll=election, member=desk.people[1], teller=desk.people[8], at=NOON)


def test_V6_papers_say_nothing_of_who_wrote_them(desk, election):
    note(desk, election, 0, 1)
    for teller in desk.people[7:9]:
        enter(election, teller, read={"1": 1, "2": 1})
    assert {field.name for field in election.box.model._meta.get_fields()} == {"id", "poll", "choice", "salt"}
    papers = Entry.objects.filter(kind__startswith="paper")
    assert papers.count() == 3
    public = "".join(papers.values_list("text", flat=True))
    for line in election.persons.all():
        assert line.reference not in public
        assert line.member.key not in public


def test_V6_a_vote_waits_for_its_papers_up_to_seven_days(desk, election):
    note(desk, election, 0)
    for member in desk.people[1:]:
        elections.cast_ranking(election=election, member=member, ranks=((1,),), at=NOON)
    election.refresh_from_db()
    assert election.closed is None  # all have voted, but one paper is not in the box
    assert polls.close_due(election.closes + DAY) == 0
    for teller in desk.people[7:9]:
        enter(election, teller, read={"2": 1}, at=election.closes + DAY)
    election.refresh_from_db()
    assert election.closed == election.closes + DAY
    assert election.result["voted"] == 10


def test_V6_papers_nobody_read_keep_a_vote_open_no_longer_than_that(desk, election):
    note(desk, election, 0)
    for member in desk.people[1:7]:
        elections.cast_ranking(election=election, member=member, ranks=((1,),), at=NOON)
    assert polls.close_due(election.closes + 6 * DAY) == 0
    assert polls.close_due(election.closes + 7 * DAY) == 1
    election.refresh_from_db()
    assert election.result["papers_missing"] == 1
    assert election.result["voted"] == 6


def test_V6_blank_papers_are_read_twice_as_well_and_count_for_nobody(desk, election):
    note(desk, election, 0, 1)
    enter(election, desk.people[7], read={"1": 2})
    _verdict, parted = enter(election, desk.people[8], read={"1": 1}, blank=1)
    assert [(one.ballot, one.first, one.second) for one in parted] == [("1", 2, 1), ("", 0, 1)]
    for teller in desk.people[7:9]:
        enter(election, teller, read={"1": 1}, blank=1)
    assert in_box(election) == {"1": 1}


@pytest.mark.parametrize(
    ("read", "says"), [({"9": 1}, "does not stand"), ({"1=2": 1}, "same rank"), ({"1": 2}, "Count the pile")]
)
def test_V6_what_the_count_could_not_read_is_refused_whole(desk, election, read, says):
    note(desk, election, 0)
    with pytest.raises(Refused, match=says):
        enter(election, desk.people[7], read=read)
    assert not FirstReading.objects.exists()


@pytest.mark.parametrize(
    ("kind", "body", "read"), [("list", "northside", "yes"), ("assembly", "bakery", "yes"), ("election", "bakery", "1")]
)
def test_V6_every_kind_of_members_vote_takes_papers(federation, kind, body, read):
    with clock.at(NOW):
        poll = polls.found(passage(federation).own[kind])
        if not tellers.of(federation.body[body]):
            take_office(federation.body[body], federation.members(body))
        able = [held.holder for held in tellers.of(federation.body[body]) if not poll.is_party(held.holder)]
        services.note(poll=poll, member=able[0], teller=able[0], at=NOW)
        for teller in able[:2]:
            services.enter(poll=poll, teller=teller, read={read: 1}, at=NOW)
    assert in_box(poll) == {read: 1}


def test_v6_a_note_and_a_pile_stay_as_they_are(desk, election):
    note(desk, election, 0)
    for teller in desk.people[7:9]:
        enter(election, teller, read={"1": 1})
    for statement in ("DELETE FROM paper_note", "UPDATE paper_note SET reference = 'x'", "UPDATE paper_pile SET papers = 9"):
        with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.django_db(transaction=True)
def test_V6_paper_and_screen_at_the_same_moment_are_one_vote(desk, tmp_path):
    election = opened(desk.seat, desk.people[3:5], datetime(2026, 1, 1, tzinfo=UTC))
    printed = at_once(Path(__file__).with_name("acting.py"), folder=tmp_path, processes=4)
    election.refresh_from_db()
    noted = Note.objects.filter(poll=election.key).count()
    assert sum(int(said) for said in printed) == election.voted == 10
    assert noted + election.box.count() == 10


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_teller_notes_and_two_read_on_the_page_without_a_script(desk, page_as):
    now = clock.now()
    choose(desk.bakery, "elections.method", now - 9 * DAY, count="irv")
    election = opened(desk.seat, desk.people[3:6], now - 4 * DAY)
    address = reverse("paper:desk", args=[election.key])
    first = page_as(desk.people[7], java_script_enabled=False)
    for name in ("Ana", "Ben"):
        first.goto(address)
        first.get_by_label("A member’s name").fill(name)
        first.get_by_role("button", name="Find").click()
        first.get_by_role("link", name=f"Note that {name} votes on paper").click()
        first.get_by_role("button", name="Yes, note it on the roll").click()
        assert first.get_by_text(f"{name} votes on paper.").is_visible()
    first.get_by_label("The papers, a line for each kind").fill("1 2 1\nmany 3")
    first.get_by_role("button", name="This is what I read").click()
    assert "Line 2: This is no kind of paper." in first.locator(".fault").inner_text()
    first.get_by_label("The papers, a line for each kind").fill("1 2 1\n1 3")
    first.get_by_role("button", name="This is what I read").click()
    assert first.get_by_text("Your reading is kept.").is_visible()
    second = page_as(desk.people[8])
    second.goto(address)
    assert_accessible(second)
    shoot(second, "paper-desk")
    second.get_by_label("The papers, a line for each kind").fill("2 2 1")
    second.get_by_role("button", name="This is what I read").click()
    assert second.get_by_role("heading", name="The readings differ").is_visible()
    shoot(second, "paper-differ")
    for page in (first, second):
        page.goto(address)
        page.get_by_label("The papers, a line for each kind").fill("2 2 1")
        page.get_by_role("button", name="This is what I read").click()
    assert second.get_by_text("2 papers are in the box.").is_visible()
    ana = page_as(desk.people[0])
    ana.goto(election.get_absolute_url())
    assert ana.get_by_text("You vote on paper, as a teller has noted on the roll.").is_visible()
    ana.goto(address)
    assert_accessible(ana)
