"""Signs of drift: symptoms of power moving away from those below, worked out from the entries of a record and nothing else.

Each sign is a share of what it is counted of, or a number of offices or months, for one council or for the whole federation,
with the entries behind it. What stands at a moment (who holds which seat) is taken as it stands; what happens (votes,
mandates, assignments, strikes) is counted over the year before. A sign of which there is nothing to count has no value: it is
not nothing, it is unknown.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from math import floor
from typing import Any, Protocol

from commonweal.rules.effects import AdoptPlan, ChangeNeedsTiers, Compute, RestWork, ResumeWork

YEAR = timedelta(days=365)
AFTER = timedelta(days=90)  # so long after a strike what is done to the workplace counts as an answer to it
MONTH = Fraction(365, 12)  # days
HALF = Fraction(1, 2)  # no constitution asks for more to recall
KINDS = (
    "assignment.accepted", "assignment.objected", "assignment.protested", "body.ended", "body.founded", "body.joined",
    "body.left", "mandate.given", "membership.joined", "membership.left", "plan.computed", "poll.closed", "poll.opened",
    "seat.founded", "tenure.began", "tenure.derived", "tenure.dismissed", "tenure.elected", "tenure.ended", "tenure.left",
    "tenure.recalled", "tenure.resigned", "vote.cast", "vote.changed", "vote.voided",
)  # fmt: skip

Data = Mapping[str, Any]


class Line(Protocol):
    """An entry of the record, as far as a sign reads it."""

    @property
    def index(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def kind(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def data(self) -> Data: ...


@dataclass(frozen=True)
class Found:
    """What a sign is at a moment: ``part`` of ``of``, or a plain number where ``of`` is one; and the entries that make it up."""

    part: int | Fraction
    of: int
    entries: tuple[int, ...] = ()

    @property
    def value(self) -> Fraction | None:
        """The share, or the number; none where there is nothing to count."""
        return Fraction(self.part, self.of) if self.of else None

    def crosses(self, threshold: Fraction) -> bool:
        """Whether the sign is raised: more than the threshold."""
        return self.value is not None and self.value > threshold


NOTHING = Found(0, 0)


@dataclass(frozen=True)
class Seated:
    """Somebody in a seat: since when without a break, and by which entries."""

    seat: str
    council: str
    office: str
    since: datetime
    entries: tuple[int, ...]


@dataclass
class Scene:
    """What the entries up to a moment come to."""

    at: datetime
    parents: dict[str, str] = field(default_factory=dict)
    constituencies: dict[str, str] = field(default_factory=dict)  # of seats
    members: dict[str, int] = field(default_factory=dict)
    seated: dict[str, Seated] = field(default_factory=dict)  # by seat
    polls: dict[str, tuple[Line, Line | None]] = field(default_factory=dict)  # opened, closed
    mandates: dict[tuple[str, str], Line] = field(default_factory=dict)  # by poll and seat
    votes: dict[tuple[str, str], Line] = field(default_factory=dict)
    called: dict[str, Line] = field(default_factory=dict)  # the assembly's vote, by the committee's item it settled
    assignments: list[Line] = field(default_factory=list)
    strikes: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))  # begun, by workplace
    over: dict[int, Line] = field(default_factory=dict)  # their ends, by the notice that began them
    acts: list[Line] = field(default_factory=list)  # that carry effects
    plan: Line | None = None

    def people(self, body: str) -> int:
        """How many members belong to a body, or to all below it."""
        below = [child for child, parent in self.parents.items() if parent == body]
        return self.members.get(body, 0) + sum(self.people(child) for child in below)

    def is_below(self, body: str, council: str) -> bool:
        """Whether a body is a council, or somewhere below it."""
        while body and body != council:
            body = self.parents.get(body, "")
        return body == council

    def recent(self, line: Line) -> bool:
        """Whether an entry lies in the year before."""
        return self.at - YEAR < line.at <= self.at


def scene(lines: Iterable[Line], at: datetime) -> Scene:
    """Go through the entries up to a moment, in their order."""
    found, left = Scene(at), dict[str, tuple[Seated, datetime]]()
    for line in lines:
        if line.at > at:
            break
        data = line.data
        if data.get("effects"):
            _effects(found, line)
        match line.kind:
            case "body.founded":
                found.parents[data["body"]] = data["parent"]
            case "body.joined" | "body.left":
                found.parents[line.body] = data["parent"]
            case "body.ended":
                found.parents.pop(line.body, None)
            case "membership.joined" | "membership.left":
                found.members[line.body] = data["members"]
            case "seat.founded":
                found.constituencies[data["seat"]] = data["constituency"]
            case "tenure.began":
                found.seated[data["seat"]] = _seated(line, left.get(data["seat"]))
            case (
                "tenure.derived"
                | "tenure.dismissed"
                | "tenure.ended"
                | "tenure.elected"
                | "tenure.left"
                | "tenure.recalled"
                | "tenure.resigned"
            ):
                if ended := found.seated.pop(data["seat"], None):
                    left[data["seat"]] = ended, line.at
            case "poll.opened":
                found.polls[data["poll"]] = line, None
            case "poll.closed" if data["poll"] in found.polls:
                found.polls[data["poll"]] = found.polls[data["poll"]][0], line
                if item := data.get("outcome", {}).get("item"):
                    found.called[item] = line
            case "mandate.given":
                found.mandates[data["poll"], data["seat"]] = line
            case "vote.cast" | "vote.changed":
                found.votes[data["poll"], data["seat"]] = line
            case "vote.voided":
                found.votes.pop((data["poll"], data["seat"]), None)
            case "assignment.accepted" | "assignment.protested" | "assignment.objected":
                found.assignments.append(line)
            case "plan.computed":
                found.plan = line
    return found


def _effects(found: Scene, line: Line) -> None:
    for effect in line.data["effects"]:
        if effect["do"] == RestWork.__name__:
            found.strikes[effect["workplace"]].append(line)
        elif effect["do"] == ResumeWork.__name__:
            found.over[effect["began"]] = line
    found.acts.append(line)


def _seated(line: Line, before: tuple[Seated, datetime] | None) -> Seated:
    """Whoever is elected again at the moment the last tenure ended has held the seat without a break."""
    data = line.data
    begun = Seated(data["seat"], line.body, data["office"], line.at, (line.index,))
    if before and before[0].office == begun.office and before[1] == line.at:
        return Seated(begun.seat, begun.council, begun.office, before[0].since, (*before[0].entries, line.index))
    return begun


# ── The signs, each a function of the scene and of a council (or of all, where it is empty)

Files = Callable[[str], Mapping[str, Any]]
Measure = Callable[[Scene, str, Files], Found]


def unrecallable(found: Scene, council: str, _files: Files) -> Found:
    """Held seats whose constituents, without the holder, are too few to reach more than half of all."""
    held = _held(found, council)
    out_of_reach = [each for each in held if not _can_recall(found.people(found.constituencies.get(each.seat, "")))]
    return Found(len(out_of_reach), len(held), _entries(out_of_reach))


def _can_recall(constituents: int) -> bool:
    return constituents - 1 >= floor(HALF * constituents) + 1


def without_mandate(found: Scene, council: str, _files: Files) -> Found:
    """Votes of seats on proposals, of the year, which nobody below had bound, left free or asked to be told of."""
    cast = [(key, line) for key, line in found.votes.items() if _counts(found, key[0], council)]
    unbound = [line for key, line in cast if key not in found.mandates]
    return Found(len(unbound), len(cast), tuple(sorted(line.index for line in unbound)))


def against_mandate(found: Scene, council: str, _files: Files) -> Found:
    """Votes on proposals closed in the year that were otherwise than the mandate that bound them."""
    bound = [
        (found.votes[key], line)
        for key, line in found.mandates.items()
        if line.data["bound"] == "bound" and key in found.votes and found.polls[key[0]][1] and _counts(found, key[0], council)
    ]
    broken = [(vote, mandate) for vote, mandate in bound if vote.data["choice"] != mandate.data["choice"]]
    return Found(len(broken), len(bound), tuple(sorted(line.index for pair in broken for line in pair)))


def offices(found: Scene, council: str, _files: Files) -> Found:
    """The most offices that one person holds anywhere, of those who hold one in the council."""
    by_person: dict[str, list[Seated]] = defaultdict(list)
    for each in found.seated.values():
        by_person[each.office].append(each)
    here = {each.office for each in _held(found, council)}
    most = max((held for office, held in by_person.items() if office in here), key=len, default=[])
    return Found(len(most), 1 if most else 0, _entries(most))


def tenure(found: Scene, council: str, _files: Files) -> Found:
    """The longest time, in months, that somebody has held a seat without a break."""
    longest = min(_held(found, council), key=lambda each: each.since, default=None)
    if longest is None:
        return NOTHING
    return Found(Fraction((found.at - longest.since).days) / MONTH, 1, longest.entries)


def from_above(found: Scene, council: str, _files: Files) -> Found:
    """Decisions of the year that set what is planned, before which no constituency had voted on a mandate."""
    setting = {AdoptPlan.__name__, ChangeNeedsTiers.__name__}
    decided = [
        (poll, closed)
        for poll, (_opened, closed) in found.polls.items()
        if closed is not None
        and _counts(found, poll, council)
        and any(effect["do"] in setting for effect in closed.data.get("effects", ()))
    ]
    asked = {poll for poll, _seat in found.mandates}
    above = [closed for poll, closed in decided if poll not in asked]
    return Found(len(above), len(decided), tuple(closed.index for closed in above))


def unserving(found: Scene, council: str, files: Files) -> Found:
    """The mean share, over the products of the newest plan, of output that serves no stated need."""
    if found.plan is None or council:
        return NOTHING
    shares = [Fraction(str(round(traced["unserved"], 6))) for traced in files(found.plan.data["traces"]).values()]
    return Found(sum(shares, Fraction(0)), len(shares), (found.plan.index,))


def protest(found: Scene, council: str, _files: Files) -> Found:
    """Assignments answered in the year that were accepted under protest, or while fewer than half of those asked voted."""
    answered = [line for line in found.assignments if found.recent(line) and _is_of(found, line.body, council)]
    unwilling = [line for line in answered if line.kind == "assignment.protested" or _is_silent(found, line)]
    return Found(len(unwilling), len(answered), tuple(line.index for line in unwilling))


def _is_silent(found: Scene, line: Line) -> bool:
    """Whether an assembly accepted while fewer than half came; where so few voted that figures are withheld, nobody knows."""
    asked = line.data["poll"]
    closed = found.called.get(asked) or found.polls.get(asked, (line, None))[1]
    figures = closed.data if closed is not None and line.kind == "assignment.accepted" else {}
    return "voted" in figures and 2 * figures["voted"] < figures["on_roll"]


def sanctions(found: Scene, council: str, _files: Files) -> Found:
    """Strikes begun in the year that another body answered with a decision about the struck workplace, until 90 days after.

    A decision is about it where one of its effects names it; what a strike itself brings about is none. A plan that asks
    less of the workplace names nobody, and so is not seen.
    """
    begun = [(at, line) for at, lines in found.strikes.items() for line in lines if found.recent(line)]
    begun = [(workplace, line) for workplace, line in begun if _is_of(found, workplace, council)]
    answers = [tuple(_answers(found, workplace, line)) for workplace, line in begun]
    return Found(sum(1 for each in answers if each), len(begun), tuple(index for each in answers for index in each))


def _answers(found: Scene, workplace: str, strike: Line) -> Iterator[int]:
    over = found.over.get(strike.index)
    end = over.at + AFTER if over is not None else found.at
    peaceful = {RestWork.__name__, ResumeWork.__name__, Compute.__name__}
    for line in found.acts:
        aimed = (effect["do"] not in peaceful and _names(effect, workplace) for effect in line.data["effects"])
        if strike.index < line.index and line.at <= end and line.body != workplace and any(aimed):
            yield line.index


def _names(said: object, body: str) -> bool:
    """Whether a body's key stands anywhere in an effect."""
    match said:
        case Mapping():
            return any(_names(value, body) for value in said.values())
        case list() | tuple():
            return any(_names(value, body) for value in said)
    return said == body


