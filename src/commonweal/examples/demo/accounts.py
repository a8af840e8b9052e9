"""The accounts of the United States as shipped in data/wiod-usa: read as they stand, in million dollars of their year.

One change is made for planning, by `planned`: homes are told apart from the rest of real estate.
"""

import csv
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np

from commonweal.planner.economy import Floats

DATA = files(__package__) / "data"
YEAR = 2014
REAL_ESTATE, HOMES = "L68", "homes"
RECIPE_YEARS = (2014, 2013, 2010, 2005)  # years whose flows between industries are shipped


@dataclass(frozen=True)
class Accounts:
    """One year of 55 industries; rows of ``final_*`` are industries, columns are ``users``."""

    codes: tuple[str, ...]
    titles: tuple[str, ...]  # as the classification has them
    users: tuple[str, ...]
    flows_domestic: Floats  # home-produced goods, row sells to column
    flows_imports: Floats  # imported goods of the row's kind
    final_domestic: Floats
    final_imports: Floats
    taxes: Floats  # TXSP by industry
    margins: Floats  # IntTTM by industry
    value_added: Floats
    output: Floats  # GO
    final_other: dict[str, dict[str, float]]  # TXSP, IntTTM, PURR, PURNR by user
    hours: Floats  # million, of everyone engaged
    engaged: Floats  # thousand
    capital: Floats
    co2: Floats  # kilotonnes

    @property
    def imports(self) -> Floats:
        """All that comes from abroad, by kind."""
        return np.asarray(self.flows_imports.sum(axis=1) + self.final_imports.sum(axis=1))

    def final(self, user: str, *, domestic_only: bool = False) -> Floats:
        """What one final user takes of each product, wherever it was made."""
        column = self.users.index(user)
        home = self.final_domestic[:, column]
        return home if domestic_only else home + self.final_imports[:, column]


@cache
def accounts() -> Accounts:
    """Return the full accounts of 2014."""
    codes, titles = zip(*((row["code"], row["name"]) for row in _records("sectors.csv")), strict=True)
    users, final_domestic = _matrix(f"{YEAR}/final_demand_domestic.csv")
    _, primary = _matrix(f"{YEAR}/primary_inputs.csv")
    labour = [row for row in _records("labour_capital_2000_2014.csv") if row["year"] == str(YEAR)]
    emitted = [row for row in _records("emissions_co2_2000_2014.csv") if row["year"] == str(YEAR)]
    other = {row["item"]: {user: float(row[user]) for user in users} for row in _records(f"{YEAR}/final_demand_other.csv")}
    if [row["code"] for row in labour] != list(codes) or [row["code"] for row in emitted] != list(codes):
        raise ValueError("The labour, emission and industry tables list different industries.")
    return Accounts(
        codes=codes,
        titles=titles,
        users=users,
        flows_domestic=_matrix(f"{YEAR}/flows_domestic.csv")[1],
        flows_imports=_matrix(f"{YEAR}/flows_imports.csv")[1],
        final_domestic=final_domestic,
        final_imports=_matrix(f"{YEAR}/final_demand_imports.csv")[1],
        taxes=primary[:, 0],
        margins=primary[:, 1],
        value_added=primary[:, 2],
        output=primary[:, 3],
        final_other=other,
        hours=np.array([float(row["H_ALL"]) for row in labour]),
        engaged=np.array([float(row["EMP"]) for row in labour]),
        capital=np.array([float(row["K"]) for row in labour]),
        co2=np.array([float(row["co2_kt"]) for row in emitted]),
    )


@cache
def planned() -> Accounts:
    """Return the accounts of 2014 with homes apart: what households take of real estate, made as all of it is made.

    An office is no home within a year, and the places where people live are not those where they work. The table has one
    recipe for both, so both have it; hours, capital and CO2 are divided as output. All totals stay.
    """
    whole = accounts()
    estate, households = whole.codes.index(REAL_ESTATE), whole.users.index("CONS_h")
    part = whole.final_domestic[estate, households] / whole.output[estate]

    def column(values: Floats) -> Floats:
        """Divide what real estate uses or makes between the rest of it and homes."""
        divided: Floats = np.append(values, values[..., [estate]] * part, axis=-1)
        divided[..., estate] *= 1 - part
        return divided

    def row(values: Floats) -> Floats:
        """Move what households take of real estate into a row of its own."""
        divided = np.vstack([values, np.zeros(len(whole.users))])
        divided[[estate, -1], households] = 0, values[estate, households]
        return divided

    nobody = np.zeros(len(whole.codes) + 1)
    return replace(
        whole,
        codes=(*whole.codes, HOMES),
        titles=(*whole.titles, "Homes"),
        flows_domestic=np.vstack([column(whole.flows_domestic), nobody]),
        flows_imports=np.vstack([column(whole.flows_imports), nobody]),
        final_domestic=row(whole.final_domestic),
        final_imports=row(whole.final_imports),
        taxes=column(whole.taxes),
        margins=column(whole.margins),
        value_added=column(whole.value_added),
        output=column(whole.output),
        hours=column(whole.hours),
        engaged=column(whole.engaged),
        capital=column(whole.capital),
        co2=column(whole.co2),
    )


@cache
def domestic_recipes(year: int = YEAR) -> Floats:
    """Return home-produced inputs per unit of output, at the prices of that year."""
    if year not in RECIPE_YEARS:
        raise ValueError(f"There are recipes of {', '.join(map(str, RECIPE_YEARS))}, not of {year}.")
    return np.asarray(_matrix(f"{year}/flows_domestic.csv")[1] / _matrix(f"{year}/primary_inputs.csv")[1][:, 3])


def _records(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_lines(name)))


def _matrix(name: str) -> tuple[tuple[str, ...], Floats]:
    """Return the columns' names and the figures of a table whose first column is the industry."""
    header, *rows = csv.reader(_lines(name))
    return tuple(header[1:]), np.array([[float(value) for value in row[1:]] for row in rows])


def _lines(name: str) -> list[str]:
    return DATA.joinpath("wiod-usa", *name.split("/")).read_text(encoding="utf-8").splitlines()
