"""Tiles and entry bundles, read from the rows: what proofs, pages and exports are made of."""

from functools import cache

from commonweal.record import tree
from commonweal.web.record.models import Entry, Node


def hashes(log: int, level: int, index: int) -> list[bytes]:
    """The hashes of one tile, as many as there are by now."""
    first = index * tree.SPAN
    span = {"log": log, "index__gte": first, "index__lt": first + tree.SPAN}
    rows = (
        Entry.objects.filter(**span).order_by("index").values_list("leaf_hash", flat=True)
        if level == 0
        else Node.objects.filter(level=level, **span).order_by("index").values_list("hash", flat=True)
    )
    return [bytes(row) for row in rows]


def leaves(log: int, index: int) -> list[bytes]:
    """The entries of one bundle, as many as there are by now."""
    first = index * tree.SPAN
    rows = Entry.objects.filter(log=log, index__gte=first, index__lt=first + tree.SPAN).order_by("index")
    return [text.encode() for text in rows.values_list("text", flat=True)]


def nodes(log: int) -> tree.Nodes:
    """The complete subtrees of a log; each tile is read once."""
    return tree.nodes_from(cache(lambda level, index: hashes(log, level, index)))
