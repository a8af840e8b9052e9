"""Check an export of a public record by itself: offline, from this one file, with nothing of the program that wrote it.

    python verify.py DIR [--policy FILE] [--receipt FILE]... [--since CHECKPOINT] [--json]

Proves that DIR holds one log in canonical form under its signed head; that tiles, files, rolls, ballot boxes, recalls and
openings agree with its entries; and that it continues what you hold: receipts, an older checkpoint, the witnesses of a C2SP
policy. Exit: 0 consistent, 1 a check came out false, 2 unreadable input, 3 our failure. See docs/reference/record-format.md.
"""

import argparse
import base64
import hashlib
import hmac
import json
import re
import sys
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LOG, WITNESS = 1, 4  # kinds of key
MEMBERS = {"membership.joined": 1, "membership.left": -1}
MALFORMED = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


class Bad(ValueError): ...  # a check came out false


def demand(holds: object, otherwise: str) -> None:
    if not holds:
        raise Bad(otherwise)


def fits(value: object) -> bool:
    """Whether the record's JSON can say it: integers within 2^53 - 1, keys of printable ASCII, nothing broken."""
    if isinstance(value, (dict, list)):
        keys, values = (value, value.values()) if isinstance(value, dict) else ((), value)
        return all(key.isascii() and key.isprintable() for key in keys) and all(map(fits, values))
    return value is None or isinstance(value, str) or (isinstance(value, int) and abs(value) < 2**53)


def parse(text: bytes) -> Any:
    """The value of canonical bytes (RFC 8785); every other spelling of it is false."""
    value = json.loads(text)
    demand(fits(value) and canonical(value).encode() == text, "not in canonical form")
    return value


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def root_of(hashes: list[bytes]) -> bytes:
    """RFC 6962: pairs joined level by level, an odd last one carried up."""
    while len(hashes) > 1:
        hashes = [sha(b"\1", hashes[at], hashes[at + 1]) for at in range(0, len(hashes) - 1, 2)] + hashes[len(hashes) & ~1 :]
    return hashes[0] if hashes else sha(b"")


