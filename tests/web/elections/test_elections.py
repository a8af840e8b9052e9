"""From candidates to a delegate: standing, sealed voting, the count, and what follows by itself."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest

from commonweal.rules.counting import plurality
from commonweal.rules.counting.profile import one_each
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Alternate
from commonweal.web.elections import services
from commonweal.web.elections.models import Election, ElectionBallot
from commonweal.web.polls import services as polls
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused

AT = datetime(2030, 4, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.both_databases
DAY = timedelta(days=1)


def enact(at):
    """Carry out elections' own effects, as the table of `enact` does."""
    acts = {"OpenElection": services.enact_open_election, "SeatDelegate": services.enact_seat_delegate}
    for entry in Entry.objects.to_enact():
        record.carried_out(entry, at=at)
        for effect in entry.effects:
            acts[effect["do"]](effect, at)


@pytest.fixture
def election(town):
    """An election in which the fourth and fifth member stand and voting has just opened."""
    found = services.call_election(seat=town.seat, at=AT)
    for member in town.people[3:5]:
        services.stand(election=found, member=member, statement="Warm bread.", at=AT)
    assert services.open_due(AT + 3 * DAY) == 1
    found.refresh_from_db()
    return found


def vote(election, town, *choices):
    """The first members vote, each for the candidate with that place."""
    candidates = {c.member: c for c in election.candidates.all()}
    for member, choice in zip(town.people, choices, strict=False):
        services.vote(election=election, member=member, candidate=candidates[town.people[choice]], at=AT + 4 * DAY)


def test_the_seat_is_filled_by_the_count_and_the_rest_are_alternates(town, election):
    vote(election, town, 4, 4, 4, 3, 4, 3, 3, 4, 4, 4)  # all ten: it closes at once
    election.refresh_from_db()
    assert election.closed == AT + 4 * DAY
    enact(AT + 4 * DAY)
    assert town.seat.tenure.holder == town.people[4]
    assert [a.member for a in town.seat.alternates.all()] == [town.people[3]]
    assert town.seat.tenures.get(holder=town.people[0]).cause == "elected"


def test_v5_anyone_can_redo_the_count_from_the_published_box(town, election):
    vote(election, town, 3, 4, 3, 4, 3, 4)  # a tie
    polls.close_due(AT + 30 * DAY)
    closed = Entry.objects.get(kind="poll.closed").data
    opened = Entry.objects.get(kind="poll.opened").data
    assert hashlib.sha256(closed["seed"].encode()).hexdigest() == opened["seed"]  # committed before, revealed after
    box = [ballot["choice"] for ballot in json.loads(record.attached(closed["box"]))["ballots"]]
    keys = opened["options"]
    again = plurality.count(one_each(keys, [keys.index(key) + 1 for key in box], seats=len(set(box))), closed["seed"])
    assert [again.profile.name(number) for number in again.elected] == closed["outcome"]["order"]
    told = [{again.profile.name(number): int(votes) for number, votes in stage.votes.items()} for stage in again.stages]
    assert told == [done["votes"] for done in closed["count"]["rounds"]]
    assert len(closed["count"]["rounds"][0]["tied"]) == 2


def test_v5_of_fewer_than_five_ballots_only_the_outcome_is_published(town, election):
    vote(election, town, 4, 4, 3, 4)
    polls.close_due(AT + 30 * DAY)
    closed = Entry.objects.get(kind="poll.closed").data
    assert closed["withheld"] is True
    assert set(closed) == {"poll", "kind", "seed", "outcome", "withheld", "effects"}
    assert closed["outcome"]["order"][0] == election.candidates.get(member=town.people[4]).key


def test_v2_a_ballot_holds_nothing_that_leads_to_a_member(town, election):
    vote(election, town, 4, 3)
    assert {field.name for field in ElectionBallot._meta.get_fields()} == {"id", "poll", "choice"}
    assert ElectionBallot._meta.pk.get_internal_type() == "UUIDField"
    assert not Entry.objects.filter(kind__startswith="vote").exists()


def test_the_seed_stays_unknown_until_the_close(town, election):
    vote(election, town, 4)
    assert election.seed not in "".join(Entry.objects.values_list("text", flat=True))


def test_a_by_election_opens_by_itself_when_nobody_is_left(town):
    Alternate.objects.all().delete()
    for member in town.people[4:]:
        bodies.set_mark(tenure=town.seat.tenure, member=member, at=AT) if town.seat.tenure else None
    assert town.seat.tenure is None
    enact(AT)
    assert Election.objects.running().get().seat == town.seat


def test_two_calls_are_one_election(town):
    assert services.call_election(seat=town.seat, at=AT) == services.call_election(seat=town.seat, at=AT)


def test_voting_waits_for_a_candidate(town):
    found = services.call_election(seat=town.seat, at=AT)
    assert services.open_due(AT + 30 * DAY) == 0
    services.stand(election=found, member=town.people[7], at=AT + 31 * DAY)
    assert services.open_due(AT + 31 * DAY) == 1


def test_without_a_vote_nobody_is_elected_and_an_empty_seat_is_elected_for_again(town):
    Alternate.objects.all().delete()
    bodies.resign(tenure=town.seat.tenure, member=town.people[0], at=AT)
    enact(AT)
    found = Election.objects.running().get()
    services.stand(election=found, member=town.people[3], at=AT)
    services.open_due(AT + 3 * DAY)
    polls.close_due(AT + 30 * DAY)
    enact(AT + 30 * DAY)
    assert Election.objects.running().get() != found


def test_only_members_stand_and_nobody_twice_and_nobody_after_the_opening(town, election):
    with pytest.raises(Refused, match="has opened"):
        services.stand(election=election, member=town.people[8], at=AT)
    with pytest.raises(Refused, match="has opened"):
        services.stand_down(election=election, member=town.people[3], at=AT)
    polls.close_due(AT + 30 * DAY)
    later = services.call_election(seat=town.seat, at=AT + 30 * DAY)
    with pytest.raises(Refused, match="belong"):
        services.stand(election=later, member=town.stranger, at=AT)
    services.stand(election=later, member=town.people[8], at=AT)
    with pytest.raises(Refused, match="already"):
        services.stand(election=later, member=town.people[8], at=AT)
    services.stand_down(election=later, member=town.people[8], at=AT)
    assert not later.candidates.exists()


def test_a_candidate_who_left_meanwhile_is_passed_over(town, election):
    vote(election, town, 4, 4, 4, 3, 4, 3, 3, 4, 4)
    bodies.leave(member=town.people[4], body=town.bakery, at=AT + 5 * DAY)
    polls.close_due(AT + 30 * DAY)
    enact(AT + 30 * DAY)
    assert town.seat.tenure.holder == town.people[3]
