"""How a plan runs through its periods, beside what was before it: hours, caps, what is made nearby. Pure: rows in, figures out.

The settings ``note.before`` (a label, such as a year), ``note.before.hours``, ``note.before.engaged`` (persons, as many
thousands or millions as the hours are counted in) and ``note.before.CAP`` say what was before the plan; all may be missing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

Row = Mapping[str, object]
Tables = Mapping[str, Sequence[Row]]
MULTIPLES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
WEEKS = 52


def course(tables: Tables, runs: Sequence[Row], periods: int) -> dict[str, object]:
    """Hours (counted out, not in millions) and each cap's use, period by period; the same before the plan, where it is said."""
    return {
        "hours": _by_period(tables.get("work", ()), "hours", runs, periods, _multiple(tables)),
        "caps": {
            cap: _by_period([row for row in tables.get("emissions", ()) if row["cap"] == cap], "amount", runs, periods)
            for cap in sorted({str(row["cap"]) for row in tables.get("caps", ())})
        },
        "nearby": nearby(tables, runs),
        "before": _before(tables),
    }


def nearby(tables: Tables, runs: Iterable[Row]) -> float | None:
    """Of what can be carried from place to place, the share that did not travel; None where nothing can be.

    Each product counts by quantity where all are counted in one unit, and alike where they are not.

    >>> techniques = [{"technique": "bake"}, {"technique": "drive", "kind": "transport"}]
    >>> outputs = [
    ...     {"technique": "bake", "product": "bread", "amount": 1},
    ...     {"technique": "drive", "product": "bread there", "amount": 1},
    ... ]
    >>> inputs = [{"technique": "drive", "product": "bread", "amount": 1}]
    >>> products = [{"product": "bread", "unit": "kg"}, {"product": "bread there", "unit": "kg"}]
    >>> tables = {"techniques": techniques, "inputs": inputs, "outputs": outputs, "products": products}
    >>> nearby(tables, [{"technique": "bake", "level": 4}, {"technique": "drive", "level": 1}])
    0.75
    """
    carriers = {str(row["technique"]) for row in tables["techniques"] if row.get("kind") == "transport"}
    if not carriers:
        return None
    levels = _levels(runs)
    carried: dict[str, float] = defaultdict(float)
    made: dict[str, float] = defaultdict(float)
    for row in tables["outputs"]:
        came = carried if row["technique"] in carriers else made
        came[str(row["product"])] += _number(row["amount"]) * levels.get(str(row["technique"]), 0.0)
    units = {str(row["product"]): str(row["unit"]) for row in tables["products"]}
    takes: dict[str, list[str]] = defaultdict(list)
    for row in tables["inputs"]:
        if row["technique"] in carriers and str(row["product"]) in made:
            takes[str(row["technique"])].append(str(row["product"]))
    freight = set(carried) | {product for products in takes.values() for product in products[:1]}  # the load is said first
    freight = {product for product in freight if made[product] + carried[product] > 0}
    if len({units[product] for product in freight}) == 1:
        whole = sum(made[product] for product in freight)
        return 1 - min(1.0, sum(carried.values()) / whole) if whole else 1.0
    parts = [made[product] / (made[product] + carried[product]) for product in freight]
    return sum(parts) / len(parts) if parts else 1.0


def _before(tables: Tables) -> dict[str, object] | None:
    said = {str(row["key"]): str(row["value"]) for row in tables.get("plan", ())}
    if "note.before" not in said:
        return None

    def figure(name: str, times: float = 1.0) -> float | None:
        text = said.get(f"note.before.{name}", "")
        return float(text) * times if text else None

    multiple = _multiple(tables)
    return {
        "label": said["note.before"],
        "hours": figure("hours", multiple),
        "engaged": figure("engaged", multiple),
        "caps": {cap: figure(cap) for cap in sorted({str(row["cap"]) for row in tables.get("caps", ())})},
    }


def _multiple(tables: Tables) -> float:
    """What one of the hours in the tables stands for: a million, where they are counted in millions."""
    unit = next((str(row.get("unit") or "") for row in tables.get("hours", ())), "")
    return MULTIPLES.get(unit.partition(" ")[0], 1.0)


def _by_period(rows: Iterable[Row], column: str, runs: Iterable[Row], periods: int, times: float = 1.0) -> list[float]:
    each: dict[str, float] = defaultdict(float)
    for row in rows:
        each[str(row["technique"])] += _number(row[column]) * times
    found = [0.0] * periods
    for run in runs:
        found[int(_number(run["period"])) - 1] += each.get(str(run["technique"]), 0.0) * _number(run["level"])
    return found


def _levels(runs: Iterable[Row]) -> dict[str, float]:
    levels: dict[str, float] = defaultdict(float)
    for row in runs:
        levels[str(row["technique"])] += _number(row["level"])
    return levels


def _number(value: object) -> float:
    return float(str(value))
