"""Accords: how bodies found councils, join, leave, split, merge and dissolve, and what becomes of everyone by it.

An accord is off unless every party consents by a vote of its own. What follows from it says ``regrouping``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from commonweal.rules.bodies import Bodies, Body, Kind
from commonweal.rules.verdict import Verdict

ARTICLE = "decisions.bodies"
MOST_SEATS, MOST_PARTS, MOST_BODIES = 12, 6, 60
JOINT = (Kind.COMMITTEE, Kind.TELLERS)  # they come and go with the workplace or body that fills them


class Act(StrEnum):
    """What bodies can agree on."""

    FOUND = "found"  # a council of their own
    OPEN = "open"  # a council opens a new base body beneath itself
    JOIN = "join"
    LEAVE = "leave"
    SPLIT = "split"
    MERGE = "merge"
    DISSOLVE = "dissolve"


@dataclass(frozen=True)
class New:
    """A body that there will be."""

    key: str
    kind: Kind
    name: str


@dataclass(frozen=True)
class Terms:
    """What is agreed on: who does it, under which council, which bodies come of it, and how many seats each has there.

    ``upward`` are the seats that a council founded beneath another has in that one. ``goes`` says, where a council splits,
    which body goes with which part; who belongs to a base body says so for themselves.
    """

    act: Act
    bodies: tuple[str, ...] = ()
    council: str = ""
    new: tuple[New, ...] = ()
    seats: int = 1
    upward: int = 1
    goes: tuple[tuple[str, str], ...] = ()

    def written(self) -> dict[str, Any]:
        """The terms as the record has them."""
        return {
            **asdict(self),
            "act": str(self.act),
            "bodies": list(self.bodies),
            "new": [{"key": new.key, "kind": str(new.kind), "name": new.name} for new in self.new],
            "goes": [list(pair) for pair in self.goes],
        }

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> "Terms":
        """The terms from the record.

        >>> terms = Terms(Act.LEAVE, ("bakery",))
        >>> Terms.read(terms.written()) == terms
        True
        """
        new = tuple(New(each["key"], Kind(each["kind"]), each["name"]) for each in raw["new"])
        goes = tuple((body, part) for body, part in raw["goes"])
        rest = {"council": raw["council"], "seats": raw["seats"], "upward": raw["upward"]}
        return cls(Act(raw["act"]), tuple(raw["bodies"]), new=new, goes=goes, **rest)


@dataclass(frozen=True)
class Seat:
    """A seat: in which body, filled by whom."""

    council: str
    constituency: str


@dataclass(frozen=True)
class Federation:
    """The bodies that stand, who belongs to the base bodies, and every seat."""

    bodies: Mapping[str, Body]
    rolls: Mapping[str, frozenset[str]] = field(default_factory=dict)
    seats: Mapping[str, Seat] = field(default_factory=dict)

    def beneath(self, key: str) -> list[Body]:
        """The bodies directly beneath one, by their keys."""
        return sorted((body for body in self.bodies.values() if body.parent == key), key=lambda body: body.key)

    def roll(self, key: str) -> frozenset[str]:
        """Who belongs to a base body."""
        return self.rolls.get(key, frozenset())

    def electorate(self, key: str) -> frozenset[str]:
        """The members beneath a body, each once however many of its bodies they belong to."""
        return Bodies(self.bodies).members(key, self.rolls)

    def filled_by(self, key: str) -> list[str]:
        """The committee of three and the tellers that a base body fills: they come and go with it."""
        found = {seat.council for seat in self.seats.values() if seat.constituency == key}
        return sorted(council for council in found if self.bodies[council].kind in JOINT)


Going = Mapping[str, str]  # of a base body that splits: who goes with which part


# ── Whose consent it takes, and whether it can be


def parties(federation: Federation, terms: Terms) -> tuple[str, ...]:
    """Every body whose consent it takes: those who do it, and every council whose seats others than theirs would share.

    Nobody can keep a body from leaving; so that takes its own consent alone.
    """
    acting = list(terms.bodies)
    above = [parent for key in terms.bodies if (parent := federation.bodies[key].parent)]
    match terms.act:
        case Act.OPEN:
            found = [terms.council]
        case Act.JOIN:
            found = [*acting, terms.council]
        case Act.LEAVE:
            found = acting
        case Act.DISSOLVE if federation.bodies[acting[0]].kind is Kind.COMMITTEE:
            found = _workplaces(federation, acting[0])
        case Act.DISSOLVE:
            beneath = [body.key for key in acting for body in federation.beneath(key) if body.kind not in JOINT]
            found = [*acting, *beneath, *above]
        case _:
            found = [*acting, *above]
    return tuple(dict.fromkeys(found))


def may(federation: Federation, terms: Terms, going: Going | None = None) -> Verdict:
    """Whether an accord could be carried out as things stand; ``going`` is known once members have said where they go."""
    return next((verdict for verdict in _faults(federation, terms, going) if not verdict.holds), _yes())


def _faults(federation: Federation, terms: Terms, going: Going | None) -> Iterator[Verdict]:
    named = [*terms.bodies, *([terms.council] if terms.council else [])]
    gone = [key for key in named if key not in federation.bodies]
    if gone:
        yield _no("There is no body {body} any more.", body=gone[0])
        return
    yield from _counted(terms)
    yield from _kinds(federation, terms)
    yield from _nesting(federation, terms)
    taken = [new.key for new in terms.new if new.key in federation.bodies]
    yield _holds(not taken, "There is a body {body} already.", body=", ".join(taken))
    if terms.act is Act.SPLIT:
        yield from _division(federation, terms, going)


def _counted(terms: Terms) -> Iterator[Verdict]:
    """So many take part, so many come of it, and so many seats there are."""
    bodies, new = {
        Act.FOUND: ((2, MOST_BODIES), (1, 1)),
        Act.OPEN: ((0, 0), (1, 1)),
        Act.JOIN: ((1, MOST_BODIES), (0, 0)),
        Act.LEAVE: ((1, 1), (0, 0)),
        Act.SPLIT: ((1, 1), (2, MOST_PARTS)),
        Act.MERGE: ((2, MOST_BODIES), (1, 1)),
        Act.DISSOLVE: ((1, 1), (0, 0)),
    }[terms.act]
    sentence = "To {act} takes from {least} to {most} bodies; {found} are named."
    names = {"act": terms.act, "least": bodies[0], "most": bodies[1], "found": len(set(terms.bodies))}
    once = len(set(terms.bodies)) == len(terms.bodies)
    yield _holds(once and bodies[0] <= len(terms.bodies) <= bodies[1], sentence, **names)
    sentence = "To {act}, name from {least} to {most} new bodies, each by a name of its own; {found} are named."
    names = {"act": terms.act, "least": new[0], "most": new[1], "found": len({each.name.casefold() for each in terms.new})}
    distinct = len({each.key for each in terms.new}) == names["found"] == len(terms.new)
    yield _holds(
        distinct and new[0] <= len(terms.new) <= new[1] and all(each.name.strip() for each in terms.new), sentence, **names
    )
    yield _holds(
        1 <= min(terms.seats, terms.upward) <= max(terms.seats, terms.upward) <= MOST_SEATS,
        "A body has from 1 to {most} seats.",
        most=MOST_SEATS,
    )


def _kinds(federation: Federation, terms: Terms) -> Iterator[Verdict]:
    """Each does what a body of its kind can do, and what comes of it is of the right kind."""
    kinds = [federation.bodies[key].kind for key in terms.bodies]
    new = [each.kind for each in terms.new]
    if terms.act is Act.DISSOLVE:
        yield _holds(
            kinds[:1] != [Kind.TELLERS] and not any(k.is_base for k in kinds),
            "What has members ends when they leave, or by merging; councils and committees of three are dissolved.",
        )
        return
    yield _holds(not set(kinds) & set(JOINT), "A committee goes where its workplace goes.")
    match terms.act:
        case Act.FOUND:
            yield _holds(
                new == [Kind.COUNCIL],
                "Bodies found a council; members found a body by splitting one, and a council by opening one.",
            )
        case Act.OPEN:
            yield _holds(all(kind.is_base for kind in new), "A council opens workplaces, communities and service units.")
        case Act.MERGE:
            yield _holds(len({*kinds, *new}) == 1, "Only bodies of one kind merge, into one of that kind.")
        case Act.SPLIT:
            yield _holds(len({*kinds, *new}) == 1, "The parts of a body are of its kind.")


def _nesting(federation: Federation, terms: Terms) -> Iterator[Verdict]:
    """Nothing comes to stand above itself, and whoever acts together stands in one place."""
    tree, bodies = Bodies(federation.bodies), federation.bodies
    if terms.council:
        yield _holds(
            bodies[terms.council].kind is Kind.COUNCIL, "{body} is no council; bodies belong to councils.", body=terms.council
        )
    match terms.act:
        case Act.OPEN | Act.JOIN if not terms.council:
            yield _no("Say which council it is.")
        case Act.JOIN:
            above = {terms.council, *tree.above(terms.council)}
            yield _holds(not above & set(terms.bodies), "A council cannot belong to itself, nor to one beneath it.")
            there = [key for key in terms.bodies if bodies[key].parent == terms.council]
            yield _holds(not there, "{body} belongs to this council already.", body=", ".join(there))
        case Act.LEAVE:
            yield _holds(all(bodies[key].parent for key in terms.bodies), "It belongs to no council; there is none to leave.")
        case Act.FOUND | Act.MERGE:
            places = {bodies[key].parent for key in terms.bodies}
            yield _holds(len(places) == 1, "They belong to different councils; let each first join the same one.")
        case Act.DISSOLVE if bodies[terms.bodies[0]].kind is Kind.COUNCIL and bodies[terms.bodies[0]].parent is None:
            yield _holds(bool(federation.beneath(terms.bodies[0])), "There is nothing beneath it that could go on without it.")


def _division(federation: Federation, terms: Terms, going: Going | None) -> Iterator[Verdict]:
    """Every part has somebody in it."""
    parts, body = {new.key: new.name for new in terms.new}, federation.bodies[terms.bodies[0]]
    if body.kind is Kind.COUNCIL:
        beneath = {each.key for each in federation.beneath(body.key) if each.kind not in JOINT}
        goes = dict(terms.goes)
        yield _holds(
            set(goes) == beneath and set(goes.values()) == set(parts),
            "Say of every body beneath with which part it goes, and leave no part empty.",
        )
        return
    members = federation.roll(body.key)
    yield _holds(
        len(members) >= len(parts), "{members} members cannot make {parts} bodies.", members=len(members), parts=len(parts)
    )
    if going is not None:
        chosen = set(division_of(members, terms, going).values())
        empty = [name for key, name in parts.items() if key not in chosen]
        yield _holds(
            not empty, "Nobody goes to {part}; whoever wants it says so, then it can be voted on again.", part=", ".join(empty)
        )


def division_of(members: Iterable[str], terms: Terms, going: Going) -> dict[str, str]:
    """With which part everybody goes; whoever said nothing goes with the first."""
    parts = [new.key for new in terms.new]
    return {member: going[member] if going.get(member) in parts else parts[0] for member in members}


def nested(federation: Federation, key: str) -> list[str]:
    return [body.key for body in federation.beneath(key) if body.kind not in JOINT]


def _workplaces(federation: Federation, committee: str) -> list[str]:
    """The workplace whose committee it is."""
    sending = {seat.constituency for seat in federation.seats.values() if seat.council == committee}
    return sorted(key for key in sending if federation.bodies[key].kind.is_base)


def _yes() -> Verdict:
    return Verdict(True, ARTICLE, "It can be carried out.")


def _no(pattern: str, /, **values: object) -> Verdict:
    return Verdict(False, ARTICLE, pattern, values)


def _holds(found: bool, pattern: str, /, **values: object) -> Verdict:
    return _yes() if found else _no(pattern, **values)
