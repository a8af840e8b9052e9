"""One entry of the record: exactly one sequence of bytes for what it says, and commitments for what it keeps private.

RFC 8785 (JSON Canonicalization Scheme) narrowed: no floats, whole numbers within ±(2^53 − 1), keys of printable ASCII,
no lone surrogates. In this profile sorting by code point is RFC 8785's order, so one call of `json.dumps` is enough.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

LARGEST_INTEGER = 2**53 - 1  # what every JSON reader holds exactly
LARGEST_LEAF = 65_535  # what an entry bundle's length prefix can say
DEEPEST = 100  # lists and objects inside one another
TIME = "%Y-%m-%dT%H:%M:%SZ"

_KEY = re.compile(r"[\x20-\x7e]*")
_KIND = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class NotCanonical(ValueError):
    """A value that the record's JSON cannot say, or bytes that are not its one way of saying it."""


@dataclass(frozen=True)
class Content:
    """What an entry says: ``data`` may be public for ever, ``private`` holds commitments only."""

    index: int
    at: datetime
    kind: str
    body: str
    data: Mapping[str, object]
    private: Mapping[str, str] = field(default_factory=dict)

    def leaf(self) -> bytes:
        """The entry's bytes in the record."""
        if not _KIND.fullmatch(self.kind):
            raise NotCanonical(f"{self.kind!r} is not a type of entry; one looks like 'need.stated'.")
        said = {
            "v": 1,
            "i": self.index,
            "t": self.at.astimezone(UTC).strftime(TIME),
            "type": self.kind,
            "body": self.body,
            "data": self.data,
            "priv": self.private,
        }
        leaf = canonical(said)
        if len(leaf) > LARGEST_LEAF:
            raise NotCanonical(f"The entry has {len(leaf)} bytes; {LARGEST_LEAF} is the most. Attach what is long as a file.")
        return leaf


def content(leaf: bytes) -> Content:
    """Read an entry's bytes; whatever `Content.leaf` would not have written is refused."""
    said = parse(leaf)
    if not isinstance(said, dict) or said.keys() != {"v", "i", "t", "type", "body", "data", "priv"} or said["v"] != 1:
        raise NotCanonical("An entry has v (which is 1), i, t, type, body, data and priv, and nothing else.")
    index, at, kind, body, data, private = (said[key] for key in ("i", "t", "type", "body", "data", "priv"))
    fitting = type(index) is int and index >= 0 and isinstance(kind, str) and isinstance(body, str) and isinstance(data, dict)
    if not fitting or not isinstance(at, str) or not _TIME.fullmatch(at) or not isinstance(private, dict):
        raise NotCanonical("One of the entry's fields is not of its type.")
    if not all(isinstance(sealed, str) and re.fullmatch("[0-9a-f]{64}", sealed) for sealed in private.values()):
        raise NotCanonical("A private field holds a commitment of 64 hexadecimal digits, and nothing else.")
    try:
        moment = datetime.strptime(at, TIME).replace(tzinfo=UTC)
    except ValueError as error:
        raise NotCanonical(f"{at} is not a moment.") from error
    read = Content(index, moment, kind, body, data, private)
    read.leaf()
    return read


def canonical(value: object) -> bytes:
    """The one sequence of bytes for a value.

    >>> canonical({"unit": "kg", "amount": 12, "product": "bread"})
    b'{"amount":12,"product":"bread","unit":"kg"}'
    """
    _check(value, 0)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def parse(text: bytes) -> object:
    """The value of canonical bytes; any other bytes, though they mean the same, are refused."""
    try:
        value: object = json.loads(text.decode(), object_pairs_hook=_pairs, parse_float=_no_float, parse_constant=_no_float)
    except NotCanonical:
        raise
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"These bytes are not JSON: {error}.") from error
    if canonical(value) != text:
        raise NotCanonical("These bytes are not the canonical form of what they say.")
    return value


def commitment(salt: bytes, kind: str, field: str, value: object) -> str:
    """What stands in an entry for a private value, and binds to it without telling it.

    With a fresh salt of 32 bytes for every entry and field, a commitment whose salt is erased cannot be searched.
    """
    if len(salt) != 32:
        raise NotCanonical(f"A salt has 32 bytes, not {len(salt)}.")
    said = b"\0".join((b"commonweal/commit/v1", kind.encode(), field.encode(), canonical(value)))
    return hmac.new(salt, said, hashlib.sha256).hexdigest()


def _check(value: object, depth: int) -> None:
    if depth > DEEPEST:
        raise NotCanonical(f"Lists and objects are more than {DEEPEST} deep.")
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise NotCanonical("A text holds half a character (a lone surrogate).") from error
    elif isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise NotCanonical("A whole number is beyond 2^53 - 1; write it as text.")
    elif isinstance(value, (list, tuple)):
        for item in value:
            _check(item, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not _KEY.fullmatch(key):
                raise NotCanonical(f"The key {key!r} is not printable ASCII.")
            _check(item, depth + 1)
    else:
        raise NotCanonical(f"{value!r} is {type(value).__name__}; the record holds text, whole numbers, lists and objects.")


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise NotCanonical("An object names one key twice.")
    return read


def _no_float(text: str) -> object:
    raise NotCanonical(f"{text} is no whole number; amounts are whole numbers or decimal text.")
