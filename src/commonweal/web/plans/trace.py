"""From a need to the techniques that make it and back (P1): what is made, by whom, and where all of it goes. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

Row = Mapping[str, object]
Tables = Mapping[str, Sequence[Row]]
Document = Mapping[str, Sequence[Row]]

MOST_TIGHT = 12
NOTHING = 1e-9
# Of what a row of valuations is about: the table with the limit, and its column.
LIMITS = {
    "hours": ("hours", "skill", "available"),
    "capacity": ("capacity", "technique", "amount"),
    "caps": ("caps", "cap", "amount"),
    "cap_totals": ("caps", "cap", "amount"),
}


def product(tables: Tables, plan: Document, name: str) -> dict[str, list[dict[str, object]]]:
    """Where a product comes from and where it goes, over all periods: made, used up, built in, delivered, left over."""
    levels, built = _levels(plan["runs"], "level"), _levels(plan["investment"], "amount")
    techniques = _by_name(tables["techniques"], "technique")
    return {
        "made": _flows(tables["outputs"], name, levels, techniques),
        "used": _flows(tables["inputs"], name, levels, techniques),
        "built": _flows(tables.get("building", ()), name, built, techniques),
        "needs": _needs(tables, plan["met"], name),
        "given": [
            {"period": str(row.get("period") or ""), "amount": _number(row["amount"])}
            for row in tables.get("stocks", ())
            if row["product"] == name
        ],
        "left": [row for row in plan["stocks"] if row["product"] == name and _number(row["amount"]) > NOTHING],  # type: ignore[misc]
    }


def technique(tables: Tables, plan: Document, name: str) -> dict[str, list[dict[str, object]]]:
    """What the runs of a technique take and make, over all periods."""
    level = _levels(plan["runs"], "level").get(name, 0.0)
    products = _by_name(tables["products"], "product")

    def amounts(table: str) -> list[dict[str, object]]:
        return [
            {
                "product": str(row["product"]),
                "title": _title(products[str(row["product"])], "product"),
                "unit": str(products[str(row["product"])]["unit"]),
                "each": _number(row["amount"]),
                "amount": _number(row["amount"]) * level,
            }
            for row in tables[table]
            if row["technique"] == name and products[str(row["product"])].get("right") != "yes"
        ]

    return {
        "takes": amounts("inputs"),
        "makes": amounts("outputs"),
        "work": [
            {"skill": str(row["skill"]), "each": _number(row["hours"]), "amount": _number(row["hours"]) * level}
            for row in tables.get("work", ())
            if row["technique"] == name
        ],
        "runs": [{"period": row["period"], "level": row["level"]} for row in plan["runs"] if row["technique"] == name],
    }


def unneeded(tables: Tables, runs: Iterable[Row], met: Iterable[Row]) -> list[str]:
    """Name every technique that is run though nothing it makes ever comes to a need, or is to be handed on.

    >>> tables = {
    ...     "techniques": [{"technique": "bake"}, {"technique": "polish"}],
    ...     "outputs": [{"technique": "bake", "product": "bread"}, {"technique": "polish", "product": "shine"}],
    ...     "inputs": [],
    ... }
    >>> runs = [{"technique": "bake", "level": 1}, {"technique": "polish", "level": 1}]
    >>> unneeded(tables, runs, [{"product": "bread", "delivered": 1}])
    ['polish']
    """
    running = {name for name, level in _levels(runs, "level").items() if level > NOTHING}
    makes, takes = defaultdict(set), defaultdict(set)
    for row in tables["outputs"]:
        makes[str(row["technique"])].add(str(row["product"]))
    for table in ("inputs", "building"):
        for row in tables.get(table, ()):
            takes[str(row["technique"])].add(str(row["product"]))
    wanted = {str(row["product"]) for row in met if _number(row["delivered"]) > NOTHING}
    wanted |= {str(row["product"]) for row in tables.get("stocks", ())} | {str(row["name"]) for row in tables.get("terminal", ())}
    serving: set[str] = set()
    while found := {name for name in running - serving if makes[name] & wanted}:
        serving |= found
        wanted |= set().union(*(takes[name] for name in found))
    return sorted(running - serving)


def tight(tables: Tables, valuations: Iterable[Row], runs: Mapping[str, str]) -> list[dict[str, object]]:
    """The limits that hold a plan back, the one first of which a hundredth more would do most; each as a row one can change.

    Each thing is asked about once, in the period that is named first; ``runs`` says what each technique's capacity is counted in.
    """
    found: dict[tuple[str, str], dict[str, object]] = {}
    for row in valuations:
        if str(row["row"]) not in LIMITS or abs(_number(row["value"])) <= NOTHING:
            continue
        table, key, column = LIMITS[str(row["row"])]
        limit = _limit(tables.get(table, ()), key, str(row["of"]), str(row.get("period") or "total"))
        if limit is None or limit.get("rule") == "yes":  # nobody asks what would be without a strike
            continue
        value = abs(_number(row["value"]))
        found.setdefault(
            (table, str(row["of"])),
            {
                "table": table,
                "of": str(row["of"]),
                "title": _title_of(tables, table, str(row["of"])),
                "period": row.get("period"),
                "limit": _number(limit[column]),
                "column": column,
                "unit": runs[str(row["of"])] if table == "capacity" else str(limit.get("unit") or "hours"),
                "value": value,
                "of_a_hundredth": value * _number(limit[column]) / 100,
                "row": {
                    **{name: said for name, said in limit.items() if name != column},
                    "period": str(row.get("period") or "total"),
                },
            },
        )
    return sorted(found.values(), key=lambda row: -_number(row["of_a_hundredth"]))[:MOST_TIGHT]


def _limit(rows: Iterable[Row], key: str, of: str, period: str) -> Row | None:
    """The row that limits something in a period: the one for this period, or else the one for every period."""
    about = {str(row.get("period") or ""): row for row in rows if row[key] == of}
    return about.get(period) or about.get("") or about.get("every") or about.get("opening")


def _title_of(tables: Tables, table: str, of: str) -> str:
    source, key = {"capacity": ("techniques", "technique"), "hours": ("hours", "skill"), "caps": ("caps", "cap")}[table]
    title = next((_title(row, key) for row in tables.get(source, ()) if row[key] == of), of)
    return _("capacity of {title}").format(title=title) if table == "capacity" else title


def _flows(rows: Iterable[Row], name: str, levels: Mapping[str, float], techniques: Mapping[str, Row]) -> list[dict[str, object]]:
    amounts: dict[str, float] = defaultdict(float)
    for row in rows:
        if row["product"] == name:
            amounts[str(row["technique"])] += _number(row["amount"]) * levels.get(str(row["technique"]), 0.0)
    return [
        {
            "technique": key,
            "title": _title(techniques[key], "technique"),
            "workplace": str(techniques[key].get("workplace") or ""),
            "amount": amount,
        }
        for key, amount in sorted(amounts.items(), key=lambda item: -item[1])
        if amount > NOTHING
    ]


def _needs(tables: Tables, met: Iterable[Row], name: str) -> list[dict[str, object]]:
    communities = _by_name(tables["communities"], "community")
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in met:
        if row["product"] == name:
            of = sums[str(row["community"]), str(row["tier"])]
            of[0] += _number(row["needed"])
            of[1] += _number(row["delivered"])
    return [
        {"community": _title(communities[community], "community"), "tier": tier, "needed": needed, "delivered": delivered}
        for (community, tier), (needed, delivered) in sums.items()
    ]


def _levels(rows: Iterable[Row], column: str) -> dict[str, float]:
    levels: dict[str, float] = defaultdict(float)
    for row in rows:
        levels[str(row["technique"])] += _number(row[column])
    return levels


def _by_name(rows: Iterable[Row], key: str) -> dict[str, Row]:
    return {str(row[key]): row for row in rows}


def _title(row: Row, key: str) -> str:
    return str(row.get("title") or row[key])


def _number(value: object) -> float:
    return float(str(value))
