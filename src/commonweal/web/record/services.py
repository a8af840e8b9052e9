"""Appending to the record and signing it. Every governance act ends here, in its own transaction."""

import hashlib
import re
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from commonweal.record import checkpoint as heads_format
from commonweal.record import entry as entries
from commonweal.record import tree
from commonweal.rules.verdict import Verdict
from commonweal.web.record import heads
from commonweal.web.record.models import Checkpoint, Enactment, Entry, File, Log, Node, Opening

FEDERATION = "federation"
EVERY = timedelta(seconds=60)  # between checkpoints when nothing closes
JUMP = timedelta(minutes=5)  # a clock that falls back further is not believed (F4)

_HASH = re.compile("[0-9a-f]{64}")


def append(
    kind: str,
    data: Mapping[str, object],
    *,
    body: str = "",
    private: Mapping[str, object] | None = None,
    shown: Collection[str] = (),
    effects: Sequence[Mapping[str, object]] = (),
    at: datetime,
    log: str = FEDERATION,
) -> Entry:
    """Write one entry at the end of the record, in the caller's transaction.

    Values in ``private`` stay out of the record: it holds commitments, their openings can be erased. Those named in
    ``shown`` anyone may read until then. ``effects`` are carried out by `enact`. The first entry opens the log.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An entry is written in the transaction of the act that it records; this call is in none.")
    head = _lock(log)
    heads.insist(head)
    if head.size == 0:
        key = heads.found_key(head.origin)
        _write(head, "log.opened", {"origin": head.origin, "key": str(key)}, "", {}, (), at)
    said = dict(data)
    if effects:
        said["effects"] = [dict(effect) for effect in effects]
    if files := _files(said):
        said["files"] = files
    return _write(head, kind, said, body, private or {}, shown, at)


def hold(log: str = FEDERATION) -> None:
    """Take the head's lock before any other row's: whoever locks rows and appends does so in this one order (D6).

    On SQLite the transaction has begun with the only writer's lock there is.
    """
    if connection.vendor != "sqlite":
        _lock(log)


def attach(content: bytes, media: str, log: str = FEDERATION) -> str:
    """Keep bytes beside a record and give their SHA-256; an entry that names it carries the size as well."""
    digest = hashlib.sha256(content).hexdigest()
    File.objects.get_or_create(sha256=digest, defaults={"media": media, "size": len(content), "content": content, "log": log})
    return digest


def attached(digest: str) -> bytes:
    """The bytes that were attached under a hash."""
    return bytes(File.objects.only("content").get(sha256=digest).content)


@transaction.atomic
def carried_out(entry: Entry, *, at: datetime) -> None:
    """Note that an entry's effects have been carried out; a second note is refused by the database."""
    Enactment.objects.create(entry=entry, at=at)


def erase(entry: Entry, field: str) -> None:
    """Erase a private value for ever: its bytes leave the database, the record still holds."""
    Opening.objects.filter(entry=entry, field=field).delete()
    transaction.on_commit(_overwrite)


def checkpoint(*, at: datetime, log: str = FEDERATION) -> None:
    """Sign the record's head once the caller's transaction stands: after every act that closes something.

    Of several acts in one transaction the last one's moment is signed, once.
    """
    due: dict[str, datetime] = connection.__dict__.setdefault("signatures_due", {})
    due[log] = max(at, due.get(log, at))
    transaction.on_commit(lambda: _sign_due(log), robust=True)  # what stands, stands; `tick` signs it later


def _sign_due(log: str) -> None:
    """Sign for the whole transaction, at its first call; the calls after it find nothing left to do."""
    at = connection.__dict__["signatures_due"].pop(log, None)
    if at is not None:
        sign(log, at)


def checkpoint_if_due(*, at: datetime, log: str = FEDERATION) -> None:
    """Sign the record's head if it has grown and the last signature is a minute old."""
    last = Checkpoint.objects.filter(log__name=log).order_by("size").last()
    if last is None or at - last.at >= EVERY:
        checkpoint(at=at, log=log)


def _lock(name: str) -> Log:
    """The head of a log, held by this transaction until it ends; drawn with a random origin the first time."""
    Log.objects.get_or_create(name=name, defaults={"origin": secrets.token_hex(16)})
    return Log.objects.select_for_update().get(name=name)  # SQLite: BEGIN IMMEDIATE has taken the lock already


def _write(
    head: Log,
    kind: str,
    data: Mapping[str, object],
    body: str,
    private: Mapping[str, object],
    shown: Collection[str],
    at: datetime,
) -> Entry:
    """One entry under the lock: its index from the head, its time never before the last."""
    at = max(at, head.last_at or at).replace(microsecond=0)
    salts = {field: secrets.token_bytes(32) for field in private}
    sealed = {field: entries.commitment(salts[field], kind, field, value) for field, value in private.items()}
    text = entries.Content(head.size, at, kind, body, data, sealed).leaf().decode()
    if "\\u0000" in text and _has_nul(data):
        raise entries.NotCanonical("A text holds the character NUL, which not every database can keep.")
    leaf = tree.leaf_hash(text.encode())
    written = Entry.objects.create(
        log=head,
        index=head.size,
        text=text,
        leaf_hash=leaf,
        kind=kind,
        body=body,
        at=at,
        data=data,
        has_effects="effects" in data,
    )
    Opening.objects.bulk_create(
        Opening(entry=written, field=field, salt=salts[field], value=entries.canonical(value).decode(), shown=field in shown)
        for field, value in private.items()
    )
    for level, subtree in head.frontier.completes(leaf):
        if level and level % tree.HEIGHT == 0:
            Node.objects.create(log=head, level=level // tree.HEIGHT, index=head.size >> level, hash=subtree)
    frontier = head.frontier.append(leaf)
    head.size, head.peaks, head.last_at = frontier.size, b"".join(frontier.peaks), at
    head.save(update_fields=["size", "peaks", "last_at"])
    return written


def sign(name: str, at: datetime) -> None:
    """Sign what is committed by now, unless it is signed already; never a head shorter than one signed before."""
    log = Log.objects.filter(name=name).first()
    if log is None:
        return
    with heads.signing(log):
        log.refresh_from_db()
        heads.insist(log)
        if Checkpoint.objects.filter(log=log, size=log.size).exists():
            return
        if log.last_at and log.last_at - at > JUMP:
            raise heads.ReadOnly(
                Verdict(
                    False,
                    "record.clock",
                    _("The clock says {now}, but the last entry is of {last}; nothing is signed until they agree."),
                    {"now": at.isoformat(timespec="seconds"), "last": log.last_at.isoformat(timespec="seconds")},
                )
            )
        note = heads.signer(log).sign(heads_format.Checkpoint(log.origin, log.size, log.frontier.root).text)
        heads.keep(log, note)
        Checkpoint.objects.create(log=log, size=log.size, note=note, at=at)


def _files(data: object) -> dict[str, dict[str, object]]:
    """Size and kind of every attached file whose hash the data name, so that who checks an export knows what belongs to it."""
    named = {text for text in _texts(data) if _HASH.fullmatch(text)}
    found = File.objects.filter(sha256__in=named).order_by("sha256").values("sha256", "size", "media") if named else ()
    return {file["sha256"]: {"size": file["size"], "media": file["media"]} for file in found}


def _has_nul(data: object) -> bool:
    return any("\0" in text for text in _texts(data))


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from _texts(value)


def _overwrite() -> None:
    """On SQLite secure_delete has overwritten the page; emptying the write-ahead log overwrites its last copy."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute(f"VACUUM (FULL) {Opening._meta.db_table}")
