"""I4 and I9 under raw SQL: what a service would refuse the database refuses as well."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from commonweal.web.elections import services as elections
from commonweal.web.polls import services

AT = datetime(2030, 4, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def poll(town):
    """An election in which one has voted."""
    election = elections.call_election(seat=town.seat, at=AT)
    elections.stand(election=election, member=town.people[3], at=AT)
    elections.open_due(AT + timedelta(days=3))
    election.refresh_from_db()
    services.cast_ballot(election, member=town.people[0], choice=election.option_keys[0], at=AT + timedelta(days=4))
    return election


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE elections_electionballot SET choice = 'candidate:other'",
        "DELETE FROM elections_electionballot",
        "DELETE FROM elections_electionperson",
        "UPDATE elections_electionperson SET voted = FALSE",
        "UPDATE elections_electionperson SET reference = 'x'",
        "INSERT INTO elections_electionperson (poll_id, member_id, reference, salt, voted)"
        " SELECT e.id, m.id, 'x', 'y', FALSE FROM elections_election e, members_member m WHERE m.key = 'stranger'",
        "UPDATE elections_election SET closes = '2040-01-01 00:00:00+00:00'",
        "UPDATE elections_election SET seed = 'chosen'",
        "DELETE FROM elections_election",
    ],
)
def test_i4_nothing_of_an_open_vote_can_be_changed_by_hand(poll, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


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