def root_by(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """The root that an inclusion proof leads to, from a leaf at an index of a tree of a size."""
    demand(0 <= index < size and (size > 1 or not proof), "its proof is of another tree")
    if size == 1:
        return leaf
    half, (*rest, step) = 1 << (size - 1).bit_length() - 1, proof
    if index < half:
        return sha(b"\1", root_by(leaf, index, half, rest), step)
    return sha(b"\1", step, root_by(leaf, index - half, size - half, rest))


class Key:
    """A verifier key: name+hash+base64."""

    def __init__(self, text: str) -> None:
        self.text, (self.name, hash_, encoded) = text, text.split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
        self.hash, self.kind = sha(self.name.encode(), b"\n", raw)[:4], raw[0]
        demand(self.hash.hex() == hash_ and len(raw) == 33 and self.kind in (LOG, WITNESS), f"{text} is no verifier key")
        self.public = Ed25519PublicKey.from_public_bytes(raw[1:])

    def signed(self, note: str) -> bool:
        """Whether this key signed the note; a false line in its name is worse than none, unknown lines are ignored."""
        text, _, lines = note.rpartition("\n\n")
        mine = [line.split(" ")[2] for line in lines.splitlines() if line.startswith(f"— {self.name} ")]
        signatures = [raw[4:] for raw in map(base64.b64decode, mine) if raw[:4] == self.hash]
        for signature in signatures:
            time = b"cosignature/v1\ntime %d\n" % int.from_bytes(signature[:8], "big") if self.kind == WITNESS else b""
            self.public.verify(signature[8 if time else 0 :], time + text.encode() + b"\n")
        return bool(signatures)


def head_of(note: str, key: Key) -> tuple[int, bytes]:
    """(size, root) of a checkpoint that the log's key signed."""
    origin, size, root = note.rpartition("\n\n")[0].split("\n")
    demand(key.signed(note) and origin == key.name and re.fullmatch(r"[1-9]\d{0,15}", size), f"{key.name} has not signed it")
    return int(size), base64.b64decode(root, validate=True)


def policy_of(text: str) -> tuple[set[str], Callable[[str], bool] | None]:
    """A C2SP policy: which logs, and whether enough of its witnesses have signed a note."""
    logs, quorum, rules = set[str](), "none", dict[str, Callable[[str], bool]]()
    for words in (line.split() for line in text.splitlines() if line.strip() and line.strip()[0] != "#"):
        match words:
            case ["log", key, *_]:
                logs.add(Key(key).text)
            case ["witness", name, key, *_] if text.count(key) == 1:  # one key is one witness
                rules[name] = Key(key).signed
            case ["group", name, count, *members]:
                needed, chosen = {"any": 1, "all": len(members)}.get(count) or int(count), {rules[member] for member in members}
                rules[name] = partial(lambda needed, chosen, note: sum(rule(note) for rule in chosen) >= needed, needed, chosen)
            case ["quorum", name] if name in rules or name == "none":
                quorum = name
            case _:
                raise ValueError(f"not a line of a policy: {' '.join(words)}")
    return logs, rules.get(quorum)


class Export:
    """One exported folder, and everything found to be false in it."""

    def __init__(self, folder: Path, policy: str | None) -> None:
        self.logs, self.quorum = policy_of(policy) if policy is not None else (set[str](), None)
        self.folder, self.note = folder, (folder / "checkpoint").read_bytes().decode()
        self.failures, self.leaves, self.opened = list[str](), list[bytes](), 0
        self.entries, self.polls = list[dict[str, Any]](), dict[str, tuple[dict[str, Any], set[str]]]()
        self.members, self.seats, self.held = dict[str, int](), dict[str, str](), dict[str, str]()  # as the entries count them
        self.known = {"README.txt", "verify.py", "checkpoint", "openings.jsonl"}

    def hold(self, what: str, check: Callable[..., object], *given: object) -> None:
        try:
            check(*given)
        except (InvalidSignature, *MALFORMED) as error:
            self.failures.append(f"{what}: {error if isinstance(error, Bad) else f'malformed, {error!r}'}")

    def file(self, path: str) -> bytes:
        self.known.add(path)
        demand((self.folder / path).is_file(), f"{path} is missing")
        return (self.folder / path).read_bytes()

    def check(self, receipts: list[Path], since: Path | None) -> None:
        """Everything, in the order in which one thing rests on the other."""
        size = int((re.match(r"[^\n]*\n([1-9]\d{0,15})\n", self.note) or [0, 0])[1])
        for first in range(0, size, 256):
            self.hold(f"entries from {first}", self.bundle, first, min(256, size - first))
        self.hold("checkpoint", self.head, size)
        level, below = 0, self.leaves
        while below:
            for at in range(0, len(below), 256):
                self.hold("tile", self.tile, tile_path(str(level), at // 256, len(below[at : at + 256])), below[at : at + 256])
            level, below = level + 1, [root_of(below[at : at + 256]) for at in range(0, len(below) - 255, 256)]
        for entry in self.entries:
            self.hold(f"entry {entry['i']}", self.content, entry)
        self.hold("openings", self.openings)
        for path, check in [*((path, self.receipt) for path in receipts), *([(since, self.older)] if since else [])]:
            self.hold(str(path), check, path.read_bytes().decode())
        present = {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if not path.is_dir()}
        self.failures += [f"{path}: nothing in the record names this file" for path in sorted(present - self.known)]

    def bundle(self, first: int, width: int) -> None:
        """Entries are complete, canonical, each at its place, never back in time."""
        packed, at = self.file(tile_path("entries", first // 256, width)), 0
        for index in range(first, first + width):
            end = at + 2 + int.from_bytes(packed[at : at + 2], "big")
            demand(at + 2 <= end <= len(packed), f"they end before entry {index}")
            self.leaves.append(sha(b"\0", packed[at + 2 : end]))
            self.hold(f"entry {index}", self.entry, packed[at + 2 : end], index)
            at = end
        demand(at == len(packed), "there are bytes after the last entry")

    def entry(self, leaf: bytes, index: int) -> None:
        said = parse(leaf)
        demand(set(said) == {"v", "i", "t", "type", "body", "data", "priv"} and said["v"] == 1, "other fields than an entry's")
        demand(said["i"] == index and isinstance(said["data"], dict), f"it calls itself entry {said['i']}")
        demand(all(re.fullmatch("[0-9a-f]{64}", sealed) for sealed in said["priv"].values()), "a private field is no commitment")
        demand(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", said["t"]), "its time is no moment")
        demand(not self.entries or said["t"] >= self.entries[-1]["t"], "it goes back in time")
        self.entries.append(said)

    def head(self, size: int) -> None:
        """The signed head covers exactly these entries, and whom the policy names has signed it."""
        opening = self.entries[0]
        self.key = Key(opening["data"]["key"])
        own = (opening["i"], opening["type"], opening["data"]["origin"]) == (0, "log.opened", self.key.name)
        demand(own and self.key.kind == LOG, "the record does not begin with its opening under its own key")
        demand(head_of(self.note, self.key) == (size, root_of(self.leaves)), "the root is not that of these entries")
        demand(not self.logs or self.key.text in self.logs, "the policy names another log")
        demand(self.quorum is None or self.quorum(self.note), "too few of the policy's witnesses have signed")

    def tile(self, path: str, hashes: list[bytes]) -> None:
        demand(self.file(path) == b"".join(hashes), f"{path} holds other hashes")

    def content(self, entry: dict[str, Any]) -> None:
        """What an entry says of files, rolls, boxes and recalls agrees with itself and with the files."""
        data, kind = entry["data"], entry["type"]
        for digest, file in data.get("files", {}).items():
            content = self.file(f"files/{digest}")
            demand(sha(content).hex() == digest and len(content) == file["size"], f"the file {digest} is not the recorded one")
        if kind == "poll.opened":
            names = [line.get("reference") or line["seat"] for line in self.document(data, "roll", "lines")]
            demand(len(names) == len(set(names)) == data["on_roll"], f"its roll has {len(set(names))} lines")
            homes = [self.members.get(home, 0) for home in data.get("homes", [entry["body"]])]  # who has two is on the roll once
            demand(data["by"] != "members" or max(homes, default=0) <= len(names) <= sum(homes), "its roll is not of all members")
            self.polls[data["poll"]] = data, set(names)
        elif kind == "poll.closed":
            opened, roll = self.polls.pop(data["poll"])
            demand(sha(data["seed"].encode()).hex() == opened["seed"], "the seed is not the one committed to")
            box = self.document(data, "box", "ballots") if "box" in data else []
            seats = [ballot["seat"] for ballot in box if "seat" in ballot]
            parts = [re.split("[>=]", cast) if isinstance(cast := ballot["choice"], str) else cast for ballot in box]  # a>b=c
            demand(len(set(seats)) == len(seats) and roll.issuperset(seats), "a seat in the box is not on the roll, or twice")
            demand(set().union(*parts) <= set(opened["options"]), "a ballot is for what was not put to the vote")
            demand("box" not in data or len(box) == data["voted"] <= opened["on_roll"], f"the box holds {len(box)} ballots")
        elif kind in MEMBERS:
            self.members[entry["body"]] = now = self.members.get(entry["body"], 0) + MEMBERS[kind]
            demand(data["members"] == now >= 0, f"it counts {data['members']} members, and there are {now}")
        elif kind == "seat.founded":
            self.seats[data["seat"]] = data["constituency"]
        elif kind.startswith("tenure."):
            seat, tenure, of = data["seat"], data["tenure"], data.get("constituents")
            demand(of in (None, here := self.members.get(self.seats[seat], of)), f"it counts {of} constituents, there are {here}")
            runs = self.held.setdefault(seat, tenure) if kind == "tenure.began" else self.held.pop(seat, "")
            demand(runs == tenure, "its seat is another's at this moment")
            if kind == "tenure.recalled":
                share, marks = Fraction(data.get("more_than", "1/2")), data["marks"]
                demand(share <= Fraction(1, 2) and share * of < marks <= of, f"{marks} marks of {of} recall nobody")

    def document(self, data: dict[str, Any], name: str, rows: str) -> list[Any]:
        said = parse(self.file(f"files/{data[name]}"))
        demand(data[name] in data["files"] and said["poll"] == data["poll"], f"the {name} is not of this poll")
        return list(said[rows])

    def openings(self) -> None:
        """Every opening fits its commitment; what has none is sealed or erased, and the log holds without it."""
        by_index = {entry["i"]: entry for entry in self.entries}
        for line in self.file("openings.jsonl").splitlines():
            said = parse(line)
            entry, field, salt = by_index[said["index"]], said["field"], bytes.fromhex(said["salt"])
            text = b"\0".join(
                (b"commonweal/commit/v1", entry["type"].encode(), field.encode(), canonical(said["value"]).encode())
            )
            fitting = len(salt) == 32 and hmac.digest(salt, text, "sha256").hex() == entry["priv"][field]
            demand(fitting, f"the opening of {field} in entry {said['index']} does not fit its commitment")
            self.opened += 1

    def receipt(self, text: str) -> None:
        """A receipt's entry is in this log, under a head of this log."""
        top, _, note = text.partition("\n\n")
        first, place, *proof = [line for line in top.split("\n") if not line.startswith("extra ")]
        demand(first == "c2sp.org/tlog-proof@v1" and place.startswith("index "), "it is no receipt")
        index, (size, root) = int(place[6:]), self.older(note)
        steps = [base64.b64decode(line, validate=True) for line in proof]
        demand(root_by(self.leaves[index], index, size, steps) == root, f"it shows another entry {index}")

    def older(self, note: str) -> tuple[int, bytes]:
        size, root = head_of(note, self.key)
        demand(size <= len(self.leaves) and root == root_of(self.leaves[:size]), f"it signs {size} other entries than these")
        return size, root


def tile_path(level: str, index: int, width: int) -> str:
    """C2SP tlog-tiles: three digits a folder, all but the last with an x."""
    groups = "/".join(f"x{index // 1000**power % 1000:03}" for power in (3, 2, 1) if index >= 1000**power)
    return f"tile/{level}/{groups}{'/' if groups else ''}{index % 1000:03}{'' if width == 256 else f'.p/{width}'}"


def main(arguments: list[str] | None = None) -> int:
    """Check one export and say what was found: one line for each failure, then what the whole is worth."""
    reader = argparse.ArgumentParser(prog="verify", description="Check an export of a public record, offline.")
    reader.add_argument("folder", type=Path, help="the folder that was exported")
    reader.add_argument("--policy", type=Path, help="C2SP policy: the log's key, and the witnesses that must have signed")
    reader.add_argument("--receipt", type=Path, action="append", default=[], help="a receipt you hold; may be given again")
    reader.add_argument("--since", type=Path, help="an older checkpoint, which this record must continue")
    reader.add_argument("--json", action="store_true", help="one JSON document instead of lines")
    given = reader.parse_args(arguments)
    try:
        export = Export(given.folder, given.policy and given.policy.read_bytes().decode())
        export.check(given.receipt, given.since)
    except Exception as error:  # every check catches what a false export can cause; what comes here is the reading, or us
        told = f"{given.folder}, or what was named with it, could not be checked: {error!r}"
        print(json.dumps({"error": told, "file": str(given.folder)}) if given.json else told)
        return 2 if isinstance(error, (OSError, *MALFORMED)) else 3
    failures, outside = export.failures, bool(given.receipt or given.since or export.quorum)
    sealed = sum(len(entry["priv"]) for entry in export.entries) - export.opened
    found: dict[str, object] = {"ok": not failures, "anchored": outside and not failures, "entries": len(export.leaves)}
    found |= {"opened": export.opened, "sealed_or_erased": sealed, "root": root_of(export.leaves).hex(), "failures": failures}
    holds = "consistent, also with what you hold" if outside else "consistent in itself; not compared with anyone outside"
    found["sentence"] = f"{len(failures)} checks failed" if failures else holds
    told = "{entries} entries, {opened} private values open, {sealed_or_erased} sealed or erased\n{sentence}"
    print(json.dumps(found) if given.json else "\n".join([*failures, told.format(**found)]))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
