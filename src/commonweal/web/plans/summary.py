"""What a plan's page shows, worked out once from the plan's document and the tables it answers. Pure: rows in, figures out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commonweal.web.plans import course

TIERS = ("vital", "basic", "wanted")
FULL = 1 - 1e-6  # a need met to a millionth counts as met in full, as a stage is held to no more

Row = Mapping[str, object]
Tables = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Reach:
    """How far some needs are met: of the product served worst, and of all of them together."""

    least: float
    product: str
    mean: float

    def as_dict(self) -> dict[str, object]:
        """The figures as a page keeps them."""
        return {"least": self.least, "product": self.product, "mean": self.mean}


def reach(met: Iterable[Row], units: Mapping[str, str]) -> Reach:
    """Say how far needs are met.

    Where everything is counted in one unit, "together" is by quantity; kilograms and hours cannot be added, so where
    units differ it is the plain average of the shares.

    >>> rows = [{"product": "bread", "needed": 4, "delivered": 4}, {"product": "care", "needed": 2, "delivered": 1}]
    >>> reach(rows, {"bread": "kg", "care": "h"})
    Reach(least=0.5, product='care', mean=0.75)
    """
    rows = [row for row in met if _number(row["needed"]) > 0]
    if not rows:
        return Reach(1.0, "", 1.0)
    alike = len({units.get(str(row["product"]), "") for row in rows}) == 1
    weights = [_number(row["needed"]) if alike else 1.0 for row in rows]
    parts = [min(1.0, _number(row["delivered"]) / _number(row["needed"])) for row in rows]
    worst = min(range(len(rows)), key=parts.__getitem__)
    mean = sum(w * part for w, part in zip(weights, parts, strict=True)) / sum(weights)
    return Reach(parts[worst], str(rows[worst]["product"]), mean)


def figures(tables: Tables, runs: Iterable[Row], met: Sequence[Row]) -> dict[str, object]:
    """Gather the figures of one plan or alternative: needs met by tier, community and year; hours; caps; what is made nearby."""
    units = {str(row["product"]): str(row["unit"]) for row in tables["products"]}
    by_tier: dict[str, list[Row]] = defaultdict(list)
    by_community: dict[tuple[str, str], list[Row]] = defaultdict(list)
    by_year: dict[tuple[str, str, int], list[Row]] = defaultdict(list)
    for row in met:
        community, tier, period = str(row["community"]), str(row["tier"]), int(_number(row["period"]))
        by_tier[tier].append(row)
        by_community[community, tier].append(row)
        by_year[community, tier, period].append(row)
    periods = sorted({period for _, _, period in by_year})
    runs = list(runs)

    def years(community: str) -> list[dict[str, object]]:
        return [
            {"period": period, **{tier: reach(by_year[community, tier, period], units).mean for tier in TIERS}}
            for period in periods
        ]

    return {
        "tiers": {tier: reach(by_tier[tier], units).as_dict() for tier in TIERS if by_tier[tier]},
        "communities": [
            {
                "name": str(row["community"]),
                "title": _headed(str(row.get("title") or row["community"])),
                "tiers": {
                    tier: reach(by_community[str(row["community"]), tier], units).as_dict()
                    for tier in TIERS
                    if by_community[str(row["community"]), tier]
                },
                "years": years(str(row["community"])),
            }
            for row in tables["communities"]
        ],
        "one_unit": len(set(units.values())) == 1,
        "hours": sum(_used(tables.get("work", ()), "hours", runs).values()),
        "hours_available": _hours_available(tables, len(periods)),
        "caps": _caps(tables, runs),
        "course": course.course(tables, runs, len(periods)),
    }


def headline(figures: Mapping[str, object], titles: Mapping[str, str]) -> str:
    """Say a plan's answer in one sentence, worst news first."""
    tiers: Mapping[str, Mapping[str, object]] = figures["tiers"]  # type: ignore[assignment]
    full = [tier for tier in TIERS if tier in tiers and _number(tiers[tier]["least"]) >= FULL]
    short = [tier for tier in TIERS if tier in tiers and tier not in full]
    if not short:
        return "Everything that people said they need is met in full."
    if short[0] == "vital":
        vital = tiers["vital"]
        product = titles.get(str(vital["product"]), str(vital["product"]))
        return f"Not everyone’s vital needs can be met: of {product} only {percent(_number(vital['least']))} reaches someone."
    met = " and ".join(full)
    parts = [f"{percent(_number(tiers[tier]['mean']))} of what is {tier}" for tier in short if tier != "wanted"]
    if "wanted" in short:
        parts.append(f"{percent(_number(tiers['wanted']['mean']))} of what people wanted besides")
    opening = f"Everyone’s {met} needs are met in full, and " if met else "The plan meets "
    return opening + " and ".join(parts) + "."


def percent(share: float) -> str:
    """A share in words: never rounded up to all.

    >>> percent(0.9999), percent(0.874), percent(1)
    ('99.9 %', '87.4 %', '100 %')
    """
    tenths = int(share * 1000 + (0.5 if share < 0.999 else 1e-9))
    return f"{tenths // 10} %" if tenths % 10 == 0 else f"{tenths / 10:.1f} %"


def _headed(title: str) -> str:
    """A title as a label: "the West" begins with a capital where no sentence goes before it."""
    return title[:1].upper() + title[1:]


def _number(value: object) -> float:
    return float(str(value))


def _levels(runs: Iterable[Row]) -> dict[str, float]:
    levels: dict[str, float] = defaultdict(float)
    for row in runs:
        levels[str(row["technique"])] += _number(row["level"])
    return levels


def _used(rows: Iterable[Row], column: str, runs: Iterable[Row], of: str = "skill") -> dict[str, float]:
    """What all runs together take of each skill or cap."""
    levels = _levels(runs)
    used: dict[str, float] = defaultdict(float)
    for row in rows:
        used[str(row[of])] += _number(row[column]) * levels.get(str(row["technique"]), 0.0)
    return used


def _hours_available(tables: Tables, periods: int) -> float:
    total = 0.0
    said = {(str(row["skill"]), str(row.get("period") or "")) for row in tables.get("hours", ())}
    for row in tables.get("hours", ()):
        skill, period = str(row["skill"]), str(row.get("period") or "")
        if period in ("", "every"):
            apart = sum(1 for other, at in said if other == skill and at not in ("", "every"))
            total += _number(row["available"]) * (periods - apart)
        else:
            total += _number(row["available"])
    return total


def _caps(tables: Tables, runs: Iterable[Row]) -> list[dict[str, object]]:
    used = _used(tables.get("emissions", ()), "amount", runs, "cap")
    named = {str(row["cap"]): row for row in reversed(tables.get("caps", ())) if row.get("rule") != "yes"}
    return [
        {"cap": cap, "title": str(row.get("title") or cap), "unit": str(row["unit"]), "used": used.get(cap, 0.0)}
        for cap, row in sorted(named.items())
    ]
