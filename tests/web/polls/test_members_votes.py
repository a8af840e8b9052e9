"""V1 and V2 for members: a frozen roll, one sealed ballot each, closed by time or by the last vote, and by nobody's hand."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from commonweal.web.bodies import services as bodies
from commonweal.web.elections import services as elections
from commonweal.web.elections.models import ElectionPerson
from commonweal.web.polls import services
from commonweal.web.polls.services import reference
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused

AT = datetime(2030, 4, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.both_databases
DAY = timedelta(days=1)


@pytest.fixture
def poll(town):
    """An election with one candidate, open since day three for seven days."""
    election = elections.call_election(seat=town.seat, at=AT)
    elections.stand(election=election, member=town.people[3], at=AT)
    elections.open_due(AT + 3 * DAY)
    election.refresh_from_db()
    return election


def cast(poll, member, at=AT + 4 * DAY):
    services.cast_ballot(poll, member=member, choice="1", at=at)


def test_v1_the_roll_is_frozen_and_its_hash_is_in_the_record(town, poll):
    opened = Entry.objects.get(kind="poll.opened").data
    lines = json.loads(record.attached(opened["roll"]))["lines"]
    assert len(lines) == opened["on_roll"] == 10
    mine = ElectionPerson.objects.get(member=town.people[2])
    assert {"reference": mine.reference} in lines
    assert mine.reference == reference(town.people[2].key, mine.salt)
    assert town.people[2].key not in record.attached(opened["roll"]).decode()


def test_v1_nobody_votes_twice(town, poll):
    cast(poll, town.people[0])
    with pytest.raises(Refused, match="cannot be found and changed"):
        cast(poll, town.people[0])
    poll.refresh_from_db()
    assert poll.voted == poll.box.count() == 1


def test_v1_who_joined_after_the_opening_is_not_on_the_roll(town, poll):
    bodies.join(member=town.stranger, body=town.bakery, at=AT + 3 * DAY)
    with pytest.raises(Refused, match="frozen"):
        cast(poll, town.stranger)


def test_v1_who_left_the_body_no_longer_votes_in_it(town, poll):
    bodies.leave(member=town.people[5], body=town.bakery, at=AT + 3 * DAY)
    with pytest.raises(Refused):
        cast(poll, town.people[5])


def test_a_choice_that_does_not_stand_is_refused_and_leaves_the_vote_to_cast(town, poll):
    with pytest.raises(Refused, match="This is no ranking"):
        services.cast_ballot(poll, member=town.people[0], choice="candidate:nobody", at=AT + 4 * DAY)
    cast(poll, town.people[0])


def test_it_closes_when_its_time_has_come_and_not_before(town, poll):
    cast(poll, town.people[0])
    assert services.close_due(poll.closes - timedelta(seconds=1)) == 0
    assert services.close_due(poll.closes) == 1
    assert services.close_due(poll.closes) == 0
    with pytest.raises(Refused, match="is over"):
        cast(poll, town.people[1])


def test_a_ballot_after_the_time_is_refused_though_nobody_has_closed_the_vote_yet(town, poll):
    with pytest.raises(Refused, match="is over"):
        cast(poll, town.people[1], at=poll.closes)


def test_it_closes_the_moment_all_have_voted(town, poll):
    for member in town.people:
        poll.refresh_from_db()
        assert poll.is_open
        cast(poll, member)
    poll.refresh_from_db()
    assert poll.closed == AT + 4 * DAY
    assert Entry.objects.filter(kind="poll.closed").count() == 1


def test_a_vote_opens_once(town, poll):
    with pytest.raises(Refused, match="opened already"):
        services.open_poll(poll, options=[], at=AT + 4 * DAY)
