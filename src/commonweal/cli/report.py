"""A plan in about ten readable lines, and its explanation as a document and as lines."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from commonweal.planner import explain, values
from commonweal.planner.demand import Demand
from commonweal.planner.economy import Economy
from commonweal.planner.plan import Plan

MOST_TIGHT = 3  # resources told with the plan; the explanation tells all
STATUS = {
    "optimal": "every stated need can be met",
    "shortage": "not every stated need can be met in full",
    "stopped": "stopped before the end; this is what is certified so far",
}
HEADINGS = {
    "shortages": "What is short, and why",
    "baskets": "What holds a basket down",
    "tightest": "What holds the plan back most",
    "trace": "Whom each output serves",
    "unused": "What serves no stated need",
}


def plan(title: str, economy: Economy, demand: Demand, found: Plan, alternatives: list[Mapping[str, Any]]) -> Iterator[str]:
    """Say a plan: what is met, for whom, with how much work, what holds it back, how sure it is, and what else there is."""
    yield f"{title}: {STATUS.get(found.status, found.status)}."
    yield from (str(sentence) for sentence in explain.summary(economy, demand, found))
    yield from (str(tight.sentence) for tight in explain.tightest(economy, demand, found, MOST_TIGHT))
    yield from (f"Alternative. {other['sentence']}" for other in alternatives)
    if found.certificate is None:
        yield "No certificate: nothing was proved before the computation was stopped."
    elif not found.certificate.ok:
        yield "The certificate does NOT hold: this plan cannot be put to a vote."


def explanation(economy: Economy, demand: Demand, found: Plan) -> dict[str, list[dict[str, Any]]]:
    """Say why a plan is as it is: flat lists, sentences with the figures behind them, periods from 1."""
    traces = explain.trace(economy, demand, found)
    return {
        "shortages": [
            {
                "sentence": str(short.sentence),
                "need": short.need,
                "resource": short.resource,
                "valuation": short.valuation,
                "community": short.community,
                "product": short.product,
                "tier": short.tier.value if short.tier else "terminal",
                "needed": short.needed,
                "delivered": short.delivered,
                "at_most": short.at_most,
            }
            for short in explain.shortages(economy, demand, found)
        ],
        "baskets": [
            {
                "sentence": str(basket.sentence),
                "community": basket.community,
                "tier": basket.tier.value,
                "product": basket.product,
                "share": basket.share,
                "others": basket.others,
            }
            for basket in explain.baskets(economy, demand, found)
        ],
        "tightest": [
            {
                "sentence": str(tight.sentence),
                "kind": tight.resource.kind,
                "resource": tight.resource.name,
                "unit": tight.resource.unit,
                "used": tight.resource.used,
                "available": tight.resource.available,
                "valuation": tight.resource.valuation,
                "stage": tight.stage,
            }
            for tight in explain.tightest(economy, demand, found)
        ],
        "trace": [_traced(each) for each in traces],
        "serves": [
            {"product": each.product, "community": part.community, "tier": part.tier.value, "share": part.share}
            for each in traces
            for part in each.serves
        ],
        "unused": [_traced(each) for each in explain.unused(economy, demand, found)],
        "labour_values": [asdict(value) for value in values.labour_values(economy, found)],
    }


def explained(document: Mapping[str, list[dict[str, Any]]]) -> Iterator[str]:
    """The sentences of an explanation under their headings."""
    for key, heading in HEADINGS.items():
        if document[key]:
            yield f"{heading}:"
            yield from (f"  {row['sentence']}" for row in document[key])
    if not document["shortages"]:
        yield "Nothing is short: every stated need is met."


def viability(economy: Economy, demand: Demand) -> list[str]:
    """Name needs nobody can make, techniques that eat more than they make, an economy that cannot reproduce itself."""
    from commonweal.planner import viability as viable

    return [str(warning) for warning in viable.warnings(economy, demand)]


def _traced(each: explain.Trace) -> dict[str, Any]:
    """Where one product's output goes, without whom it serves, which has rows of its own."""
    return {
        "sentence": str(each.sentence),
        "product": each.product,
        "amount": each.amount,
        "handed_on": each.handed_on,
        "unserved": each.unserved,
    }
