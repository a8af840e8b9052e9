"""The rules of a body as dated articles: what is in force at a moment, read as typed values.

A constitution is data. An article has a key, a title, a text for people, its figures, and the moment since which it holds;
a later version of the same article follows it. What no constitution can say (a recall share above one half) is refused here.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from importlib.resources import files
from typing import TypeVar

from commonweal.rules.ballots import Secrecy
from commonweal.rules.counting.shares import WHOM, Base, Majority
from commonweal.rules.recall import MOST_SHARE

DEFAULT = "default"
Word = TypeVar("Word", bound=StrEnum)


class BadConstitutionError(ValueError):
    """An article that is missing or says what it cannot say."""


@dataclass(frozen=True)
class Article:
    """One article, as it reads since a moment."""

    key: str
    title: str
    text: str
    since: datetime
    data: Mapping[str, object] = field(default_factory=dict)

    @property
    def reads(self) -> str:
        """The text with its figures in their places; one that the text does not name stands behind it, so that none is hidden.

        >>> Article("votes.length", "How long", "A vote lasts {days} days.", datetime(2030, 1, 1), {"days": 7}).reads
        'A vote lasts 7 days.'
        """
        text = self.text
        for name, figure in self.data.items():
            place = f"{{{name}}}"
            if place not in self.text:
                text += f" ({name}: {place})"
            text = text.replace(place, _spelled(figure))
        return text


@dataclass(frozen=True)
class Recall:
    """More than this share of current constituents ends a tenure (R1)."""

    more_than: Fraction


class Weight(StrEnum):
    """What a seat's vote weighs: one, or as many as its constituency has members, shared among its seats (V4)."""

    ONE = "one"
    MEMBERS = "members"


class Counting(StrEnum):
    """How a seat is filled; the counts there are stand in ``counting``."""

    PLURALITY = "plurality"


@dataclass(frozen=True)
class Votes:
    """How long votes last, whether they end when all have voted, how they are cast and what a seat weighs."""

    days: int
    close_when_all_voted: bool
    members: Secrecy
    delegates: Secrecy
    weights: Weight
    splitting: bool  # V4


@dataclass(frozen=True)
class Elections:
    """How many days candidates stand, and by which count a seat is filled."""

    standing_days: int
    count: Counting


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

    @property
    def recall(self) -> Recall:
        """When a recall takes effect."""
        return Recall(_share(self.article("recall.share"), "more_than"))

    @property
    def votes(self) -> Votes:
        """How votes are held."""
        return Votes(
            days=_days(self.article("votes.length"), "days"),
            close_when_all_voted=_flag(self.article("votes.closing"), "when_all_voted"),
            members=_one_of(Secrecy, self.article("votes.secrecy"), "members"),
            delegates=_one_of(Secrecy, self.article("votes.secrecy"), "delegates"),
            weights=_one_of(Weight, self.article("votes.weights"), "each_seat"),
            splitting=_flag(self.article("votes.splitting"), "allowed"),
        )

    @property
    def elections(self) -> Elections:
        """How seats are filled."""
        standing, method = self.article("elections.standing"), self.article("elections.method")
        return Elections(_days(standing, "days"), _one_of(Counting, method, "count"))

    def majority(self, subject: str) -> Majority:
        """What a decision on a subject needs: ``ordinary``, ``needs``, ``tiers``, ``plan``, ``constitution``."""
        article = self.article(f"decisions.{subject}")
        strict = "more_than" in article.data
        share = _fraction(article, "more_than" if strict else "at_least")
        return Majority(share, strict, _one_of(Base, article, "of"), article.key)

    @property
    def wanted(self) -> str:
        """The rule by which a wanted tier that cannot be met in full is divided."""
        return _word(self.article("plan.division"), "wanted")


@dataclass(frozen=True)
class Document:
    """A constitution as written down: a title and its articles."""

    title: str
    articles: tuple[Article, ...]


def in_force(articles: Iterable[Article], at: datetime) -> Constitution:
    """Of each article the latest version that has begun by a moment."""
    latest: dict[str, Article] = {}
    for article in articles:
        known = latest.get(article.key)
        if article.since <= at and (known is None or known.since <= article.since):
            latest[article.key] = article
    return Constitution(latest)


def read(text: str) -> Document:
    """A constitution from its TOML; what it cannot say is refused with the article's name."""
    raw = tomllib.loads(text)
    articles = tuple(
        Article(entry["key"], entry["title"], " ".join(entry["text"].split()), _moment(entry["since"]), entry.get("data", {}))
        for entry in raw["article"]
    )
    check(in_force(articles, max(article.since for article in articles)))
    return Document(raw["title"], articles)


def check(constitution: Constitution) -> None:
    """Read every figure once, so that a constitution that cannot be applied is refused before it is in force."""
    _ = constitution.recall, constitution.votes, constitution.elections, constitution.wanted
    for key, article in constitution.by_key.items():
        if key.startswith("decisions.") and "of" in article.data:
            constitution.majority(key.removeprefix("decisions."))


def default() -> Document:
    """The constitution a federation starts with."""
    return read((files("commonweal.rules") / "constitutions" / f"{DEFAULT}.toml").read_text(encoding="utf-8"))


def _spelled(figure: object) -> str:
    """A figure in words."""
    if isinstance(figure, bool):
        return "yes" if figure else "no"
    return {base.value: words for base, words in WHOM.items()}.get(str(figure), str(figure))


def _fraction(article: Article, name: str) -> Fraction:
    try:
        share = Fraction(_word(article, name))
    except (ValueError, ZeroDivisionError):
        raise BadConstitutionError(
            f"{article.key}: {name} is {article.data.get(name)!r}; a fraction such as 1/2 is needed"
        ) from None
    if not 0 < share <= 1:
        raise BadConstitutionError(f"{article.key}: {name} is {share}; a share above 0 and up to 1 is needed")
    return share


def _share(article: Article, name: str) -> Fraction:
    share = _fraction(article, name)
    if share > MOST_SHARE:  # R2
        raise BadConstitutionError(
            f"{article.key}: {name} is {share}; no constitution can ask for more than {MOST_SHARE} to recall"
        )
    return share


def _word(article: Article, name: str) -> str:
    value = article.data.get(name)
    if not isinstance(value, str):
        raise BadConstitutionError(f"{article.key}: {name} is {value!r}; a word or a fraction in quotes is needed")
    return value


def _one_of(kind: type[Word], article: Article, name: str) -> Word:
    word = _word(article, name)
    if word not in [choice.value for choice in kind]:
        words = ", ".join(choice.value for choice in kind)
        raise BadConstitutionError(f"{article.key}: {name} is {word!r}; one of {words} is needed")
    return kind(word)


def _flag(article: Article, name: str) -> bool:
    value = article.data.get(name)
    if not isinstance(value, bool):
        raise BadConstitutionError(f"{article.key}: {name} is {value!r}; true or false is needed")
    return value


def _days(article: Article, name: str) -> int:
    value = article.data.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise BadConstitutionError(f"{article.key}: {name} is {value!r}; a whole number of days from 1 up is needed")
    return value


def _moment(since: datetime) -> datetime:
    if isinstance(since, datetime):
        return since if since.tzinfo else since.replace(tzinfo=UTC)
    return datetime(since.year, since.month, since.day, tzinfo=UTC)
