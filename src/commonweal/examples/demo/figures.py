"""What the page "About these data" says: where they are from, how well they are reproduced, what is chosen, what is left out.

Every figure is computed here from the shipped files; sentences are templates with their figures beside them.
"""

from functools import cache

import numpy as np

from commonweal.examples.demo import abroad, backtest, own, telling
from commonweal.examples.demo.accounts import HOMES, YEAR, accounts, domestic_recipes, planned
from commonweal.examples.demo.federation import (
    NEEDED,
    SCALE,
    UNIT,
    deficit,
    from_outside,
    invested,
    invested_in,
    needed,
    price_abroad,
    wear,
)
from commonweal.planner.economy import Floats

About = dict[str, object]

SOURCE = {
    "title": "World Input-Output Database, November 2016 release: national table of the USA and socio-economic accounts",
    "authors": "Timmer, Dietzenbacher, Los, Stehrer and de Vries (2015), An Illustrated User Guide to the World Input-Output "
    "Database, Review of International Economics 23, 575-605",
    "doi": "10.34894/PJ2M1C",
    "licence": "Creative Commons Attribution 4.0",
}
EMISSIONS = {
    "title": "Environmental accounts for that database, European Commission, Joint Research Centre, July 2019 release",
    "authors": "Corsatea et al. (2019), World Input-Output Database Environmental Accounts. Update 2000-2016",
    "doi": "10.2760/024036",
    "licence": "reuse with the source named (Commission decision 2011/833/EU)",
}
OWN_TABLES = {
    "choices": "Single figures: the question itself, how fast things wear, how long building takes",
    "tiers": "Which shares of what was used are vital, basic and wanted: the accounts know buyers, not needs",
    "regions": "Where each industry's capacity and hours are: the accounts know one country",
    "needs_per_head": "Why needs per head differ between regions; 1 is the same, and the national total stays",
    "travel": "How products reach another region, and how well they keep; carriers' service per unit and thousand kilometres",
    "distances": "How far regions are apart",
    "ports": "Through whose ports and borders goods come and go; without it, trade would carry goods between regions for nothing",
    "growth": "How much an industry can be enlarged in a region in a year, as a share of what stands there, beside what is worn",
    "names": "Short names of the products",
}


@cache
def about() -> About:
    """Return all figures and tables of the page, as data that JSON can hold."""
    return {
        "words": {name.lower(): said for name, said in vars(telling).items() if name.isupper()},
        "year": YEAR,
        "unit": UNIT,
        "sources": [SOURCE, EMISSIONS],
        "baseline": _baseline(),
        "backtest": [
            {"recipes": found.recipes_year, "miss": found.miss, "largest": found.largest} for found in backtest.outcomes()
        ],
        "industries": _industries(),
        "identities": _identities(),
        "question": _question(),
        "changes": _changes(),
        "left_out": _left_out(),
        "own": [{"table": name, "title": title, "rows": own.rows(name)} for name, title in OWN_TABLES.items()],
    }


def _baseline() -> About:
    found, table = backtest.outcome(YEAR), accounts()
    return {
        "industries": len(table.codes),
        "output_planned": float(found.planned.sum()),
        "output_made": float(found.made.sum()),
        "largest_difference": found.largest,
        "hours_planned": found.hours,
        "hours_worked": float(table.hours.sum()),
        "co2_planned": found.co2 * SCALE,
        "co2_emitted": float(table.co2.sum() * SCALE),
    }


def _industries() -> list[About]:
    """What each industry made, and what was planned with the recipes of each year, in billions."""
    table, outcomes = accounts(), backtest.outcomes()
    return [
        {"industry": code, "name": title, "made": float(table.output[i] * SCALE)}
        | {f"planned_{found.recipes_year}": float(found.planned[i]) for found in outcomes}
        for i, (code, title) in enumerate(zip(table.codes, table.titles, strict=True))
    ]


def _identities() -> About:
    """How well the accounts add up, in millions: rows, columns, and output from final demand through the recipes."""
    table = accounts()
    rows = table.flows_domestic.sum(axis=1) + table.final_domestic.sum(axis=1) - table.output
    paid = table.flows_domestic.sum(axis=0) + table.flows_imports.sum(axis=0) + table.taxes + table.margins + table.value_added
    recipes = domestic_recipes(YEAR)
    return {
        "rows": float(abs(rows).max()),
        "columns": float(abs(paid - table.output).max()),
        "value_added": float(table.value_added.sum() * SCALE),
        "spectral_radius": float(abs(np.linalg.eigvals(recipes)).max()),
    }


def _question() -> About:
    """What the question starts from, in billions, million hours and Mt."""
    table, home = planned(), abroad.home_totals()
    tiers = needed(table).sum(axis=0) * SCALE
    return {
        "needs": dict(zip(own.TIERS, tiers.tolist(), strict=True)),
        "people": [
            {"region": title, "millions": float(people)} for title, people in zip(own.REGION_TITLES, own.PEOPLE, strict=True)
        ],
        "hours": home["hours"],
        "co2": home["co2"],
        "imports": float(table.imports.sum() * SCALE),
        "exports": float(table.final("EXP", domestic_only=True).sum() * SCALE),
        "deficit": deficit(table) * SCALE,
        "price_abroad": price_abroad(table),
        "capital": float(table.capital.sum() * SCALE),
        "wear": _worn() * SCALE,
        "invested": float(invested(table).sum() * SCALE),
        "from_outside": float(from_outside(table).sum() * SCALE),
        "investment_mix": {
            name: float(share)
            for name, share in zip(own.names(), invested(table) / invested(table).sum(), strict=True)
            if share >= 0.01
        },
    }


