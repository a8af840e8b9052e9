"""How bodies and councils nest, and who is a constituent of what.

A council's delegates come from the bodies that send to it; whoever sends is its constituency. Bodies nest upward into
councils, councils into higher councils, and never in a circle.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Members belong directly to every kind but a council, a committee of three and a body's tellers, which delegates fill."""

    WORKPLACE = "workplace"
    COMMUNITY = "community"
    SERVICE = "service"
    COUNCIL = "council"
    COMMITTEE = "committee"
    TELLERS = "tellers"

    @property
    def is_base(self) -> bool:
        """Whether members belong to it directly."""
        return self not in (Kind.COUNCIL, Kind.COMMITTEE, Kind.TELLERS)


@dataclass(frozen=True)
class Body:
    """One body: what it is and which council it belongs to, if any."""

    key: str
    kind: Kind
    parent: str | None = None


class CircularError(ValueError):
    """A body that would stand above itself."""


@dataclass(frozen=True)
class Bodies:
    """All bodies of a federation, each under at most one council, none above itself.

    >>> bakery, north = Body("bakery", Kind.WORKPLACE, "town"), Body("north", Kind.COMMUNITY, "town")
    >>> town = Bodies.of(Body("town", Kind.COUNCIL), bakery, north)
    >>> list(town.above("bakery")), sorted(town.base_below("town"))
    (['town'], ['bakery', 'north'])
    """

    by_key: Mapping[str, Body]

    @classmethod
    def of(cls, *bodies: Body) -> "Bodies":
        """These bodies, once it is sure that they nest."""
        by_key = {body.key: body for body in bodies}
        if len(by_key) < len(bodies):
            raise ValueError("two bodies have the same key")
        for body in bodies:
            if body.parent is None:
                continue
            if body.parent not in by_key:
                raise ValueError(f"{body.key} belongs to {body.parent}, which does not exist")
            if by_key[body.parent].kind is not Kind.COUNCIL and body.kind is not Kind.TELLERS:  # they serve one body
                raise ValueError(f"{body.key} belongs to {body.parent}, which is no council")
        nested = cls(by_key)
        for body in bodies:
            for above in nested.above(body.key):
                if above == body.key:
                    raise CircularError(f"{body.key} would stand above itself")
        return nested

    def above(self, key: str) -> Iterator[str]:
        """The councils above a body, nearest first; a body that stands above itself comes up once and ends it."""
        seen = set()
        parent = self.by_key[key].parent
        while parent is not None and parent not in seen:
            seen.add(parent)
            yield parent
            parent = self.by_key[parent].parent

    def below(self, key: str) -> Iterator[str]:
        """The bodies directly beneath a council."""
        return (body.key for body in self.by_key.values() if body.parent == key)

    def base_below(self, key: str) -> Iterator[str]:
        """The base bodies beneath a body; a base body is its own base."""
        if self.by_key[key].kind.is_base:
            yield key
        for child in self.below(key):
            yield from self.base_below(child)

    def members(self, key: str, belonging: Mapping[str, Iterable[str]]) -> frozenset[str]:
        """The base members beneath a body, each once however many of its bodies they belong to."""
        return frozenset(member for base in self.base_below(key) for member in belonging.get(base, ()))
