"""What the plan page draws from the kept summary: bars, the table of alternatives, the line that closes."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from commonweal.web.look import figures
from commonweal.web.look.parts import Bar
from commonweal.web.plans import inputs
from commonweal.web.plans.models import Alternative, Plan, Progress
from commonweal.web.plans.summary import FULL, TIERS

NUMBER = {tier: number for number, tier in enumerate(TIERS, start=1)}


def deciding_tier(option: Alternative) -> str:
    """The first tier that is not met in full, or the last there is."""
    tiers = option.summary["tiers"]
    short = [tier for tier in TIERS if tier in tiers and tiers[tier]["least"] < FULL]
    return short[0] if short else [tier for tier in TIERS if tier in tiers][-1]


def by_community(option: Alternative) -> list[Bar]:
    """One bar for each community: how far the deciding tier is met."""
    tier = deciding_tier(option)
    return [
        Bar(row["title"], row["tiers"][tier]["mean"], NUMBER[tier])
        for row in option.summary["communities"]
        if tier in row["tiers"]
    ]


def sentence_of(bars: Sequence[Bar], tier: str) -> str:
    """The bars, for those who do not see them."""
    told = ", ".join(f"{bar.label} {bar.text}" for bar in bars)
    return _("{tier} needs met: {told}").format(tier=_(tier).capitalize(), told=told)


def in_full(option: Alternative) -> list[str]:
    """The tiers that everyone has in full."""
    tiers = option.summary["tiers"]
    return [tier for tier in TIERS if tier in tiers and tiers[tier]["least"] >= FULL]


def compared(options: Sequence[Alternative]) -> dict[str, Any]:
    """The table of the plan and its alternatives: what each gives, and what it takes."""
    caps = options[0].summary["caps"] if options else []
    tier = deciding_tier(options[0]) if options else TIERS[-1]
    carries = bool(options) and options[0].summary["carried"] is not None
    return {
        "tier": tier,
        "caps": caps,
        "carries": carries,
        "rows": [
            {
                "option": option,
                "met": option.summary["tiers"][tier]["mean"],
                "hours": option.summary["hours"],
                "caps": [cap["used"] for cap in option.summary["caps"]],
                "carried": option.summary["carried"],
                "reserve": option.summary.get("costs", {}).get("reserve"),
            }
            for option in options
        ],
    }


def closing(rows: Sequence[Progress]) -> dict[str, Any] | None:
    """Two lines over the steps of the present stage: what is reached and what is possible at most, coming together."""
    if not rows:
        return None
    last = rows[-1]
    stage = [row for row in rows if row.stage == last.stage and row.value is not None and row.bound is not None]
    if len(stage) < 2:
        return None  # one point is no line
    low = min(min(row.value, row.bound) for row in stage)
    high = max(max(row.value, row.bound) for row in stage)
    span = max(high - low, abs(high) / 50) or 1.0  # rounding is not drawn as if it were a gap

    def line(values: Sequence[float]) -> str:
        step = 100 / (len(values) - 1)
        points = [(number * step, 38 - 36 * (value - low) / span) for number, value in enumerate(values)]
        return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)

    return {
        "value": line([row.value for row in stage]),
        "bound": line([row.bound for row in stage]),
        "sentence": _("Reached {value}, at most {bound} is possible.").format(
            value=figures.number(last.value), bound=figures.number(last.bound)
        ),
    }


def titles(found: Plan) -> dict[str, str]:
    """What the products of a plan are called."""
    return {str(row["product"]): str(row.get("title") or row["product"]) for row in inputs.document(found.source)["products"]}


def told(found: Plan, rows: Any) -> list[dict[str, Any]]:
    """Needs as a table tells them: with titles, labels and units."""
    tables = inputs.document(found.source)
    products = {str(row["product"]): row for row in tables["products"]}
    communities = {str(row["community"]): str(row.get("title") or row["community"]) for row in tables["communities"]}
    labels = found.summary["periods"]
    return [
        {
            "community": communities[row.community],
            "product": row.product,
            "title": products[row.product].get("title") or row.product,
            "unit": products[row.product]["unit"],
            "period": labels[row.period - 1],
            "tier": row.tier,
            "needed": row.needed,
            "delivered": row.delivered,
            "share": row.delivered / row.needed if row.needed else 1.0,
        }
        for row in rows
    ]
