"""The project's own tables, which members can change by vote: how needs, industries and carriage divide among regions.

None of these figures is in the accounts. Each row of each table says why it is as it is; each file is a CSV that a
spreadsheet opens. What must add up is checked on reading, so that an edit that breaks a total is refused by name.
"""

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np

from commonweal.examples.demo.accounts import DATA, planned
from commonweal.planner.economy import Floats

REGIONS = ("northeast", "midwest", "south", "west")
REGION_TITLES = ("the Northeast", "the Midwest", "the South", "the West")
PEOPLE = np.array([56.15, 67.75, 119.77, 75.19])  # million in 2014, the census regions
TIERS = ("vital", "basic", "wanted")
CARRIERS = ("H49", "H50", "H51", "H52")
TRADES = ("imports", "exports")
TABLES = ("choices", "tiers", "regions", "needs_per_head", "travel", "distances", "ports", "growth", "names")


@dataclass(frozen=True)
class Travel:
    """How products reach another region."""

    how: tuple[str, ...]  # by product: freight, freely (a service at a distance), stays (made where it is used)
    freight: Floats  # products x CARRIERS: service used per unit carried a thousand kilometres
    decay: Floats  # share of a stock lost per year; 1 for what cannot be kept


def rows(table: str) -> list[dict[str, str]]:
    """Return the rows of one of the project's own tables as they are written."""
    return list(csv.DictReader(DATA.joinpath(f"{table}.csv").read_text(encoding="utf-8").splitlines()))


@cache
def names() -> tuple[str, ...]:
    """Return each product's short name, in the order of the accounts."""
    return tuple(row["name"] for row in _by_industry("names", "product"))


@cache
def choice(name: str) -> float:
    """Return one single figure that was chosen, such as ``wear``."""
    return next(float(row["value"]) for row in rows("choices") if row["choice"] == name)


@cache
def tiers() -> dict[str, Floats]:
    """Return products x tiers for ``households`` and ``common`` consumption; each row adds up to 1."""
    return {who: _shares("tiers", "product", [f"{who}_{tier}" for tier in TIERS]) for who in ("households", "common")}


@cache
def regions() -> Floats:
    """Return industries x regions: where capacity and hours are; each row adds up to 1."""
    return _shares("regions", "industry", list(REGIONS))


@cache
def travel() -> Travel:
    """Return how each product travels; only goods that go by freight use a carrier, and only services lapse at once."""
    table = _by_industry("travel", "product")
    how = tuple(row["travels"] for row in table)
    freight = np.array([[float(row[carrier]) for carrier in CARRIERS] for row in table])
    decay = np.array([float(row["lost_per_year"]) for row in table])
    for row, way, load in zip(table, how, freight, strict=True):
        if way not in ("freight", "freely", "stays"):
            raise ValueError(f"travel.csv, {row['product']}: found {way!r}; accepted are freight, freely, stays.")
        if (load.sum() > 0) != (way == "freight"):
            raise ValueError(f"travel.csv, {row['product']}: carriers are named for what goes by freight, and only for that.")
    if (decay < 0).any() or (decay > 1).any():
        raise ValueError("travel.csv: the share lost per year lies between 0 and 1.")
    return Travel(how, freight, decay)


def way(code: str) -> str:
    """Say how a product travels."""
    return travel().how[planned().codes.index(code)]


@cache
def distances() -> Floats:
    """Return regions x regions in thousand kilometres, the same both ways."""
    found = np.zeros((len(REGIONS), len(REGIONS)))
    for row in rows("distances"):
        here, there = REGIONS.index(row["from"]), REGIONS.index(row["to"])
        found[here, there] = found[there, here] = float(row["thousand_km"])
    if (found + np.eye(len(REGIONS)) <= 0).any():
        raise ValueError("distances.csv: every pair of regions has a distance above 0.")
    return found


@cache
def ports() -> dict[str, Floats]:
    """Return products x regions for ``imports`` and ``exports``: through whose ports and borders they go; rows add up to 1.

    Whatever does not go by freight crosses the border where its industry is.
    """
    codes, goods = planned().codes, {code for code, way in zip(planned().codes, travel().how, strict=True) if way == "freight"}
    found = {trade: regions().copy() for trade in TRADES}
    seen: set[tuple[str, str]] = set()
    for row in rows("ports"):
        shares = np.array([float(row[region]) for region in REGIONS])
        if row["trade"] not in TRADES:
            raise ValueError(f"ports.csv, {row['group']}: found {row['trade']!r}; accepted are {', '.join(TRADES)}.")
        if (shares < 0).any() or abs(shares.sum() - 1) > 1e-9:
            raise ValueError(f"ports.csv, {row['group']}: shares are 0 or more and add up to 1, not {shares.sum():g}.")
        for code in row["products"].split():
            if code not in goods or (row["trade"], code) in seen:
                raise ValueError(f"ports.csv, {row['group']}: {code} does not go by freight or stands in two rows.")
            seen.add((row["trade"], code))
            found[row["trade"]][codes.index(code)] = shares
    if missing := {(trade, code) for trade in TRADES for code in goods} - seen:
        raise ValueError(f"ports.csv: no row says where {', '.join(' of '.join(pair) for pair in sorted(missing))} cross.")
    return found


@cache
def growth() -> Floats:
    """Return by industry how much can be added in a year, as a share of what a region had; ``inf`` where no row limits it."""
    codes = planned().codes
    found = np.full(len(codes), np.inf)
    for row in rows("growth"):
        for code in row["industries"].split():
            if code not in codes or np.isfinite(found[codes.index(code)]):
                raise ValueError(f"growth.csv, {row['group']}: {code} is unknown or stands in two rows.")
            found[codes.index(code)] = float(row["a_year"])
    if (found < 0).any():
        raise ValueError("growth.csv: what can be added in a year is 0 or more.")
    return found


@cache
def needs_by_region() -> Floats:
    """Return products x regions: each region's share of the national need; each row adds up to 1.

    People times the need of one of them, 1 where the table names no difference; the national total stays.
    """
    codes = planned().codes
    weights = np.tile(PEOPLE, (len(codes), 1))
    seen: set[str] = set()
    for row in rows("needs_per_head"):
        for code in row["products"].split():
            if code in seen or code not in codes:
                raise ValueError(f"needs_per_head.csv, {row['group']}: {code} is unknown or stands in two rows.")
            seen.add(code)
            weights[codes.index(code)] *= [float(row[region]) for region in REGIONS]
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _shares(table: str, key: str, columns: list[str]) -> Floats:
    found = np.array([[float(row[column]) for column in columns] for row in _by_industry(table, key)])
    wrong = (found < 0).any(axis=1) | (abs(found.sum(axis=1) - 1) > 1e-9)
    for place in np.flatnonzero(wrong):
        raise ValueError(
            f"{table}.csv, {planned().codes[place]}: shares are 0 or more and add up to 1, not {found[place].sum():g}."
        )
    return found


def _by_industry(table: str, key: str) -> list[dict[str, str]]:
    """Return a table's rows in the order of the accounts, each industry once."""
    found = {row[key]: row for row in rows(table)}
    if set(found) != set(planned().codes) or len(found) != len(rows(table)):
        odd = sorted(set(found) ^ set(planned().codes))
        raise ValueError(f"{table}.csv: each of the {len(planned().codes)} industries stands in one row; see {', '.join(odd)}.")
    return [found[code] for code in planned().codes]
