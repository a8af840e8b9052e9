"""Sealed rows: where they lie tells nothing of when they came, on either database, whatever a migration does later."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import RecallMark
from commonweal.web.database import sealed
from commonweal.web.decisions.models import Assembly, AssemblyBallot
from commonweal.web.elections.models import ElectionBallot
from commonweal.web.polls.models import SealedBallot
from commonweal.web.unions.models import Mark
from tests.cast import AT

SEALED = [RecallMark, Mark, *(model for model in apps.get_models() if issubclass(model, SealedBallot))]
MANY = 60
LARGE = 900  # more than lie in the pages that one change lays out anew, three times over


def laid_out(model: type[models.Model], column: str) -> list:
    """The rows as the database holds them, first to last."""
    table = model._meta.db_table
    asked = f"FROM {table} NOT INDEXED" if connection.vendor == "sqlite" else f"FROM {table} ORDER BY ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} {asked}")
        return [value for (value,) in cursor.fetchall()]


def together(order: list[int]) -> float:
    """Spearman's rank correlation between places and numbers: 1 where they lie as they came."""
    n = len(order)
    return 1 - 6 * sum((place - number) ** 2 for place, number in enumerate(order)) / (n * (n * n - 1))


def cast(count: int) -> Assembly:
    """A box into which ballots 0, 1, 2 ... were put one after the other, as `polls.cast_ballot` does it."""
    with transaction.atomic():
        poll = Assembly.objects.create(**box())
    for number in range(count):
        with transaction.atomic():
            ballot = poll.box.create(choice=f"ballot-{number:03}")
            sealed.shuffle(AssemblyBallot, around=ballot.pk, poll_id=poll.pk)
    return poll


def box() -> dict[str, object]:
    """What a box stands in: a mandate's vote on a proposal, before its roll is frozen."""
    from commonweal.web.bodies.models import Seat
    from commonweal.web.decisions.models import Proposal

    seat = Seat.objects.get()
    proposal = Proposal.objects.create(body=seat.council, by="seats", title="A fair")
    return {"body": seat.constituency, "by": "members", "proposal": proposal, "seat": seat}


def numbers(choices: list[str]) -> list[int]:
    return [int(choice.removeprefix("ballot-")) for choice in choices]


def test_every_sealed_table_lies_by_its_random_key():
    assert len(SEALED) >= 5
    assert all(isinstance(model._meta.pk, sealed.RandomKey) for model in SEALED)


@pytest.mark.django_db
@pytest.mark.parametrize("model", SEALED, ids=lambda model: model.__name__)
def test_on_sqlite_a_sealed_table_has_no_row_numbers(model):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    assert laid_out_by_key(model)


def laid_out_by_key(model: type[models.Model]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [model._meta.db_table])
        return cursor.fetchone()[0].endswith("WITHOUT ROWID")


@pytest.mark.django_db(transaction=True)
def test_a_later_migration_brings_no_row_numbers_and_keeps_what_the_table_refuses():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    before, longer = ElectionBallot._meta.get_field("choice"), models.CharField(max_length=90)
    longer.set_attributes_from_name("choice")
    there = triggers_of(ElectionBallot)
    assert there
    with connection.schema_editor() as editor:
        editor.alter_field(ElectionBallot, before, longer)
    assert laid_out_by_key(ElectionBallot)
    assert triggers_of(ElectionBallot) == there
    with connection.schema_editor() as editor:
        editor.alter_field(ElectionBallot, longer, before)


def triggers_of(model: type[models.Model]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [model._meta.db_table])
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_ballots_do_not_lie_in_the_order_in_which_they_were_cast(town):
    cast(MANY)
    order = numbers(laid_out(AssemblyBallot, "choice"))
    assert sorted(order) == list(range(MANY))
    assert abs(together(order)) < 0.65  # chance alone: beyond five standard deviations


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_no_ballot_says_in_which_transaction_it_came(town):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")
    cast(8)
    assert len(set(laid_out(AssemblyBallot, "xmin::text"))) == 1


@pytest.mark.django_db(transaction=True)
def test_on_sqlite_the_bytes_of_the_file_tell_no_order_either(town):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    poll = cast(MANY)
    with transaction.atomic():
        sealed.shuffle(AssemblyBallot, poll_id=poll.pk)
        sealed.forget_traces(AssemblyBallot)
    found = in_the_file()
    assert sorted(found) == list(range(MANY))
    assert abs(together(found)) < 0.65


