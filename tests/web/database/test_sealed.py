"""Sealed rows: where they lie tells nothing of when they came, on either database, whatever a migration does later."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models, transaction

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
            poll.box.create(choice=f"ballot-{number:03}")
            sealed.shuffle(AssemblyBallot, poll_id=poll.pk)
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
        sealed.shuffle(AssemblyBallot, whole=True, poll_id=poll.pk)
        sealed.forget_traces(AssemblyBallot)
    path = Path(connection.settings_dict["NAME"])
    assert path.with_name(path.name + "-wal").stat().st_size == 0  # the log of earlier pages is empty
    found = [int(number) for number in re.findall(rb"[0-9a-f]{32}ballot-([0-9]{3})", path.read_bytes())]
    assert sorted(found) == list(range(MANY))
    assert abs(together(found)) < 0.65


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


@pytest.mark.django_db
def test_of_a_large_box_a_change_moves_so_many_rows_on_average(town, monkeypatch):
    poll = Assembly.objects.create(**box())
    AssemblyBallot.objects.bulk_create(AssemblyBallot(poll=poll, choice="yes") for _ in range(6))
    monkeypatch.setattr(sealed, "AT_ONCE", 2)
    keys = set(poll.box.values_list("pk", flat=True))
    for drawn, moved in ((1, True), (2, False), (5, False)):
        monkeypatch.setattr(sealed.secrets, "randbelow", lambda _count, drawn=drawn: drawn)
        sealed.shuffle(AssemblyBallot, poll_id=poll.pk)
        now = set(poll.box.values_list("pk", flat=True))
        assert (now != keys) is moved
        keys = now
