"""The committee of three: one item's life, from its opening to what two of three agree on or the workers' assembly decides.

Three seats decide together: the local council's, the workers' plant committee's, the technical manager's. Two of three are
enough (T1), and yet nothing is agreed over the workers' head: until their seat has answered it can call the assembly, and if
it has said nothing by the deadline the item goes there by itself (T2). What the assembly decides stands.

A state is values and an act gives the next state; what the tables below do not name cannot happen.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from commonweal.rules.verdict import Verdict

ARTICLE = "committee.deciding"
NEEDED = 2
ABSTAIN = "abstain"
NONE = ""  # nothing was chosen: all stays as it is


class Seat(StrEnum):
    """Whose voice a seat is."""

    LOCAL = "local"  # the local council's
    WORKERS = "workers"  # the workers' plant committee's
    MANAGER = "manager"  # the technical manager's


class Stage(StrEnum):
    """Where an item stands."""

    OPEN = "open"
    AGREED = "agreed"  # two of three said the same
    ASSEMBLY = "assembly"  # before the workers' assembly
    DECIDED = "decided"  # the assembly has decided, and that stands


class Why(StrEnum):
    """What brings an item before the assembly."""

    CALLED = "called"  # the workers' seat asked for it
    DEADLOCK = "deadlock"  # whatever is still to come, no two can agree
    ABSENCE = "absence"  # the deadline came, and a seat that was needed had said nothing


class Move(StrEnum):
    """What can happen to an item."""

    AGREE = "agree"
    CALL = "call"
    GIVE_UP = "give up"  # at a deadlock, or at the deadline
    DECIDE = "decide"


STEPS: Mapping[Stage, Mapping[Move, Stage]] = {
    Stage.OPEN: {Move.AGREE: Stage.AGREED, Move.CALL: Stage.ASSEMBLY, Move.GIVE_UP: Stage.ASSEMBLY},
    Stage.AGREED: {},
    Stage.ASSEMBLY: {Move.DECIDE: Stage.DECIDED},
    Stage.DECIDED: {},
}


@dataclass(frozen=True)
class Item:
    """Something to be decided jointly: what can be chosen, until when, and who has said what."""

    options: tuple[str, ...]
    closes: datetime
    answers: Mapping[Seat, str] = field(default_factory=lambda: MappingProxyType({}))
    stage: Stage = Stage.OPEN
    chosen: str = NONE
    why: Why | None = None


def may_answer(item: Item, option: str, at: datetime) -> Verdict:
    """Whether a seat can say this now; until the item is settled a seat can change what it said."""
    if item.stage is not Stage.OPEN or item.closes <= at:
        return Verdict(False, ARTICLE, "The committee has finished with this item; it is {stage}.", {"stage": item.stage})
    known = (*item.options, ABSTAIN)
    sentence = "{option} cannot be chosen here; there are {options}."
    return Verdict(option in known, ARTICLE, sentence, {"option": option, "options": ", ".join(known)})


def may_call(item: Item, seat: Seat) -> Verdict:
    """Whether a seat can call the assembly now: the workers' can, always, until the item is settled (T1)."""
    if item.stage is not Stage.OPEN:
        return Verdict(False, ARTICLE, "The committee has finished with this item; it is {stage}.", {"stage": item.stage})
    sentence = "The workers' seat can call the assembly; the {seat} seat cannot."
    return Verdict(seat is Seat.WORKERS, ARTICLE, sentence, {"seat": seat})


def answer(item: Item, seat: Seat, option: str, at: datetime) -> Item:
    """A seat says what it chooses; what that settles is settled at once.

    >>> from datetime import UTC
    >>> at, closes = datetime(2030, 1, 1, tzinfo=UTC), datetime(2030, 1, 8, tzinfo=UTC)
    >>> item = answer(Item(("yes", "no"), closes), Seat.MANAGER, "yes", at)
    >>> answer(item, Seat.LOCAL, "yes", at).stage, answer(item, Seat.WORKERS, "yes", at).stage
    (<Stage.OPEN: 'open'>, <Stage.AGREED: 'agreed'>)
    """
    _insist(may_answer(item, option, at))
    return _settled(replace(item, answers=MappingProxyType({**item.answers, seat: option})))


def call(item: Item, seat: Seat) -> Item:
    """The workers' seat calls the assembly instead (T1)."""
    _insist(may_call(item, seat))
    return _to_assembly(item, Move.CALL, Why.CALLED)


def vacate(item: Item, seat: Seat) -> Item:
    """A tenure has ended: what it said on an open item is void, and whoever follows can answer (R5)."""
    if item.stage is not Stage.OPEN:
        return item
    return replace(item, answers=MappingProxyType({other: said for other, said in item.answers.items() if other is not seat}))


def due(item: Item, at: datetime) -> Item:
    """At the deadline an item that is still open goes to the assembly by itself (T2)."""
    if item.stage is not Stage.OPEN or at < item.closes:
        return item
    missing = [seat for seat in Seat if seat not in item.answers]
    return _to_assembly(item, Move.GIVE_UP, Why.ABSENCE if missing else Why.DEADLOCK)


def decide(item: Item, option: str) -> Item:
    """The assembly has decided; an assembly that chose nothing leaves all as it is, and that stands too (T2)."""
    if option not in (*item.options, NONE):
        raise ValueError(f"{option} cannot be chosen here")
    return replace(item, stage=_next(item, Move.DECIDE), chosen=option)


def binds(item: Item, option: str) -> bool:
    """Whether an option is what was decided: by two of three, or by the assembly (T4)."""
    return item.stage in (Stage.AGREED, Stage.DECIDED) and item.chosen == option != NONE


def _settled(item: Item) -> Item:
    said = Counter(option for option in item.answers.values() if option != ABSTAIN)
    agreed = next((option for option, seats in said.items() if seats >= NEEDED), None)
    if agreed is not None:  # nothing over the workers' head: their seat has answered, or the item stays open
        settled = Seat.WORKERS in item.answers
        return replace(item, stage=_next(item, Move.AGREE), chosen=agreed) if settled else item
    return _to_assembly(item, Move.GIVE_UP, Why.DEADLOCK) if len(item.answers) == len(Seat) else item


def _to_assembly(item: Item, move: Move, why: Why) -> Item:
    return replace(item, stage=_next(item, move), why=why)


def _next(item: Item, move: Move) -> Stage:
    if move not in STEPS[item.stage]:
        raise ValueError(f"an item that is {item.stage} cannot {move}")
    return STEPS[item.stage][move]


def _insist(verdict: Verdict) -> None:
    if not verdict.holds:
        raise ValueError(verdict.sentence)