@pytest.mark.django_db(transaction=True)
def test_on_sqlite_a_large_box_whose_rows_are_never_moved_as_a_whole_tells_no_order_either(town):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    cast(LARGE)
    with transaction.atomic():
        sealed.forget_traces(AssemblyBallot)
    found = in_the_file()
    assert sorted(found) == list(range(LARGE))
    assert abs(together(found)) < 5 / (LARGE - 1) ** 0.5  # chance alone: beyond five standard deviations
    lately = [place for place, number in enumerate(found) if number >= LARGE - 20]
    assert max(lately) - min(lately) > LARGE / 3  # the last twenty do not lie together
    follow = sum(after == before + 1 for before, after in pairwise(found))
    assert follow < 10  # one is expected by chance


def in_the_file() -> list[int]:
    """The ballots' numbers in the order of the file's bytes, its log of earlier pages being empty."""
    path = Path(connection.settings_dict["NAME"])
    assert path.with_name(path.name + "-wal").stat().st_size == 0
    return [int(number) for number in re.findall(rb"[0-9a-f]{32}ballot-([0-9]{3})", path.read_bytes())]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_marks_do_not_lie_in_the_order_in_which_they_were_set(town):
    with transaction.atomic():
        for member in town.people[:5]:
            bodies.set_mark(tenure=town.seat.tenure, member=member, at=AT)
    keys = [str(key) for key in laid_out(RecallMark, "id")]
    assert len(keys) == 5
    assert keys == sorted(keys)  # in the order of their fresh keys, which chance draws
    before = set(keys)
    with transaction.atomic():
        bodies.withdraw_mark(tenure=town.seat.tenure, member=town.people[0], at=AT)
    assert not before & {str(key) for key in laid_out(RecallMark, "id")}


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_in_a_large_box_a_change_moves_the_neighbours_alone_and_keeps_every_ballot(town, monkeypatch):
    monkeypatch.setattr(sealed, "BESIDE", 4)
    with transaction.atomic():
        poll = Assembly.objects.create(**box())
        AssemblyBallot.objects.bulk_create(AssemblyBallot(poll=poll, choice=f"ballot-{number}") for number in range(60))
    for _ in range(30):
        with transaction.atomic():
            before = set(poll.box.values_list("pk", flat=True))
            ballot = poll.box.create(choice="late")
            sealed.shuffle(AssemblyBallot, around=ballot.pk, poll_id=poll.pk)
            after = set(poll.box.values_list("pk", flat=True))
        assert ballot.pk not in after
        assert len(after) == len(before) + 1
        assert 5 <= len(after - before) <= 9
    choices = list(poll.box.values_list("choice", flat=True))
    assert sorted(choices) == sorted([*(f"ballot-{number}" for number in range(60)), *["late"] * 30])


@pytest.mark.django_db
def test_a_vote_costs_the_same_queries_in_a_box_of_many_as_in_one_of_few(town):
    poll, asked = Assembly.objects.create(**box()), []
    for number in (10, 1000):
        AssemblyBallot.objects.bulk_create(AssemblyBallot(poll=poll, choice="yes") for _ in range(number))
        keys = sorted(poll.box.values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as caught:  # in the middle, where there are neighbours enough on either side
            sealed.shuffle(AssemblyBallot, around=keys[len(keys) // 2], poll_id=poll.pk)
        asked.append(len(caught))
    assert asked[0] == asked[1]
    (put,) = (query["sql"] for query in caught if "INSERT" in query["sql"])
    if connection.vendor == "sqlite":  # whose log says how many rows were put back
        assert int(put.split(" times")[0]) == 2 * sealed.BESIDE + 1


@pytest.mark.django_db
def test_fresh_keys_lie_evenly_where_the_moved_ones_lay(town, monkeypatch):
    monkeypatch.setattr(sealed, "BESIDE", 8)
    poll = Assembly.objects.create(**box())
    AssemblyBallot.objects.bulk_create(AssemblyBallot(poll=poll, choice="yes") for _ in range(400))
    for _ in range(200):
        ballot = poll.box.create(choice="yes")
        sealed.shuffle(AssemblyBallot, around=ballot.pk, poll_id=poll.pk)
    keys = sorted(key.int / 2**128 for key in poll.box.values_list("pk", flat=True))
    farthest = max(abs(key - place / len(keys)) for place, key in enumerate(keys, start=1))
    assert farthest < 2.5 / len(keys) ** 0.5  # Kolmogorov and Smirnov: by chance once in a hundred thousand
