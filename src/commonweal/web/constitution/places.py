"""Whose rules these are: this floor lies beneath bodies, so that bodies say here which there are and what stands above them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commonweal.rules.bodies import Kind


@dataclass(frozen=True)
class Place:
    """A body whose rules can be read: its page, and its own key with those above it, nearest first."""

    key: str
    name: str
    kind: Kind
    url: str
    lineage: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """How bodies are found: by key, the topmost council, the names of several; and whether somebody may propose to one."""

    find: Callable[[str], Place | None]
    topmost: Callable[[], Place | None]
    names: Callable[[Iterable[str]], Mapping[str, str]]
    may_propose: Callable[[Any, str], bool]


_sources: list[Source] = []


def register(source: Source) -> None:
    """Say where bodies are found."""
    _sources[:] = [source]


def find(key: str) -> Place | None:
    """A body by its key."""
    return _sources[0].find(key)


def topmost() -> Place | None:
    """The federation's own council, once it is founded."""
    return _sources[0].topmost()


def names(keys: Iterable[str]) -> Mapping[str, str]:
    """What bodies are called."""
    return _sources[0].names(keys)


def may_propose(user: Any, key: str) -> bool:
    """Whether somebody may put a change of its rules to a body."""
    return _sources[0].may_propose(user, key)
