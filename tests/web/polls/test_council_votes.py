"""V1, V2, V4 and R5 for councils: seats on the roll, votes by name that can be changed, and void when the tenure ends."""

import json
from datetime import UTC, datetime

import pytest

from commonweal.rules.ballots import Vote
from commonweal.rules.effects import Resolve
from commonweal.web.bodies import services as bodies
from commonweal.web.constitution import services as constitution
from commonweal.web.decisions import services as decisions
from commonweal.web.members.models import Member
from commonweal.web.polls import services, weighing
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused

AT = datetime(2030, 4, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.both_databases
YES = Vote.whole("yes")
NONE = Vote.whole("none")


@pytest.fixture
def mill(town):
    """A second seat, of a mill of two."""
    body = bodies.found_body(key="mill", kind="workplace", name="Weir mill", parent=town.council, at=AT)
    people = [Member.objects.create_user(name=name, key=name.lower()) for name in ("Kim", "Lea")]
    for member in people:
        bodies.join(member=member, body=body, at=AT)
    seat = bodies.found_seat(council=town.council, constituency=body, at=AT)
    bodies.install(seat=seat, order=people, election="founding", at=AT)
    return seat


def propose(town):
    return decisions.propose(
        council=town.council,
        title="A second oven",
        text="",
        options=[{"key": "yes", "title": "Build it"}],
        follows={"yes": [Resolve("A second oven is built.")]},
        at=AT,
    )


def test_v1_the_roll_holds_seats_and_whoever_holds_one_votes_for_it(town, mill):
    poll = propose(town)
    lines = json.loads(record.attached(poll.roll))["lines"]
    assert lines == sorted(({"seat": s.key, "weight": 1} for s in (town.seat, mill)), key=lambda line: line["seat"])
    services.cast_vote(poll, tenure=town.seat.tenure, vote=YES, at=AT)
    vote = Entry.objects.get(kind="vote.cast")
    assert vote.data["office"] == town.people[0].office_key
    assert vote.data["choice"] == {"yes": "1"}


def test_v2_an_open_vote_can_be_changed_until_the_close_and_counts_once(town, mill):
    poll = propose(town)
    services.cast_vote(poll, tenure=town.seat.tenure, vote=YES, reason="It is cold.", at=AT)
    services.cast_vote(poll, tenure=town.seat.tenure, vote=NONE, at=AT)
    poll.refresh_from_db()
    assert poll.voted == 1
    assert weighing.tally(poll).by_option["none"] == 1
    assert Entry.objects.filter(kind="vote.changed").count() == 1
    services.cast_vote(poll, tenure=mill.tenure, vote=NONE, at=AT)
    poll.refresh_from_db()
    assert poll.closed == AT
    with pytest.raises(Refused, match="is over"):
        services.cast_vote(poll, tenure=town.seat.tenure, vote=YES, at=AT)


def test_v2_the_reason_stands_outside_the_record_and_can_be_erased(town, mill):
    services.cast_vote(propose(town), tenure=town.seat.tenure, vote=YES, reason="It is cold.", at=AT)
    assert "It is cold." not in "".join(Entry.objects.values_list("text", flat=True))


def test_r5_a_recall_voids_the_vote_in_an_open_poll_and_the_successor_casts_it(town, mill):
    poll = propose(town)
    recalled = town.seat.tenure
    services.cast_vote(poll, tenure=recalled, vote=YES, at=AT)
    for member in town.people[4:]:
        bodies.set_mark(tenure=recalled, member=member, at=AT)
    poll.refresh_from_db()
    assert poll.voted == 0
    assert [e.data["tenure"] for e in Entry.objects.filter(kind="vote.voided")] == [recalled.key]
    with pytest.raises(Refused, match="has ended"):
        services.cast_vote(poll, tenure=recalled, vote=YES, at=AT)
    services.cast_vote(poll, tenure=town.seat.tenure, vote=NONE, at=AT)
    services.cast_vote(poll, tenure=mill.tenure, vote=NONE, at=AT)
    poll.refresh_from_db()
    assert poll.chosen == "none"


def test_r5_a_recall_changes_no_vote_that_is_counted(town, mill):
    poll = propose(town)
    recalled = town.seat.tenure
    for seat in (town.seat, mill):
        services.cast_vote(poll, tenure=seat.tenure, vote=YES, at=AT)
    for member in town.people[4:]:
        bodies.set_mark(tenure=recalled, member=member, at=AT)
    poll.refresh_from_db()
    assert poll.chosen == "yes"
    assert weighing.tally(poll).by_option["yes"] == 2
    assert not Entry.objects.filter(kind="vote.voided").exists()


def test_v4_a_split_vote_counts_in_exact_parts(town, mill):
    poll = propose(town)
    services.cast_vote(poll, tenure=town.seat.tenure, vote=Vote.read({"yes": "0.7", "none": "0.3"}), at=AT)
    assert str(weighing.tally(poll).by_option["yes"]) == "7/10"


def test_v4_a_seat_weighs_its_members_where_the_constitution_says_so(town, mill):
    change = {"key": "votes.weights", "title": "", "text": "", "data": {"each_seat": "members"}}
    constitution.change_article(lineage=town.council.lineage(), kind="council", **change, at=AT)
    poll = propose(town)
    assert {line.seat: line.weight for line in poll.seats.all()} == {town.seat: 10, mill: 2}
    services.cast_vote(poll, tenure=mill.tenure, vote=NONE, at=AT)
    services.cast_vote(poll, tenure=town.seat.tenure, vote=YES, at=AT)
    poll.refresh_from_db()
    assert poll.chosen == "yes"


def test_v1_a_seat_founded_after_the_opening_is_not_on_the_roll(town):
    poll = propose(town)
    bodies.join(member=town.stranger, body=town.bakery, at=AT)
    late = bodies.found_seat(council=town.council, constituency=town.bakery, at=AT)
    bodies.install(seat=late, order=[town.stranger], election="late", at=AT)
    with pytest.raises(Refused, match="frozen"):
        services.cast_vote(poll, tenure=late.tenure, vote=YES, at=AT)
