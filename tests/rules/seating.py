"""A federation of three floors, its seats and a count that is counted again: what the tests of seats stand on."""

from dataclasses import dataclass
from fractions import Fraction

from commonweal.rules.bodies import Bodies, Body, Kind
from commonweal.rules.seats import Electorate, Seat

HALF = Fraction(1, 2)
PEOPLE = "abcdefghij"
BASES = ("bakery", "mill", "farm")
COUNCILS = ("district", "federal", "world")
SHARED = ("p1", "p2", "p3")  # three seats of the farm in the district, filled by one proportional count
SENDS = {
    "d1": ("district", "bakery"),
    "d2": ("district", "mill"),
    **dict.fromkeys(SHARED, ("district", "farm")),
    "f1": ("federal", "district"),
    "w1": ("world", "federal"),
}
FEDERATION = Bodies.of(
    Body("world", Kind.COUNCIL),
    Body("federal", Kind.COUNCIL, "world"),
    Body("district", Kind.COUNCIL, "federal"),
    *(Body(base, Kind.WORKPLACE, "district") for base in BASES),
)
SEATS = {key: Seat(key, council, constituency) for key, (council, constituency) in SENDS.items()}
BELOW = Electorate.BELOW


@dataclass(frozen=True)
class Ballots:
    """A count that is counted again: each ballot goes to its first who can follow; the most ballots win, then the alphabet."""

    rankings: tuple[str, ...]

    @property
    def people(self) -> frozenset[str]:
        return frozenset("".join(self.rankings))

    def next(self, sitting, eligible):
        firsts = [next((p for p in ranking if p in eligible - sitting), None) for ranking in self.rankings]
        standing = sorted({p for p in firsts if p}, key=lambda p: (-firsts.count(p), p))
        return standing[0] if standing else None
