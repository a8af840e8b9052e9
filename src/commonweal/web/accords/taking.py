"""What a body that has left takes with it: every entry of its own, each with the proof that it stands in the record (A4)."""

import zipfile
from functools import cache
from typing import IO

from commonweal.record import checkpoint as heads
from commonweal.record import tree
from commonweal.record.entry import canonical
from commonweal.web.record import export, tiles
from commonweal.web.record.models import Checkpoint, Entry, File, Opening

README = """The entries of {body} in the public record {origin}
{count} entries, under the signed head of {size} entries with the root {root}

checkpoint          the signed head
key                 the key that signs it
entries/N.json      entry N, byte for byte
proofs/N.tlog-proof the proof that entry N stands under the head (c2sp.org/tlog-proof@v1)
files/<sha256>      what these entries name: rolls, ballot boxes
openings.jsonl      private values of these entries that anyone may read, with the salts that open their commitments

Each proof can be checked offline, for ever, by any program that reads C2SP tlog-proofs, against the key above.
"""


def pack(body: str, out: IO[bytes]) -> int:
    """Write the archive of a body's signed entries; say how many there are."""
    signed = Checkpoint.objects.filter(log__name="federation").select_related("log").order_by("size").last()
    if signed is None:
        return 0
    nodes = cache(tiles.nodes(signed.log_id))  # neighbours share most of their proofs
    entries = Entry.objects.public().filter(body=body, index__lt=signed.size).order_by("index")
    named: set[str] = set()
    count = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries.iterator():
            proof = tree.inclusion(entry.index, signed.size, nodes)
            archive.writestr(f"entries/{entry.index}.json", entry.text)
            archive.writestr(f"proofs/{entry.index}.tlog-proof", heads.receipt(entry.index, proof, signed.note))
            named.update(entry.data.get("files", {}))
            count += 1
        for file in File.objects.filter(sha256__in=named, log="federation").order_by("sha256"):
            archive.writestr(f"files/{file.sha256}", bytes(file.content))
        archive.writestr("openings.jsonl", b"".join(_openings(body, signed.size)))
        archive.writestr("checkpoint", signed.note)
        archive.writestr("key", f"{export.key_of(signed.log)}\n")
        said = {"body": body, "origin": signed.log.origin, "size": signed.size, "root": signed.head.root.hex(), "count": count}
        archive.writestr("README.txt", README.format(**said))
    return count


def _openings(body: str, size: int) -> list[bytes]:
    shown = Opening.objects.filter(entry__log__name="federation", entry__body=body, entry__index__lt=size, shown=True)
    return [
        canonical({"index": one.entry.index, "field": one.field, "salt": bytes(one.salt).hex(), "value": one.said}) + b"\n"
        for one in shown.select_related("entry").order_by("entry__index", "field")
    ]
