"""Every proof of every small tree holds, and every damaged one fails; the frontier grows as the tree does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.record import tree

SIZES = 130
LEAVES = [tree.leaf_hash(str(number).encode()) for number in range(SIZES)]
NODES = tree.nodes_of(LEAVES)
ROOTS = [tree.root_of(LEAVES[:size]) for size in range(SIZES + 1)]


def damaged(proof):
    """The proof with a bit flipped in each step, one step less, one step more."""
    for step, found in enumerate(proof):
        yield [*proof[:step], bytes([found[0] ^ 1]) + found[1:], *proof[step + 1 :]]
    if proof:
        yield proof[:-1]
    yield [*proof, bytes(tree.HASH)]


def test_every_inclusion_proof_up_to_130_holds_and_no_damaged_one():
    valid = 0
    for size in range(1, SIZES + 1):
        for index in range(size):
            proof = tree.inclusion(index, size, NODES)
            assert tree.included(LEAVES[index], index, size, proof, ROOTS[size])
            valid += 1
            if size in (1, 2, 3, 64, 65, 127, 130):
                assert not any(tree.included(LEAVES[index], index, size, bad, ROOTS[size]) for bad in damaged(proof))
                assert not tree.included(LEAVES[index], index + 1, size, proof, ROOTS[size])
    assert valid == SIZES * (SIZES + 1) // 2


def test_every_consistency_proof_up_to_130_holds_and_no_damaged_one():
    valid = 0
    for newer in range(1, SIZES + 1):
        for older in range(1, newer + 1):
            proof = tree.consistency(older, newer, NODES)
            assert tree.consistent(older, ROOTS[older], newer, ROOTS[newer], proof)
            valid += 1
            if newer in (2, 3, 64, 65, 130):
                assert not any(tree.consistent(older, ROOTS[older], newer, ROOTS[newer], bad) for bad in damaged(proof))
                if older != newer:
                    assert not tree.consistent(older, ROOTS[newer], newer, ROOTS[newer], proof)
    assert valid == SIZES * (SIZES + 1) // 2


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_frontier_has_the_root_and_completes_the_subtrees(leaves):
    frontier, hashes = tree.Frontier(), []
    for leaf in map(tree.leaf_hash, leaves):
        for level, root in frontier.completes(leaf):
            assert root == tree.root_of([*hashes, leaf][-(1 << level) :])
            assert (len(hashes) + 1) % (1 << level) == 0
        frontier, hashes = frontier.append(leaf), [*hashes, leaf]
        assert frontier.root == tree.root_at(len(hashes), tree.nodes_of(hashes))
        assert len(frontier.peaks) == frontier.size.bit_count()
    assert frontier.size == len(leaves)


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_is_read_back_as_it_was(leaves):
    assert tree.unbundle(tree.bundle(leaves)) == leaves


@pytest.mark.parametrize("packed", [b"\0", b"\0\5four", b"\0\1a\0"])
def test_a_bundle_that_is_cut_off_is_refused(packed):
    with pytest.raises(ValueError, match="middle of an entry"):
        tree.unbundle(packed)


def test_what_is_not_there_is_not_proved():
    for index, size in ((0, 0), (5, 5), (-1, 5)):
        with pytest.raises(ValueError, match="no leaf"):
            tree.inclusion(index, size, NODES)
        assert not tree.included(LEAVES[0], index, size, [], ROOTS[1])
    for older, newer in ((0, 5), (6, 5)):
        with pytest.raises(ValueError, match="Nothing to prove"):
            tree.consistency(older, newer, NODES)
        assert not tree.consistent(older, ROOTS[0], newer, ROOTS[5], [])
    with pytest.raises(ValueError, match="do not reach"):
        tree.nodes_from(lambda level, index: LEAVES[:3])(2, 0)
    with pytest.raises(ValueError, match="32 bytes"):
        tree.split(b"short")
