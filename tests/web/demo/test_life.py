"""The demo's invented people vote where they are asked to, and leave their votes to those whom one plays."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from commonweal.rules.ballots import Vote
from commonweal.rules.effects import Resolve
from commonweal.web.decisions import mandates
from commonweal.web.decisions import services as decisions
from commonweal.web.decisions.models import Mandate, Proposal
from commonweal.web.demo import life
from commonweal.web.production import deliveries
from commonweal.web.production import services as production
from commonweal.web.production.models import Assignment
from tests.cast import AT, DAY
from tests.web.production.test_deliveries import adopt

pytestmark = pytest.mark.django_db
LATER = AT + life.PATIENCE
THREE = ({"key": "a", "title": "Plan A"}, {"key": "b", "title": "Plan B"}, {"key": "c", "title": "Plan C"})


@pytest.fixture(autouse=True)
def _ana_is_played(settings, tmp_path):
    settings.HOME = tmp_path
    (tmp_path / "demo-people.json").write_text(json.dumps({"password": "", "people": [{"name": "Ana", "as": ""}]}))


@pytest.fixture
def proposal(federation):
    follows = {key: [Resolve(key)] for key in "abc"}
    return decisions.propose(council=federation.council, title="Which?", text="", options=THREE, follows=follows, at=AT)


def voted(proposal):
    return {line.seat.constituency.key: line.vote.choice for line in proposal.seats.exclude(vote=None)}


def test_they_wait_a_little_and_leave_the_played_seat_alone(federation, proposal):
    assert life.go_on(LATER - timedelta(seconds=1)) == 0
    assert life.go_on(LATER) == 3
    assert life.go_on(LATER + DAY) == 0
    assert set(voted(proposal)) == {"southside", "bakery", "mill"}
    proposal.refresh_from_db()
    assert proposal.closed is None


def test_an_assembly_meets_without_the_played_and_ends_with_them(federation, proposal, everyone_votes):
    meeting = mandates.open_assembly(proposal=proposal, seat=federation.seat["northside"], casts_itself=False, at=AT)
    life.go_on(LATER)
    meeting.refresh_from_db()
    assert (meeting.voted, meeting.on_roll, meeting.closed) == (2, 3, None)
    assert not meeting.persons.get(member=federation.person["Ana"]).voted


def test_an_invented_delegate_keeps_the_mandate(federation, proposal, everyone_votes):
    meeting = mandates.open_assembly(proposal=proposal, seat=federation.seat["mill"], casts_itself=False, at=AT)
    everyone_votes(meeting, "b", AT)
    assert Mandate.objects.get().option == "b"
    life.go_on(LATER)
    assert voted(proposal)["mill"] == {"b": "1"}


def test_in_a_second_vote_they_stay_with_what_they_chose(federation, proposal):
    for seat, choice in {"northside": "a", "southside": "a", "bakery": "b", "mill": "b"}.items():
        decisions.cast(proposal=proposal, tenure=federation.seat[seat].tenure, vote=Vote.whole(choice), at=AT)
    second = Proposal.objects.get(before=proposal)
    life.go_on(LATER)
    assert voted(second) == {"southside": {"a": "1"}, "bakery": {"b": "1"}, "mill": {"b": "1"}}


@pytest.mark.parametrize(("receiver", "done"), [("southside", 1), ("northside", 0)], ids=["nobody played there", "Ana is there"])
def test_they_confirm_what_nobody_played_can_confirm(federation, receiver, done):
    adopt(federation)
    delivery = deliveries.report_delivery(
        sender=federation.body["bakery"],
        receiver=federation.body[receiver],
        product="bread",
        period=1,
        amount=Decimal(40),
        member=federation.person["Ben"],
        at=AT,
    )
    assert life.go_on(LATER - timedelta(seconds=1)) == 0
    assert life.go_on(LATER) == done
    delivery.refresh_from_db()
    assert delivery.confirmed == (40 if done else None)


def test_they_stand_by_an_objection_to_what_cannot_be_done(federation):
    adopt(federation)
    asked = Assignment.objects.get(workplace__key="mill")
    limits = [{"technique": "grind", "period": 1, "most": 100}]
    question = production.put(assignment=asked, reason="The wheel is cracked.", limits=limits, at=AT)
    life.go_on(LATER)
    question.refresh_from_db()
    assert question.closed is not None
    asked.refresh_from_db()
    assert question.result["outcome"]["chosen"] == "object"
