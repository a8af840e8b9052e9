"""What the planner says of a plan, gathered once when the plan is kept: causes, traces, what followed from a change."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from commonweal.planner import explain
from commonweal.planner.demand import Demand
from commonweal.planner.economy import Economy
from commonweal.planner.explain import Planned, Why
from commonweal.planner.plan import Plan
from commonweal.web.look import figures
from commonweal.web.plans.summary import percent

MOST_FOLLOWED = 12
WORTH = 1e-3  # a smaller part of an output is not told


ROWS = {"hours": "hours", "cap": "caps", "capacity": "capacity"}  # a resource's kind, and that of its valuations


def causes(economy: Economy, demand: Demand, plan: Plan) -> list[dict[str, Any]]:
    """What holds the whole back most: of each kind the strongest first, then the next; what one can ask about before the rest.

    Where it is a limit that one can ask about, its row and period are said.
    """
    seen: Counter[str] = Counter()
    ordered: list[tuple[int, bool, Any]] = []
    for tight in explain.tightest(economy, demand, plan):
        kind = tight.resource.kind
        ordered.append((seen[kind], kind not in ROWS, tight))
        seen[kind] += 1
    return [
        {
            "sentence": tight.sentence.text,
            "row": ROWS.get(tight.resource.kind, ""),
            "of": tight.resource.name,
            "period": tight.resource.full[-1] + 1 if tight.resource.full else None,
            "value": tight.resource.valuation,
        }
        for _, _, tight in sorted(ordered, key=lambda each: each[:2])
    ]


def traces(economy: Economy, demand: Demand, plan: Plan) -> dict[str, dict[str, Any]]:
    """Of each product that is made: whom all of it serves in the end, and how much of it nobody (P1)."""
    return {
        trace.product: {
            "sentence": trace.sentence.text,
            "unserved": trace.unserved,
            "serves": [{"community": part.community, "tier": part.tier.value, "share": part.share} for part in trace.serves],
            "handed_on": trace.handed_on,
        }
        for trace in explain.trace(economy, demand, plan)
    }


def unserved(economy: Economy, demand: Demand, plan: Plan) -> list[str]:
    """The outputs of which a part that is worth telling serves no stated need, the largest part first."""
    products = {product.name: product for product in economy.products}
    told = []
    for trace in explain.unused(economy, demand, plan):
        product = products[trace.product]
        if trace.unserved >= WORTH:
            title = f"{product.title or product.name} ({product.place.capitalize()})" if product.place else product.title
            amount = figures.quantity(trace.amount, product.unit)
            pattern = _("Of {amount} of {title}, {share} serves no stated need.")
            told.append(pattern.format(amount=amount, title=title or product.name, share=percent(trace.unserved)))
    return told


def followed(before: Planned, after: Planned) -> list[str]:
    """What moved because the data are different, what moved most first."""
    told = [change.sentence.text for change in explain.changes(before, after) if change.why is Why.FOLLOWED]
    return told[:MOST_FOLLOWED]
