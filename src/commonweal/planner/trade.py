"""What one plan has that another has not: the figures by which alternatives are weighed against each other (P3)."""

from collections.abc import Iterable

import numpy as np

from commonweal.planner import aims
from commonweal.planner.asked import ask, per_period
from commonweal.planner.demand import Demand, Tier
from commonweal.planner.economy import Economy
from commonweal.planner.plan import Plan
from commonweal.planner.sentence import Sentence, figure, share

MOVED = 1e-4  # an aim that changes its figure by less, relative to it, has not moved the plan
NAMES = {"hours": "hours worked", "emissions": "emissions", "carriage": "carriage", "runs": "runs"}


def figures(economy: Economy, demand: Demand, plan: Plan) -> dict[str, float]:
    """A plan in a handful of figures: hours, emissions in all and by cap, carriage, reserve, and how far wanted needs are met.

    ``wanted`` is the mean share over all communities; ``mean:C`` that of one community, ``wanted:C`` its smallest.
    """
    asked = ask(economy, demand)
    wanted = asked.in_tier(Tier.WANTED)
    shares = plan.deliveries / np.where(asked.amounts > 0, asked.amounts, 1.0)
    found = {
        "hours": aims.figure(economy, "hours", plan.runs),
        "emissions": aims.figure(economy, "emissions", plan.runs),
        "carriage": aims.figure(economy, "carriage", plan.runs),
        "reserve": reserve(economy, demand, plan),
        "wanted": float(shares[wanted].mean()) if wanted.any() else 1.0,
    }
    for c, community in enumerate(economy.communities):
        its = wanted & (asked.communities == c)
        if its.any():
            found[f"wanted:{community.name}"] = float(shares[its].min())
            found[f"mean:{community.name}"] = float(shares[its].mean())
    for cap in (cap for cap in economy.caps if not cap.is_rule):
        found[f"emissions:{cap.name}"] = aims.figure(economy, f"emissions:{cap.name}", plan.runs)
    return found


def units(economy: Economy, names: Iterable[str]) -> dict[str, str]:
    """What each figure is counted in."""
    caps = {f"emissions:{cap.name}": cap.unit for cap in economy.caps}
    work = {skill.unit for skill in economy.skills}
    known = {"hours": work.pop() if len(work) == 1 else "hours", "emissions": "limits over the whole plan", "carriage": "runs",
             "reserve": "periods' needs", **caps}  # fmt: skip
    return {name: known.get(name, "share") for name in names}


def reserve(economy: Economy, demand: Demand, plan: Plan) -> float:
    """ρ: in periods' needs, what is left at the end of every product that keeps, beyond what the terminal rule says."""
    asked_for = per_period(economy, ask(economy, demand))
    kept = asked_for > 0
    beyond = plan.stocks[:, -1] + plan.missing_stocks - economy.terminal_stocks
    return float((beyond[kept] / asked_for[kept]).min(initial=np.inf)) if kept.any() else 0.0


def costs(economy: Economy, demand: Demand, plan: Plan, other: Plan) -> dict[str, float]:
    """What choosing the other plan would change in each figure: the other's less this one's."""
    before, after = figures(economy, demand, plan), figures(economy, demand, other)
    return {name: after[name] - before[name] for name in before}


def sentence(economy: Economy, demand: Demand, plan: Plan, other: Plan) -> Sentence:
    """Say what an alternative gains and what it costs, or that its aim cannot move the plan."""
    kind = next((level.kind for level in other.levels if level.aim), "hours")
    before, after = _sought(economy, demand, plan, kind), _sought(economy, demand, other, kind)
    gained = after - before if kind == aims.RESERVE else before - after
    what = {"name": other.name.capitalize(), "figure": NAMES.get(kind.partition(":")[0], kind)}
    if gained <= MOVED * max(abs(before), abs(after) if kind == aims.RESERVE else 0.0):
        return Sentence("{name}: no plan that keeps what this one guarantees does better; the aim cannot move it.", what)
    given = costs(economy, demand, plan, other)
    if not any(name.startswith("wanted:") for name in given):
        lost = Sentence("{more} more hours are worked for it", {"more": figure(max(0.0, given["hours"]))})
    else:
        lost = Sentence("on average {lost} of the wanted needs are given up for it", {"lost": share(max(0.0, -given["wanted"]))})
    what["lost"] = lost.text
    if kind == aims.RESERVE:
        none = before <= MOVED * after  # what rounding leaves is nothing
        amounts = {"before": "none before" if none else f"not {_periods(before)}", "after": _periods(after)}
        return Sentence(
            "{name}: of what keeps, {after} are left over beyond what must be handed on, {before}; {lost}.",
            {**what, **amounts},
        )
    return Sentence("{name}: {less} less {figure}; {lost}.", {**what, "less": share(gained / before)})


def _periods(reserve: float) -> str:
    """A reserve in words, to two digits: it sums up many products, and no reader measures it more closely.

    >>> _periods(0.5099), _periods(4.744), _periods(38.2)
    ("0.51 of a period's needs", "4.7 periods' needs", "38 periods' needs")
    """
    said = f"{reserve:.2g}"
    return f"{said} of a period's needs" if reserve < 1 else f"{said} periods' needs"


def _sought(economy: Economy, demand: Demand, plan: Plan, kind: str) -> float:
    return reserve(economy, demand, plan) if kind == aims.RESERVE else aims.figure(economy, kind, plan.runs)
