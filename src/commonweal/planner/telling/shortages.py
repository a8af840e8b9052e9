"""Shortages (P2): which needs, by how much, which resource is the cause, and what more of it would bring."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from commonweal.planner.demand import Demand, Tier
from commonweal.planner.economy import Economy
from commonweal.planner.plan import Level, Plan
from commonweal.planner.proof.terms import Terms, terms
from commonweal.planner.sentence import Sentence, figure, share
from commonweal.planner.telling.names import Names, called, names, periods
from commonweal.planner.telling.resources import Resource, resources

TELLING = 1e-2  # a product that is less behind the rest than this holds nothing down
MET = 1 - 1e-5  # a plan is held to 1e-6 at each of several stages


@dataclass(frozen=True)
class Shortage:
    """A community's need of a product that is not met in full, over the periods in which it is not."""

    sentence: Sentence
    need: str  # the product for the community, in words
    resource: str  # what holds it back, in words; empty where nothing would help
    valuation: float  # of one more unit of the resource, in shares of the need
    community: str
    product: str
    tier: Tier | None  # none where it is the terminal rule that is not met
    periods: tuple[int, ...]  # counted from 0
    needed: float
    delivered: float
    at_most: float  # the share that one hundredth more of the resource would bring at most


@dataclass(frozen=True)
class Basket:
    """Which product holds down what a community gets of a tier."""

    sentence: Sentence
    community: str
    tier: Tier
    product: str
    share: float  # of that product
    others: float  # mean share of the rest


def shortages(economy: Economy, demand: Demand, plan: Plan) -> tuple[Shortage, ...]:
    """All shortages, tier by tier, the worst first; after the vital needs what is missing for those who come after."""
    known, called_so = terms(economy, demand), names(economy)
    shares = plan.deliveries * known.units
    short = defaultdict(list)
    for k, need in enumerate(demand.needs):
        if need.amount > 0 and shares[k] < MET:
            short[need.tier, need.community, need.product].append(k)
    tightest: dict[int, tuple[Resource, ...]] = {}
    found = []
    for (tier, community, product), group in short.items():
        which = _deciding(plan, tier, group)
        if which is not None and which not in tightest:
            tightest[which] = resources(known, plan, plan.levels[which])
        cause = tightest[which][0] if which is not None and tightest[which] and tightest[which][0].gain > 1e-9 else None
        level = None if which is None else plan.levels[which]
        found.append(_shortage(known, called_so, plan, tier, community, product, group, level, cause))
    order = [Tier.VITAL, None, Tier.BASIC, Tier.WANTED]
    found += _handed_on(known, plan)
    return tuple(sorted(found, key=lambda s: (order.index(s.tier), s.delivered / s.needed, s.product, s.community)))


def baskets(economy: Economy, demand: Demand, plan: Plan) -> tuple[Basket, ...]:
    """For each community and tier that is not met in full, the product it gets least of, where it is clearly behind the rest."""
    known, called_so = terms(economy, demand), names(economy)
    shares = plan.deliveries * known.units
    found = []
    for tier in Tier:
        mask = known.of_tier(tier)
        for community in economy.communities:
            its = np.array([k for k, n in enumerate(demand.needs) if mask[k] and n.community == community.name], dtype=int)
            if not len(its) or shares[its].min() >= MET:
                continue
            lowest = demand.needs[its[int(np.argmin(shares[its]))]].product
            rest = [shares[k] for k in its if demand.needs[k].product != lowest]
            if not rest or np.mean(rest) < shares[its].min() + TELLING:
                continue
            least, others = float(shares[its].min()), float(np.mean(rest))
            sentence = Sentence(
                "{product} holds down what {community} gets of its {tier} needs: {least} of it, of the rest {others} on average.",
                {"product": called_so.product(lowest), "community": called(community), "tier": tier.value,
                 "least": share(least), "others": share(others)},
            )  # fmt: skip
            found.append(Basket(sentence, community.name, tier, lowest, least, others))
    return tuple(found)


def _deciding(plan: Plan, tier: Tier, needs: list[int]) -> int | None:
    """The level that decided a need: the last in which it was to rise."""
    for number in range(len(plan.levels) - 1, -1, -1):
        level = plan.levels[number]
        if level.stage == tier.value and level.kind in ("raise", "total", "members") and level.raised[needs].any():
            return number
    return None


def _shortage(
    known: Terms,
    called_so: Names,
    plan: Plan,
    tier: Tier,
    community: str,
    product: str,
    group: list[int],
    level: Level | None,
    cause: Resource | None,
) -> Shortage:
    needed, delivered = float(known.amounts[group].sum()), float(plan.deliveries[group].sum())
    when = tuple(sorted({int(known.periods[k]) for k in group}))
    now = delivered / needed
    values: dict[str, object] = {
        "community": called_so.community(community),
        "product": called_so.product(product),
        "tier": tier.value,
        "periods": periods(known.economy, list(when)),
        "now": share(now),
        "missing": figure(needed - delivered, called_so.unit(product)),
    }
    pattern = "{community} gets {now} of the {product} it needs ({tier}) in {periods}; {missing} are missing."
    at_most, valuation = now, 0.0
    if cause is None or level is None:
        pattern += " No hours, capacity, cap or stock holds it back: with the techniques there are, more of them would not help."
    else:
        valuation = cause.valuation
        step = "less" if cause.kind == "terminal" else "more"
        values |= {"resource": cause.title, "step": step}
        pattern += " What holds it back is {resource}: one hundredth {step} "
        if level.kind == "raise":
            at_most = min(1.0, now + cause.gain + max(0.0, level.bound - level.value))
            pattern += "would bring it from {now} to at most {more}."
        else:  # a sum of shares says nothing of a single one
            at_most = 1.0
            pattern += "would add at most {more} to the sum of all shares."
        values["more"] = share(at_most if level.kind == "raise" else cause.gain)
    need = f"{values['product']} for {values['community']}"
    return Shortage(Sentence(pattern, values), need, cause.title if cause else "", valuation, community, product, tier,
                    when, needed, delivered, at_most)  # fmt: skip


def _handed_on(known: Terms, plan: Plan) -> list[Shortage]:
    """What the terminal rule asks for and the plan does not hand on."""
    economy = known.economy
    rows = (
        *((p.name, called(p), p.unit, a, m) for p, a, m in zip(
            economy.products, known.asked_stocks, plan.missing_stocks, strict=True)),
        *((j.name, f"capacity of {called(j)}", "runs", a, m) for j, a, m in zip(
            economy.techniques, known.asked_capacity, plan.missing_capacity, strict=True)),
    )  # fmt: skip
    found = []
    for name, title, unit, asked, missing in rows:
        if asked > 0 and missing > (1 - MET) * asked:
            values = {"title": title, "now": share(1 - missing / asked), "missing": figure(missing, unit)}
            pattern = "Those who come after receive {now} of the {title} that is to be handed on; {missing} are missing."
            sentence = Sentence(pattern, values)
            last = (len(economy.periods) - 1,)
            found.append(Shortage(sentence, f"{title} to be handed on", "", 0.0, "", name, None, last, float(asked),
                                  float(asked - missing), float(1 - missing / asked)))  # fmt: skip
    return found
