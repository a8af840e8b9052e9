"""The speakers' list of one item in a live meeting: who may ask, who is called next, and that nobody is lost.

A turn is asked for, begins, and ends, in this order; one that never begins was taken back. Points of order go first, among
themselves as they were asked for, and also when the list is closed; they count as nobody's turn. Under “new first” nobody
speaks again while somebody waits who has not spoken on the item; under “in turn” two lists alternate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from commonweal.rules.verdict import Verdict

ARTICLE = "decisions.speaking"


class Order(StrEnum):
    """In which order the list is called."""

    ASKED = "asked"
    NEW_FIRST = "new first"
    IN_TURN = "in turn"


@dataclass(frozen=True)
class Rule:
    """How long a turn lasts, in which order the list is called, and after how many turns one waits for the others."""

    minutes: int
    order: Order
    turns: int


@dataclass(frozen=True)
class Turn:
    """One person's wish to speak on an item, and what became of it; turns stand in the order in which they were asked for."""

    who: str
    point_of_order: bool = False
    second_list: bool = False
    began: datetime | None = None
    ended: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether it has not begun."""
        return self.began is None

    @property
    def spoke(self) -> bool:
        """Whether it counts as having spoken on the item."""
        return self.began is not None and not self.point_of_order


def queue(turns: Sequence[Turn], rule: Rule) -> tuple[Turn, ...]:
    """Who waits, in the order in which they will be called if nobody else asks.

    >>> noon = datetime(2030, 3, 1, 12)
    >>> asked = [Turn("Ana", began=noon, ended=noon), Turn("Ana"), Turn("Ben"), Turn("Cleo", point_of_order=True)]
    >>> [turn.who for turn in queue(asked, Rule(3, Order.NEW_FIRST, 3))]
    ['Cleo', 'Ben', 'Ana']
    """
    spoken = {turn.who for turn in turns if turn.spoke}
    waiting = [turn for turn in turns if turn.waits]
    orders = [turn for turn in waiting if turn.point_of_order]
    others = [turn for turn in waiting if not turn.point_of_order]
    if rule.order is Order.ASKED:
        return (*orders, *others)
    first_come = sorted(others, key=lambda turn: turn.who in spoken)  # stable: as asked within each
    if rule.order is Order.NEW_FIRST:
        return (*orders, *first_come)
    return (*orders, *_alternating(first_come, _second_next(turns)))


def _alternating(waiting: Sequence[Turn], second: bool) -> list[Turn]:
    """The two lists by turns, beginning with the one whose turn it is; with one of them empty, the other."""
    lists = {False: [turn for turn in waiting if not turn.second_list], True: [turn for turn in waiting if turn.second_list]}
    called: list[Turn] = []
    while any(lists.values()):
        source = lists[second] or lists[not second]
        called.append(source.pop(0))
        second = not called[-1].second_list
    return called


def _second_next(turns: Sequence[Turn]) -> bool:
    """Whether the second list is next: it is after a speaker of the first."""
    spoke = [turn for turn in turns if turn.spoke]
    last = max(spoke, key=lambda turn: turn.began, default=None)  # type: ignore[arg-type, return-value]
    return last is not None and not last.second_list


def may_ask(turns: Sequence[Turn], who: str, rule: Rule, *, closed: bool, point_of_order: bool = False) -> Verdict:
    """Whether somebody may put themselves on the list."""
    values = {"minutes": rule.minutes, "turns": rule.turns}
    if any(turn.waits and turn.who == who and turn.point_of_order == point_of_order for turn in turns):
        return Verdict(False, ARTICLE, "You are on the list already.", values)
    if point_of_order:
        return Verdict(True, ARTICLE, "A point of order goes before the list.", values)
    if closed:
        return Verdict(False, ARTICLE, "The list of speakers is closed on this item; a point of order can still be made.", values)
    had = sum(turn.spoke and turn.who == who for turn in turns)
    others = len({turn.who for turn in turns if turn.waits and not turn.point_of_order})
    if had >= rule.turns and others:
        pattern = "You have had {had} turns on this item, and {turns} are the most while others wait ({others} of them)."
        return Verdict(False, ARTICLE, pattern, values | {"had": had, "others": others})
    return Verdict(True, ARTICLE, "You can ask to speak.", values)


def over_time(turn: Turn, rule: Rule, at: datetime) -> bool:
    """Whether somebody has spoken for longer than a turn lasts."""
    return turn.began is not None and turn.ended is None and at - turn.began > timedelta(minutes=rule.minutes)


def spoken_for(turn: Turn, at: datetime) -> timedelta:
    """How long a turn lasted, or has lasted so far."""
    return (turn.ended or at) - turn.began if turn.began else timedelta(0)
