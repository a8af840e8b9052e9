"""The log's key and its last signed head, in files outside the database (TRUST.md 2.2, head guard).

A database that was put back to an older state no longer reaches the head that was signed: it then takes no entry and
signs nothing until a person has looked, for whoever holds the later head could prove two histories.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commonweal.record import checkpoint, tree
from commonweal.rules.verdict import Verdict
from commonweal.web.record import tiles
from commonweal.web.record.models import Log
from commonweal.web.refused import Refused


class ReadOnly(Refused):
    """The record takes no entry."""

    status = 503


def found_key(origin: str) -> checkpoint.Verifier:
    """Draw the key of a new log; its file is its owner's alone. One whose opening was broken off keeps what was drawn for it."""
    path = _path(origin, "key")
    if not path.exists():
        _put(path, checkpoint.Signer.fresh(origin).secret() + "\n")
    return checkpoint.Signer.from_secret(path.read_text()).verifier


def signer(log: Log) -> checkpoint.Signer:
    """The log's key, from its file."""
    try:
        return checkpoint.Signer.from_secret(_path(log.origin, "key").read_text())
    except FileNotFoundError:
        raise ReadOnly(
            Verdict(
                False,
                "record.key",
                _("The key of the record {origin} is not in the data folder; without it nothing can be signed."),
                {"origin": log.origin},
            )
        ) from None


def insist(log: Log) -> None:
    """Refuse unless the database reaches the last head that was signed."""
    found = standing(log)
    if not found.holds:
        raise ReadOnly(found)


def standing(log: Log) -> Verdict:
    """Whether the database continues the last head that was signed, and if not, how they differ."""
    head = guarded(log)
    if head is None:
        return Verdict(True, "record.guard", _("No head of this record has been signed yet."))
    values: dict[str, object] = {"signed": head.size, "here": log.size}
    if head.size > log.size:
        return Verdict(
            False,
            "record.guard",
            _(
                "The record is read-only: its database holds {here} entries, but a head over {signed} has been signed. "
                "It was put back to an older state; bring back the newest backup."
            ),
            values,
        )
    if _root(log.pk, head.origin, head.size) != head.root:
        return Verdict(
            False,
            "record.guard",
            _("The record is read-only: its first {signed} entries are not those whose head has been signed."),
            values,
        )
    return Verdict(True, "record.guard", _("The record continues the head over {signed} entries."), values)


def guarded(log: Log) -> checkpoint.Checkpoint | None:
    """The last head that was signed, as its file says."""
    try:
        note = _path(log.origin, "head").read_text()
    except FileNotFoundError:
        return None
    return checkpoint.Checkpoint.parse(checkpoint.Note.parse(note).text)


def keep(log: Log, note: str) -> None:
    """Write a signed head to its file, so that it survives a power cut."""
    _put(_path(log.origin, "head"), note)


@contextmanager
def signing(log: Log) -> Iterator[None]:
    """One signature at a time, whatever runs at once."""
    with os.fdopen(os.open(_path(log.origin, "lock"), os.O_RDWR | os.O_CREAT, 0o600)) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@lru_cache(maxsize=4096)  # of so many logs; entries never change, so neither does the root they had at a size
def _root(log: int, origin: str, size: int) -> bytes:
    return tree.root_at(size, tiles.nodes(log))


def _path(origin: str, what: str) -> Path:
    folder = Path(settings.HOME) / "record"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{origin}.{what}"


def _put(path: Path, text: str) -> None:
    """Write a file whole or not at all, whatever stops us."""
    drawn = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(drawn, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    drawn.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
