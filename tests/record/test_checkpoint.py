"""Notes, keys and receipts are read to the byte; what is damaged is refused."""

import pytest

from commonweal.record import checkpoint, tree
from commonweal.record.checkpoint import BadNote, Checkpoint, Note, Signer, Verifier

SIGNER = Signer("3f9c2ab6d0e14c5f8a7b6c5d4e3f2a1b", bytes(range(32)))
LEAVES = [b"one", b"two", b"three"]
HASHES = [tree.leaf_hash(leaf) for leaf in LEAVES]
HEAD = Checkpoint(SIGNER.name, 3, tree.root_of(HASHES))
NOTE = SIGNER.sign(HEAD.text)


def test_a_key_is_written_and_read_back():
    fresh = Signer.fresh("a-log")
    assert Signer.from_secret(fresh.secret() + "\n") == fresh
    assert Verifier.parse(str(fresh.verifier)) == fresh.verifier
    assert Signer.fresh("a-log") != fresh


@pytest.mark.parametrize("name", ["", "a log", "a+log", "a\nlog"])
def test_a_name_has_no_spaces_and_no_plus(name):
    with pytest.raises(BadNote):
        Signer.fresh(name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000",
        "name+00000000+!!",
        str(SIGNER.verifier).replace("+", "+0", 1),
        str(SIGNER.verifier)[:-4],
        str(Verifier("name", 0x02, bytes(32))),
    ],
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(BadNote):
        Verifier.parse(text)


@pytest.mark.parametrize(
    "line",
    ["", "PRIVATE+KEY", SIGNER.secret()[1:], SIGNER.secret().replace(SIGNER.name, "another"), f"PRIVATE+KEY+{SIGNER.verifier}"],
)
def test_what_is_no_secret_key_is_refused(line):
    with pytest.raises(BadNote):
        Signer.from_secret(line)


def test_a_signed_head_is_opened_with_its_key_alone():
    assert checkpoint.opened(NOTE, SIGNER.verifier) == HEAD
    with pytest.raises(BadNote, match="has not signed"):
        checkpoint.opened(NOTE, Signer.fresh(SIGNER.name).verifier)
    other = Signer(("another"), bytes(32))
    with pytest.raises(BadNote, match="The checkpoint is of the log"):
        checkpoint.opened(other.sign(HEAD.text), other.verifier)


@pytest.mark.parametrize("place", range(0, len(NOTE), 3))
def test_a_note_with_one_letter_changed_is_refused(place):
    changed = NOTE[:place] + ("A" if NOTE[place] != "A" else "B") + NOTE[place + 1 :]
    with pytest.raises(BadNote):
        checkpoint.opened(changed, SIGNER.verifier)


@pytest.mark.parametrize(
    "text", ["", "text\n", "text\n\n", NOTE[:-1], NOTE.replace("\n\n", "\n"), NOTE + "\n", NOTE.replace("3", "\t")]
)
def test_what_is_no_note_is_refused(text):
    with pytest.raises(BadNote):
        checkpoint.opened(text, SIGNER.verifier)


@pytest.mark.parametrize(
    "text", [HEAD.text + "extension\n", "a\n-1\nAAAA\n", "a\n03\nAAAA\n", "a\n3\nAAAA\n", "\n3\nAAAA\n", "a\n3\n", HEAD.text[:-1]]
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(BadNote):
        Checkpoint.parse(text)


def test_a_text_without_its_last_line_break_is_not_signed():
    with pytest.raises(BadNote):
        SIGNER.sign("text")


def test_unknown_signatures_are_kept_and_ignored():
    both = NOTE + Signer.fresh("someone").sign(HEAD.text).split("\n\n")[1]
    assert len(Note.parse(both).signatures) == 2
    assert checkpoint.opened(both, SIGNER.verifier) == HEAD


def test_a_receipt_holds_for_its_entry_and_no_other():
    text = checkpoint.receipt(1, tree.inclusion(1, 3, tree.nodes_of(HASHES)), NOTE)
    assert checkpoint.attested(text, b"two", SIGNER.verifier) == HEAD
    assert checkpoint.attested(text.replace("index", "extra AAAA\nindex", 1), b"two", SIGNER.verifier) == HEAD
    for bad in (
        text.replace("index 1", "index 2"),
        text.replace("@v1", "@v2"),
        text.replace("index 1", "index 01"),
        text.replace("\n\n", "\n", 1),
        text.replace("=\n", "=\nAAAA\n", 1),
    ):
        with pytest.raises(BadNote):
            checkpoint.attested(bad, b"two", SIGNER.verifier)
    with pytest.raises(BadNote, match="does not show"):
        checkpoint.attested(text, b"one", SIGNER.verifier)
