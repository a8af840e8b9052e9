"""A plan in a few sentences, and the resources that hold all of it back most."""

from dataclasses import dataclass

import numpy as np

from commonweal.planner.demand import Demand, Tier
from commonweal.planner.economy import Economy
from commonweal.planner.plan import Level, Plan
from commonweal.planner.proof import figures
from commonweal.planner.proof.terms import Terms, terms
from commonweal.planner.sentence import Sentence, figure, share
from commonweal.planner.telling.names import called, periods
from commonweal.planner.telling.resources import Resource, resources
from commonweal.planner.telling.shortages import MET

TELLING = 5e-4  # of a share, or of the figure: less than this is not worth a sentence


@dataclass(frozen=True)
class Tight:
    """A resource, and what one hundredth more of it would add to what was sought last and not reached in full."""

    sentence: Sentence
    resource: Resource
    stage: str


def summary(economy: Economy, demand: Demand, plan: Plan) -> tuple[Sentence, ...]:
    """Needs met by tier and community, work, emissions, what is handed on, and how surely nothing better exists."""
    known = terms(economy, demand)
    return tuple(
        sentence
        for sentence in (
            *(_met(known, plan, tier) for tier in Tier if known.of_tier(tier).any()),
            _work(known, plan),
            *_emissions(economy, plan),
            _handed_on(known, plan),
            _proof(plan),
        )
        if sentence is not None
    )


def tightest(economy: Economy, demand: Demand, plan: Plan, most: int = 5) -> tuple[Tight, ...]:
    """The resources that hold the plan back most: in the last tier that is short, or for the hours where none is."""
    known = terms(economy, demand)
    level = _last_short(known, plan)
    if level is None:
        return ()
    least = TELLING * (1.0 if level.kind in figures.SHARES else abs(level.value))
    found = [resource for resource in resources(known, plan, level) if resource.gain > least]
    return tuple(Tight(_tight(known, level, resource), resource, level.stage) for resource in found[:most])


def _met(known: Terms, plan: Plan, tier: Tier) -> Sentence:
    shares = plan.deliveries * known.units
    mask = known.of_tier(tier)
    if shares[mask].min() >= MET:
        return Sentence("{tier} needs are met in full.", {"tier": tier.value.capitalize()})
    parts = []
    for community in known.economy.communities:
        its = mask & np.array([need.community == community.name for need in known.demand.needs])
        if its.any():
            mean, least = float(shares[its].mean()), float(shares[its].min())
            told = "in full" if least >= MET else f"{share(mean)} on average, at least {share(least)}"
            parts.append(f"{called(community)} {told}")
    return Sentence("{tier} needs are met: {parts}.", {"tier": tier.value.capitalize(), "parts": "; ".join(parts)})


def _work(known: Terms, plan: Plan) -> Sentence:
    economy = known.economy
    worked, available = float((economy.hours @ plan.runs).sum()), float(economy.hours_available.sum())
    if np.isfinite(available) and available > 0:
        return Sentence("{hours} of work are needed, {share} of those there are.",
                        {"hours": figure(worked, "hours"), "share": share(worked / available)})  # fmt: skip
    return Sentence("{hours} of work are needed.", {"hours": figure(worked, "hours")})


def _emissions(economy: Economy, plan: Plan) -> list[Sentence]:
    emitted = (economy.emissions @ plan.runs).sum(axis=1)
    limits = np.minimum(economy.cap_totals, economy.cap_limits.sum(axis=1))
    return [
        Sentence("{cap}: {emitted}, {share} of the limit.", {
            "cap": called(cap), "emitted": figure(float(amount), cap.unit), "share": share(float(amount / limit))})
        if np.isfinite(limit) and limit > 0
        else Sentence("{cap}: {emitted}.", {"cap": called(cap), "emitted": figure(float(amount), cap.unit)})
        for cap, amount, limit in zip(economy.caps, emitted, limits, strict=True)
    ]  # fmt: skip


def _handed_on(known: Terms, plan: Plan) -> Sentence | None:
    asked = int((known.asked_stocks > 0).sum() + (known.asked_capacity > 0).sum())
    if not asked:
        return None
    missing = figures.terminal(known).of(plan)
    if missing <= 1e-5:
        return Sentence("Those who come after receive all that is to be handed on to them.")
    short = int(
        (plan.missing_stocks > 1e-5 * known.asked_stocks).sum() + (plan.missing_capacity > 1e-5 * known.asked_capacity).sum()
    )
    return Sentence("Of {asked} things that are to be handed on, {short} are short, by {missing} on average.",
                    {"asked": asked, "short": short, "missing": share(missing / max(short, 1))})  # fmt: skip


def _proof(plan: Plan) -> Sentence | None:
    if plan.certificate is None:
        return None
    values = {"gap": f"{plan.certificate.gap:.1g}", "residual": f"{plan.certificate.residual:.1g}"}
    return Sentence("No plan is better by more than a share of {gap}, and no row is broken by more than {residual}.", values)


def _last_short(known: Terms, plan: Plan) -> Level | None:
    """The level that decided the last tier that is not met in full; the last level where all are."""
    shares = plan.deliveries * known.units
    for tier in reversed(Tier):
        short = known.of_tier(tier) & (shares < MET)
        levels = [level for level in plan.levels if level.stage == tier.value and level.kind in ("raise", "total", "members")]
        if short.any() and levels:
            return levels[0]
    return plan.levels[-1] if plan.levels else None


def _tight(known: Terms, level: Level, resource: Resource) -> Sentence:
    values: dict[str, object] = {"resource": resource.title, "stage": level.stage, "load": share(min(1.0, resource.load)),
              "full": periods(known.economy, list(resource.full))}  # fmt: skip
    pattern = "{resource}"
    pattern += ": {load} used" if resource.kind in ("hours", "cap", "capacity") else ""
    pattern += ", in full in {full}" if resource.full and resource.kind in ("hours", "cap", "capacity") else ""
    values["resource"] = resource.title[0].upper() + resource.title[1:]
    step = "less" if resource.kind == "terminal" else "more"
    if level.kind == "raise":
        now = float(level.floors[level.raised].min()) + level.value if level.raised.any() else level.value
        values |= {"now": share(now), "more": share(min(1.0, now + resource.gain))}
        pattern += f"; one hundredth {step} would bring the worst-off {{stage}} needs from {{now}} to at most {{more}}."
    elif figures.falls(level.kind):
        values |= {"saved": figure(resource.gain), "kind": level.kind}
        pattern += f"; one hundredth {step} would save at most {{saved}} {{kind}}."
    else:
        values |= {"gain": figure(resource.gain)}
        pattern += f"; one hundredth {step} would add at most {{gain}} to what is sought ({{stage}})."
    return Sentence(pattern, values)