def _changes() -> list[About]:
    """What is not as it stands in the accounts."""
    table = planned()
    carriers = [table.codes.index(code) for code in ("H49", "H50")]
    bought = (table.flows_domestic + table.flows_imports)[carriers].sum()
    return [
        _said(
            "Homes are told apart from other real estate, with the same recipe: what households buy of it, {amount} billion.",
            table.output[table.codes.index(HOMES)],
        ),
        _said(
            "The accounts have no regions. Imports, {amount} billion, arrive and exports leave in fixed shares over each "
            "region's ports and borders; whatever another region needs of them is carried there.",
            table.imports.sum(),
        ),
        _said(
            "Farms, forests, mines and works, which made {amount} billion, cannot move to another region in a year: each grows "
            "by a few hundredths a year at most.",
            table.output[np.isfinite(own.growth())].sum(),
        ),
        _said(
            "Of what industries buy of land and water transport, {amount} billion leaves their recipes: carriage between regions "
            "now uses its own freight.",
            bought * own.choice("freight_between_regions"),
        ),
        _said(
            "Recipes, needs and investment take home-produced and imported goods alike; of each product at most the table's "
            "share comes from abroad. In all that was {amount} billion.",
            table.imports.sum(),
        ),
        _said(
            "International carriage, {amount} billion, is added to the price of all imports alike.",
            (price_abroad(table) - 1) * table.imports.sum(),
        ),
        _said(
            "Second-hand goods, scrap and stocks that were run down, {amount} billion, come in each year as in 2014.",
            from_outside(table).sum(),
        ),
        _said(
            "What industries made in 2014, {amount} billion, is what they can make: no table says how much lay idle.",
            table.output.sum(),
        ),
        _said(
            "Homes take two years to build: what was begun in 2014 serves from 2016. The accounts know the goods bought for "
            "investment, not what they were for; each industry is taken to have replaced what wore out, and the rest is divided "
            "as capital is. So homes received {amount} billion. The table “begun” of the founding tables holds them by region.",
            _homes(invested_in(table)),
        ),
        _said(
            "New plant is mixed alike for every industry, as all investment was; its amount per unit is the industry's capital, "
            "{amount} billion in all.",
            table.capital.sum(),
        ),
    ]


def _left_out() -> list[About]:
    """What the accounts hold and the question does not ask for, or does not know."""
    table = accounts()
    sent_on = table.final_imports[:, table.users.index("EXP")].sum()
    stocked = np.maximum(table.final("INVEN"), 0).sum()
    return [
        _said(
            "Additions to stocks, {amount} billion: the accounts know changes of stocks, not stocks, and nobody needs them.",
            stocked,
        ),
        _said(
            "Net investment in anything but homes, {amount} billion in 2014: what is worn is replaced, more is built where the "
            "plan finds use.",
            invested(table).sum() - _worn() - _homes(invested_in(planned()) - wear(planned()) * planned().capital),
        ),
        _said("What residents bought abroad, {amount} billion.", table.final_other["PURR"]["CONS_h"]),
        _said(
            "What visitors bought, {amount} billion: it is not told apart by product and stays among households' needs.",
            -table.final_other["PURNR"]["CONS_h"],
        ),
        _said(
            "Needs of less than ten million of a product, {amount} billion in all.",
            sum(table.final(user).sum() for user in NEEDED) - needed(planned()).sum(),
        ),
        _said(
            "Stocks run down by less than ten million of a product, {amount} billion in all.",
            -np.minimum(table.final_domestic, 0).sum() - from_outside(table).sum(),
        ),
        _said("Imports that are sent on to others: the table has {amount} billion.", sent_on),
        _said("Military spending cannot be told apart from the rest of public administration, {amount} billion.", _common()),
        _said("CO2 from households' own fuel: the accounts count industries only.", None),
        _said("Jobs are counted, not persons: hours are about 8 % above the Penn World Table's, fine for proportions.", None),
        _said("Prices differ between regions; here a billion is the same everywhere.", None),
        _said(
            "Regions that send each other different goods of one kind, cars for cars: here only the difference is carried.", None
        ),
    ]


def _worn() -> float:
    """What wears out in a year of the capital in the accounts, in millions."""
    return float(wear(planned()) @ planned().capital)


def _homes(amounts: Floats) -> float:
    """The part that belongs to homes."""
    return float(amounts[planned().codes.index(HOMES)])


def _common() -> float:
    table = accounts()
    row = table.codes.index("O84")
    return float(sum(table.final(user)[row] for user in NEEDED))


def _said(sentence: str, millions: float | None) -> About:
    """Put a figure into its sentence; both can be shown."""
    if millions is None:
        return {"sentence": sentence, "amount": None}
    amount = float(millions * SCALE)
    return {
        "sentence": sentence.format(
            amount=f"{amount:.2g}" if 0 < abs(amount) < 1 else f"{amount:,.1f}" if 0 < abs(amount) < 100 else f"{amount:,.0f}"
        ),
        "amount": amount,
    }
