"""The record against the published vectors: RFC 6962, C2SP tiles, notes and receipts, canonical JSON, commitments."""

import json
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import pytest

from commonweal.record import checkpoint, entry, tree

VECTORS = json.loads((Path(__file__).parent / "record-vectors.json").read_text())
RFC = VECTORS["rfc6962"]
LEAVES = [tree.leaf_hash(bytes.fromhex(leaf)) for leaf in RFC["leaves_hex"]]
HEAD = VECTORS["checkpoint"]
LOG = checkpoint.Verifier.parse(HEAD["log_vkey"])
WITNESSES = [checkpoint.Verifier.parse(key) for key in HEAD["witness_vkeys"]]
FAILS = VECTORS["must_fail"]


def _hex(hashes):
    return [found.hex() for found in hashes]


@pytest.fixture(scope="module")
def large():
    """The 70,000 leaf hashes of the tile vectors, with the frontier at each size asked for."""
    hashes, frontiers, frontier = [], {}, tree.Frontier()
    for index in range(70_000):
        hashes.append(tree.leaf_hash(f"entry-{index}".encode()))
        frontier = frontier.append(hashes[-1])
        frontiers[frontier.size] = frontier
    return hashes, frontiers


def test_leaf_hashes():
    assert _hex(LEAVES) == RFC["leaf_hashes"]


def test_the_empty_tree():
    assert tree.Frontier().root.hex() == RFC["empty_root"] == tree.root_of([]).hex()


@pytest.mark.parametrize(("size", "root"), RFC["roots_by_size"].items())
def test_roots(size, root):
    assert tree.root_of(LEAVES[: int(size)]).hex() == root == tree.root_at(int(size), tree.nodes_of(LEAVES)).hex()


@pytest.mark.parametrize("case", RFC["inclusion"])
def test_inclusion_proofs(case):
    proof = tree.inclusion(case["index"], case["size"], tree.nodes_of(LEAVES))
    assert _hex(proof) == case["proof"]
    assert tree.included(LEAVES[case["index"]], case["index"], case["size"], proof, tree.root_of(LEAVES[: case["size"]]))


@pytest.mark.parametrize("case", RFC["consistency"])
def test_consistency_proofs(case):
    older, newer = case["from"], case["to"]
    proof = tree.consistency(older, newer, tree.nodes_of(LEAVES))
    assert _hex(proof) == case["proof"]
    assert tree.consistent(older, tree.root_of(LEAVES[:older]), newer, tree.root_of(LEAVES[:newer]), proof)


@pytest.mark.parametrize(("size", "root"), VECTORS["tiles"]["roots_by_size"].items())
def test_large_roots(large, size, root):
    assert large[1][int(size)].root.hex() == root


def test_the_tiles_of_a_log_of_70000(large):
    said, hashes = VECTORS["tiles"]["paths_for_size_70000"], large[0]
    levels = {0: hashes}
    for level in (1, 2):
        below = levels[level - 1]
        levels[level] = [tree.root_of(below[at : at + 256]) for at in range(0, len(below) - 255, 256)]
    tiles = list(tree.tiles(70_000))
    content = {
        tile.path: sha256(b"".join(levels[tile.level][tile.index * 256 : tile.index * 256 + tile.width])).hexdigest()
        for tile in tiles
    }
    for path, digest in VECTORS["tiles"]["sha256_of_tile"].items():
        assert content[path] == digest
    assert sum(tile.level == 0 and tile.width == 256 for tile in tiles) == said["full_level0"]
    assert sum(tile.level == 1 and tile.width == 256 for tile in tiles) == said["full_level1"]
    assert {said["partial_level0"], said["partial_level1"], said["partial_level2"]} < content.keys()
    assert tree.Tile(0, 1_234_067).path == said["index_1234067"]

    nodes = tree.nodes_from(lambda level, index: levels[level][index * 256 : index * 256 + 256])
    for index in (0, 255, 256, 65_535, 65_536, 69_999):
        assert tree.included(hashes[index], index, 70_000, tree.inclusion(index, 70_000, nodes), large[1][70_000].root)
    for older in (1, 256, 65_536, 69_999):
        proof = tree.consistency(older, 70_000, nodes)
        assert tree.consistent(older, large[1][older].root, 70_000, large[1][70_000].root, proof)


@pytest.mark.parametrize("case", VECTORS["entries"])
def test_entries(case):
    leaf = case["canonical_utf8"].encode()
    assert entry.canonical(case["object"]) == leaf
    assert tree.leaf_hash(leaf).hex() == case["leaf_hash"]
    assert entry.content(leaf).leaf() == leaf


def test_the_commitment_and_its_wrong_salt():
    case = VECTORS["commitment"]
    said = (case["entry_type"], case["field"], case["value"])
    assert entry.commitment(bytes.fromhex(case["salt_hex"]), *said) == case["commitment"]
    assert entry.commitment(bytes.fromhex(case["wrong_salt_must_fail"]), *said) != case["commitment"]


def test_the_checkpoint_and_its_witnesses():
    head = checkpoint.opened(HEAD["signed_note"], LOG)
    assert (head.size, head.root.hex()) == (HEAD["size"], HEAD["root"])
    assert head.root == tree.root_of([tree.leaf_hash(case["canonical_utf8"].encode()) for case in VECTORS["entries"]])
    assert checkpoint.cosigners(HEAD["signed_note"], WITNESSES) == frozenset(HEAD["witness_vkeys"])
    assert str(LOG) == HEAD["log_vkey"]


def test_the_signed_note_example():
    case = VECTORS["c2sp_signed_note_example"]
    assert checkpoint.Note.parse(case["note"]).signed_by(checkpoint.Verifier.parse(case["vkey"]))
    assert not checkpoint.Note.parse(case["note"]).signed_by(LOG)


def test_the_receipt():
    leaf, text = VECTORS["entries"][1]["canonical_utf8"].encode(), VECTORS["tlog_proof_receipt_index_1"]
    assert checkpoint.attested(text, leaf, LOG).size == 3
    index, proof, note = checkpoint.read_receipt(text)
    assert checkpoint.receipt(index, proof, note) == text
    assert note == HEAD["signed_note"]
    with pytest.raises(checkpoint.BadNote):
        checkpoint.attested(text, VECTORS["entries"][0]["canonical_utf8"].encode(), LOG)


def test_what_must_fail():
    with pytest.raises(checkpoint.BadNote, match="false"):
        checkpoint.opened(FAILS["note_with_root_swapped"], LOG)
    leaves = [tree.leaf_hash(case["canonical_utf8"].encode()) for case in VECTORS["entries"]]
    forked = [*leaves[:2], tree.leaf_hash(FAILS["tampered_entry_canonical"].encode())]
    assert tree.root_of(forked) != tree.root_of(leaves)
    root = bytes.fromhex(FAILS["forked_root_same_size"])
    assert b64decode(FAILS["note_with_root_swapped"].split("\n")[2]) == root
    assert not tree.consistent(3, tree.root_of(leaves), 3, root, [])
    assert not tree.included(leaves[0], 0, 3, tree.inclusion(0, 3, tree.nodes_of(leaves)), root)
