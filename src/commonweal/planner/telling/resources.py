"""What holds a level back: for each resource what one hundredth more of it would add at most, and when all of it is used.

A level's maximum is concave in what there is, so a valuation times an increase is never less than the true gain; sentences
say "at most" for that reason. A hundredth is of the resource in all periods together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from commonweal.planner.economy import Economy, Floats
from commonweal.planner.plan import Level, Plan
from commonweal.planner.proof.terms import Terms
from commonweal.planner.telling.names import EVERY, called, periods, run_units

HUNDREDTH = 0.01
ALL = 1 - 1e-5  # of what there is: a plan is held to 1e-6 at each of several stages
WORTH = 1e-2  # of what a resource would add: a period that has less of it does not hold back
LIMITS = ("hours", "cap", "capacity")  # what is used; the other kinds are there or asked for


@dataclass(frozen=True)
class Resource:
    """Something there is only so much of, how fully a plan uses it, and what more of it would add to a level."""

    kind: str  # hours, cap, capacity, stock, supply, terminal
    name: str
    title: str  # in a sentence: "hours of Baking", "capacity of Bakery"
    unit: str
    used: float
    available: float
    full: tuple[int, ...]  # periods in which it is used in full and holds the level back; empty where it has no periods
    when: str  # these periods in words
    valuation: float  # of one unit more in all periods together, on average over what there is
    gain: float  # of one hundredth more, at most, in the figure of the level

    @property
    def load(self) -> float:
        """The share of what there is that is used."""
        return self.used / self.available if self.available > 0 else 1.0

    @property
    def spoken(self) -> str:
        """The resource in a sentence, with the periods where it holds back only in some."""
        return f"{self.title} in {self.when}" if self.kind in LIMITS and self.when not in ("", EVERY) else self.title

    def also(self, economy: Economy, other: "Resource") -> "Resource":
        """The same resource where it holds back in the other's periods as well."""
        full = tuple(sorted({*self.full, *other.full}))
        return replace(self, full=full, when=_when(economy, full, len(economy.periods)) if self.when else "")


def resources(terms: Terms, plan: Plan, level: Level) -> tuple[Resource, ...]:
    """All resources of limited amount, the one that more of would add most to first."""
    found = [*_flows(terms.economy, plan, level), *_things(terms, plan, level)]
    return tuple(sorted(found, key=lambda resource: (-resource.gain, -resource.load, resource.name)))


def _flows(economy: Economy, plan: Plan, level: Level) -> Iterator[Resource]:
    """Hours and caps."""
    v = level.valuations
    used: Floats = economy.hours @ plan.runs
    for s, skill in enumerate(economy.skills):
        title = called(skill) if "hour" in called(skill) else f"{skill.unit} of {called(skill)}"
        yield from _limited(economy, "hours", skill.name, title, skill.unit, used[s], economy.hours_available[s], v.hours[s])
    emitted: Floats = economy.emissions @ plan.runs
    for e, cap in enumerate(economy.caps):
        room = called(cap) if cap.is_rule else f"the cap on {called(cap)}"
        yield from _limited(economy, "cap", cap.name, room, cap.unit, emitted[e], economy.cap_limits[e], v.caps[e])
        yield from _limited(economy, "cap", cap.name, f"{room} over the whole plan", cap.unit, emitted[e].sum(keepdims=True),
                            economy.cap_totals[e : e + 1], v.cap_totals[e : e + 1])  # fmt: skip


def _things(terms: Terms, plan: Plan, level: Level) -> Iterator[Resource]:
    """Capacity, what is there or comes in of products, and what the terminal rule asks for."""
    economy, v = terms.economy, level.valuations
    T, units = len(economy.periods), run_units(economy)
    for j, technique in enumerate(economy.techniques):
        built = np.array([sum(economy.service[j, t - u] * plan.investment[j, u] for u in range(t + 1)) for t in range(T)])
        there = economy.capacity[j, :T] + built
        title = f"capacity of {called(technique)}"
        yield from _limited(economy, "capacity", technique.name, title, units[j], plan.runs[j], there, v.capacity[j],
                            economy.capacity[j, :T])  # fmt: skip
    for i, product in enumerate(economy.products):
        kept = (1 - economy.decay[i]) * economy.opening_stocks[i]
        for kind, title, amounts, values in (
            ("stock", f"{called(product)} in stock at the start", np.array([kept]), v.balance[i, :1]),
            ("supply", f"{called(product)} from outside", economy.supply[i], v.balance[i]),
        ):
            yield from _limited(economy, kind, product.name, title, product.unit, amounts, amounts, np.maximum(values, 0.0))
    for of, asked, values in (
        ([(p.name, called(p), p.unit) for p in economy.products], terms.asked_stocks, v.terminal_stocks),
        (
            [(j.name, f"capacity of {called(j)}", unit) for j, unit in zip(economy.techniques, units, strict=True)],
            terms.asked_capacity,
            v.terminal_capacity,
        ),
    ):
        for (name, title, unit), amount, value in zip(of, asked, values, strict=True):
            if amount > 0 and value > 0:
                gain = HUNDREDTH * float(amount * value)
                words = f"the rule to hand on {title}"
                yield Resource("terminal", name, words, unit, float(amount), float(amount), (), "", float(value), gain)


def _limited(
    economy: Economy, kind: str, name: str, title: str, unit: str, used: Floats, available: Floats, values: Floats,
    old: Floats | None = None,
) -> Iterator[Resource]:  # fmt: skip
    """A resource if there is a limit to it; ``old`` is what one hundredth is taken of, where more was built since."""
    limited = np.isfinite(available)
    if not limited.any() or not (available[limited] > 0).any():
        return
    base = np.where(limited, available if old is None else old, 0.0)
    gains = HUNDREDTH * base * np.maximum(values, 0.0)
    gain, total = float(gains.sum()), float(base.sum())
    full = tuple(int(t) for t in np.flatnonzero((used >= available * ALL) & (gains > WORTH * gain)))
    yield Resource(kind, name, title, unit, float(used[limited].sum()), float(available[limited].sum()), full,
                   _when(economy, full, len(used)), gain / (HUNDREDTH * total) if total > 0 else 0.0, gain)  # fmt: skip


def _when(economy: Economy, full: tuple[int, ...], length: int) -> str:
    """Periods in words, where there are several and the resource has them."""
    return periods(economy, list(full)) if length == len(economy.periods) > 1 else ""
