"""Shortages (P2): which needs, by how much, which resource is the cause, and what more of it would bring."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from commonweal.planner.demand import Demand, Tier
from commonweal.planner.economy import Economy, Floats
from commonweal.planner.plan import Plan
from commonweal.planner.proof.order import ONE_LEVEL
from commonweal.planner.proof.terms import Terms, terms
from commonweal.planner.sentence import Sentence, figure, share
from commonweal.planner.telling.causes import Cause, Causes, causes
from commonweal.planner.telling.names import Names, called, listed, names, periods, run_units

TELLING = 1e-2  # a product that is less behind the rest than this is not clearly behind
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
    groups: dict[tuple[object, ...], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for (tier, community, product, _level), needs in _short(known, plan, why).items():
        degree, cause = round(float(plan.deliveries[needs].sum() / known.amounts[needs].sum()), 3), why.of(needs[0])
        because = (cause.key, bool(cause.level.raised[needs].any())) if cause and cause.main else None
        groups[tier, community, because, degree][product] += needs
    found = [_shortage(known, called_so, plan, why, list(members.values())) for members in groups.values()]
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
    """For each community and tier that a product holds down, that product: clearly behind the rest, or the first to stop.

    Leximin lets nobody rise by taking from others who can rise further, so a community may stay as low as the product that
    stopped first. Where nothing is behind and nothing stopped before the rest, no product is the cause, and none is named.
    """
    known, called_so = terms(economy, demand), names(economy)
    shares, why = plan.deliveries * known.units, causes(known, plan)
    found = []
    for tier in Tier:
        mask = known.of_tier(tier)
        for community in economy.communities:
            its = [k for k, n in enumerate(demand.needs) if mask[k] and n.community == community.name]
            if its and shares[its].min() < MET and (holders := _lowest(known, shares, its) or _first(known, why, its)):
                found.append(_basket(known, called_so, shares, its, holders))
    return tuple(found)


def _lowest(known: Terms, shares: Floats, its: list[int]) -> list[str]:
    """The products that are met least, where they are few and the rest is clearly better off."""
    least = {known.demand.needs[k].product: 1.0 for k in its}
    for k in its:
        least[known.demand.needs[k].product] = min(least[known.demand.needs[k].product], float(shares[k]))
    lowest = [product for product, reached in least.items() if reached < min(least.values()) + ONE_LEVEL]
    rest = [shares[k] for k in its if known.demand.needs[k].product not in lowest]
    return lowest if rest and len(lowest) < FEW and np.mean(rest) > min(least.values()) + TELLING else []


def _first(known: Terms, why: Causes, its: list[int]) -> list[str]:
    """The products that stopped a community as a whole before most of its needs were settled, where they are few."""
    levels, counts = np.unique(why.settled[its], return_counts=True)
    most = next(k for k in its if why.settled[k] == levels[counts.argmax()])
    holders = list(dict.fromkeys(_holders(known, why, [most])))
    return holders if len(holders) < min(FEW, len({known.demand.needs[k].product for k in its})) else []


def _basket(known: Terms, called_so: Names, shares: Floats, its: list[int], holders: list[str]) -> Basket:
    """Say which products hold a basket down, and how far the rest comes."""
    first, needs = known.demand.needs[its[0]], known.demand.needs
    least = float(min(shares[k] for k in its if needs[k].product in holders))
    rest = [float(shares[k]) for k in its if needs[k].product not in holders]
    others = float(np.mean(rest)) if rest else least
    pattern = "What {community} gets of its {tier} needs is held down by {products}: {least} of {them} can be had"
    pattern += ", {others} of the rest on average." if others > least + TELLING else (
        "; more of the rest than {others} would take from others who can rise further.")  # fmt: skip
    values = {
        "community": called_so.community(first.community),
        "tier": first.tier.value,
        "products": listed([called_so.product(name) for name in holders]),
        "them": "it" if len(holders) == 1 else "them",
        "least": share(least),
        "others": share(others),
    }
    return Basket(Sentence(pattern, values), first.community, first.tier, holders[0], least, others)


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
    told, at_most, valuation = _because(known, called_so, why, group, now, values)
    resource = cause.main[0].title if cause is not None and cause.main else ""
    need = f"{values['product']} for {values['community']}"
    return Shortage(Sentence(pattern + told, values), need, resource, valuation, first.community, first.product, first.tier,
                    when, needed, delivered, at_most, products)  # fmt: skip


def _because(
    known: Terms, called_so: Names, why: Causes, group: list[int], now: float, values: dict[str, object]
) -> tuple[str, float, float]:
    """Why a group of needs is short: a pattern (its values are added), the most one hundredth more would bring, its value.

    All of them are short for the same resources, each in its own level: the resources are told with the periods of all.
    """
    causes_of = [cause for cause in dict.fromkeys(why.of(k) for k in group) if cause is not None and cause.main]
    if not causes_of:
        pattern = " No hours, capacity, cap or stock holds {them} back:"
        return pattern + " with the techniques there are, more of them would not help.", now, 0.0
    cause, tier = causes_of[0], known.demand.needs[group[0]].tier
    first, spoken = cause.main[0], _spoken(known.economy, causes_of)
    values |= {"resource": first.title, "resources": listed(spoken[:NAMED])}
    if cause.level.stage != tier.value:
        values |= {"earlier": cause.level.stage.capitalize()}
        return " {earlier} needs come first, and what holds those back is {resources}.", now, 0.0
    rises = bool(cause.level.raised[group].any())
    burdens = [_burden(each, group, why, rises=rises) for each in causes_of]
    pairs = list(zip(causes_of, burdens, strict=True))
    at_most = min(1.0, now + max((each.main[0].gain + each.proof.excess) / burden for each, burden in pairs))
    raising = cause.level.kind == "raise"
    at_most = at_most if raising else 1.0
    values |= {"step": "less" if first.kind == "terminal" else "more", "more": share(at_most if raising else first.gain)}
    pattern = " What holds {them} back is {resources}: one hundredth {step} "
    if not rises:
        holders = sorted({called_so.product(product) for product in _holders(known, why, group)})
        values["holders"] = listed(holders)
        pattern = " What {community} gets as a whole is held down by {holders};" if holders else ""
        pattern += " more of {them} would take from others who can rise further. What holds everyone back is {resources}."
        pattern += " One hundredth {step} "
    pattern += "of {resource} " if len(cause.main) > 1 or not rises else ""
    if raising:
        return pattern + "would bring {them} from {now} to at most {more}.", at_most, first.valuation / burdens[0]
    return pattern + "would add at most {more} to the sum of all shares.", at_most, first.valuation  # says nothing of one alone


def _spoken(economy: Economy, found: list[Cause]) -> list[str]:
    """The resources of causes that are the same but for their periods, with the periods of all."""
    together = list(found[0].main)
    for cause in found[1:]:
        together = [first.also(economy, other) for first, other in zip(together, cause.main, strict=True)]
    return [resource.spoken for resource in together]


def _burden(cause: Cause, group: list[int], why: Causes, *, rises: bool) -> float:
    """What it takes to raise those of a group that a cause settled by all they need; one where they rise together."""
    its = [k for k in group if why.of(k) is cause]
    return 1.0 if rises else max(float(cause.proof.burdens[its].sum()), TINY)


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
        *((j.name, f"capacity of {called(j)}", unit, a, m) for j, unit, a, m in zip(
            economy.techniques, run_units(economy), known.asked_capacity, plan.missing_capacity, strict=True)),
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
