"""The record written out, so that anyone can check it without this site: whole, or not at all."""

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from commonweal.audit import verify
from commonweal.record import checkpoint as heads
from commonweal.record import tree
from commonweal.record.entry import canonical
from commonweal.rules.verdict import Verdict
from commonweal.web.record import tiles
from commonweal.web.record.models import Checkpoint, File, Log, Opening
from commonweal.web.refused import Refused

README = """The public record {origin}
{size} entries, root {root}

Check it with Python 3.11 and the package `cryptography`, on any machine, without a network:

    python verify.py .

checkpoint        the log's signed head: its name, how many entries, the root over them
tile/             the hashes of the tree, and under tile/entries the entries themselves (c2sp.org/tlog-tiles)
files/            what entries name by its SHA-256: rolls, ballot boxes, plans, sources
openings.jsonl    private values that anyone may read, with the salts that open their commitments
verify.py         the verifier; take it from elsewhere if you do not trust who gave you this folder

The key that signs: {key}
"""


@dataclass(frozen=True)
class Exported:
    """What was written."""

    folder: str
    origin: str
    entries: int
    root: str
    files: int
    openings: int


def write(folder: Path, *, log: str = "federation") -> Exported:
    """Write the record up to its last signed head; a folder that holds something else is left alone.

    Everything is written beside the folder and takes its name at the end: a reader finds the whole export or none.
    """
    last = Checkpoint.objects.filter(log__name=log).select_related("log").order_by("size").last()
    if last is None:
        raise Refused(Verdict(False, "record.empty", _("The record holds nothing that has been signed yet.")))
    folder = folder.absolute()
    _insist_ours(folder, last.log.origin)
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".{folder.name}.export-*"):  # by an export that was killed
        shutil.rmtree(left)
    drawn = folder.with_name(f".{folder.name}.export-{secrets.token_hex(4)}")
    try:
        written = _write(drawn, folder, last)
        _put(drawn, folder)
    finally:
        shutil.rmtree(drawn, ignore_errors=True)
    return written


def _write(drawn: Path, folder: Path, last: Checkpoint) -> Exported:
    log, size = last.log, last.size
    named: set[str] = set()
    for tile in tree.tiles(size):
        _file(drawn / tile.path, b"".join(tiles.hashes(log.pk, tile.level, tile.index)[: tile.width]))
    for index, width in tree.bundles(size):
        leaves = tiles.leaves(log.pk, index)[:width]
        named.update(*(json.loads(leaf)["data"].get("files", ()) for leaf in leaves))
        _file(drawn / tree.bundle_path(index, width), tree.bundle(leaves))
    for digest in sorted(named):
        _file(drawn / "files" / digest, bytes(File.objects.get(sha256=digest).content))
    openings = list(_openings(log, size))
    _file(drawn / "openings.jsonl", b"".join(openings))
    _file(drawn / "checkpoint", last.note.encode())
    _file(drawn / "verify.py", Path(verify.__file__).read_bytes())
    said = {"origin": log.origin, "size": size, "root": last.head.root.hex(), "key": key_of(log)}
    _file(drawn / "README.txt", README.format(**said).encode())
    return Exported(str(folder), log.origin, size, last.head.root.hex(), len(named), len(openings))


def key_of(log: Log) -> str:
    """The log's verifier key, as its first entry says it."""
    return str(log.entries.get(index=0).data["key"])


def _openings(log: Log, size: int) -> Iterator[bytes]:
    shown = Opening.objects.filter(entry__log=log, entry__index__lt=size, shown=True).select_related("entry")
    for opening in shown.order_by("entry__index", "field").iterator():
        said = {"index": opening.entry.index, "field": opening.field, "salt": bytes(opening.salt).hex(), "value": opening.said}
        yield canonical(said) + b"\n"


def _insist_ours(folder: Path, origin: str) -> None:
    """An earlier export of this log may be replaced; anything else that lies there is somebody's."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    try:
        ours = heads.Checkpoint.parse(heads.Note.parse((folder / "checkpoint").read_text()).text).origin == origin
    except (OSError, ValueError):
        ours = False
    if not ours:
        sentence = _("{folder} is not empty and holds no export of this record. Name a new folder, or an earlier export.")
        raise Refused(Verdict(False, "record.folder", sentence, {"folder": str(folder)}))


def _put(drawn: Path, folder: Path) -> None:
    """Let the new folder take the name; an earlier export steps aside, whole, and then goes."""
    aside = drawn.with_name(f"{drawn.name}-before")
    if folder.exists():
        folder.rename(aside)
    drawn.rename(folder)
    if aside.exists():
        shutil.rmtree(aside)


def _file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
