"""Shortages (P2): which needs, by how much, which resource is the cause, and what more of it would bring."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from commonweal.planner.demand import Demand, Tier
from commonweal.planner.economy import Economy
from commonweal.planner.plan import Plan
from commonweal.planner.proof.terms import Terms, terms
from commonweal.planner.sentence import Sentence, figure, share
from commonweal.planner.telling.causes import Cause, Causes, causes
from commonweal.planner.telling.names import Names, called, listed, names, periods

TELLING = 1e-2  # a product that is less behind the rest than this holds nothing down
FEW = 4  # so many products are counted, fewer are named
NAMED = 3  # so many causes are named
TINY = 1e-12
MET = 1 - 1e-5  # a plan is held to 1e-6 at each of several stages


@dataclass(frozen=True)
class Shortage:
    """What a community gets too little of in a tier for one cause: one product or many, where they are short."""

    sentence: Sentence
    need: str  # the products for the community, in words
    resource: str  # what holds them back most, in words; empty where nothing would help
    valuation: float  # of one more unit of the resource, in shares of the needs
    community: str
    product: str  # of which most is missing
    tier: Tier | None  # none where it is the terminal rule that is not met
    periods: tuple[int, ...]  # counted from 0
    needed: float  # of the product
    delivered: float
    at_most: float  # the share that one hundredth more of the resource would bring at most
    products: tuple[str, ...] = ()  # all, the product first


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
    """All shortages, tier by tier, the worst first; after the vital needs what is missing for those who come after.

    What a community gets too little of for the same cause and to the same degree is one shortage.
    """
    known, called_so = terms(economy, demand), names(economy)
    why = causes(known, plan)
    groups = defaultdict(list)
    for (tier, community, _, settled), needs in _short(known, plan, why).items():
        degree = round(float(plan.deliveries[needs].sum() / known.amounts[needs].sum()), 3)
        groups[tier, community, settled, degree].append(needs)
    found = [_shortage(known, called_so, plan, why, members) for members in groups.values()]
    order = [Tier.VITAL, None, Tier.BASIC, Tier.WANTED]
    found += _handed_on(known, plan)
    return tuple(sorted(found, key=lambda s: (order.index(s.tier), round(s.delivered / s.needed, 3), len(s.products),
                                              s.community, s.product)))  # fmt: skip


def _short(known: Terms, plan: Plan, why: Causes) -> dict[tuple[Tier, str, str, int], list[int]]:
    """The needs that are not met in full, by tier, community, product and the level that settled them."""
    shares = plan.deliveries * known.units
    short = defaultdict(list)
    for k, need in enumerate(known.demand.needs):
        if need.amount > 0 and shares[k] < MET:
            short[need.tier, need.community, need.product, int(why.settled[k])].append(k)
    return short


def baskets(economy: Economy, demand: Demand, plan: Plan) -> tuple[Basket, ...]:
    """For each community and tier not met in full, the product that holds it down: clearly behind the rest, or the first
    that could not rise."""
    known, called_so = terms(economy, demand), names(economy)
    shares, why = plan.deliveries * known.units, causes(known, plan)
    found = []
    for tier in Tier:
        mask = known.of_tier(tier)
        for community in economy.communities:
            its = [k for k, n in enumerate(demand.needs) if mask[k] and n.community == community.name]
            if not its or shares[its].min() >= MET:
                continue
            lowest = demand.needs[its[int(np.argmin(shares[its]))]].product
            rest = [shares[k] for k in its if demand.needs[k].product != lowest]
            if rest and np.mean(rest) < shares[its].min() + TELLING:
                latest = max(its, key=lambda k: why.settled[k])
                lowest = next(_holders(known, why, [latest]), "")
                rest = [shares[k] for k in its if demand.needs[k].product != lowest]
            if not rest or not lowest:
                continue
            least, others = float(min(shares[k] for k in its if demand.needs[k].product == lowest)), float(np.mean(rest))
            sentence = Sentence(
                "{product} holds down what {community} gets of its {tier} needs: {least} of it, of the rest {others} on average.",
                {"product": called_so.product(lowest), "community": called(community), "tier": tier.value,
                 "least": share(least), "others": share(others)},
            )  # fmt: skip
            found.append(Basket(sentence, community.name, tier, lowest, least, others))
    return tuple(found)


def _shortage(known: Terms, called_so: Names, plan: Plan, why: Causes, members: list[list[int]]) -> Shortage:
    """One shortage of the products of a community, each with its needs in all periods in which it is short."""
    members = sorted(members, key=lambda needs: -float((known.amounts[needs] - plan.deliveries[needs]).sum()))
    group = [k for needs in members for k in needs]
    products = tuple(known.demand.needs[needs[0]].product for needs in members)
    first = known.demand.needs[group[0]]
    cause = why.of(group[0])
    needed, delivered = float(known.amounts[members[0]].sum()), float(plan.deliveries[members[0]].sum())
    now = delivered / needed
    when = tuple(sorted({int(known.periods[k]) for k in group}))
    values: dict[str, object] = {
        "community": called_so.community(first.community),
        "product": _several(called_so, products),
        "tier": first.tier.value,
        "periods": periods(known.economy, list(when)),
        "now": share(now),
        "missing": figure(needed - delivered, called_so.unit(first.product)),
        "them": "it" if len(products) == 1 else "them",
    }
    values["who"] = str(values["community"])[0].upper() + str(values["community"])[1:]
    pattern = "{who} gets {now} of the {product} it needs ({tier}) in {periods}"
    pattern += "; {missing} are missing." if len(products) == 1 else "."
    told, at_most, valuation = _because(known, called_so, why, cause, group, now, values)
    resource = cause.main[0].title if cause is not None and cause.main else ""
    need = f"{values['product']} for {values['community']}"
    return Shortage(Sentence(pattern + told, values), need, resource, valuation, first.community, first.product, first.tier,
                    when, needed, delivered, at_most, products)  # fmt: skip


def _because(
    known: Terms, called_so: Names, why: Causes, cause: Cause | None, group: list[int], now: float, values: dict[str, object]
) -> tuple[str, float, float]:
    """Why a group of needs is short: a pattern (its values are added), the most one hundredth more would bring, its value."""
    if cause is None or not cause.main:
        pattern = " No hours, capacity, cap or stock holds {them} back:"
        return pattern + " with the techniques there are, more of them would not help.", now, 0.0
    first = cause.main[0]
    rises = bool(cause.level.raised[group].any())
    burden = 1.0 if rises else max(float(cause.proof.burdens[group].sum()), TINY)
    at_most = min(1.0, now + (first.gain + cause.proof.excess) / burden) if cause.level.kind == "raise" else 1.0
    values |= {
        "resource": first.title,
        "resources": listed([resource.title for resource in cause.main[:NAMED]]),
        "step": "less" if first.kind == "terminal" else "more",
        "more": share(at_most if cause.level.kind == "raise" else first.gain),
    }
    pattern = " What holds {them} back is {resources}: one hundredth {step} "
    if not rises:
        holders = sorted({called_so.product(product) for product in _holders(known, why, group)})
        values["holders"] = listed(holders) if holders else ""
        pattern = " What {community} gets as a whole is held down by {holders};" if holders else ""
        pattern += " more of {them} would take from others who can rise further, for there is no more of {resources}."
        pattern += " One hundredth {step} "
    pattern += "of {resource} " if len(cause.main) > 1 or not rises else ""
    if cause.level.kind == "raise":
        return pattern + "would bring {them} from {now} to at most {more}.", at_most, first.valuation / burden
    return pattern + "would add at most {more} to the sum of all shares.", at_most, first.valuation  # says nothing of one alone


def _holders(known: Terms, why: Causes, group: list[int]) -> Iterator[str]:
    """The products that stopped a community as a whole, before a group of its needs was settled."""
    first = known.demand.needs[group[0]]
    for k, need in enumerate(known.demand.needs):
        if (need.community, need.tier) == (first.community, first.tier) and 0 <= why.settled[k] < why.settled[group[0]]:
            level = why.levels[int(why.settled[k])].level
            if level.raised[[k, *group]].all():
                yield need.product


def _several(called_so: Names, products: tuple[str, ...]) -> str:
    """One or two products by name, of more the first and how many others."""
    told = [called_so.product(name) for name in products]
    return listed(told) if len(told) < FEW else f"{told[0]} and {len(told) - 1} other products"


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
