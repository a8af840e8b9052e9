"""V1 when everybody votes at the same instant: nobody twice, nothing after the close, one close (I1, I8, I9)."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commonweal.web.elections import services as elections
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from tests.processes import at_once

PROCESSES = 4
AT = datetime(2026, 1, 1, tzinfo=UTC)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def poll(town):
    """An election between two, just opened."""
    election = elections.call_election(seat=town.seat, at=AT)
    for member in town.people[3:5]:
        elections.stand(election=election, member=member, at=AT)
    elections.open_due(AT + timedelta(days=3))
    election.refresh_from_db()
    return election


@pytest.mark.parametrize("until", ["all", "due"])
def test_v1_nobody_votes_twice_and_nothing_is_added_after_the_close(town, poll, tmp_path, until):
    printed = at_once(Path(__file__).with_name("acting.py"), until, folder=tmp_path, processes=PROCESSES)
    poll.refresh_from_db()
    voted = poll.persons.filter(voted=True).count()
    assert poll.voted == poll.box.count() == voted == sum(int(said) for said in printed)
    closed = Entry.objects.get(kind="poll.closed").data  # one
    if voted >= 5:
        assert len(json.loads(record.attached(closed["box"]))["ballots"]) == closed["voted"] == voted
    if until == "all":
        assert voted == len(town.people)
