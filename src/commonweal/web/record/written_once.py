"""Triggers that refuse changes, on SQLite and PostgreSQL alike, for whoever writes: a page, a command or raw SQL."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

from commonweal.web.database.sealed import MOVING

ALWAYS = "TRUE"


def refuse(table: str, acts: Sequence[str], sentence: str, *, when: str = ALWAYS, moving: bool = False) -> RunPython:
    """A migration's step: refuse INSERT, UPDATE or DELETE of a table's rows where ``when``, SQL over OLD and NEW, holds.

    With ``moving`` rows may be given other places, as `database.sealed.shuffle` does it, and by nobody else.
    """

    def forward(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in create(editor.connection.vendor, table, acts, sentence, when, moving):
            editor.execute(statement)

    def backward(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        on = "" if editor.connection.vendor == "sqlite" else f" ON {table}"
        for act in (*acts, "TRUNCATE"):
            editor.execute(f"DROP TRIGGER IF EXISTS {_name(table, act)}{on}")

    return RunPython(forward, backward)


def create(vendor: str, table: str, acts: Sequence[str], sentence: str, when: str, moving: bool = False) -> list[str]:
    """The statements that make the triggers in one kind of database."""
    said, always = sentence.replace("'", "''"), when == ALWAYS
    if moving:
        when = f"({when}) AND NOT {MOVING[vendor]}"
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {_name(table, act)} BEFORE {act} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{said}'); END"
            for act in acts
        ]
    statements = []
    for act in (*acts, *(["TRUNCATE"] if "DELETE" in acts and always else [])):
        name, row = _name(table, act), "OLD" if act == "DELETE" else "NEW"
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN "
            f"RAISE EXCEPTION USING MESSAGE = '{said}', ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {'NULL' if act == 'TRUNCATE' else row}; END $$",
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH {'STATEMENT' if act == 'TRUNCATE' else 'ROW'} "
            f"EXECUTE FUNCTION {name}()",
        ]
    return statements


def _name(table: str, act: str) -> str:
    return f"{table}_refuses_{act.lower()}"
