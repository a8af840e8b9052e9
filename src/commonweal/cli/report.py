"""A plan in about ten readable lines, and its explanation as a document and as lines."""

from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from commonweal.planner.demand import Demand, Tier
from commonweal.planner.economy import Economy
from commonweal.planner.plan import Plan
from commonweal.planner.sentence import figure, share

MOST_SENTENCES = 3  # of shortages; all of them are in the document
FULL = 1 - 1e-6  # a plan is held to 1e-6 (DESIGN §5)
STATUS = {
    "optimal": "every stated need is met",
    "shortage": "not every stated need can be met",
    "stopped": "stopped before the end; what was reached is certified",
}


def plan(title: str, economy: Economy, demand: Demand, found: Plan, document: Mapping[str, Any]) -> Iterator[str]:
    """Say a plan: what is met, for whom, with how much work, what holds it back, how sure it is, and what else there is."""
    yield f"{title}: {STATUS.get(found.status, found.status)}."
    yield from _tiers(economy, demand, found)
    yield _hours(economy, found)
    shortages = document["shortages"]
    yield from (f"  {short['sentence']}" for short in shortages[:MOST_SENTENCES])
    if len(shortages) > MOST_SENTENCES:
        yield f"  (and {len(shortages) - MOST_SENTENCES} more; commonweal explain says them all)"
    yield _certificate(found)
    for other in document["alternatives"]:
        yield f"Alternative: {other['sentence']}"


def _tiers(economy: Economy, demand: Demand, found: Plan) -> Iterator[str]:
    """One line for each tier: in full, or how much each community gets on average and of what it gets least."""
    amounts = np.array([need.amount for need in demand.needs])
    shares = np.minimum(found.deliveries / np.where(amounts > 0, amounts, 1.0), 1.0)
    for tier in Tier:
        places = [k for k, need in enumerate(demand.needs) if need.tier is tier and need.amount > 0]
        if not places:
            continue
        if min(shares[k] for k in places) >= FULL:
            yield f"{tier.capitalize()} needs are met in full."
            continue
        parts = []
        for community in economy.communities:
            its = [k for k in places if demand.needs[k].community == community.name]
            if its:
                parts.append(f"{community.title or community.name} {_told(economy, demand, shares, its)}")
        yield f"{tier.capitalize()} needs: {'; '.join(parts)}."


def _told(economy: Economy, demand: Demand, shares: np.ndarray[Any, Any], places: Sequence[int]) -> str:
    mean, worst = float(np.mean(shares[list(places)])), min(places, key=lambda k: shares[k])
    if shares[worst] >= FULL:
        return "in full"
    need = demand.needs[worst]
    titles = {product.name: product.title or product.name for product in economy.products}
    least = f"{titles[need.product]} in {_period(economy, need.period)} ({share(float(shares[worst]))})"
    return f"{share(mean)} on average, least {least}"


def _hours(economy: Economy, found: Plan) -> str:
    """All hours, and the skill that is used most fully where hours are limited."""
    used = economy.hours @ found.runs
    total = f"{figure(float(used.sum()), 'hours')} of work"
    available = economy.hours_available
    limited = np.isfinite(available) & (available > 0)
    if not limited.any():
        return f"{total}."
    load = np.where(limited, used / np.where(limited, available, 1.0), 0.0)
    s, t = np.unravel_index(int(np.argmax(load)), load.shape)
    skill = economy.skills[int(s)]
    when, part = _period(economy, int(t)), share(float(load[s, t]))
    return f"{total}; most fully used: {skill.title or skill.name} in {when} ({part} of their hours)."


def _certificate(found: Plan) -> str:
    proof = found.certificate
    if proof is None:
        return "No certificate: nothing was proved before the end."
    verdict = "proved" if proof.ok else "NOT proved"
    return (
        f"Certificate: {verdict}; no better plan by more than {proof.gap:.1e} (relative), largest residual {proof.residual:.1e}."
    )


def _period(economy: Economy, t: int) -> str:
    label = economy.periods[t]
    return f"period {label}" if label == str(t + 1) else label


def viability(economy: Economy, demand: Demand) -> list[str]:
    """What in the data may not have been meant: needs nobody can make, techniques and economies that eat more than they make."""
    if find_spec("commonweal.planner.viability") is None:
        return []
    from commonweal.planner import viability as viable

    return [str(warning) for warning in viable.warnings(economy, demand)]
