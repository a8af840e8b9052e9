"""A plan as one JSON document: flat lists of figures for people, and after them the proof, complete.

Lists are of flat objects, periods count from 1, what is nothing is left out. Of an alternative only what it decides, what it
costs and its proof are said: the rest follows from the data. ``from_document`` reads a plan back figure for figure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from importlib import import_module
from importlib.util import find_spec
from math import inf, isfinite
from typing import Any

import numpy as np

from commonweal.planner import certificate, packed
from commonweal.planner.demand import Demand, Tier
from commonweal.planner.economy import Economy, Floats
from commonweal.planner.plan import Certificate, Level, Plan, Valuations
from commonweal.planner.telling.names import run_units
from commonweal.planner.trade import costs, figures, sentence, units

FORMAT = "commonweal-plan/1"
FULL = 1 - 1e-9
DUST = 1e-12  # of the largest valuation of its family: what float64 leaves of nothing, which no list shows

Row = dict[str, Any]
Document = dict[str, Any]


def to_document(economy: Economy, demand: Demand, plan: Plan) -> Document:
    """Say a plan, with its proof and its alternatives, in names and numbers."""
    document = _one(economy, demand, plan)
    document["shortages"] = _shortages(economy, demand, plan)
    document["figures"] = _figures(economy, demand, plan)
    document["alternatives"] = [_alternative(economy, demand, plan, other) for other in plan.alternatives]
    return document


def from_document(economy: Economy, demand: Demand, document: Mapping[str, Any]) -> Plan:
    """Read a plan back, figure for figure; raises ``ValueError`` where it names what the data do not know."""
    if document.get("format") != FORMAT:
        raise ValueError(f"This is no plan: its format is {document.get('format')!r}, not {FORMAT!r}.")
    return _read(economy, demand, document, document["economy"])


def _read(economy: Economy, demand: Demand, document: Mapping[str, Any], data: str) -> Plan:
    """Read a plan, or an alternative, of these data."""
    n, m, T = len(economy.products), len(economy.techniques), len(economy.periods)
    products = {product.name: i for i, product in enumerate(economy.products)}
    techniques = {technique.name: j for j, technique in enumerate(economy.techniques)}
    proof = document["certificate"]
    return Plan(
        status=document["status"],
        runs=_table(document["runs"], "technique", techniques, "level", (m, T)),
        investment=_table(document["investment"], "technique", techniques, "amount", (m, T)),
        stocks=_table(document["stocks"], "product", products, "amount", (n, T)),
        deliveries=_delivered(demand, document["met"]),
        missing_stocks=_column(document["missing"], "stock", products, n),
        missing_capacity=_column(document["missing"], "capacity", techniques, m),
        levels=tuple(_level(level) for level in document["levels"]),
        name=document["name"],
        alternatives=tuple(_read(economy, demand, other, data) for other in document.get("alternatives", ())),
        certificate=None if proof is None else Certificate(
            _number(proof["residual"]), _number(proof["bound"]), _number(proof["gap"]), bool(proof["ok"])
        ),
        economy=data,
    )  # fmt: skip


def _one(economy: Economy, demand: Demand, plan: Plan) -> Document:
    """One plan without the others beside it."""
    return {
        "format": FORMAT,
        "name": plan.name,
        "status": plan.status,
        "economy": plan.economy,
        "stages": list(_stages(plan)),
        "hours": _hours(economy, plan),
        "valuations": _valuations(economy, demand, plan),
        **_decided(economy, demand, plan),
    }


def _decided(economy: Economy, demand: Demand, plan: Plan) -> Document:
    """What a plan decides and what proves it, complete."""
    proof = plan.certificate
    return {
        "runs": _rows(plan.runs, "technique", [technique.name for technique in economy.techniques], "level"),
        "met": _met(economy, demand, plan),
        "stocks": _rows(plan.stocks, "product", [product.name for product in economy.products], "amount"),
        "investment": _rows(plan.investment, "technique", [technique.name for technique in economy.techniques], "amount"),
        "missing": _missing(economy, plan),
        "certificate": None if proof is None else {
            "residual": _plain(proof.residual), "bound": _plain(proof.bound), "gap": _plain(proof.gap), "ok": proof.ok
        },
        "levels": [_said(level) for level in plan.levels],
    }  # fmt: skip


def _alternative(economy: Economy, demand: Demand, plan: Plan, other: Plan) -> Document:
    said = sentence(economy, demand, plan, other).text
    return {
        "name": other.name,
        "status": other.status,
        "sentence": said,
        "costs": costs(economy, demand, plan, other),
        **_decided(economy, demand, other),
    }


def _figures(economy: Economy, demand: Demand, plan: Plan) -> list[Row]:
    """What a table of alternatives shows of each, by name, in its unit."""
    told = figures(economy, demand, plan)
    counted = units(economy, told)
    return [{"figure": name, "value": _plain(value), "unit": counted[name]} for name, value in told.items()]


def _stages(plan: Plan) -> Iterator[Row]:
    """One row for each stage: its first level's value, which speaks for the worst-off, and the largest gap of its levels."""
    for stage in dict.fromkeys(level.stage for level in plan.levels):
        levels = [level for level in plan.levels if level.stage == stage]
        gap = max(certificate.gap(level.kind, level.value, level.bound) for level in levels)
        yield {"name": stage, "value": _plain(levels[0].value), "bound": _plain(levels[0].bound), "gap": _plain(gap)}


