"""Elections counted again from an export: each count, and each made again for a seat that fell empty (A2, V5, R4).

What an entry says of a count, its stages and whom it named, must be what the published ballots give by the method, the seats
and the seed of the same record. Of fewer than five ballots nothing is published, and nothing can be redone.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from commonweal.audit.drift import Line
from commonweal.rules.ballots import Ranking
from commonweal.rules.counting import document
from commonweal.rules.counting.following import Following
from commonweal.rules.counting.methods import Method, count
from commonweal.rules.counting.profile import Ballot, Profile, whole

File = Callable[[str], bytes]  # a file beside the record, by its SHA-256
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Recount:
    """What came of counting one entry's ballots again; a fault in words, empty where all agrees."""

    entry: int
    poll: str
    fault: str = ""
    withheld: bool = False

    @property
    def agrees(self) -> bool:
        """Whether the same came out; of what is withheld nobody can say."""
        return not self.fault and not self.withheld


def recounts(lines: Iterable[Line], file: File) -> Iterator[Recount]:
    """Every count of an election, in the order of the record."""
    opened: dict[str, Data] = {}
    closed: dict[str, Data] = {}
    for line in lines:
        key = str(line.data.get("poll", ""))
        if line.kind == "poll.opened":
            opened[key] = line.data
        elif line.kind == "poll.closed" and "account" in line.data.get("count", {}):
            closed[key] = line.data
            yield Recount(line.index, key, _count_fault(opened[key], line.data, file))
        elif line.data.get("withheld") and (line.data.get("kind") == "election" or line.kind == "election.counted_again"):
            yield Recount(line.index, key, withheld=True)
        elif line.kind == "election.counted_again":
            yield Recount(line.index, key, _again_fault(opened[key], closed[key], line.data, file))


def _count_fault(opened: Data, closed: Data, file: File) -> str:
    if hashlib.sha256(closed["seed"].encode()).hexdigest() != opened["seed"]:
        return "the seed is not the one committed to"
    asked = _asked(opened, closed, closed["box"], file)
    counted = count(asked.method, asked.profile, seed=asked.seed)
    if _stages(counted) != json.loads(file(closed["count"]["account"]))["stages"]:
        return "the stages are others"
    order = [asked.keys[number - 1] for number in counted.elected]
    said = list(closed["outcome"]["order"])
    if said[: len(order)] != order:
        return "others are elected"
    while len(order) < len(said):  # the alternates: the same count without those before
        after = asked.next(frozenset(), asked.people - set(order))
        if after is None or after != said[len(order)]:
            return "others are the alternates"
        order.append(after)
    return ""


def _again_fault(opened: Data, closed: Data, again: Data, file: File) -> str:
    asked = _asked(opened, closed, again.get("box", closed["box"]), file)
    sitting, able = frozenset(again["sitting"]), asked.people - set(again["departed"]) - set(again["sitting"])
    counted = asked.counted(sitting, able)
    if counted is None or _stages(counted) != json.loads(file(again["account"]))["stages"]:
        return "the stages are others"
    return "" if asked.next(sitting, able) == again["chosen"] else "somebody else follows"


def _asked(opened: Data, closed: Data, box: str, file: File) -> Following:
    keys = tuple(opened["options"])
    found = tuple(ballot for row in json.loads(file(box))["ballots"] for ballot in _ballots(row, keys))
    return Following(Method(closed["count"]["method"]), Profile(keys, _seats(closed), found), keys, closed["seed"])


def _ballots(row: Data, keys: tuple[str, ...]) -> Iterator[Ballot]:
    """A ballot as it is published: a ranking by keys, or of an open vote the parts of its weight."""
    choice, weight = row["choice"], Fraction(row.get("weight", 1))
    if isinstance(choice, str):
        yield Ballot(tuple(tuple(keys.index(key) + 1 for key in tier) for tier in Ranking.read(choice).tiers), whole(weight))
        return
    for key, part in choice.items():
        yield Ballot.strict([keys.index(key) + 1], whole(weight * Fraction(part)))


def _seats(closed: Data) -> int:
    """How many seats a count filled, as its effects say."""
    return next((len(effect["seats"]) for effect in closed.get("effects", []) if effect["do"] == "SeatDelegates"), 1)


def _stages(counted: Any) -> Any:
    return json.loads(json.dumps(document.written(counted)["stages"]))
