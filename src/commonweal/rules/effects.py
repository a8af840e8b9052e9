"""The closed list of what a vote can change by itself, and which kind of body can decide it. What is not in it cannot happen.

An effect is data in the record's entry, ``{"do": "AdoptPlan", ...}``; ``enact`` carries it out by one table with these names.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import ClassVar

from commonweal.rules.bodies import Kind
from commonweal.rules.verdict import Verdict

EVERY_KIND = frozenset(Kind)
COUNCIL = frozenset({Kind.COUNCIL})
JOINT = frozenset({Kind.WORKPLACE, Kind.COMMITTEE})  # a workplace's assembly, or its committee of three
BASE = frozenset(kind for kind in Kind if kind.is_base)


class Source(StrEnum):
    """Where an effect comes from: a decision, an election's count, a seat that fell empty, a report about a plan, a union."""

    DECISION = "decision"
    COUNT = "count"
    VACANCY = "vacancy"
    REPORT = "report"
    ACCORD = "accord"  # the consent of the last party to what bodies agree on
    NOTICE = "notice"  # what a union makes public of its own decision (U2)


@dataclass(frozen=True)
class Effect:
    """What follows by itself from an entry."""

    kinds: ClassVar[frozenset[Kind]] = frozenset()  # the bodies whose decision or count it can follow from
    sources: ClassVar[frozenset[Source]] = frozenset({Source.DECISION})
    subject: ClassVar[str] = ""  # whose majority a decision with it needs; of no subject's own, any
    sentence: ClassVar[str]

    def written(self) -> dict[str, object]:
        """The effect as the record has it."""
        return {"do": type(self).__name__, **{name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}}

    @property
    def words(self) -> str:
        """What it does, in a sentence."""
        return self.sentence.format(**asdict(self))


@dataclass(frozen=True)
class RatifyNeeds(Effect):
    """The needs stated in a community count from now on."""

    statement: str
    kinds = frozenset({Kind.COMMUNITY})
    subject = "needs"
    sentence = "The needs in {statement} are ratified."


@dataclass(frozen=True)
class ChangeNeedsTiers(Effect):
    """The table that divides needs among vital, basic and wanted is replaced."""

    table: str
    kinds = COUNCIL | {Kind.COMMUNITY}  # for all communities beneath it, or for itself
    subject = "tiers"
    sentence = "The table of tiers becomes {table}."


@dataclass(frozen=True)
class Compute(Effect):
    """A plan is computed from the ratified needs and the stated means; ``because`` names the entry that asks for it."""

    request: str
    because: str = ""
    kinds = EVERY_KIND
    sources = frozenset({Source.DECISION, Source.REPORT})
    sentence = "A plan is computed: {request}."


@dataclass(frozen=True)
class AdoptPlan(Effect):
    """A certified plan, or one of its alternatives, becomes the plan in force (P4)."""

    plan: str
    kinds = COUNCIL
    subject = "plan"
    sentence = "The plan {plan} is adopted."


@dataclass(frozen=True)
class AnswerAssignment(Effect):
    """A workplace's answer to what a plan asks of it: accepted, it binds; objected, its numbers are data (T4)."""

    question: str
    answer: str
    kinds = JOINT
    sentence = "What {question} asks is answered: {answer}."


@dataclass(frozen=True)
class StateMeans(Effect):
    """What somebody has put forward about a workplace's techniques, capacity or stocks counts from now on (T4)."""

    statement: str
    counts: bool = True  # or no longer
    kinds = JOINT
    sentence = "That the statement {statement} counts is so from now on: {counts}."


@dataclass(frozen=True)
class FoundCommittee(Effect):
    """A workplace has a committee of three: three empty seats, and an election for each."""

    workplace: str
    kinds = frozenset({Kind.WORKPLACE})
    sentence = "{workplace} has a committee of three."


@dataclass(frozen=True)
class OpenElection(Effect):
    """An election for a seat opens (R4)."""

    seat: str
    kinds = EVERY_KIND
    sources = frozenset({Source.DECISION, Source.COUNT, Source.VACANCY})
    sentence = "An election for {seat} opens."


@dataclass(frozen=True)
class SeatDelegate(Effect):
    """Whoever a count put first takes the seat; those after are the alternates, in order."""

    seat: str
    election: str
    order: tuple[str, ...]
    kinds = BASE
    sources = frozenset({Source.COUNT})
    sentence = "The seat {seat} is filled by the count of {election}."


@dataclass(frozen=True)
class SeatDelegates(Effect):
    """Those whom one count elected to several seats of a constituency take them; who follows is counted from the same ballots."""

    seats: tuple[str, ...]
    election: str
    order: tuple[str, ...]
    kinds = EVERY_KIND
    sources = frozenset({Source.COUNT})
    sentence = "The seats {seats} are filled together by the count of {election}."


@dataclass(frozen=True)
class Dismiss(Effect):
    """A tenure in a seat that the deciding body fills ends; who follows comes from the same count, and from nothing else (C3)."""

    tenure: str
    kinds = EVERY_KIND - {Kind.COMMITTEE}
    subject = "dismissal"
    sentence = "The tenure {tenure} ends; the count says who follows."


