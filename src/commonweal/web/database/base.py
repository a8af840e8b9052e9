"""Django's SQLite, with what a record needs of it: TRUST.md D6 and D7."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3 import base, schema
from django.db.utils import OperationalError

from commonweal.web.database.queue import Queue

# WAL: readers beside a writer. FULL: what was answered survives a power cut. secure_delete: what is erased is overwritten.
PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA secure_delete = ON")
FULL = 2


class SchemaEditor(schema.DatabaseSchemaEditor):
    """Lays a table with a random key out by that key, also where a later migration makes the table anew (``sealed``)."""

    def table_sql(self, model: Any) -> Any:
        """Without row numbers, which would tell what came first."""
        statement, parameters = super().table_sql(model)
        if getattr(model._meta.pk, "lies_by_key", False):
            statement = f"{statement} WITHOUT ROWID"
        return statement, parameters

    def _remake_table(self, model: Any, *args: Any, **kwargs: Any) -> None:
        """Keep the triggers of a table that is made anew: what they refuse stays refused."""
        with self.connection.cursor() as cursor:
            asked = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
            triggers = [sql for (sql,) in cursor.execute(asked, [model._meta.db_table]).fetchall()]
        super()._remake_table(model, *args, **kwargs)
        for trigger in triggers:
            self.execute(trigger)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that writes in its turn: a place in the queue, then BEGIN IMMEDIATE, then the act."""

    SchemaEditorClass = SchemaEditor
    moves_rows = False  # while `sealed.shuffle` has the rows of a box out of it
    _queue: Queue | None = None

    def get_connection_params(self) -> dict[str, Any]:
        """Every transaction starts as a writer's: waiting works at the start, and fails in the middle."""
        parameters = super().get_connection_params()
        self.transaction_mode = "IMMEDIATE"
        self._seconds = float(parameters.setdefault("timeout", 20))
        return parameters

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection on which nothing that was answered can be lost."""
        connection = super().get_new_connection(conn_params)
        connection.create_function("commonweal_moves_rows", 0, lambda: self.moves_rows)
        for pragma in PRAGMAS:
            connection.execute(pragma)
        (synchronous,) = connection.execute("PRAGMA synchronous").fetchone()
        if synchronous < FULL:
            raise ImproperlyConfigured("SQLite runs with synchronous below FULL: a power cut could lose what was answered.")
        self._queue = None if self.is_in_memory_db() else Queue(f"{self.settings_dict['NAME']}-queue")
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        if self._queue and not self._queue.enter(self._seconds):
            raise OperationalError("database is locked: the writer before this one has not finished")
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()
        finally:
            self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            if self._queue:
                self._queue.leave()

    def _leave(self) -> None:
        """Leave the queue unless the transaction is still open, as after a commit that failed."""
        if self._queue and not (self.connection and self.connection.in_transaction):
            self._queue.leave()
