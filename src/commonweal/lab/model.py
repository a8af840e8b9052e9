"""What every model of the lab has in common: documented parameters, equations in words, sources with a mark, results."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from math import inf, isfinite
from typing import ClassVar, Self, cast

Value = float | tuple[float, ...]


class Mark(StrEnum):
    """How far a figure or a statement can be relied on."""

    VERIFIED = "V"  # checked against a copy of the source
    RECALLED = "R"  # from the literature by memory; to be confirmed before anything hangs on it
    COMPUTED = "C"  # computed here
    ASSUMED = "A"  # ours, no published value; to be varied, never cited


@dataclass(frozen=True)
class Parameter:
    """One figure that a model can be given: what it means, in which unit, between which ends."""

    name: str
    default: Value
    unit: str
    means: str
    mark: Mark
    low: float
    high: float
    source: str

    @property
    def range(self) -> str:
        """What is accepted, as one says it.

        >>> Parameter("lam", 0.3, "share", "of investment", Mark.ASSUMED, 0.0, 1.0, "a share").range
        'from 0 to 1'
        """
        if self.high == inf:
            return "any number" if self.low == -inf else f"{self.low:g} or more"
        return f"from {self.low:g} to {self.high:g}"


class OutOfRange(Exception):
    """A parameter that the model does not take: which, what was found, what is accepted and why."""

    def __init__(self, reason: str, *, parameter: str, found: object, accepted: str) -> None:
        self.reason, self.parameter, self.found, self.accepted = reason, parameter, found, accepted
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The fault in words."""
        return f"{self.parameter}: {self.reason} Found {self.found}; accepted: {self.accepted}."

    def as_dict(self) -> dict[str, object]:
        """The fault as commands put it on standard output."""
        return {
            "error": self.sentence,
            "field": self.parameter,
            "found": str(self.found),
            "accepted": self.accepted,
        }


@dataclass(frozen=True)
class Equation:
    """An equation: what it says, and how it is written."""

    words: str
    formula: str


@dataclass(frozen=True)
class Source:
    """Where an equation or a figure is from."""

    text: str
    mark: Mark


@dataclass(frozen=True)
class Result:
    """One figure that a model answers with; ``value`` is None where there is no such figure, and ``means`` says of what."""

    name: str
    value: Value | None
    unit: str
    means: str


def parameter(
    default: float,
    unit: str,
    means: str,
    mark: Mark = Mark.ASSUMED,
    *,
    low: float = -inf,
    high: float = inf,
    source: str = "the range in which the equations mean something",
) -> float:
    """A field of a model, documented; ``source`` says why the ends are where they are."""
    found: float = field(default=default, metadata=_told(unit, means, mark, low, high, source))
    return found


def numbers(
    default: tuple[float, ...],
    unit: str,
    means: str,
    mark: Mark = Mark.ASSUMED,
    *,
    low: float = -inf,
    high: float = inf,
    source: str = "the range in which the equations mean something",
) -> tuple[float, ...]:
    """A field of a model that holds several numbers, each between the same ends."""
    found: tuple[float, ...] = field(default=default, metadata=_told(unit, means, mark, low, high, source))
    return found


def _told(unit: str, means: str, mark: Mark, low: float, high: float, source: str) -> Mapping[str, object]:
    return {"unit": unit, "means": means, "mark": mark, "low": low, "high": high, "source": source}


@dataclass(frozen=True)
class Model(ABC):
    """A model whose fields are its parameters; one outside its range is refused with the range and its source."""

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]  # one sentence: what it is for
    equations: ClassVar[tuple[Equation, ...]]
    sources: ClassVar[tuple[Source, ...]]
    scope: ClassVar[str]  # what it cannot say

    def __post_init__(self) -> None:
        for told in self.parameters():
            value = getattr(self, told.name)
            for number in value if isinstance(value, tuple) else (value,):
                if not isfinite(number) or not told.low <= number <= told.high:
                    raise OutOfRange(
                        f"This lies outside its range, which is {told.source}.",
                        parameter=told.name,
                        found=f"{number:g}",
                        accepted=told.range,
                    )
        self.check()

    def check(self) -> None:  # noqa: B027 most models need no more than the ranges
        """Refuse parameters that do not go together."""

    @classmethod
    def parameters(cls) -> tuple[Parameter, ...]:
        """The parameters, in their order."""
        return tuple(Parameter(name=each.name, default=cast(Value, each.default), **each.metadata) for each in fields(cls))

    @classmethod
    def with_(cls, values: Mapping[str, Value]) -> Self:
        """The model with some parameters put otherwise, by name."""
        found: Self = cls(**values)
        return found

    def answers(self) -> tuple[Result, ...]:
        """The results, each of them a number; figures that lead out of what can be computed are refused."""
        try:
            found = self.results()
        except (ArithmeticError, ValueError) as reason:
            raise self._beyond(str(reason)) from reason
        for each in found:
            for number in each.value if isinstance(each.value, tuple) else (each.value,):
                if number is not None and not isfinite(number):
                    raise self._beyond(f"{each.name} has no end")
        return found

    def _beyond(self, why: str) -> OutOfRange:
        changed = [told.name for told in self.parameters() if getattr(self, told.name) != told.default]
        return OutOfRange(
            f"Together these figures lead beyond what can be computed ({why.rstrip('.')}).",
            parameter=", ".join(changed) or self.name,
            found=", ".join(f"{name} = {getattr(self, name)}" for name in changed) or "the figures as they are",
            accepted="figures nearer to those of the model unless set",
        )

    @abstractmethod
    def results(self) -> tuple[Result, ...]:
        """What follows from the parameters."""
