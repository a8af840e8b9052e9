"""What the planner says of a plan, gathered once when the plan is kept: causes, traces, what followed from a change."""

from typing import Any

from commonweal.planner import explain
from commonweal.planner.demand import Demand
from commonweal.planner.economy import Economy
from commonweal.planner.explain import Planned, Why
from commonweal.planner.plan import Plan

MOST_FOLLOWED = 12


ROWS = {"hours": "hours", "cap": "caps", "capacity": "capacity"}  # a resource's kind, and that of its valuations


def causes(economy: Economy, demand: Demand, plan: Plan) -> list[dict[str, Any]]:
    """What holds the whole back most, the strongest first; where it is a limit that one can ask about, its row and period."""
    return [
        {
            "sentence": tight.sentence.text,
            "row": ROWS.get(tight.resource.kind, ""),
            "of": tight.resource.name,
            "period": tight.resource.full[-1] + 1 if tight.resource.full else None,
            "value": tight.resource.valuation,
        }
        for tight in explain.tightest(economy, demand, plan)
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
    """The outputs of which a part serves no stated need, the largest part first."""
    return [trace.sentence.text for trace in explain.unused(economy, demand, plan)]


def followed(before: Planned, after: Planned) -> list[str]:
    """What moved because the data are different, what moved most first."""
    told = [change.sentence.text for change in explain.changes(before, after) if change.why is Why.FOLLOWED]
    return told[:MOST_FOLLOWED]
