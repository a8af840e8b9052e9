"""Who may read a private value that is not for everyone: each app says so for its kinds of entry; unsaid, nobody."""

from collections.abc import Callable
from typing import Any

from commonweal.web.record.models import Opening

MayRead = Callable[[Any, Opening], bool]

_readers: dict[tuple[str, str], MayRead] = {}


def readable(kind: str, field: str) -> Callable[[MayRead], MayRead]:
    """Name the function (member, opening) -> bool that decides about one field of one kind of entry."""

    def named(may_read: MayRead) -> MayRead:
        _readers[kind, field] = may_read
        return may_read

    return named


def may_read(member: Any, opening: Opening) -> bool:
    """Whether somebody, signed in or not, may read a private value."""
    decides = _readers.get((opening.entry.kind, opening.field))
    return opening.shown or (decides is not None and decides(member, opening))
