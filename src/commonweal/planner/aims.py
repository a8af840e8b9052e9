"""What a plan may seek beyond the needs, as arithmetic on runs: hours, emissions, carriage, reserves.

A kind is a word, or a word and a name after a colon. ``hours`` is the sum of hours worked, weighted by toil; ``hours:S``
that of one skill. ``emissions`` is the sum over all caps of what is emitted or used, each in units of its limit over the
whole plan (one unit where it has none); ``emissions:E`` that of one cap. ``carriage`` is the sum of runs of transport.
``runs:J`` is the sum of runs of one technique. All of these are to be small. ``reserve`` is to be large: the number ρ
such that of every product that keeps, stocks at the end are what the terminal rule says and ρ times one period's needs.
"""

from dataclasses import dataclass

import numpy as np

from commonweal.planner.economy import Economy, Floats, Kind

RESERVE = "reserve"


@dataclass(frozen=True)
class Aim:
    """One thing a plan may seek, and what to call the plan that seeks it."""

    name: str
    kind: str


FEWER_HOURS = Aim("fewer hours", "hours")
LOWER_EMISSIONS = Aim("lower emissions", "emissions")
MORE_LOCAL = Aim("more local", "carriage")
LARGER_RESERVES = Aim("larger reserves", RESERVE)
USUAL = (FEWER_HOURS, LOWER_EMISSIONS, MORE_LOCAL, LARGER_RESERVES)


def weights(economy: Economy, kind: str) -> Floats:
    """What one run of each technique in each period adds to a figure that is to be small; m x T."""
    each = _each(economy, kind)
    return np.repeat(each[:, None], len(economy.periods), axis=1)


def figure(economy: Economy, kind: str, runs: Floats) -> float:
    """How much of it these runs (m x T) make."""
    return float(_each(economy, kind) @ runs.sum(axis=1))


def limits(economy: Economy) -> Floats:
    """Each cap's limit over the whole plan: the smaller of its total and of the sum of its periods; one where it has none."""
    limit = np.minimum(economy.cap_totals, economy.cap_limits.sum(axis=1))
    return np.asarray(np.where(np.isfinite(limit) & (limit > 0), limit, 1.0), dtype=np.float64)


def _each(economy: Economy, kind: str) -> Floats:
    word, _, name = kind.partition(":")
    if word == "hours":
        skills = [s for s, skill in enumerate(economy.skills) if name in ("", skill.name)]
        return np.asarray(economy.hours[skills].sum(axis=0), dtype=np.float64).ravel() * economy.toil
    if word == "emissions":
        shares = np.array([float(not cap.is_rule) / limit if name == "" else float(name == cap.name)
                           for limit, cap in zip(limits(economy), economy.caps, strict=True)])  # fmt: skip
        return np.asarray(shares @ economy.emissions, dtype=np.float64)
    if word == "carriage":
        return np.array([float(technique.kind is Kind.TRANSPORT) for technique in economy.techniques])
    if word == "runs":
        return np.array([float(technique.name == name) for technique in economy.techniques])
    raise ValueError(f"'{kind}' is nothing a plan can seek; hours, emissions, carriage, reserve and runs are")
