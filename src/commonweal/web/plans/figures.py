"""What the plan page draws from the kept summary: bars, the table of alternatives, the line that closes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from commonweal.web.look import figures
from commonweal.web.look.parts import Bar
from commonweal.web.plans import inputs, trace
from commonweal.web.plans.course import WEEKS
from commonweal.web.plans.models import THIS, Alternative, Met, Plan, Progress
from commonweal.web.plans.summary import FULL, TIERS, percent

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


def with_questions(found: Plan) -> list[dict[str, Any]]:
    """What holds the plan back, each with the number of the limit that one can ask about, if it has one."""
    limits = {(row["table"], row["of"]): number for number, row in enumerate(found.summary["tight"])}
    return [
        {**cause, "limit": limits.get((trace.LIMITS[cause["row"]][0], cause["of"])) if cause["row"] else None}
        for cause in found.summary["causes"]
    ]


def in_full(option: Alternative) -> list[str]:
    """The tiers that everyone has in full."""
    tiers = option.summary["tiers"]
    return [tier for tier in TIERS if tier in tiers and tiers[tier]["least"] >= FULL]


def compared(options: Sequence[Alternative]) -> dict[str, Any]:
    """The table of the plan and its alternatives: what each gives, and what it takes."""
    caps = options[0].summary["caps"] if options else []
    tier = deciding_tier(options[0]) if options else TIERS[-1]
    courses = [option.summary["course"] for option in options]
    nearby = bool(courses) and courses[0]["nearby"] is not None
    word, size = _size(max((sum(course["hours"]) for course in courses), default=0.0))
    return {
        "tier": tier,
        "caps": caps,
        "nearby": nearby,
        "hours_in": word,
        "weekly": any(weekly(course) is not None for course in courses),
        "last": _label(options[0].plan, -1) if options else "",
        "rows": [
            {
                "option": option,
                "met": option.summary["tiers"][tier]["mean"],
                "hours": sum(course["hours"]) / size,
                "weekly": weekly(course),
                "caps": [(cap["used"], course["caps"][cap["cap"]][-1]) for cap in option.summary["caps"]],
                "nearby": percent(course["nearby"]) if nearby else "",
            }
            for option, course in zip(options, courses, strict=True)
        ],
    }


def _size(largest: float) -> tuple[str, float]:
    """The word a column of large figures is counted in, so that each still has four digits or so."""
    if largest >= 1e10:
        return _("billion"), 1e9
    return (_("million"), 1e6) if largest >= 1e7 else ("", 1.0)


def weekly(course: Mapping[str, Any], hours: Sequence[float] | None = None) -> float | None:
    """Hours of work a week for each of those engaged before the plan, on average; None where nobody says how many they are."""
    before, hours = course["before"], hours or course["hours"]
    return sum(hours) / len(hours) / before["engaged"] / WEEKS if before and before["engaged"] and hours else None


def answers(this: Alternative) -> list[str]:
    """The answer in numbers: the last period beside what was before the plan, where that is said."""
    course, caps = this.summary["course"], this.summary["caps"]
    before = course["before"]
    if not before or not course["hours"]:
        return []
    when, then = _label(this.plan, -1), before["label"]
    told = []
    if (now := weekly(course, course["hours"][-1:])) is not None and before["hours"]:
        told.append(
            _("{when}: {now} hours of work a week for each of those engaged in {then}, who then worked {was}.").format(
                when=when,
                then=then,
                now=figures.number(now, places=1),
                was=figures.number(before["hours"] / before["engaged"] / WEEKS, places=1),
            )
        )
    for cap in caps:
        was, now = before["caps"].get(cap["cap"]), course["caps"][cap["cap"]][-1]
        if was:
            pattern = _("{title} in {when}: {now}, {less} less than the {was} of {then}.") if now <= was else _(
                "{title} in {when}: {now}, in {then} {was}."
            )  # fmt: skip
            told.append(
                pattern.format(
                    title=cap["title"],
                    when=when,
                    then=then,
                    now=figures.quantity(round(now), cap["unit"]),
                    was=figures.quantity(round(was), cap["unit"]),
                    less=figures.share(1 - now / was),
                )
            )
    return told


def _label(plan: Plan, period: int) -> str:
    return str(plan.summary["periods"][period])


def year_by_year(this: Alternative) -> list[dict[str, Any]]:
    """What the page of the years draws: for the deciding tier a panel of bars for each community; then hours and caps."""
    labels = this.plan.summary["periods"]
    tier = deciding_tier(this)
    panels = [
        _panel(row["title"], labels, [year[tier] for year in row["years"]], NUMBER[tier])
        for row in this.summary["communities"]
        if tier in row["tiers"]
    ]
    course = this.summary["course"]
    before = course["before"] or {"label": "", "hours": None, "caps": {}}
    word, size = _size(max(course["hours"], default=0.0))
    totals = [(_("Hours of work"), course["hours"], before["hours"], word, size)] + [
        (cap["title"], course["caps"][cap["cap"]], before["caps"].get(cap["cap"]), cap["unit"], 1.0)
        for cap in this.summary["caps"]
    ]
    for name, used, was, unit, one in totals:
        title = f"{name}, {unit}" if unit else name
        top = max([*used, was or 0.0])
        if top > 0:
            said = [(before["label"], was)] if was else []
            rows = [*said, *zip(labels, used, strict=True)]
            bars = [Bar(label, amount / top, 2, figures.number(amount / one)) for label, amount in rows]
            panels.append({"title": title, "bars": bars, "sentence": _spoken(title, bars)})
    return panels


def _panel(title: str, labels: Sequence[str], shares: Sequence[float], tier: int) -> dict[str, Any]:
    bars = [Bar(label, share, tier) for label, share in zip(labels, shares, strict=True)]
    return {"title": title, "bars": bars, "sentence": _spoken(title, bars)}


def _spoken(title: str, bars: Sequence[Bar]) -> str:
    return _("{title}: {told}").format(title=title, told=", ".join(f"{bar.label} {bar.text}" for bar in bars))


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


def told(found: Plan, groups: Sequence[dict[str, Any]], rows: Iterable[Met]) -> list[dict[str, Any]]:
    """Needs as a table tells them: of a community and a product in a tier, all periods in one row, with titles and units."""
    tables = inputs.document(found.source)
    products = {str(row["product"]): row for row in tables["products"]}
    communities = {row["name"]: row["title"] for row in found.options.get(name=THIS).summary["communities"]}
    shares: dict[tuple[str, str, str], dict[int, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for row in rows:
        of = shares[row.community, row.product, row.tier][row.period]
        of[0], of[1] = of[0] + row.needed, of[1] + row.delivered
    periods = range(1, len(found.summary["periods"]) + 1)
    return [
        {
            "community": communities[group["community"]],
            "product": group["product"],
            "title": products[group["product"]].get("title") or group["product"],
            "unit": products[group["product"]]["unit"],
            "tier": group["tier"],
            "needed": group["asked_for"],
            "delivered": group["reached"],
            "periods": [_met(shares[group["community"], group["product"], group["tier"]].get(period)) for period in periods],
        }
        for group in groups
    ]


def _met(amounts: list[float] | None) -> float | None:
    """The share of a need that is met; None where nothing is needed then."""
    return amounts[1] / amounts[0] if amounts and amounts[0] else None
