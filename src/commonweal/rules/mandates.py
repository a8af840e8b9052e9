"""Mandates: a constituency binds its delegate on an item; when its vote closes each is kept, broken or moot (M1)."""

from enum import StrEnum

from commonweal.rules.ballots import Vote


class Kept(StrEnum):
    """What became of a mandate."""

    KEPT = "kept"
    BROKEN = "broken"
    MOOT = "moot"


def kept(option: str, vote: Vote | None, *, held: bool) -> Kept:
    """Say what became of a mandate for an option: ``vote`` is the seat's, if one was cast, ``held`` whether anyone held it.

    A vote that was split, or that was not cast, is not what the constituency asked for. An empty seat could break nothing.

    >>> kept("yes", Vote.whole("yes"), held=True), kept("yes", Vote.whole("no"), held=True)
    (<Kept.KEPT: 'kept'>, <Kept.BROKEN: 'broken'>)
    >>> kept("yes", None, held=True), kept("yes", None, held=False)
    (<Kept.BROKEN: 'broken'>, <Kept.MOOT: 'moot'>)
    """
    if vote is not None:
        return Kept.KEPT if vote == Vote.whole(option) else Kept.BROKEN
    return Kept.BROKEN if held else Kept.MOOT
