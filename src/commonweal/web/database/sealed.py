"""Rows whose place tells nothing: where they lie in the database says neither who wrote them nor after whom.

A table with a `RandomKey` is laid out by that key on SQLite (``WITHOUT ROWID``, by the schema editor in ``base``, so that no
later migration undoes it). What lies in a page, and on PostgreSQL the whole table, would still show what came last; so the
rows that belong together get fresh keys and fresh places, all in one transaction, whenever one is added or taken away.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction

AT_ONCE = 500  # rows that get a fresh place at every change; of more, on average as many at each

# In SQL, for the triggers that let nobody else take a row out of a box: whether rows are being moved just now.
MOVING = {
    "sqlite": "commonweal_moves_rows()",  # a function of our own connections: for any other program there is none, and so no way
    "postgresql": "(coalesce(current_setting('commonweal.moves_rows', true), '') = 'yes')",
}


class RandomKey(models.UUIDField):
    """A random primary key, which on SQLite is also where the row lies."""

    lies_by_key = True  # read by the schema editor


def shuffle(model: type[models.Model], *, whole: bool = False, **of: int) -> None:
    """Give the rows of one owner (``poll_id=3``) fresh keys, and lay them out in the order of these.

    Of a large box all are moved now and then: each change moves `AT_ONCE` rows on average, however many there are.
    """
    if not whole:
        count = model._default_manager.filter(**of).count()
        if count > AT_ONCE and secrets.randbelow(count) >= AT_ONCE:
            return
    ((field, owner),) = of.items()
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    belongs = quote(model._meta.get_field(field.removesuffix("_id")).column)
    others = ", ".join(quote(column.column) for column in model._meta.concrete_fields if not column.primary_key)
    taken = f"DELETE FROM {table} WHERE {belongs} = %s RETURNING {others}"  # noqa: S608 our own names, here and below
    with _moving(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # one by one each would get the very bytes that it left: all go, then all come
            cursor.execute(taken, [owner])
            rows = cursor.fetchall()
            keys = sorted(secrets.token_hex(16) for _row in rows)
            secrets.SystemRandom().shuffle(rows)
            places = ", ".join(["%s"] * len(model._meta.concrete_fields))
            cursor.executemany(
                f"INSERT INTO {table} ({key}, {others}) VALUES ({places})",  # noqa: S608
                [(fresh, *row) for fresh, row in zip(keys, rows, strict=True)],
            )
        else:
            cursor.execute(
                f"WITH taken AS ({taken}) INSERT INTO {table} ({key}, {others}) "  # noqa: S608
                f"SELECT gen_random_uuid() AS fresh, {others} FROM taken ORDER BY fresh",
                [owner],
            )


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
