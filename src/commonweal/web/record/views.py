"""Pages of the record, readable by everyone, and the bytes that machines check it by."""

import re

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from commonweal.record import checkpoint as heads_format
from commonweal.record import tree
from commonweal.web.acts import acts
from commonweal.web.record import export, heads, readers, sentences, tiles
from commonweal.web.record.models import Checkpoint, Entry, File, Log, Opening
from commonweal.web.record.services import FEDERATION

ON_A_PAGE = 50
FOR_EVER = "public, max-age=31536000, immutable"
TEXT = "text/plain; charset=utf-8"


@acts("record.read")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The entries, newest first, in plain words; of one kind, of one body, or with a word in them.

    What can be chosen from is known without reading the record through: every kind that has its sentence, every body founded.
    """
    log = Log.objects.filter(name=FEDERATION).first()
    entries = Entry.objects.public()
    asked = {name: request.GET.get(name, "").strip() for name in ("kind", "body", "q")}
    found = entries
    if asked["kind"]:
        found = found.filter(kind=asked["kind"])
    if asked["body"]:
        found = found.filter(body=asked["body"])
    if asked["q"]:
        found = found.filter(text__icontains=asked["q"])
    pages = Paginator(found.prefetch_related("openings"), ON_A_PAGE)
    if log and not any(asked.values()):
        pages.count = log.size  # kept, so that a long record need not be counted for every reader
    page = pages.get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "told": sentences.tell(page.object_list),
        "asked": asked,
        "kinds": sentences.kinds(),
        "bodies": sentences.named("body", entries.filter(kind="body.founded").values_list("body", flat=True)),
        "log": log,
        "standing": heads.standing(log) if log else None,
        "signed": _last(),
    }
    return render(request, "record/index.html", shown)


@acts("record.read")
@require_safe
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry: what it says, its bytes, its proof, and its private values where one may read them."""
    found = get_object_or_404(Entry.objects.public().select_related("log"), index=index)
    signed = _last()
    covered = signed is not None and index < signed.size
    openings = {opening.field: opening for opening in Opening.objects.filter(entry=found).select_related("entry")}
    shown = {
        "told": sentences.tell([found])[0],
        "entry": found,
        "private": [_private(request, field, sealed, openings.get(field)) for field, sealed in found.content.private.items()],
        "files": File.objects.filter(sha256__in=found.data.get("files", {})).defer("content"),
        "signed": signed if covered else None,
        "proof": [step.hex() for step in tree.inclusion(index, signed.size, tiles.nodes(found.log_id))] if covered else None,
        "leaf_hash": bytes(found.leaf_hash).hex(),
        "waiting": found.has_effects and not hasattr(found, "enactment"),
    }
    return render(request, "record/entry.html", shown)


def _private(request: HttpRequest, field: str, sealed: str, opening: Opening | None) -> dict[str, object]:
    """A private field as one may see it: open, sealed, or erased for everyone."""
    if opening is None:
        return {"field": field, "commitment": sealed, "state": "erased"}
    if not readers.may_read(request.user, opening):
        return {"field": field, "commitment": sealed, "state": "sealed"}
    return {"field": field, "commitment": sealed, "state": "open", "value": opening.said, "salt": bytes(opening.salt).hex()}


@acts("record.read")
@require_safe
def receipt(request: HttpRequest, index: int) -> HttpResponse:
    """The text that shows offline, for ever, that the entry is in the record."""
    found = get_object_or_404(Entry.objects.public(), index=index)
    signed = _last()
    if signed is None or index >= signed.size:
        raise Http404
    proof = tree.inclusion(index, signed.size, tiles.nodes(found.log_id))
    response = HttpResponse(heads_format.receipt(index, proof, signed.note), content_type=TEXT)
    response["Content-Disposition"] = f'attachment; filename="entry-{index}.tlog-proof"'
    return response


@acts("record.read")
@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The last signed head."""
    return HttpResponse(_signed().note, content_type=TEXT, headers={"Cache-Control": "no-cache"})


@acts("record.read")
@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The log's verifier key: to be kept by whoever wants to check later."""
    return HttpResponse(f"{export.key_of(_signed().log)}\n", content_type=TEXT)


@acts("record.read")
@require_safe
def tile(request: HttpRequest, level: str, groups: str, width: str | None = None) -> HttpResponse:
    """The hashes of one tile."""
    signed, index, wide = _signed(), _index(groups), int(width or tree.SPAN)
    _insist_within(signed.size >> tree.HEIGHT * int(level), index, wide, width)
    return _bytes(b"".join(tiles.hashes(signed.log_id, int(level), index)[:wide]))


@acts("record.read")
@require_safe
def bundle(request: HttpRequest, groups: str, width: str | None = None) -> HttpResponse:
    """The entries of one bundle."""
    signed, index, wide = _signed(), _index(groups), int(width or tree.SPAN)
    _insist_within(signed.size, index, wide, width)
    return _bytes(tree.bundle(tiles.leaves(signed.log_id, index)[:wide]))


@acts("record.read")
@require_safe
def file(request: HttpRequest, digest: str) -> HttpResponse:
    """A file beside the record, under its hash. What anyone attached is never shown as a page of this site."""
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise Http404
    found = get_object_or_404(File, sha256=digest, log=FEDERATION)
    response = _bytes(bytes(found.content))
    response["Content-Disposition"] = f'attachment; filename="{digest}"'
    return response


def _bytes(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="application/octet-stream", headers={"Cache-Control": FOR_EVER})


def _last() -> Checkpoint | None:
    return Checkpoint.objects.filter(log__name=FEDERATION).select_related("log").order_by("size").last()


def _signed() -> Checkpoint:
    signed = _last()
    if signed is None:
        raise Http404
    return signed


def _index(groups: str) -> int:
    """x001/x234/067 is 1234067; a longer way of writing the same number is no address."""
    index = int(groups.replace("x", "").replace("/", ""))
    if tree.Tile(0, index).path != f"tile/0/{groups}":
        raise Http404
    return index


def _insist_within(hashes: int, index: int, wide: int, width: str | None) -> None:
    """Only what a signed head covers is handed out, and a part is named as a part."""
    if index * tree.SPAN + wide > hashes or (width is not None and wide >= tree.SPAN):
        raise Http404
