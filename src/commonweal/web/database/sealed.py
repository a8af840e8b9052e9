"""Rows whose place tells nothing: where they lie in the database says neither who wrote them nor after whom.

A table with a `RandomKey` is laid out by that key on SQLite (``WITHOUT ROWID``, by the schema editor in ``base``, so that no
later migration undoes it). What lies in a page, and on PostgreSQL the whole table, would still show what came last; so
whenever a row comes or goes those that belong together get fresh keys and fresh places, all in one transaction.
"""

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction

BESIDE = 112  # rows moved on either side of one that came or went: more than lie in its page of the table or of the index
LEAST, MOST = uuid.UUID(int=0), uuid.UUID(int=2**128 - 1)

# In SQL, for the triggers that let nobody else take a row out of a box: whether rows are being moved just now.
MOVING = {
    "sqlite": "commonweal_moves_rows()",  # a function of our own connections: for any other program there is none, and so no way
    "postgresql": "(coalesce(current_setting('commonweal.moves_rows', true), '') = 'yes')",
}


class RandomKey(models.UUIDField):
    """A random primary key, which on SQLite is also where the row lies."""

    lies_by_key = True  # read by the schema editor


def shuffle(model: type[models.Model], *, around: uuid.UUID | None = None, **of: int) -> None:
    """Give the rows of one owner (``poll_id=3``) fresh keys, and lay them out in the order of these.

    With ``around``, the key of a row that has come or gone, only its neighbours by key are moved: any rows at all, since
    keys are drawn at random, and in a large box as many as in a small one. The fresh keys are drawn evenly from between
    the two neighbours that stay, so that all keys remain what they were: as many random numbers.
    """
    rows = model._default_manager.filter(**of).values_list("pk", flat=True)
    below = above = None
    if around is not None:
        below = rows.filter(pk__lt=around).order_by("-pk")[BESIDE : BESIDE + 1].first()
        above = rows.filter(pk__gt=around).order_by("pk")[BESIDE : BESIDE + 1].first()
    below, above = below or LEAST, above or MOST
    ((field, owner),) = of.items()
    quote = connection.ops.quote_name
    table, name = quote(model._meta.db_table), quote(model._meta.pk.column)
    belongs = quote(model._meta.get_field(field.removesuffix("_id")).column)
    others = ", ".join(quote(column.column) for column in model._meta.concrete_fields if not column.primary_key)
    places = ", ".join(["%s"] * len(model._meta.concrete_fields))
    with _moving(), connection.cursor() as cursor:  # all go, then all come: one by one each would get the bytes that it left
        taken = f"DELETE FROM {table} WHERE {belongs} = %s AND {name} > %s AND {name} < %s RETURNING {others}"  # noqa: S608 our own names
        cursor.execute(taken, [owner, below.hex, above.hex])
        gap = above.int - below.int - 1
        moved = sorted((below.int + 1 + secrets.randbelow(gap), row) for row in cursor.fetchall())
        put = f"INSERT INTO {table} ({name}, {others}) VALUES ({places})"  # noqa: S608
        cursor.executemany(put, [(f"{key:032x}", *row) for key, row in moved])


def take_away(rows: models.QuerySet, **of: int) -> None:
    """Delete rows of one owner, so that nothing of where they lay is left either."""
    for key in list(rows.values_list("pk", flat=True)):
        rows.model._default_manager.filter(pk=key).delete()
        shuffle(rows.model, around=key, **of)


@contextmanager
def _moving() -> Iterator[None]:
    """While the rows of one box are out of it."""
    if connection.vendor == "sqlite":
        connection.moves_rows = True
        try:
            yield
        finally:
            connection.moves_rows = False
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL commonweal.moves_rows = 'yes'")
        yield
        cursor.execute("SET LOCAL commonweal.moves_rows = ''")


def forget_traces(model: type[models.Model]) -> None:
    """Once the transaction stands, overwrite what the database still holds of how these rows came to be."""
    transaction.on_commit(lambda: _overwrite(model), robust=True)


def _overwrite(model: type[models.Model]) -> None:
    """The write-ahead log of SQLite holds earlier pages, a table of PostgreSQL earlier rows; a reader is not waited for long."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout")
            (patience,) = cursor.fetchone()
            cursor.execute("PRAGMA busy_timeout = 200")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute(f"PRAGMA busy_timeout = {int(patience)}")
        else:
            cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")