SIGNS: Mapping[str, Measure] = {
    "unrecallable": unrecallable,
    "without_mandate": without_mandate,
    "against_mandate": against_mandate,
    "offices": offices,
    "tenure": tenure,
    "from_above": from_above,
    "unserving": unserving,
    "protest": protest,
    "sanctions": sanctions,
}
UNKNOWN = ("not_returned",)  # no entry says yet whose working time comes back to whom
NUMBERS = ("offices", "tenure")  # the others are shares


def _held(found: Scene, council: str) -> list[Seated]:
    return [each for each in found.seated.values() if council in ("", each.council)]


def _is_of(found: Scene, body: str, council: str) -> bool:
    return not council or found.is_below(body, council)


def _counts(found: Scene, poll: str, council: str) -> bool:
    """Whether a poll is a vote of seats on a proposal, of the year and of the council."""
    if poll not in found.polls:
        return False
    opened, closed = found.polls[poll]
    is_proposal = opened.data["kind"] == "proposal" and opened.data["by"] == "seats"
    return is_proposal and council in ("", opened.body) and found.recent(closed or opened)


def _entries(held: Iterable[Seated]) -> tuple[int, ...]:
    return tuple(sorted(index for each in held for index in each.entries))


# ── Over time


@dataclass(frozen=True)
class Trend:
    """A sign at the end of each of some months, the present last."""

    sign: str
    moments: tuple[datetime, ...]
    found: tuple[Found, ...]

    @property
    def now(self) -> Found:
        """What it is at present."""
        return self.found[-1]


def trends(lines: Sequence[Line], at: datetime, *, council: str = "", files: Files, months: int = 12) -> tuple[Trend, ...]:
    """Every sign over the months before a moment, for a council or (empty) for the whole federation."""
    moments = tuple(at - timedelta(days=float(MONTH * back)) for back in range(months, -1, -1))
    scenes = [scene(lines, moment) for moment in moments]
    return tuple(Trend(sign, moments, tuple(measure(each, council, files) for each in scenes)) for sign, measure in SIGNS.items())
