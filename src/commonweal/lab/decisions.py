"""Who decides: one code path for every planned decision, and a log from which control is counted.

A planned decision is what delegates would decide and what officials would, weighed by B, the share that officials hold
irreversibly. Command is B = 1. Control is not derived from B: it is counted from the log.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np

from commonweal.planner.economy import Floats

Amount = TypeVar("Amount", float, Floats)


class Decider(StrEnum):
    """Who can decide something."""

    DELEGATES = "delegates"
    OFFICIALS = "officials"
    OWNERS = "owners"
    BARGAIN = "bargain"  # unions and employers


def planned(delegated: Amount, official: Amount, office: float) -> Amount:
    """A planned decision: (1 − B) of what delegates decide, B of what officials do.

    Where B is one or nothing, the other side's figures, whatever they are, leave no trace.

    >>> planned(10.0, 20.0, 0.25)
    12.5
    >>> planned(10.0, float("nan"), 0.0)
    10.0
    """
    if office <= 0:
        return delegated
    if office >= 1:
        return official
    return (1 - office) * delegated + office * official


@dataclass(frozen=True)
class Decided:
    """One entry of the log."""

    year: int
    decider: Decider
    about: str  # what was decided: accumulation, arms, consumption, ...
    binds: frozenset[str]  # the communities whose hours it disposes of
    hours: float  # so many
    procedure: str  # by which it was taken, and could be reversed
    revocable: float | None  # years in which those bound can reverse it; None where they cannot
    revoked: bool = False  # whether they did


@dataclass(frozen=True)
class Control:
    """How much of what was decided those bound by it could take back within a year: by the rules, and shown by deeds."""

    by_rule: float
    shown: float  # control: of these only where that procedure has been used to reverse something


def control(log: Iterable[Decided], year: int, memory: int = 10) -> Control:
    """Count control over a year's decisions, each weighed by the hours it binds.

    A right that nobody has used within ``memory`` years counts by the rules and not as shown. A year without decisions has no
    hours to weigh, and nobody controls anything in it.
    """
    entries = list(log)
    used = {each.procedure for each in entries if each.revoked and year - memory < each.year <= year}
    this = [each for each in entries if each.year == year]
    weights = np.array([each.hours for each in this])
    total = float(weights.sum())
    if total <= 0:
        return Control(0.0, 0.0)
    can = np.array([each.revocable is not None and each.revocable <= 1 for each in this])
    did = np.array([each.procedure in used for each in this])
    return Control(float(weights[can].sum()) / total, float(weights[can & did].sum()) / total)
