"""Seats that are spoken for: those reserved for constituencies within a body, and those of delegates who sit (R4).

The count honours them by the rule of guarded and doomed candidates (I. D. Hill, "STV with constraints", Voting matters 9,
1998): whoever cannot be excluded without leaving a reserved seat empty is guarded, whoever cannot be elected without it is
doomed. A doomed candidate is excluded as soon as that is so, a guarded one never.
"""

from collections.abc import Collection, Set
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Reserved:
    """At least so many seats for one constituency within the body, such as a shift; nobody is in two."""

    name: str
    candidates: frozenset[int]
    seats: int


@dataclass(frozen=True)
class Terms:
    """On what terms the seats are filled. Held: who sits already and so is elected in any case."""

    reserved: tuple[Reserved, ...] = ()
    held: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        named = [number for group in self.reserved for number in group.candidates]
        if len(named) != len(set(named)):
            raise ValueError("a candidate stands in two groups with reserved seats")

    def settled(self, standing: Collection[int], seats: int) -> "Terms":
        """The terms that can be met: a reserved seat for which nobody stands lapses, one that is held is not taken back."""
        held = self.held & frozenset(standing)
        kept: list[Reserved] = []
        for group in self.reserved:
            wanted = min(group.seats, len(group.candidates & frozenset(standing)))
            while not replace(self, reserved=(*kept, replace(group, seats=wanted)), held=held).can_be_met(set(), standing, seats):
                wanted -= 1
            kept.append(replace(group, seats=wanted))
        return Terms(tuple(kept), held)

    def can_be_met(self, elected: Set[int], continuing: Collection[int], seats: int) -> bool:
        """Whether the seats still open can be filled from those continuing so that every term holds."""
        continuing = set(continuing)
        if not self.held <= elected | continuing:
            return False
        taken = elected | self.held
        needed = 0
        for group in self.reserved:
            missing = max(0, group.seats - len(taken & group.candidates))
            if missing > len((continuing - taken) & group.candidates):
                return False
            needed += missing
        return len(taken) + needed <= seats

    def doomed(self, elected: Set[int], continuing: Collection[int], seats: int) -> set[int]:
        """Those who can no longer be elected."""
        if not (self.reserved or self.held):
            return set()
        rest = set(continuing)
        return {number for number in rest if not self.can_be_met(elected | {number}, rest - {number}, seats)}

    def guarded(self, elected: Set[int], continuing: Collection[int], seats: int) -> set[int]:
        """Those who cannot be excluded."""
        if not (self.reserved or self.held):
            return set()
        rest = set(continuing)
        return {number for number in rest if not self.can_be_met(elected, rest - {number}, seats)}


FREE = Terms()
