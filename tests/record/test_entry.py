"""Canonical JSON is RFC 8785 in the record's profile, and nothing else is an entry."""

import json
from datetime import UTC, datetime

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.record import entry

texts = st.text(st.characters(exclude_categories=["Cs"]))
keys = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E))
scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
)
objects = st.dictionaries(keys, values, max_size=6)

moments = st.datetimes(datetime(1900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 — the strategy adds the zone

SAID = {"v": 1, "i": 0, "t": "2026-01-02T03:04:05Z", "type": "log.opened", "body": "", "data": {}, "priv": {}}


@settings(max_examples=2000)
@given(objects)
def test_it_is_what_rfc_8785_says(value):
    assert entry.canonical(value) == rfc8785.dumps(value)


@given(objects)
def test_it_is_read_back_as_it_was(value):
    assert entry.parse(entry.canonical(value)) == value


NOT_SAID = {
    "a fraction": 1.0,
    "not a number": float("nan"),
    "endless": float("inf"),
    "too large": 2**53,
    "too small": -(2**53),
    "too large, deep inside": {"deep": {"deeper": [2**60]}},
    "a key that is not ASCII": {"naïve": 1},
    "a key that does not print": {"tab\t": 1},
    "half a character": chr(0xD800),
    "half a character, inside": [chr(0xDFFF)],
    "a key that is no text": {1: 2},
    "bytes": b"",
    "a set": {1},
    "an object": object(),
}


@pytest.mark.parametrize("value", NOT_SAID.values(), ids=NOT_SAID)
def test_what_it_cannot_say_is_refused(value):
    with pytest.raises(entry.NotCanonical):
        entry.canonical(value)


def test_what_is_too_deep_is_refused():
    deep = []
    for _ in range(200):
        deep = [deep]
    with pytest.raises(entry.NotCanonical, match="deep"):
        entry.canonical(deep)
    with pytest.raises(entry.NotCanonical):
        entry.parse(b"[" * 200_000 + b"]" * 200_000)


@pytest.mark.parametrize(
    "text",
    [
        b"1.0",
        b"1e2",
        b"-0",
        b"9007199254740992",
        b"1" * 5000,
        b"NaN",
        b"Infinity",
        '{"é":1}'.encode(),
        b'"\\ud800"',
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"a":1} ',
        b' {"a":1}',
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1}x',
        b"\xef\xbb\xbf{}",
        b'"\xff"',
        b'"\\u0041"',
        b'"\\/"',
        b"",
    ],
)
def test_every_other_spelling_is_refused(text):
    with pytest.raises(entry.NotCanonical):
        entry.parse(text)


@given(st.integers(0, 2**53 - 1), moments, texts, objects)
def test_an_entry_is_read_back_as_it_was_written(index, at, body, data):
    said = entry.Content(index, at.replace(microsecond=0), "need.stated", body, data, {"who": "0" * 64})
    assert entry.content(said.leaf()) == said


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"i": -1},
        {"i": True},
        {"i": "0"},
        {"t": "2026-01-02 03:04:05"},
        {"t": "2026-02-30T03:04:05Z"},
        {"t": "2026-01-02T03:04:05+00:00"},
        {"type": "opened"},
        {"type": "Log.Opened"},
        {"body": None},
        {"data": []},
        {"priv": {"who": "Ana"}},
        {"priv": {"who": "A" * 64}},
        {"priv": []},
        {"more": 1},
    ],
)
def test_what_is_no_entry_is_refused(change):
    entry.content(entry.canonical(SAID))
    with pytest.raises(entry.NotCanonical):
        entry.content(entry.canonical(SAID | change))
    fewer = {key: value for key, value in SAID.items() if key not in change} if change != {"more": 1} else {}
    with pytest.raises(entry.NotCanonical):
        entry.content(entry.canonical(fewer))


def test_an_entry_is_at_most_as_long_as_its_length_can_say():
    room = entry.LARGEST_LEAF - len(entry.Content(0, datetime(2026, 1, 1, tzinfo=UTC), "a.b", "", {"text": ""}).leaf())
    entry.Content(0, datetime(2026, 1, 1, tzinfo=UTC), "a.b", "", {"text": "x" * room}).leaf()
    with pytest.raises(entry.NotCanonical, match="65535 is the most"):
        entry.Content(0, datetime(2026, 1, 1, tzinfo=UTC), "a.b", "", {"text": "x" * (room + 1)}).leaf()


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), keys, keys, values, values)
def test_a_commitment_binds_to_salt_kind_field_and_value(salt, other, kind, field, value, another):
    sealed = entry.commitment(salt, kind, field, value)
    assert sealed == entry.commitment(salt, kind, field, json.loads(entry.canonical(value)))
    if other != salt:
        assert sealed != entry.commitment(other, kind, field, value)
    if entry.canonical(another) != entry.canonical(value):
        assert sealed != entry.commitment(salt, kind, field, another)
    assert sealed != entry.commitment(salt, kind + "x", field, value)
    assert sealed != entry.commitment(salt, kind, field + "x", value)


def test_a_short_salt_is_refused():
    with pytest.raises(entry.NotCanonical, match="32 bytes"):
        entry.commitment(b"short", "need.stated", "who", "Ana")