def _rows(amounts: Floats, of: str, names: Sequence[str], called: str) -> list[Row]:
    return [{of: names[i], "period": int(t) + 1, called: float(amounts[i, t])} for i, t in zip(*np.nonzero(amounts), strict=True)]


def _met(economy: Economy, demand: Demand, plan: Plan) -> list[Row]:
    return [
        {
            "community": need.community,
            "product": need.product,
            "period": need.period + 1,
            "tier": need.tier.value,
            "needed": need.amount,
            "delivered": float(delivered),
        }
        for need, delivered in zip(demand.needs, plan.deliveries, strict=True)
    ]


def _hours(economy: Economy, plan: Plan) -> list[Row]:
    used = economy.hours @ plan.runs
    return [
        {
            "skill": skill.name,
            "period": t + 1,
            "used": float(used[s, t]),
            "available": _plain(float(economy.hours_available[s, t])),
        }
        for s, skill in enumerate(economy.skills)
        for t in range(len(economy.periods))
    ]


def _missing(economy: Economy, plan: Plan) -> list[Row]:
    stocks, capacity = np.flatnonzero(plan.missing_stocks), np.flatnonzero(plan.missing_capacity)
    return [
        *({"of": "stock", "name": economy.products[i].name, "amount": float(plan.missing_stocks[i])} for i in stocks),
        *({"of": "capacity", "name": economy.techniques[j].name, "amount": float(plan.missing_capacity[j])} for j in capacity),
    ]


def deciding(demand: Demand, plan: Plan) -> Level | None:
    """The level whose valuations say what holds the plan back: the first of the first tier not met in full, or the last (P2)."""
    for tier in Tier:
        short = any(
            need.tier is tier and delivered < need.amount * FULL
            for need, delivered in zip(demand.needs, plan.deliveries, strict=True)
        )
        levels = [level for level in plan.levels if level.stage == tier.value]
        if short and levels:
            return levels[0]
    return plan.levels[-1] if plan.levels else None


