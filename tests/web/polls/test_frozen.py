"""I4 and I9 under raw SQL: what a service would refuse the database refuses as well."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from commonweal.rules.ballots import Vote
from commonweal.rules.effects import Resolve
from commonweal.web.bodies import services as bodies
from commonweal.web.decisions import mandates
from commonweal.web.decisions import services as decisions
from commonweal.web.elections import services as elections
from commonweal.web.polls import models, services

AT = datetime(2030, 4, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def poll(town):
    """An election in which one has voted."""
    election = elections.call_election(seat=town.seat, at=AT)
    elections.stand(election=election, member=town.people[3], at=AT)
    elections.open_due(AT + timedelta(days=3))
    election.refresh_from_db()
    services.cast_ballot(election, member=town.people[0], choice="1", at=AT + timedelta(days=4))
    return election


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE elections_electionballot SET choice = '2'",
        "DELETE FROM elections_electionballot",
        "DELETE FROM elections_electionperson",
        "UPDATE elections_electionperson SET voted = FALSE",
        "UPDATE elections_electionperson SET reference = 'x'",
        "INSERT INTO elections_electionperson (poll_id, member_id, reference, salt, voted)"
        " SELECT e.id, m.id, 'x', 'y', FALSE FROM elections_election e, members_member m WHERE m.key = 'stranger'",
        "UPDATE elections_election SET closes = '2040-01-01 00:00:00+00:00'",
        "UPDATE elections_election SET closes = NULL",
        "UPDATE elections_election SET opened = NULL",
        "UPDATE elections_election SET close_when_all_voted = FALSE",
        "UPDATE elections_election SET seed = 'chosen'",
        "UPDATE elections_candidate SET member_id = (SELECT id FROM members_member WHERE key = 'stranger')",
        "DELETE FROM elections_candidate",
        "DELETE FROM elections_election",
        "UPDATE elections_election SET method = 'irv'",
        "INSERT INTO elections_election_beside (election_id, seat_id) SELECT id, seat_id FROM elections_election",
    ],
)
def test_i4_nothing_of_an_open_vote_can_be_changed_by_hand(poll, statement):
    refused(statement)


def refused(statement):
    with pytest.raises(DatabaseError, match=r"stays|frozen|changes once|Voting is over"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.fixture
def proposal(town):
    """A proposal with one of two seats cast, and an assembly in which one has voted."""
    bodies.found_seat(council=town.council, constituency=town.bakery, at=AT)
    options, follows = [{"key": "yes", "title": "Build it"}], {"yes": [Resolve("It is built.")]}
    proposal = decisions.propose(council=town.council, title="An oven", text="", options=options, follows=follows, at=AT)
    assembly = mandates.open_assembly(proposal=proposal, seat=town.seat, casts_itself=True, at=AT)
    services.cast_ballot(assembly, member=town.people[0], choice="yes", at=AT)
    decisions.cast(proposal=proposal, tenure=town.seat.tenure, vote=Vote.whole("yes"), at=AT)
    return proposal


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions_proposal SET subject = 'tiers'",
        "UPDATE decisions_proposal SET effects = '{}'",
        "UPDATE decisions_proposal SET options = '[]'",
        "DELETE FROM decisions_proposal",
        "UPDATE decisions_proposalseat SET weight = 9",
        "DELETE FROM decisions_proposalseat",
        "INSERT INTO decisions_proposalseat (poll_id, seat_id, weight) SELECT poll_id, 999, 1 FROM decisions_proposalseat",
        "UPDATE decisions_assembly SET casts_itself = FALSE",
        "DELETE FROM decisions_assemblyperson",
        "UPDATE decisions_assemblyperson SET voted = FALSE",
        "UPDATE decisions_assemblyballot SET choice = 'none'",
        "DELETE FROM decisions_assemblyballot",
    ],
)
def test_i4_what_a_council_and_an_assembly_vote_on_cannot_be_changed_by_hand(proposal, statement):
    refused(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions_proposal SET chosen = 'none'",
        "UPDATE decisions_proposal SET voted = 0",
        "UPDATE decisions_proposalvote SET choice = '{}'",
        "DELETE FROM decisions_proposalvote",
        "INSERT INTO decisions_proposalvote (line_id, tenure_id, choice, reason, \"cast\") SELECT l.id, t.id, '{}', '', t.began"
        " FROM decisions_proposalseat l, bodies_tenure t WHERE l.id NOT IN (SELECT line_id FROM decisions_proposalvote)",
    ],
)
def test_i9_open_votes_stay_once_the_vote_has_closed(proposal, statement):
    assert services.close_due(proposal.closes)
    refused(statement)


GUARDED = {  # of every kind of row of a vote: what is refused under some condition
    models.Poll: {"update", "delete"},
    models.PersonLine: {"insert", "update", "delete"},
    models.SeatLine: {"insert", "update", "delete"},
    models.SealedBallot: {"insert", "update", "delete"},
    models.OpenVote: {"insert", "update", "delete"},
}


@pytest.mark.parametrize(
    ("table", "acts"),
    [(m._meta.db_table, acts) for kind, acts in GUARDED.items() for m in apps.get_models() if issubclass(m, kind)],
)
def test_the_rows_of_every_kind_of_vote_are_guarded(table, acts, db):
    names = {"sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'"}
    with connection.cursor() as cursor:
        cursor.execute(names.get(connection.vendor, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"))
        triggers = {name for (name,) in cursor.fetchall()}
    assert {f"{table}_refuses_{act}" for act in acts} <= triggers


def test_i9_nothing_is_added_after_the_close(poll):
    services.close_due(poll.closes)
    with pytest.raises(DatabaseError), transaction.atomic():
        poll.box.create(choice=poll.option_keys[0])


def test_i8_what_was_closed_stays_closed(poll):
    services.close_due(poll.closes)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE elections_election SET closed = NULL, result = NULL")


def test_the_salt_of_a_line_can_be_erased(poll):
    assert poll.persons.update(salt="") == 10
