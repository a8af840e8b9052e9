"""The Merkle tree over the entries: roots, proofs and tiles (RFC 6962 section 2.1, C2SP tlog-tiles)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
HASH = 32  # bytes
SPAN = 256  # hashes in a full tile, entries in a full bundle
HEIGHT = 8  # levels of the tree that a tile spans: 2^8 = 256

Nodes = Callable[[int, int], bytes]
"""(level, index) -> the root of the index-th complete subtree over 2^level entries."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of an entry's bytes."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees joined; its prefix keeps it apart from every leaf's."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """The complete subtrees of a tree from the left, largest first: all one needs to append and to know the root."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def completes(self, leaf: bytes) -> Iterator[tuple[int, bytes]]:
        """(level, root) of every complete subtree that ends on one more leaf hash, from the leaf itself upward."""
        level, joined, carry = 0, leaf, self.size
        yield level, joined
        for peak in reversed(self.peaks):
            if not carry & 1:
                return
            level, joined, carry = level + 1, node_hash(peak, joined), carry >> 1
            yield level, joined

    def append(self, leaf: bytes) -> "Frontier":
        """The frontier with one more leaf hash."""
        *_, (level, joined) = self.completes(leaf)
        return Frontier(self.size + 1, (*self.peaks[: len(self.peaks) - level], joined))

    @property
    def root(self) -> bytes:
        """The root of the tree so far."""
        if not self.peaks:
            return EMPTY_ROOT
        *others, root = self.peaks
        for peak in reversed(others):
            root = node_hash(peak, root)
        return root


def nodes_of(leaves: Sequence[bytes]) -> Nodes:
    """The complete subtrees over leaf hashes held in memory."""

    def node(level: int, index: int) -> bytes:
        return root_of(leaves[index << level : (index + 1) << level])

    return node


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over a list of hashes."""
    frontier = Frontier()
    for found in hashes:
        frontier = frontier.append(found)
    return frontier.root


def root_at(size: int, node: Nodes) -> bytes:
    """The root that the tree had at a size."""
    return _range(0, size, node) if size else EMPTY_ROOT


def inclusion(index: int, size: int, node: Nodes) -> list[bytes]:
    """The proof that the leaf at an index is in the tree of a size (RFC 6962 PATH)."""
    if not 0 <= index < size:
        raise ValueError(f"A tree of {size} has no leaf {index}.")
    proof, start = [], 0
    while size > 1:
        half = _half(size)
        if index - start < half:
            proof.append(_range(start + half, size - half, node))
            size = half
        else:
            proof.append(_range(start, half, node))
            start, size = start + half, size - half
    return proof[::-1]


def consistency(older: int, newer: int, node: Nodes) -> list[bytes]:
    """The proof that the tree of the newer size begins with the tree of the older (RFC 6962 PROOF)."""
    if not 0 < older <= newer:
        raise ValueError(f"Nothing to prove between the sizes {older} and {newer}.")
    proof, start, size, whole = [], 0, newer, True  # whole: the part looked at begins where the older tree does
    while older != size:
        half = _half(size)
        if older <= half:
            proof.append(_range(start + half, size - half, node))
            size = half
        else:
            proof.append(_range(start, half, node))
            start, older, size, whole = start + half, older - half, size - half, False
    return ([] if whole else [_range(start, size, node)]) + proof[::-1]


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof shows the leaf hash at an index of the tree with this size and root (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(step, found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, step)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def consistent(older: int, old_root: bytes, newer: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that the newer tree begins with the older (RFC 9162 section 2.1.4.2)."""
    if older == newer:
        return not proof and old_root == new_root
    if not 0 < older < newer or not proof:
        return False
    steps = list(proof) if older & (older - 1) else [old_root, *proof]
    here, last = older - 1, newer - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old, new = steps[0], steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            new = node_hash(new, step)
        here, last = here >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


@dataclass(frozen=True)
class Tile:
    """One file of hashes: the nodes ``index * 256 ...`` of tree level ``8 * level``, ``width`` of them."""

    level: int
    index: int
    width: int = SPAN

    @property
    def path(self) -> str:
        """Where it lies below the log's address.

        >>> Tile(0, 1234067).path, Tile(1, 1, 17).path
        ('tile/0/x001/x234/067', 'tile/1/001.p/17')
        """
        return f"tile/{self.level}/{_groups(self.index)}{_part(self.width)}"


def bundle_path(index: int, width: int = SPAN) -> str:
    """Where the bundle of the entries ``index * 256 ...`` lies below the log's address."""
    return f"tile/entries/{_groups(index)}{_part(width)}"


def tiles(size: int) -> Iterator[Tile]:
    """Every tile of a tree of this size."""
    level = 0
    while size:
        full, rest = divmod(size, SPAN)
        yield from (Tile(level, index) for index in range(full))
        if rest:
            yield Tile(level, full, rest)
        level, size = level + 1, full


def bundles(size: int) -> Iterator[tuple[int, int]]:
    """(index, width) of every entry bundle of a log of this size."""
    return ((tile.index, tile.width) for tile in tiles(size) if tile.level == 0)


def nodes_from(tile: Callable[[int, int], Sequence[bytes]]) -> Nodes:
    """The complete subtrees, from (level, index) -> the hashes of one tile."""

    def node(level: int, index: int) -> bytes:
        span = 1 << level % HEIGHT
        first = index * span
        hashes = tile(level // HEIGHT, first // SPAN)[first % SPAN : first % SPAN + span]
        if len(hashes) != span:
            raise ValueError(f"The tiles do not reach the subtree {index} of level {level}.")
        return root_of(hashes)

    return node


def bundle(leaves: Iterable[bytes]) -> bytes:
    """Entries in one file, each after its length in two bytes, big end first."""
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def unbundle(packed: bytes) -> list[bytes]:
    """The entries of a bundle."""
    leaves, at = [], 0
    while at < len(packed):
        length = int.from_bytes(packed[at : at + 2], "big")
        leaf = packed[at + 2 : at + 2 + length]
        if at + 2 > len(packed) or len(leaf) != length:
            raise ValueError("The bundle ends in the middle of an entry.")
        leaves.append(leaf)
        at += 2 + length
    return leaves


def split(packed: bytes) -> tuple[bytes, ...]:
    """The hashes of a tile or a frontier that were written one after another."""
    if len(packed) % HASH:
        raise ValueError(f"{len(packed)} bytes are not a row of hashes of {HASH} bytes.")
    return tuple(packed[at : at + HASH] for at in range(0, len(packed), HASH))


def _half(size: int) -> int:
    """The largest power of two below a size: where RFC 6962 divides a tree."""
    return 1 << (size - 1).bit_length() - 1


def _range(start: int, size: int, node: Nodes) -> bytes:
    """The root over ``size`` leaves from ``start``, which a division of the tree has led to."""
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, start >> level)
    half = _half(size)
    return node_hash(_range(start, half, node), _range(start + half, size - half, node))


def _groups(index: int) -> str:
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03}")
    return "/".join(groups)


def _part(width: int) -> str:
    return "" if width == SPAN else f".p/{width}"
