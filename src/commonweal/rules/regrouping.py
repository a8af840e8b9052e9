"""What follows from an accord, the whole of it: the page that shows it beforehand and the act that carries it out cannot differ.

Which bodies there are then and under whom, who belongs to which, which seats end and which are founded.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from commonweal.rules.accords import Act, Federation, Going, New, Seat, Terms, division_of, nested
from commonweal.rules.bodies import Bodies, Body, Kind


@dataclass(frozen=True)
class After:
    """What an accord comes to: the federation as it stands then, what each body that ends became, and which seats are new.

    Seats that are in it no longer have ended; those of ``founded`` are empty, and an election opens for each.
    """

    federation: Federation
    became: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moved: Mapping[str, str | None] = field(default_factory=dict)
    founded: tuple[Seat, ...] = ()
    new: tuple[str, ...] = ()


def apply(federation: Federation, terms: Terms, going: Going | None = None) -> After:
    """The federation once the accord has been carried out; only what ``may`` allows can be.

    >>> town = Body("town", Kind.COUNCIL)
    >>> before = Federation({"town": town, "mill": Body("mill", Kind.WORKPLACE, "town")}, {"mill": frozenset("ab")})
    >>> after = apply(before, Terms(Act.LEAVE, ("mill",)))
    >>> after.federation.bodies["mill"].parent, after.federation.electorate("town")
    (None, frozenset())
    """
    change = _Change(federation)
    parent = federation.bodies[terms.bodies[0]].parent if terms.bodies else None
    match terms.act:
        case Act.FOUND:
            council = change.found(terms.new[0], parent, terms.upward)
            change.move(terms.bodies, council, terms.seats)
        case Act.OPEN:
            change.found(terms.new[0], terms.council, terms.seats)
        case Act.JOIN:
            change.move(terms.bodies, terms.council, terms.seats)
        case Act.LEAVE:
            change.move(terms.bodies, None, 0)
        case Act.DISSOLVE:
            change.move(nested(federation, terms.bodies[0]), parent, terms.seats)
            change.end(terms.bodies[0], ())
        case Act.MERGE:
            merged = change.found(terms.new[0], parent, terms.seats)
            for key in terms.bodies:
                change.become(
                    key, dict.fromkeys(nested(federation, key), merged), dict.fromkeys(federation.roll(key), merged), (merged,)
                )
        case Act.SPLIT:
            parts = tuple(change.found(new, parent, terms.seats) for new in terms.new)
            key = terms.bodies[0]
            change.become(key, dict(terms.goes), division_of(federation.roll(key), terms, going or {}), parts)
    return change.after()


@dataclass
class _Change:
    """The federation while it changes; every step keeps bodies, rolls and seats together."""

    before: Federation
    became: dict[str, tuple[str, ...]] = field(default_factory=dict)
    moved: dict[str, str | None] = field(default_factory=dict)
    founded: list[Seat] = field(default_factory=list)
    new: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bodies, self.rolls, self.seats = dict(self.before.bodies), dict(self.before.rolls), dict(self.before.seats)

    def found(self, new: New, parent: str | None, seats: int) -> str:
        self.bodies[new.key] = Body(new.key, new.kind, parent)
        if new.kind.is_base:
            self.rolls[new.key] = frozenset()
        self.new.append(new.key)
        self._seat(new.key, parent, seats)
        return new.key

    def move(self, keys: Iterable[str], council: str | None, seats: int) -> None:
        """Put bodies under another council, or under none: their seats in the old one end."""
        for key in keys:
            left = self.bodies[key].parent
            self.bodies[key] = replace(self.bodies[key], parent=council)
            self.moved[key] = council
            self._end_seats({seat for seat in self.seats.values() if seat == Seat(left or "", key)})
            for joint in self.before.filled_by(key):
                if self.bodies[joint].kind is Kind.COMMITTEE:  # it speaks for the old council as well (T1)
                    self.end(joint, ())
            self._seat(key, council, seats)

    def become(self, key: str, nested: Mapping[str, str], rolls: Mapping[str, str], became: tuple[str, ...]) -> None:
        """End a body whose members, or the bodies beneath it, belong to others from now on; each keeps as many seats."""
        for child, council in nested.items():
            had = sum(seat == Seat(key, child) for seat in self.seats.values())
            self.move([child], council, max(had, 1))
        for part in set(rolls.values()):
            self.rolls[part] |= {member for member, gone in rolls.items() if gone == part}
        self.end(key, became)

    def end(self, key: str, became: tuple[str, ...]) -> None:
        for joint in self.before.filled_by(key):
            if joint in self.bodies:
                self.end(joint, ())
        self._end_seats({seat for seat in self.seats.values() if key in (seat.council, seat.constituency)})
        del self.bodies[key]
        self.rolls.pop(key, None)
        self.became[key] = became

    def after(self) -> After:
        Bodies.of(*self.bodies.values())  # it nests; what may() allows always does
        federation = Federation(self.bodies, self.rolls, self.seats)
        return After(federation, self.became, self.moved, tuple(self.founded), tuple(self.new))

    def _seat(self, key: str, council: str | None, seats: int) -> None:
        if council is not None:
            self.founded += [Seat(council, key)] * seats

    def _end_seats(self, ends: Collection[Seat]) -> None:
        self.seats = {key: seat for key, seat in self.seats.items() if seat not in ends}
