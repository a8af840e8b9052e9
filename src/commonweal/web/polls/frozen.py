"""Triggers that keep a roll, a box and what was asked as they were when voting opened, whoever writes (I4, I9).

The app of a concrete poll puts these operations at the end of its first migration. The services keep the same rules; the
triggers hold everyone else to them.
"""

from collections.abc import Iterable

from django.db.migrations import RunPython

from commonweal.web.record.written_once import refuse

ASKED = (
    *("key", "by", "options", "splitting", "close_when_all_voted"),
    *("opened", "closes", "seed", "roll", "on_roll"),
)
CAME_OUT = ("closed", "voted", "result")
FROZEN = "The roll was frozen when voting opened."


def poll(table: str, *, asked: Iterable[str] = (), came_out: Iterable[str] = (), whose: str = "body_id") -> list[RunPython]:
    """What is asked and of whom stays once voting has opened; what came out stays once it has closed.

    ``asked`` and ``came_out`` name the columns that a kind of poll adds to those of every poll; ``whose``, who holds it.
    """
    changed, rewritten = _changed((*ASKED, whose, *asked)), _changed((*CAME_OUT, *came_out))
    return [
        refuse(
            table,
            ["UPDATE"],
            "What is voted on stays as it was when voting opened, and the result as it was published.",
            when=f"(OLD.opened IS NOT NULL AND ({changed})) OR (OLD.closed IS NOT NULL AND ({rewritten}))",
        ),
        refuse(table, ["DELETE"], "A vote that has opened stays.", when="OLD.opened IS NOT NULL"),
    ]


def persons(table: str, polls: str) -> list[RunPython]:
    """Nobody comes onto a frozen roll or leaves it, and nobody who has voted votes again."""
    changed = f"{_changed(('poll_id', 'member_id', 'reference'))} OR (OLD.voted AND NOT NEW.voted)"
    return [
        *_members_stay(table, polls, "poll_id", FROZEN),
        refuse(table, ["UPDATE"], "A line of a frozen roll changes once: when its ballot is in the box.", when=changed),
    ]


def seats(table: str, polls: str) -> list[RunPython]:
    """No seat comes onto a frozen roll or leaves it, and none weighs more or less than when voting opened (V1)."""
    changed = f"{_is('opened', polls, 'OLD.poll_id')} AND ({_changed(('poll_id', 'seat_id', 'weight'))})"
    return [*_members_stay(table, polls, "poll_id", FROZEN), refuse(table, ["UPDATE"], FROZEN, when=changed)]


def candidates(table: str, polls: str) -> list[RunPython]:
    """Who stands under which key stays once voting has opened: the count puts that person into the seat."""
    said = "Who stands in a vote stays as it was when voting opened."
    changed = f"{_is('opened', polls, 'OLD.election_id')} AND ({_changed(('key', 'election_id', 'member_id'))})"
    return [*_members_stay(table, polls, "election_id", said), refuse(table, ["UPDATE"], said, when=changed)]


def filled(table: str, polls: str) -> list[RunPython]:
    """Which seats a count fills stays once voting has opened."""
    said = "Which seats are filled stays as it was when voting opened."
    changed = f"{_is('opened', polls, 'OLD.election_id')} AND ({_changed(('election_id', 'seat_id'))})"
    return [*_members_stay(table, polls, "election_id", said), refuse(table, ["UPDATE"], said, when=changed)]


def box(table: str, polls: str) -> list[RunPython]:
    """What is in the box stays in it unchanged, and nothing comes after the close."""
    return [
        refuse(table, ["INSERT"], "Voting is over.", when=_is("closed", polls, "NEW.poll_id")),
        refuse(table, ["UPDATE", "DELETE"], "A ballot in the box stays as it was cast.", moving=True),
    ]


def votes(table: str, lines: str, polls: str) -> list[RunPython]:
    """Open votes can be changed, and are void when a tenure ends, until the close; from then on they stay (R5)."""
    poll = "(SELECT poll_id FROM {lines} WHERE id = {row}.line_id)"
    return [
        refuse(table, [act], "Voting is over.", when=_is("closed", polls, poll.format(lines=lines, row=row)))
        for act, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ]


def _members_stay(table: str, polls: str, poll: str, sentence: str) -> list[RunPython]:
    return [
        refuse(table, ["INSERT"], sentence, when=_is("opened", polls, f"NEW.{poll}")),
        refuse(table, ["DELETE"], sentence, when=_is("opened", polls, f"OLD.{poll}")),
    ]


def _changed(columns: Iterable[str]) -> str:
    """Whether one of the columns changes, from or to nothing as well."""
    pairs = [(f'NEW."{column}"', f'OLD."{column}"') for column in columns]
    return " OR ".join(f"{new} <> {old} OR ({new} IS NULL) <> ({old} IS NULL)" for new, old in pairs)


def _is(what: str, polls: str, poll: str) -> str:
    return f"EXISTS (SELECT 1 FROM {polls} WHERE id = {poll} AND {what} IS NOT NULL)"  # noqa: S608 — names from migrations