@dataclass(frozen=True)
class ChangeArticle(Effect):
    """An article of the deciding body's constitution reads differently from now on (C1)."""

    article: str
    title: str
    text: str
    figures: tuple[tuple[str, str | int | bool], ...] = ()
    kinds = EVERY_KIND
    subject = "constitution"
    sentence = "Article {article} changes."


@dataclass(frozen=True)
class AdoptConstitution(Effect):
    """The deciding body's rules read as in a constitution that is ready, all articles that differ at once (C1)."""

    name: str
    articles: tuple[tuple[str, str, str, tuple[tuple[str, str | int | bool], ...]], ...]  # key, title, text, figures
    kinds = EVERY_KIND
    subject = "constitution"
    sentence = "The constitution {name} is adopted."


@dataclass(frozen=True)
class ConsentToAccord(Effect):
    """The deciding body consents to an accord with others; it is carried out once every party has."""

    accord: str
    kinds = BASE | COUNCIL
    subject = "bodies"
    sentence = "It consents to {accord}."


@dataclass(frozen=True)
class CarryOutAccord(Effect):
    """Every party has consented: bodies are founded, join, leave, split, merge or dissolve as their accord says, all at once."""

    accord: str
    kinds = BASE | COUNCIL
    sources = frozenset({Source.ACCORD})
    sentence = "{accord} is carried out."


@dataclass(frozen=True)
class Resolve(Effect):
    """Nothing but the words: the body has said what it wants, and the record says that it did."""

    text: str
    kinds = EVERY_KIND
    sentence = "{text}"


@dataclass(frozen=True)
class RestWork(Effect):
    """While a strike lasts, what the plan asks of a workplace rests, in these periods (U3); ``last`` 0 says: until it is over.

    No body can decide it: it follows from the notice of a union, and from nothing else (U2).
    """

    workplace: str
    first: int
    last: int = 0
    sources = frozenset({Source.NOTICE})
    sentence = "What the plan asks of {workplace} rests while the strike lasts."


@dataclass(frozen=True)
class ResumeWork(Effect):
    """The strike that the entry ``began`` gave notice of is over (U2: by the notice of its union alone).

    Where two unions strike at one workplace, the end of one strike is not the end of the other.
    """

    workplace: str
    began: int
    sources = frozenset({Source.NOTICE})
    sentence = "The strike at {workplace} that entry {began} gave notice of is over."


EFFECTS: Mapping[str, type[Effect]] = {
    effect.__name__: effect
    for effect in (
        RatifyNeeds,
        ChangeNeedsTiers,
        Compute,
        AdoptPlan,
        OpenElection,
        SeatDelegate,
        Dismiss,
        SeatDelegates,
        ChangeArticle,
        RestWork,
        ResumeWork,
        AnswerAssignment,
        StateMeans,
        FoundCommittee,
        AdoptConstitution,
        ConsentToAccord,
        CarryOutAccord,
        Resolve,
    )
}


def read(raw: Mapping[str, object]) -> Effect:
    """An effect from the record; one that is not in the list does not exist.

    >>> read({"do": "AdoptPlan", "plan": "plan-1"}).words
    'The plan plan-1 is adopted.'
    """
    name = str(raw.get("do"))
    if name not in EFFECTS:
        raise ValueError(f"{name} is no effect; there are {', '.join(sorted(EFFECTS))}")
    fields = {key: _tuples(value) for key, value in raw.items() if key != "do"}
    try:
        return EFFECTS[name](**fields)
    except TypeError as error:
        raise ValueError(f"{name} cannot be read: {error}") from None


def may_follow(effect: Effect, source: Source, kind: Kind) -> Verdict:
    """Whether an effect can follow from a body of this kind in this way."""
    name = type(effect).__name__
    if source not in effect.sources:
        return Verdict(
            False,
            "decisions.effects",
            "{effect} cannot follow from a {source}; it follows from: {sources}.",
            {"effect": name, "source": source, "sources": ", ".join(sorted(effect.sources))},
        )
    if kind not in effect.kinds:
        return Verdict(
            False,
            "decisions.effects",
            "A {kind} cannot decide {effect}; it is decided by: {kinds}.",
            {"kind": kind, "effect": name, "kinds": ", ".join(sorted(effect.kinds))},
        )
    return Verdict(True, "decisions.effects", "{effect} can follow.", {"effect": name})


def fits(effect: Effect, subject: str) -> Verdict:
    """Whether a decision on a subject, and so by its majority, can have an effect: none is got more cheaply than its own (C1).

    >>> fits(ChangeArticle("recall.share", "", ""), "ordinary").sentence
    'ChangeArticle is decided by the majority for constitution, not by that for ordinary.'
    """
    return Verdict(
        effect.subject in ("", subject),
        "decisions.effects",
        "{effect} is decided by the majority for {needed}, not by that for {subject}.",
        {"effect": type(effect).__name__, "needed": effect.subject, "subject": subject},
    )


def _tuples(value: object) -> object:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value
