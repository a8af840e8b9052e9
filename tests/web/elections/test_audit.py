"""A2: elections counted again from what the record publishes; a figure or a name changed by hand is found."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from commonweal.audit.counts import recounts
from commonweal.web.bodies.models import Tenure
from commonweal.web.polls import services as polls
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from tests.web.elections.acting import DAY, choose, enact, opened, rank
from tests.web.elections.test_together import elect, more_seats, recalled

AT = datetime(2030, 4, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def lines():
    return [
        SimpleNamespace(index=e.index, at=e.at, kind=e.kind, body=e.body, data=e.data) for e in Entry.objects.order_by("index")
    ]


def found(told):
    return [one.fault for one in recounts(told, record.attached)]


@pytest.fixture
def told(town):
    """Three seats filled by one count, and one of them by a count made again."""
    elect(town, more_seats(town, "", "", ""))
    recalled(town, Tenure.objects.running().get(holder__name="Dora"))
    return lines()


def test_A2_counts_and_counts_made_again_come_out_the_same(told):
    assert found(told) == ["", ""]


@pytest.mark.parametrize("method", ["plurality", "approval", "irv", "schulze"])
def test_A2_so_do_counts_for_one_seat_with_their_alternates(town, method):
    choose(town.bakery, "elections.method", AT, count=method)
    election = opened(town.seat, town.people[3:6], AT)
    rank(election, zip(town.people, ["1", "2", "1", "3", "2", "1", "3", "1", "2", "1"], strict=True), AT + 4 * DAY)
    enact(AT + 5 * DAY)
    assert found(lines()) == [""]


def test_A2_what_is_changed_by_hand_is_found(told):
    closed = next(line for line in told if line.kind == "poll.closed")
    closed.data["outcome"]["order"].reverse()
    again = next(line for line in told if line.kind == "election.counted_again")
    again.data["chosen"] = again.data["departed"][0]
    assert found(told) == ["others are elected", "somebody else follows"]


def test_A2_another_seed_or_other_ballots_are_found(told):
    closed = next(line for line in told if line.kind == "poll.closed")
    before = closed.data["seed"]
    closed.data["seed"] = "0" * 64
    assert found(told)[0] == "the seed is not the one committed to"
    closed.data["seed"] = before
    box = json.loads(record.attached(closed.data["box"]))
    box["ballots"] = box["ballots"][1:]
    closed.data["box"] = record.attach(json.dumps(box).encode(), "application/json")
    assert found(told)[0] == "the stages are others"


def test_V5_of_fewer_than_five_ballots_nothing_can_be_redone_and_that_is_said(town):
    election = opened(town.seat, town.people[3:5], AT)
    rank(election, zip(town.people, ["1", "2"], strict=False), AT + 4 * DAY)
    polls.close_due(AT + 30 * DAY)
    assert [one.withheld for one in recounts(lines(), record.attached)] == [True]
