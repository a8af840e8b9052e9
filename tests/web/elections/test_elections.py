"""From candidates to a delegate: standing, sealed voting, the count, and what follows by itself."""

import hashlib
import json
from datetime import UTC, datetime

import pytest

from commonweal import cli
from commonweal.rules.ballots import Ranking
from commonweal.rules.counting import document, plurality
from commonweal.rules.counting.profile import Ballot, Profile
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Alternate
from commonweal.web.elections import counting, services
from commonweal.web.elections.models import Election, ElectionBallot
from commonweal.web.polls import services as polls
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.web.elections.acting import DAY, choose, enact, opened, rank

AT = datetime(2030, 4, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.both_databases


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
    ballots = tuple(Ballot(election.numbers(Ranking.read(choice))) for choice in box)
    profile = Profile(tuple(opened["options"]), 1, ballots)
    again = plurality.count(profile, closed["seed"])
    election.refresh_from_db()
    account = json.loads(record.attached(closed["count"]["account"]))
    assert [again.profile.name(number) for number in again.elected] == closed["outcome"]["order"][:1]
    assert document.written(again)["stages"] == account["stages"]
    assert len(again.stages[0].ties) == 1


def test_v5_the_exported_blt_counts_to_the_same(town, election, tmp_path, capsys):
    vote(election, town, 3, 4, 3, 4, 3, 4)
    polls.close_due(AT + 30 * DAY)
    election.refresh_from_db()
    path = tmp_path / "ballots.blt"
    path.write_text(counting.as_blt(election), encoding="utf-8")
    assert cli.main(["count", str(path), "--method", election.method, "--seed", election.seed, "--json"]) == 0
    account = json.loads(record.attached(election.result["count"]["account"]))
    assert json.loads(capsys.readouterr().out)["stages"] == account["stages"]


def rank_by(town, method, *rankings, at=AT):
    """An election by a method in which three stand and the first members rank them."""
    choose(town.bakery, "elections.method", at, count=method)
    found = opened(town.seat, town.people[3:6], at)
    rank(found, zip(town.people, rankings, strict=False), at + 4 * DAY)
    return found


def test_v5_preferences_behind_the_last_one_used_are_withheld(town):
    found = rank_by(town, "irv", "1 2 3", "1 2 3", "1 2 3", "2 1 3", "3 2 1")
    polls.close_due(AT + 30 * DAY)
    found.refresh_from_db()
    box = json.loads(record.attached(found.result["box"]))["ballots"]
    first, second, third = found.option_keys
    assert sorted(ballot["choice"] for ballot in box) == sorted([first, first, first, second, third])
    assert all(len(ballot["commitment"]) == 64 for ballot in box)
    assert len(found.result["outcome"]["order"]) == 1  # the alternates would tell more than the ballots
    enact(AT + 30 * DAY)
    assert town.seat.tenure.holder == town.people[3]
    assert not town.seat.alternates.exists()


def test_equal_ranks_are_taken_where_the_count_knows_them(town):
    with pytest.raises(Refused, match="same rank"):
        rank_by(town, "irv", "1=2")
    found = Election.objects.get()
    assert not found.box.exists()


def test_schulze_takes_equal_ranks(town):
    found = rank_by(town, "schulze", "1=2 3", "2", "2 1=3", "3", "2=3 1")
    polls.close_due(AT + 30 * DAY)
    found.refresh_from_db()
    assert found.result["outcome"]["order"][0] == found.options[1]["key"]


def test_v5_of_fewer_than_five_ballots_only_the_outcome_is_published(town, election):
    vote(election, town, 4, 4, 3, 4)
    polls.close_due(AT + 30 * DAY)
    closed = Entry.objects.get(kind="poll.closed").data
    assert closed["withheld"] is True
    assert set(closed) == {"poll", "kind", "seed", "outcome", "withheld", "effects"}
    assert len(closed["outcome"]["order"]) == 1  # who came second would tell as much as figures
    assert closed["effects"][0]["order"] == closed["outcome"]["order"]
    assert closed["outcome"]["order"][0] == election.candidates.get(member=town.people[4]).key


def test_v2_a_ballot_holds_nothing_that_leads_to_a_member(town, election):
    vote(election, town, 4, 3)
    assert {field.name for field in ElectionBallot._meta.get_fields()} == {"id", "poll", "choice", "salt"}
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
