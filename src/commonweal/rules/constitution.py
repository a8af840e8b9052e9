"""The rules of a body as dated articles: what is in force at a moment, read as typed values.

A constitution is data. An article has a key, a title, a text for people, its figures, and the moment since which it holds;
a later version of the same article follows it. Which articles there are, and what their figures may hold, is in ``articles``;
what no two articles can say together, in ``contradictions``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from commonweal.rules import articles as schema
from commonweal.rules import meetings, speaking
from commonweal.rules.articles import OWN, BadConstitutionError, Data, Place
from commonweal.rules.counting.shares import Base, Majority

START = datetime(1970, 1, 1, tzinfo=UTC)  # since when the rules hold that nobody decided
DEFAULT = "default"


@dataclass(frozen=True)
class Article:
    """One article, as it reads since a moment."""

    key: str
    title: str
    text: str
    since: datetime
    data: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_own(self) -> bool:
        """Whether a body worded it for itself; people keep it, no program does."""
        return self.key.startswith(OWN)

    @property
    def reads(self) -> str:
        """The text with its figures in their places.

        >>> written("votes.length", {"days": 1}).reads
        'A vote stays open for 1 day.'
        """
        return self.text if self.is_own else schema.clause(self.key).says(self.data)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Recall:
    """When marks end a tenure, what goes with it, and of whom the share is taken after a proportional count (R1, R4, R6)."""

    more_than: Fraction
    cascades: bool
    by_quota: bool


class Weight(StrEnum):
    """What a seat's vote weighs: one, or as many as its constituency has members, shared among its seats (V4)."""

    ONE = "one"
    MEMBERS = "members"


class Counting(StrEnum):
    """How seats are filled; the counts stand in ``counting``."""

    PLURALITY = "plurality"
    APPROVAL = "approval"
    RUNOFF = "irv"
    SCHULZE = "schulze"
    SCOTTISH = "scottish-stv"
    MEEK = "meek"

    @property
    def is_proportional(self) -> bool:
        """Whether each elected rests on a quota of the votes."""
        return self in (Counting.SCOTTISH, Counting.MEEK)


class Method(StrEnum):
    """How a question is decided."""

    MAJORITY = "majority"
    RANKED = "ranked"
    CONSENT = "consent"


@dataclass(frozen=True)
class Votes:
    """How long votes last, whether they end when all have voted, and what a seat weighs."""

    days: int
    close_when_all_voted: bool
    weights: Weight
    splitting: bool  # V4


@dataclass(frozen=True)
class Elections:
    """How long candidates stand, by which counts seats are filled, which are reserved, and for how long they are held."""

    standing_days: int
    single: Counting
    several: Counting
    reserved: tuple[Place, ...]
    months: int
    in_a_row: int  # 0: no bound


@dataclass(frozen=True)
class Mandates:
    """How many days before a council's vote an assembly's is over, and whether a bound mandate can cast itself (M1, M2)."""

    days: int
    casting: bool


@dataclass(frozen=True)
class Petitions:
    """How many of the members below put an item to a referendum, and how long they have to sign (C4)."""

    share: Fraction
    days: int


@dataclass(frozen=True)
class Proposing:
    """Who puts proposals to a council, and how many must stand behind one."""

    who: str
    supporters: int


