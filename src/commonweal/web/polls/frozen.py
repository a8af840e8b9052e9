"""Triggers that keep a roll, a box and what was asked as they were when voting opened, whoever writes (I4, I9).

The app of a concrete poll puts these operations into a migration. The services keep the same rules; the triggers hold everyone
else to them.
"""

from django.db.migrations import RunPython

from commonweal.web.record.written_once import refuse

ASKED = ("options", "seed", "closes", "roll", "on_roll", "body_id")


def poll(table: str) -> list[RunPython]:
    """What is asked and of whom stays once voting has opened; what came out stays once it has closed."""
    changed = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in ASKED)
    reopened = "OLD.closed IS NOT NULL AND (NEW.closed IS NULL OR NEW.result IS NULL OR NEW.result <> OLD.result)"
    return [
        refuse(
            table,
            ["UPDATE"],
            "What is voted on stays as it was when voting opened, and the result as it was published.",
            when=f"(OLD.opened IS NOT NULL AND ({changed})) OR ({reopened})",
        ),
        refuse(table, ["DELETE"], "A vote that has opened stays.", when="OLD.opened IS NOT NULL"),
    ]


def persons(table: str, polls: str) -> list[RunPython]:
    """Nobody comes onto a frozen roll or leaves it, and nobody who has voted votes again."""
    return [
        refuse(table, ["INSERT"], "The roll was frozen when voting opened.", when=_is("opened", polls, "NEW")),
        refuse(table, ["DELETE"], "The roll was frozen when voting opened.", when=_is("opened", polls, "OLD")),
        refuse(
            table,
            ["UPDATE"],
            "A line of a frozen roll changes once: when its ballot is in the box.",
            when="NEW.member_id <> OLD.member_id OR NEW.poll_id <> OLD.poll_id OR NEW.reference <> OLD.reference"
            " OR (OLD.voted AND NOT NEW.voted)",
        ),
    ]


def box(table: str, polls: str) -> list[RunPython]:
    """What is in the box stays in it unchanged, and nothing comes after the close."""
    return [
        refuse(
            table,
            ["INSERT"],
            "Voting is over.",
            when=_is("closed", polls, "NEW"),
        ),
        refuse(table, ["UPDATE", "DELETE"], "A ballot in the box stays as it was cast."),
    ]


def _is(what: str, polls: str, row: str) -> str:
    return f"EXISTS (SELECT 1 FROM {polls} WHERE id = {row}.poll_id AND {what} IS NOT NULL)"  # noqa: S608 — names from migrations
