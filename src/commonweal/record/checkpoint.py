"""Signed heads: C2SP signed notes, checkpoints, witnesses' cosignatures, and receipts that hold offline.

A checkpoint is the log's origin, its size and its root, each on a line, signed. What a reader does not know it ignores:
signatures by unknown keys stand below those it can check.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from commonweal.record import tree

LOG, WITNESS = 0x01, 0x04  # signature types: Ed25519 over the text; Ed25519 cosignature/v1
PROOF = "c2sp.org/tlog-proof@v1"
_SIGNATURE = "— "
_SECRET = "PRIVATE+KEY"  # noqa: S105 — the format's first word, no secret


class BadNote(ValueError):
    """A text that is no signed note, no checkpoint or no receipt."""


@dataclass(frozen=True)
class Verifier:
    """A public key with its name: of a log, or of a witness."""

    name: str
    kind: int
    public: bytes

    @property
    def hash(self) -> bytes:
        """Four bytes by which a signature line says which key made it."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.hash.hex()}+{_base64(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """Read name+hash+key."""
        try:
            name, found, encoded = text.strip().split("+", 2)
            raw = _bytes(encoded)
        except ValueError as error:
            raise BadNote(f"{text!r} is no verifier key; one looks like name+0123abcd+base64.") from error
        if len(raw) != 33 or raw[0] not in (LOG, WITNESS) or not _is_name(name):
            raise BadNote(f"{text!r} is a verifier key of a kind that this program does not know.")
        key = cls(name, raw[0], raw[1:])
        if key.hash.hex() != found:
            raise BadNote(f"The verifier key of {name} does not match its own hash {found}.")
        return key

    def holds(self, text: str, signature: bytes) -> bool:
        """Whether a signature by this key stands under a text."""
        said = text.encode()
        if self.kind == WITNESS:
            if len(signature) != 72:
                return False
            time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            said = f"cosignature/v1\ntime {time}\n".encode() + said
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, said)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A log's private key."""

    name: str
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, LOG, self._key.public_key().public_bytes_raw())

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, text: str) -> str:
        """The text as a note that this key signed."""
        if not text.endswith("\n"):
            raise BadNote("A note's text ends with a line break.")
        return f"{text}\n{_SIGNATURE}{self.name} {_base64(self.verifier.hash + self._key.sign(text.encode()))}\n"

    @classmethod
    def fresh(cls, name: str) -> "Signer":
        """A new key for a name."""
        if not _is_name(name):
            raise BadNote(f"{name!r} is no name for a key; it has no spaces and no plus sign.")
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    def secret(self) -> str:
        """The key as the one line that its file holds."""
        return f"{_SECRET}+{self.name}+{self.verifier.hash.hex()}+{_base64(bytes([LOG]) + self.seed)}"

    @classmethod
    def from_secret(cls, line: str) -> "Signer":
        """Read the line back."""
        parts = line.strip().split("+", 4)  # PRIVATE, KEY, name, hash, key
        if len(parts) != 5 or parts[:2] != _SECRET.split("+"):
            raise BadNote("The key file holds no log key.")
        name, found, raw = parts[2], parts[3], _bytes(parts[4])
        if len(raw) != 33 or raw[0] != LOG:
            raise BadNote("The key file holds a key of another kind.")
        signer = cls(name, raw[1:])
        if signer.verifier.hash.hex() != found:
            raise BadNote("The key file does not match its own hash.")
        return signer


