"""The record: its entries in words and to the byte, the proof that each is in it, and the last signed head."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Schema
from pydantic import Field

from commonweal.record import checkpoint as heads
from commonweal.record import tree
from commonweal.web.api.doors import reads
from commonweal.web.api.shapes import Line, Page, Paging, page
from commonweal.web.record import export, sentences, tiles
from commonweal.web.record.models import Checkpoint, Entry
from commonweal.web.record.services import FEDERATION

router = Router()
Index = Annotated[int, Path(ge=0, lt=2**53)]


class EntryShape(Schema):
    """One public act: what it says, and the exact text whose UTF-8 bytes are hashed."""

    index: int
    at: datetime
    kind: str
    body: str
    says: str
    data: dict[str, Any]
    text: str
    leaf_hash: str


class Proof(Schema):
    """What shows that an entry is in the record: the hashes beside its way up, and the signed head above them."""

    index: int
    size: int
    leaf_hash: str
    path: list[str]
    checkpoint: str
    receipt: str = Field(description="the same as one text to keep (c2sp.org/tlog-proof@v1)")


class Head(Schema):
    """The last signed head."""

    origin: str
    size: int
    root: str
    at: datetime
    note: str
    key: str = Field(description="the log's verifier key, to be kept by whoever wants to check later")


class Which(Paging):
    """Which entries."""

    kind: Line = ""
    body: Line = ""


@reads(router, "/record/entries", Page[EntryShape], "record.read")
def entries(request: HttpRequest, asked: Query[Which]) -> object:
    """The entries, the newest first; of one kind, of one body."""
    found = Entry.objects.public().prefetch_related("openings")
    wanted = {name: said for name in ("kind", "body") if (said := getattr(asked, name))}
    stretch = page(found.filter(**wanted), asked, lambda one: one, by="index", newest_first=True)
    return {**stretch, "items": [_entry(told) for told in sentences.tell(stretch["items"])]}  # type: ignore[arg-type]


@reads(router, "/record/entries/{index}", EntryShape, "record.read")
def entry(request: HttpRequest, index: Index) -> object:
    """One entry."""
    return _entry(sentences.tell([_found(index)])[0])


@reads(router, "/record/entries/{index}/proof", Proof, "record.read")
def proof(request: HttpRequest, index: Index) -> object:
    """The proof that an entry is in the record, as soon as a head above it is signed."""
    found, signed = _found(index), _signed()
    if index >= signed.size:
        raise Http404
    path = tree.inclusion(index, signed.size, tiles.nodes(found.log_id))
    said = {"index": index, "size": signed.size, "leaf_hash": bytes(found.leaf_hash).hex(), "checkpoint": signed.note}
    return {**said, "path": [step.hex() for step in path], "receipt": heads.receipt(index, path, signed.note)}


@reads(router, "/record/checkpoint", Head, "record.read")
def checkpoint(request: HttpRequest) -> object:
    """The last signed head."""
    signed = _signed()
    head, key = signed.head, export.key_of(signed.log)
    return {"origin": head.origin, "size": head.size, "root": head.root.hex(), "at": signed.at, "note": signed.note, "key": key}


def _found(index: int) -> Entry:
    return get_object_or_404(Entry.objects.public().prefetch_related("openings"), index=index)


def _signed() -> Checkpoint:
    last = Checkpoint.objects.filter(log__name=FEDERATION).select_related("log").order_by("size").last()
    if last is None:
        raise Http404
    return last


def _entry(told: sentences.Told) -> dict[str, object]:
    found = told.entry
    names = ("index", "at", "kind", "body", "data", "text")
    return {"says": told.sentence, "leaf_hash": bytes(found.leaf_hash).hex(), **{name: getattr(found, name) for name in names}}
