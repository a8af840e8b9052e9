"""An export in a folder, written with the pure record alone: what a small federation would have written out."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commonweal.record import checkpoint, entry, tree

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
SIGNER = checkpoint.Signer("3f9c2ab6d0e14c5f8a7b6c5d4e3f2a1b", bytes(range(32)))
SALT = bytes(range(1, 33))


def spelled(document):
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


@dataclass
class Book:
    """Entries as one goes, then the folder."""

    leaves: list[bytes] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    openings: list[bytes] = field(default_factory=list)

    def write(self, kind, data, private=None):
        index = len(self.leaves)
        named = {text for text in data.values() if isinstance(text, str) and text in self.files}
        if named:
            data = data | {"files": {name: {"size": len(self.files[name]), "media": "application/json"} for name in named}}
        sealed = {name: entry.commitment(SALT, kind, name, value) for name, value in (private or {}).items()}
        for name, value in (private or {}).items():
            said = {"index": index, "field": name, "salt": SALT.hex(), "value": value}
            self.openings.append(entry.canonical(said) + b"\n")
        at = NOON + timedelta(minutes=index)
        self.leaves.append(entry.Content(index, at, kind, "northside", data, sealed).leaf())
        return self

    def attach(self, document):
        content = spelled(document)
        digest = hashlib.sha256(content).hexdigest()
        self.files[digest] = content
        return digest

    def head(self, size=None):
        hashes = [tree.leaf_hash(leaf) for leaf in self.leaves[:size]]
        return SIGNER.sign(checkpoint.Checkpoint(SIGNER.name, len(hashes), tree.root_of(hashes)).text)

    def receipt(self, index, size=None):
        hashes = [tree.leaf_hash(leaf) for leaf in self.leaves[:size]]
        proof = tree.inclusion(index, len(hashes), tree.nodes_of(hashes))
        return checkpoint.receipt(index, proof, self.head(size))

    def export(self, folder: Path) -> Path:
        """The folder as `commonweal export` lays it out."""
        below, level = [tree.leaf_hash(leaf) for leaf in self.leaves], 0
        levels = {}
        while below:
            levels[level] = below
            below = [tree.root_of(below[at : at + 256]) for at in range(0, len(below) - 255, 256)]
            level += 1
        content = {"checkpoint": self.head().encode(), "openings.jsonl": b"".join(self.openings)}
        content |= {f"files/{digest}": file for digest, file in self.files.items()}
        for tile in tree.tiles(len(self.leaves)):
            first = tile.index * 256
            content[tile.path] = b"".join(levels[tile.level][first : first + tile.width])
            if tile.level == 0:
                content[tree.bundle_path(tile.index, tile.width)] = tree.bundle(self.leaves[first : first + tile.width])
        for path, said in content.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(said)
        return folder


def written():
    """Three hundred entries: a vote with its roll and box, a recall, private values, and needs."""
    book = Book()
    seed = "5e" * 32
    book.write("log.opened", {"origin": SIGNER.name, "key": str(SIGNER.verifier)})
    for members in range(1, 11):
        book.write("membership.joined", {"members": members})
    book.write("seat.founded", {"seat": "seat-1", "constituency": "northside"})
    book.write("tenure.began", {"seat": "seat-1", "tenure": "t-1", "constituents": 10})
    book.write("membership.left", {"members": 9})
    roll = book.attach({"poll": "poll-1", "lines": [{"reference": f"{line:064x}"} for line in range(9)]})
    opened = {"poll": "poll-1", "by": "members", "options": ["yes", "no"], "roll": roll, "on_roll": 9}
    book.write("poll.opened", opened | {"seed": hashlib.sha256(seed.encode()).hexdigest()})
    box = book.attach({"poll": "poll-1", "ballots": [{"choice": "yes"}] * 5 + [{"choice": "no"}] * 2})
    book.write("poll.closed", {"poll": "poll-1", "seed": seed, "voted": 7, "on_roll": 9, "box": box})
    seats = book.attach({"poll": "poll-2", "lines": [{"seat": "north", "weight": 3}, {"seat": "south", "weight": 2}]})
    opened = {"poll": "poll-2", "by": "seats", "options": ["yes", "no"], "roll": seats, "on_roll": 2}
    book.write("poll.opened", opened | {"seed": hashlib.sha256(seed.encode()).hexdigest()})
    votes = [{"seat": "north", "weight": 3, "choice": {"yes": "7/10", "no": "3/10"}}]
    votes = book.attach({"poll": "poll-2", "ballots": votes})
    book.write("poll.closed", {"poll": "poll-2", "seed": seed, "voted": 1, "on_roll": 2, "box": votes})
    book.write("tenure.recalled", {"seat": "seat-1", "tenure": "t-1", "marks": 5, "constituents": 9})
    book.write("tenure.began", {"seat": "seat-1", "tenure": "t-2", "constituents": 9})
    book.write("need.stated", {"product": "bread"}, private={"reason": "Émilie asked", "notes": [1, 2]})
    while len(book.leaves) < 300:
        book.write("need.stated", {"product": "bread", "amount": f"{len(book.leaves)}.5"})
    return book


@pytest.fixture
def book():
    return written()


@pytest.fixture
def folder(book, tmp_path):
    return book.export(tmp_path / "export")
