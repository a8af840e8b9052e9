"""The shipped historical series: excerpts of public data sets, each with its unit, source and licence (data/README.md)."""

import csv
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

import numpy as np

from commonweal.lab.model import OutOfRange
from commonweal.planner.economy import Floats

DATA = files("commonweal.lab") / "data"


@dataclass(frozen=True, eq=False)
class Series:
    """A figure by year; years without a figure are left out."""

    name: str
    title: str
    unit: str
    source: str
    licence: str
    years: tuple[int, ...]
    values: Floats

    def at(self, year: int) -> float:
        """The figure of one year."""
        return float(self.between(year, year)[0])

    def between(self, first: int, last: int) -> Floats:
        """The figures from one year to another, both included; refused where one is missing."""
        known = dict(zip(self.years, self.values, strict=True))
        missing = [year for year in range(first, last + 1) if year not in known]
        if missing:
            raise OutOfRange(
                f"{self.title} has no figure for {missing[0]}.",
                parameter="year",
                found=missing[0],
                accepted=f"a year with a figure, from {self.years[0]} to {self.years[-1]}",
            )
        return np.array([known[year] for year in range(first, last + 1)])


@dataclass(frozen=True)
class _Column:
    """Where a series stands."""

    title: str
    unit: str
    file: str
    column: str
    who: str = ""


_PUBLISHERS = {
    "maddison2013": ("Maddison Project, first update 2013 (Bolt and van Zanden 2014)", "free with citation"),
    "maddison2023": ("Maddison Project Database 2023 (Bolt and van Zanden 2024)", "CC BY 4.0"),
    "military": ("Correlates of War, National Material Capabilities 6.0 (Singer and others 1972, 1987)", "free with citation"),
    "us_consumer_prices": ("US Bureau of Labor Statistics, CPI-U, annual average", "public domain"),
}

_PLACES = {
    "ussr": ("the USSR's area", "SUN", "RUS_SUN"),
    "usa": ("the United States", "USA", "USA"),
    "uk": ("the United Kingdom", "GBR", ""),
}


def _columns() -> dict[str, _Column]:
    found = {}
    for place, (called, iso, state) in _PLACES.items():
        found[f"{place}-product-1990"] = _Column(
            f"Product per head of {called}", "dollars of 1990", "maddison2013", "gdp_per_head_1990gk", iso
        )
        found[f"{place}-product"] = _Column(
            f"Product per head of {called}", "dollars of 2011", "maddison2023", "gdp_per_head_2011usd", iso
        )
        found[f"{place}-population"] = _Column(
            f"Population of {called}", "thousand people", "maddison2023", "population_thousand", iso
        )
        if state:
            for name, title, unit, column in (
                ("military-outlay", "Military outlay", "thousand current dollars", "milex_thousand_current_usd"),
                ("soldiers", "Men and women under arms", "thousand people", "military_personnel_thousand"),
                ("steel", "Iron and steel", "thousand tonnes", "iron_steel_thousand_tonnes"),
            ):
                found[f"{place}-{name}"] = _Column(f"{title} of {called}", unit, "military", column, state)
    found["us-consumer-prices"] = _Column(
        "Consumer prices of the United States", "1982-84 = 100", "us_consumer_prices", "cpi_u_1982_84"
    )
    return found


COLUMNS = _columns()


def names() -> tuple[str, ...]:
    """The names of all series."""
    return tuple(COLUMNS)


def known(name: str) -> str:
    """The name itself; one that no series has is refused, with the nearest that one has."""
    if name not in COLUMNS:
        near = get_close_matches(name, COLUMNS, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise OutOfRange(f"There is no such series.{hint}", parameter="SERIES", found=name, accepted=", ".join(COLUMNS))
    return name


@cache
def series(name: str) -> Series:
    """A series by its name.

    >>> series("ussr-product-1990").at(1928)
    1370.0
    """
    where = COLUMNS[name]
    rows = [row for row in _rows(where.file) if not where.who or where.who in (row.get("iso"), row.get("state"))]
    told = [(int(row["year"]), float(row[where.column])) for row in rows if row[where.column]]
    years, values = zip(*told, strict=True)
    return Series(name, where.title, where.unit, *_PUBLISHERS[where.file], years, np.array(values))


@cache
def _rows(file: str) -> tuple[dict[str, str], ...]:
    return tuple(csv.DictReader((DATA / f"{file}.csv").read_text(encoding="utf-8").splitlines()))
