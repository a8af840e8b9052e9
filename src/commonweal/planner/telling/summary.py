"""A plan in a few sentences, and the resources that hold all of it back most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.planner.demand import Demand, Tier
from commonweal.planner.economy import Economy
from commonweal.planner.plan import Level, Plan
from commonweal.planner.proof import figures
from commonweal.planner.proof.terms import Terms, terms
from commonweal.planner.sentence import Sentence, figure, share
from commonweal.planner.telling.causes import causes
from commonweal.planner.telling.names import EVERY, called, listed
from commonweal.planner.telling.resources import ALL, LIMITS, Resource, resources
from commonweal.planner.telling.shortages import MET

TELLING = 1e-3  # of a share, or of the figure: less than this is not worth a sentence


@dataclass(frozen=True)
class Tight:
    """A resource, and what one hundredth more of it would add to what was sought first and not reached in full."""

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


def tightest(economy: Economy, demand: Demand, plan: Plan, most: int = 8) -> tuple[Tight, ...]:
    """The resources that hold the plan back most: in the first tier that is short, or for the hours where none is (P2).

    Where vital needs are short, nothing else is told. First what settled most needs of the tier, then what stopped single
    products or communities before.
    """
    known = terms(economy, demand)
    tier = _first_short(known, plan)
    held: dict[tuple[str, str], tuple[Level, Resource]] = {}
    if tier is None:
        last = plan.levels[-1:]
        held = {(each.kind, each.title): (level, each) for level in last for each in _worth(level, resources(known, plan, level))}
        return _told(known, held, most)
    why = causes(known, plan)
    numbers, counts = np.unique(why.settled[tier], return_counts=True)
    for place, number in enumerate(numbers[np.argsort(-counts, kind="stable")]):
        cause = why.levels.get(int(number))
        if cause is None:
            continue
        found = _worth(cause.level, cause.resources if place == 0 else cause.resources[:1])
        for each in found[: most - 2] if place == 0 else found:
            level, first = held.get((each.kind, each.title), (cause.level, each))
            held[each.kind, each.title] = level, first.also(economy, each)
    return _told(known, held, most)


def _worth(level: Level, found: Sequence[Resource]) -> tuple[Resource, ...]:
    """Those of a level's resources of which more would help to a degree that is worth a sentence, and can be believed."""
    least, top = TELLING * (1.0 if level.kind in figures.SHARES else abs(level.value)), 1.0 if level.kind == "raise" else np.inf
    return tuple(each for each in found if least < each.gain < top)


def _told(known: Terms, held: Mapping[tuple[str, str], tuple[Level, Resource]], most: int) -> tuple[Tight, ...]:
    """Each resource in its sentence, with the level that it holds back."""
    return tuple(Tight(_tight(known, level, resource), resource, level.stage) for level, resource in held.values())[:most]


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
    units = {skill.unit for skill in economy.skills}
    told = figure(worked, units.pop() if len(units) == 1 else "hours")
    if np.isfinite(available) and available > 0:
        return Sentence("{hours} of work are needed, {share} of those there are.",
                        {"hours": told, "share": share(worked / available)})  # fmt: skip
    return Sentence("{hours} of work are needed.", {"hours": told})


def _emissions(economy: Economy, plan: Plan) -> list[Sentence]:
    emitted = (economy.emissions @ plan.runs).sum(axis=1)
    limits = np.minimum(economy.cap_totals, economy.cap_limits.sum(axis=1))
    return [
        Sentence("{cap}: {emitted}, {share} of the limit.", {
            "cap": called(cap), "emitted": figure(float(amount), cap.unit), "share": share(float(amount / limit))})
        if np.isfinite(limit) and limit > 0
        else Sentence("{cap}: {emitted}.", {"cap": called(cap), "emitted": figure(float(amount), cap.unit)})
        for cap, amount, limit in zip(economy.caps, emitted, limits, strict=True)
        if not cap.is_rule
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
    proof = plan.certificate
    values: dict[str, object] = {"gap": _parts(proof.gap), "residual": _parts(proof.residual)}
    if plan.status == "stopped":
        reached = listed(list(dict.fromkeys(level.stage for level in plan.levels)) or ["none"])
        pattern = "The computation ended early (stages reached: {stages}): what is said here holds, but more may be possible."
        return Sentence(pattern, {"stages": reached})
    return Sentence(
        "It is proved that no plan is better by more than {gap}, and no row is broken by more than {residual}.", values
    )


def _parts(part: float) -> str:
    """A tiny share in words.

    >>> _parts(2e-6), _parts(3e-10), _parts(0.02)
    ('2 millionths', 'a billionth', '2 %')
    """
    if part > 1e-3:
        return share(part)
    millionths = int(np.ceil(part * 1e6 - 1e-3))
    if part <= 1e-9:
        return "a billionth"
    return "a millionth" if millionths <= 1 else f"{millionths} millionths"


def _first_short(known: Terms, plan: Plan) -> NDArray[np.bool_] | None:
    """The needs of the first tier that is not met in full, as far as they are short."""
    shares = plan.deliveries * known.units
    for tier in Tier:
        short = known.of_tier(tier) & (shares < MET)
        if short.any() and any(level.stage == tier.value for level in plan.levels):
            return short
    return None


def _tight(known: Terms, level: Level, resource: Resource) -> Sentence:
    values: dict[str, object] = {"resource": resource.title[0].upper() + resource.title[1:], "stage": level.stage,
              "load": share(min(1.0, resource.load)), "when": resource.when}  # fmt: skip
    pattern = "{resource}"
    if resource.kind in LIMITS and resource.full:
        pattern += " in {when}: used in full" if resource.when not in ("", EVERY) else ": used in full"
        pattern += " in every period" if resource.when == EVERY else ""
        pattern += " (over all periods {load})" if resource.load < ALL else ""
    elif resource.kind in LIMITS:
        pattern += ": {load} used"
    step = "less" if resource.kind == "terminal" else "more"
    if level.kind == "raise":
        now = float(level.floors[level.raised].min()) + level.value if level.raised.any() else level.value
        values |= {"now": share(now), "more": share(min(1.0, now + resource.gain))}
        who = (
            "the worst-off {stage} needs"
            if level.raised[known.of_tier(Tier(level.stage))].all()
            else "those {stage} needs that can still rise"
        )
        pattern += f"; one hundredth {step} would bring {who} from {{now}} to at most {{more}}."
    elif figures.falls(level.kind):
        values |= {"saved": figure(resource.gain), "kind": level.kind}
        pattern += f"; one hundredth {step} would save at most {{saved}} {{kind}}."
    else:
        values |= {"gain": figure(resource.gain)}
        pattern += f"; one hundredth {step} would add at most {{gain}} to what is sought ({{stage}})."
    return Sentence(pattern, values)