@dataclass(frozen=True)
class Constitution:
    """The articles in force at a moment.

    >>> articles = default().articles
    >>> in_force(articles, datetime(2030, 1, 1, tzinfo=UTC)).recall.more_than
    Fraction(1, 2)
    """

    by_key: Mapping[str, Article]

    def article(self, key: str) -> Article:
        """An article by its key."""
        try:
            return self.by_key[key]
        except KeyError:
            raise BadConstitutionError(f"the constitution has no article {key}") from None

    def share(self, key: str, name: str) -> Fraction:
        """A figure that is a share."""
        return Fraction(str(self._value(key, name)))

    def whole(self, key: str, name: str) -> int:
        """A figure that is a number."""
        return int(self._value(key, name))

    def flag(self, key: str, name: str) -> bool:
        """A figure that is yes or no."""
        return bool(self._value(key, name))

    def word(self, key: str, name: str) -> str:
        """A figure that is one of a few words."""
        return str(self._value(key, name))

    @property
    def recall(self) -> Recall:
        """When a recall takes effect, and what follows."""
        return Recall(
            more_than=self.share("recall.share", "more_than"),
            cascades=self.word("recall.cascade", "derived") == "lost",
            by_quota=self.word("recall.proportional", "by") == "quota",
        )

    @property
    def votes(self) -> Votes:
        """How votes are held."""
        return Votes(
            days=self.whole("votes.length", "days"),
            close_when_all_voted=self.flag("votes.closing", "when_all_voted"),
            weights=Weight(self.word("votes.weights", "each_seat")),
            splitting=self.flag("votes.splitting", "allowed"),
        )

    @property
    def elections(self) -> Elections:
        """How seats are filled."""
        return Elections(
            standing_days=self.whole("elections.standing", "days"),
            single=Counting(self.word("elections.method", "count")),
            several=Counting(self.word("elections.several", "count")),
            reserved=tuple((name, number) for name, number in self._value("elections.reserved", "seats")),
            months=self.whole("elections.terms", "months"),
            in_a_row=self.whole("elections.terms", "in_a_row"),
        )

    @property
    def mandates(self) -> Mandates:
        """How constituencies bind their delegates."""
        return Mandates(self.whole("mandates.binding", "days"), self.flag("mandates.casting", "allowed"))

    @property
    def petitions(self) -> Petitions:
        """When members put an item to a referendum."""
        return Petitions(self.share("decisions.petition", "share"), self.whole("decisions.petition", "days"))

    @property
    def speaking(self) -> speaking.Rule:
        """How a speakers' list is called."""
        key = speaking.ARTICLE
        return speaking.Rule(self.whole(key, "minutes"), speaking.Order(self.word(key, "order")), self.whole(key, "turns"))

    @property
    def calling(self) -> meetings.Calling:
        """Who calls a meeting, and how long before it begins."""
        key = meetings.CALLING
        alone = self.word(key, "alone") == "delegates"
        return meetings.Calling(alone, self.share(key, "share"), self.whole(key, "days"))

    @property
    def proposing(self) -> Proposing:
        """Who puts proposals to a council."""
        return Proposing(self.word("decisions.proposing", "who"), self.whole("decisions.proposing", "supporters"))

    @property
    def committee_days(self) -> int:
        """How long the committee of three has for an item (T2)."""
        return self.whole("committee.deadline", "days")

    @property
    def discussion_days(self) -> int:
        """How long a proposal is discussed before its vote opens."""
        return self.whole("decisions.discussion", "days")

    @property
    def objections(self) -> Fraction:
        """The share of the roll whose reasoned objections stop a consent."""
        return self.share("decisions.consent", "objections")

    @property
    def loss(self) -> Fraction:
        """What of wanted needs an alternative may give up (P3)."""
        return self.share("plan.alternatives", "loss")

    @property
    def wanted(self) -> str:
        """The rule by which a wanted tier that cannot be met in full is divided."""
        return self.word("plan.division", "wanted")

    def majority(self, subject: str) -> Majority:
        """What a decision on a subject needs: of the articles ``decisions.…`` each that has a majority."""
        key = f"decisions.{subject}"
        strictly = self.word(key, "reach") == "more than"
        return Majority(self.share(key, "share"), strictly, Base(self.word(key, "of")), key)

    def method(self, subject: str) -> Method:
        """How a subject is decided; what the constitution leaves no choice about, by majority."""
        chosen = self.article("decisions.method").data.get(subject, Method.MAJORITY)
        return Method(str(chosen))

    def voting_days(self, subject: str) -> int:
        """How long a vote on a subject stays open."""
        found: Any = self.article("decisions.length").data
        return int(found.get(subject, self.votes.days))

    def threshold(self, sign: str) -> Fraction:
        """From where on a sign of drift is raised."""
        return Fraction(str(self._value("drift.thresholds", sign)))

    def _value(self, key: str, name: str) -> Any:
        article = self.article(key)
        if name not in article.data:
            raise BadConstitutionError(f"{key} has no figure {name}")
        return article.data[name]


@dataclass(frozen=True)
class Document:
    """A constitution as written down: a name to load it by, a title, for whom it is, and its articles."""

    name: str
    title: str
    about: str
    articles: tuple[Article, ...]

    @property
    def chosen(self) -> tuple[Article, ...]:
        """Those of its articles that read otherwise than the defaults: what a body that starts from it decides for itself.

        Founded with these alone, a body takes over what those above it change in the others.
        """
        return tuple(article for article in self.articles if article.is_own or article.data != written(article.key, {}).data)


def in_force(articles: Iterable[Article], at: datetime) -> Constitution:
    """Of each article the latest version that has begun by a moment."""
    latest: dict[str, Article] = {}
    for article in articles:
        known = latest.get(article.key)
        if article.since <= at and (known is None or known.since <= article.since):
            latest[article.key] = article
    return Constitution(latest)


def written(key: str, data: Data, since: datetime = START) -> Article:
    """An article of the schema with other figures; those not named hold their defaults."""
    found = schema.clause(key)
    return Article(key, found.title, found.text, since, {**found.defaults, **data})


def default() -> Document:
    """The constitution a federation starts with: every article with its defaults."""
    articles = tuple(written(key, {}) for key in schema.schema())
    return Document(DEFAULT, "The rules a federation starts with", "Every figure as the schema has it.", articles)


def put(constitution: Constitution, article: Article) -> Constitution:
    """A constitution with one article as it would read."""
    return replace(constitution, by_key={**constitution.by_key, article.key: article})