@dataclass(frozen=True)
class Note:
    """A text and the signatures under it, each (name, key hash, signature)."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]

    @classmethod
    def parse(cls, note: str) -> "Note":
        """Read a signed note."""
        text, blank, lines = note.rpartition("\n\n")
        if not blank or not lines.endswith("\n") or any(ord(c) < 32 and c != "\n" for c in note):
            raise BadNote("A signed note is a text, an empty line and lines of signatures.")
        return cls(text + "\n", tuple(_signature(line) for line in lines[:-1].split("\n")))

    def signed_by(self, key: Verifier) -> bool:
        """Whether the key signed; a line that claims its name and hash and is false makes the whole note false."""
        found = [signature for name, hash_, signature in self.signatures if (name, hash_) == (key.name, key.hash)]
        if not all(key.holds(self.text, signature) for signature in found):
            raise BadNote(f"A signature in the name of {key.name} is false.")
        return bool(found)


@dataclass(frozen=True)
class Checkpoint:
    """The state of a log: what its signed head says."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read a checkpoint's text; extension lines are refused, for this log writes none."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not lines[0] or not re.fullmatch("0|[1-9][0-9]{0,15}", lines[1]):
            raise BadNote("A checkpoint is an origin, a size and a root, each on a line.")
        head = cls(lines[0], int(lines[1]), _bytes(lines[2]))
        if len(head.root) != tree.HASH or head.text != text:
            raise BadNote("A checkpoint's root is 32 bytes in base64.")
        return head


def opened(note: str, key: Verifier) -> Checkpoint:
    """The checkpoint in a note that the log's key signed."""
    read = Note.parse(note)
    if not read.signed_by(key):
        raise BadNote(f"{key.name} has not signed this checkpoint.")
    head = Checkpoint.parse(read.text)
    if head.origin != key.name:
        raise BadNote(f"The checkpoint is of the log {head.origin}, the key of {key.name}.")
    return head


def cosigners(note: str, witnesses: Sequence[Verifier]) -> frozenset[str]:
    """Which of the witnesses have signed; a false line in a witness's name is refused, unknown lines are ignored."""
    read = Note.parse(note)
    return frozenset(str(key) for key in witnesses if read.signed_by(key))


def receipt(index: int, proof: Sequence[bytes], note: str) -> str:
    """A text that shows offline, for ever, that entry ``index`` is in the record (C2SP tlog-proof)."""
    return "\n".join([PROOF, f"index {index}", *map(_base64, proof), "", note])


def read_receipt(text: str) -> tuple[int, list[bytes], str]:
    """(index, proof, signed checkpoint) of a receipt."""
    top, blank, note = text.partition("\n\n")
    lines = top.split("\n")
    if len(lines) > 1 and lines[1].startswith("extra "):
        del lines[1]
    if not blank or len(lines) < 2 or lines[0] != PROOF or not re.fullmatch("index (0|[1-9][0-9]{0,15})", lines[1]):
        raise BadNote(f"A receipt opens with {PROOF} and its index.")
    proof = [_bytes(line) for line in lines[2:]]
    if any(len(step) != tree.HASH for step in proof):
        raise BadNote("A receipt's proof is lines of 32 bytes in base64.")
    return int(lines[1].removeprefix("index ")), proof, note


def attested(text: str, leaf: bytes, key: Verifier) -> Checkpoint:
    """The head under which a receipt shows an entry's bytes to be in the record."""
    index, proof, note = read_receipt(text)
    head = opened(note, key)
    if not tree.included(tree.leaf_hash(leaf), index, head.size, proof, head.root):
        raise BadNote(f"The receipt does not show this entry at {index}.")
    return head


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, space, encoded = line.removeprefix(_SIGNATURE).partition(" ")
    if not line.startswith(_SIGNATURE) or not space or not _is_name(name):
        raise BadNote(f"{line[:60]!r} is no line of a signature.")
    raw = _bytes(encoded)
    if len(raw) < 5:
        raise BadNote(f"The signature of {name} is cut off.")
    return name, raw[:4], raw[4:]


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(character.isspace() for character in name)


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode()


def _bytes(encoded: str) -> bytes:
    try:
        raw = b64decode(encoded, validate=True)
    except (Base64Error, ValueError) as error:
        raise BadNote(f"{encoded[:60]!r} is not base64.") from error
    if _base64(raw) != encoded:  # one way of writing only
        raise BadNote(f"{encoded[:60]!r} is not base64 as it is written here.")
    return raw