def _valuations(economy: Economy, demand: Demand, plan: Plan) -> list[Row]:
    """The deciding level's valuations; ``unit`` says of what one unit more would add to the level's figure."""
    level = deciding(demand, plan)
    if level is None:
        return []
    products = [(product.name, product.unit) for product in economy.products]
    techniques = [(technique.name, unit) for technique, unit in zip(economy.techniques, run_units(economy), strict=True)]
    caps = [(cap.name, cap.unit) for cap in economy.caps]
    named: dict[str, Sequence[tuple[str, str]]] = {
        "balance": products,
        "capacity": techniques,
        "hours": [(skill.name, skill.unit) for skill in economy.skills],
        "caps": caps,
        "cap_totals": caps,
        "terminal_stocks": products,
        "terminal_capacity": techniques,
    }
    what = "share" if level.kind in ("raise", "total", "members", "terminal") else level.kind
    found = []
    for row, names in named.items():
        values: Floats = getattr(level.valuations, row)
        for place in np.argwhere(abs(values) > DUST * abs(values).max(initial=0.0)):
            name, unit = names[place[0]]
            period = int(place[1]) + 1 if len(place) > 1 else None
            found.append({"row": row, "of": name, "period": period, "value": float(values[tuple(place)]),
                          "unit": f"{what}/{unit}"})  # fmt: skip
    return found


def _shortages(economy: Economy, demand: Demand, plan: Plan) -> list[Row]:
    """What is short and why, in sentences, where ``explain`` can say it."""
    if find_spec("commonweal.planner.explain") is None:
        return []
    explain = import_module("commonweal.planner.explain")

    return [
        {"sentence": str(short.sentence), "need": str(short.need), "resource": str(short.resource),
         "valuation": _plain(float(short.valuation))}
        for short in explain.shortages(economy, demand, plan)
    ]  # fmt: skip


def _said(level: Level) -> Document:
    """A level with its valuations, packed."""
    return {
        "stage": level.stage,
        "kind": level.kind,
        "aim": level.aim,
        "value": _plain(level.value),
        "bound": _plain(level.bound),
        "held": dict(level.held),
        "floors": packed.pack(level.floors),
        "raised": packed.pack(level.raised.astype(np.float64)),
        "weights": packed.pack(level.weights),
        "valuations": {
            **{name: packed.pack(getattr(level.valuations, name)) for name in _arrays()},
            "held": dict(level.valuations.held),
        },
    }


def _level(said: Mapping[str, Any]) -> Level:
    valuations = said["valuations"]
    return Level(
        stage=said["stage"],
        kind=said["kind"],
        value=_number(said["value"]),
        bound=_number(said["bound"]),
        floors=packed.unpack(said["floors"]),
        raised=packed.unpack(said["raised"]) > 0,
        weights=packed.unpack(said["weights"]),
        held=dict(said["held"]),
        valuations=Valuations(**{name: packed.unpack(valuations[name]) for name in _arrays()}, held=dict(valuations["held"])),
        aim=said["aim"],
    )


def _arrays() -> list[str]:
    return [field.name for field in fields(Valuations) if field.name != "held"]


def _table(rows: Sequence[Row], of: str, places: Mapping[str, int], called: str, shape: tuple[int, int]) -> Floats:
    table = np.zeros(shape)
    for row in rows:
        if row[of] not in places or not 1 <= row["period"] <= shape[1]:
            raise ValueError(f"The plan speaks of {row[of]!r} in period {row['period']}, which the data do not know.")
        table[places[row[of]], row["period"] - 1] = row[called]
    return table


def _column(rows: Sequence[Row], of: str, places: Mapping[str, int], size: int) -> Floats:
    column = np.zeros(size)
    for row in rows:
        if row["of"] == of:
            if row["name"] not in places:
                raise ValueError(f"The plan speaks of {row['name']!r}, which the data do not know.")
            column[places[row["name"]]] = row["amount"]
    return column


def _delivered(demand: Demand, met: Sequence[Row]) -> Floats:
    """Deliveries in the order of the demand; the document must answer the same needs in the same order."""
    keys = ("community", "product", "period", "tier")
    asked = [(need.community, need.product, need.period + 1, need.tier.value) for need in demand.needs]
    if [tuple(row[key] for key in keys) for row in met] != asked:
        raise ValueError("The plan answers other needs than these.")
    return np.array([row["delivered"] for row in met], dtype=np.float64)


def _plain(figure: float) -> float | None:
    """A figure as JSON can say it: what is unlimited or unknown is null."""
    return float(figure) if isfinite(figure) else None


def _number(said: float | None) -> float:
    return inf if said is None else float(said)
