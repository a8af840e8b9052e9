"""The schema of a constitution: every article there is, its figures with their kinds and bounds, and the room that obeys it.

``articles.toml`` holds it as data. What stands here cannot be said otherwise by any constitution: a figure outside its bounds
is refused by name, with what was found and what would be accepted.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from commonweal.rules.bodies import Kind

OWN = "own."  # keys of articles that a body words for itself: people keep them, no program does

Place: TypeAlias = tuple[str, int]
Value: TypeAlias = str | int | bool | tuple[Place, ...]
Data: TypeAlias = Mapping[str, Value]

NUMERATORS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 10: "tenth", 20: "twentieth", 100: "hundredth"}


class BadConstitutionError(ValueError):
    """An article that is missing or says what it cannot say."""


@dataclass(frozen=True)
class Figure:
    """One figure of an article: what it may hold, what it holds where nobody decided otherwise, and what it means."""

    name: str
    default: Value
    means: str

    @property
    def accepts(self) -> str:
        """What may stand here, in words."""
        raise NotImplementedError

    def admits(self, value: object) -> bool:
        """Whether a value may stand here."""
        raise NotImplementedError

    def spelled(self, value: Value) -> str:
        """A value as a sentence says it."""
        return str(value)


@dataclass(frozen=True)
class Share(Figure):
    """An exact part of a whole, written as a fraction in quotes.

    >>> Share("more_than", "1/2", "").spelled("2/3"), Share("more_than", "1/2", "").spelled("5/9")
    ('two thirds', '5/9')
    """

    least: Fraction = Fraction(0)  # more than nothing, in any case
    most: Fraction = Fraction(1)
    because: str = ""  # why the bound is what it is, where it is not the whole

    @property
    def accepts(self) -> str:
        """A fraction within the bounds."""
        reason = f" ({self.because})" if self.because else ""
        least = f"from {self.least}" if self.least else "above 0"
        return f"a fraction such as 1/2, {least} up to {self.most}{reason}"

    def admits(self, value: object) -> bool:
        """Exact, above nothing and within the bounds."""
        try:
            share = Fraction(value) if isinstance(value, str) else Fraction(0)
        except (ValueError, ZeroDivisionError):
            return False
        return share > 0 and self.least <= share <= self.most

    def spelled(self, value: Value) -> str:
        """In words where there are common ones."""
        share = Fraction(str(value))
        part, many = PARTS.get(share.denominator), NUMERATORS.get(share.numerator)
        if part is None or many is None:
            return str(share)
        return f"{many} {part}{'s' if share.numerator > 1 else ''}"


@dataclass(frozen=True)
class Whole(Figure):
    """A whole number of something."""

    least: int = 0
    most: int = 1_000_000
    unit: str = ""
    units: str = ""
    none: str = ""  # how nought reads, where it sets no bound

    @property
    def accepts(self) -> str:
        """A whole number within the bounds."""
        reason = f" (0: {self.none})" if self.none else ""
        return f"a whole number from {self.least} to {self.most}{reason}"

    def admits(self, value: object) -> bool:
        """Whole and within the bounds."""
        return isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most

    def spelled(self, value: Value) -> str:
        """The number with its unit."""
        if value == 0 and self.none:
            return self.none
        return f"{value} {self.unit if value == 1 else self.units or self.unit + 's'}"


@dataclass(frozen=True)
class Flag(Figure):
    """Yes or no, each in the words of its sentence."""

    yes: str = "yes"
    no: str = "no"

    @property
    def accepts(self) -> str:
        """The two values."""
        return "true or false"

    def admits(self, value: object) -> bool:
        """One of the two."""
        return isinstance(value, bool)

    def spelled(self, value: Value) -> str:
        """As the sentence goes on."""
        return self.yes if value else self.no


@dataclass(frozen=True)
class Word(Figure):
    """One of a few words, each with what the sentence says for it."""

    of: Mapping[str, str] = field(default_factory=dict)

    @property
    def accepts(self) -> str:
        """The words."""
        return f"one of {', '.join(self.of)}"

    def admits(self, value: object) -> bool:
        """One of the words."""
        return isinstance(value, str) and value in self.of

    def spelled(self, value: Value) -> str:
        """As the sentence goes on."""
        return self.of[str(value)]


@dataclass(frozen=True)
class Places(Figure):
    """Groups by name, each with a number: ``[["night shift", 1], ["day shift", 1]]``."""

    @property
    def accepts(self) -> str:
        """Pairs of a name and a number."""
        return "pairs of a group's name and a whole number from 1, no name twice"

    def admits(self, value: object) -> bool:
        """Pairs, no name twice."""
        if not isinstance(value, Sequence) or isinstance(value, str):
            return False
        pairs = [pair for pair in value if isinstance(pair, Sequence) and not isinstance(pair, str) and len(pair) == 2]
        names = [name for name, _number in pairs if isinstance(name, str) and name.strip()]
        numbers = [number for _name, number in pairs if isinstance(number, int) and not isinstance(number, bool) and number > 0]
        return len(value) == len(pairs) == len(names) == len(numbers) == len(set(names))

    def spelled(self, value: Value) -> str:
        """Each group with its number."""
        pairs = value if isinstance(value, tuple | list) else ()
        return ", ".join(f"{number} for {name}" for name, number in pairs) or "none"


@dataclass(frozen=True)
class Clause:
    """One article as the schema has it: its words with places for its figures, who can decide it, which room obeys it."""

    key: str
    title: str
    text: str
    figures: tuple[Figure, ...] = ()
    bodies: frozenset[Kind] = frozenset(Kind)
    room: str = ""  # of commonweal, as a dotted name

    @property
    def is_fixed(self) -> bool:
        """Whether it has nothing that a vote could change."""
        return not self.figures

    @property
    def is_obeyed(self) -> bool:
        """Whether a room acts by it; what is fixed is what the program does."""
        return self.is_fixed or bool(self.room)

    @property
    def defaults(self) -> Data:
        """What its figures hold where nobody decided otherwise."""
        return {figure.name: figure.default for figure in self.figures}

    def figure(self, name: str) -> Figure:
        """A figure by its name."""
        found = {figure.name: figure for figure in self.figures}
        if name not in found:
            raise BadConstitutionError(f"{self.key} has no figure {name}; it has {', '.join(found) or 'none'}")
        return found[name]

    def read(self, data: Mapping[str, object]) -> None:
        """Refuse figures that are missing, unknown or outside their bounds."""
        for name in data:
            self.figure(name)
        for figure in self.figures:
            if figure.name not in data:
                raise BadConstitutionError(f"{self.key}: {figure.name} is missing; accepted is {figure.accepts}")
            if not figure.admits(found := data[figure.name]):
                raise BadConstitutionError(f"{self.key}: {figure.name} is {found!r}; accepted is {figure.accepts}")

    def says(self, data: Data) -> str:
        """Its words with figures in their places."""
        return self.text.format(**{figure.name: figure.spelled(data[figure.name]) for figure in self.figures})


KINDS: Mapping[str, type[Figure]] = {"share": Share, "whole": Whole, "flag": Flag, "word": Word, "places": Places}


@cache
def schema() -> Mapping[str, Clause]:
    """Every article there is, by its key, in the order in which one reads them.

    >>> schema()["recall.share"].figure("more_than").accepts
    'a fraction such as 1/2, above 0 up to 1/2 (no constitution can ask for more than one half to recall)'
    """
    raw = tomllib.loads((files("commonweal.rules") / "articles.toml").read_text(encoding="utf-8"))
    return {entry["key"]: _clause(entry) for entry in raw["article"]}


def clause(key: str) -> Clause:
    """An article of the schema by its key."""
    try:
        return schema()[key]
    except KeyError:
        raise BadConstitutionError(f"there is no article {key}") from None


def _clause(entry: Mapping[str, Any]) -> Clause:
    figures = tuple(_figure(name, raw) for name, raw in entry.get("figures", {}).items())
    bodies = frozenset(Kind(kind) for kind in entry.get("bodies", Kind))
    text = " ".join(entry["text"].split())
    return Clause(entry["key"], entry["title"], text, figures, bodies, entry.get("room", ""))


def _figure(name: str, raw: Mapping[str, Any]) -> Figure:
    kind = next(kind for kind in KINDS if kind in raw)
    bounds = {key: value for key, value in raw.items() if key != kind}
    if kind == "share":
        bounds |= {key: Fraction(bounds[key]) for key in ("least", "most") if key in bounds}
    default = tuple(map(tuple, raw[kind])) if kind == "places" else raw[kind]
    figure = KINDS[kind](name, default, **bounds)
    if not figure.admits(default):
        raise BadConstitutionError(f"the schema's default of {name} is {default!r}; accepted is {figure.accepts}")
    return figure
