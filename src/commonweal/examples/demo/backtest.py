"""The baseline: asked for what was used in 2014, with the recipes of a year, does the plan come to what was made?"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from commonweal import tables
from commonweal.examples.demo.accounts import RECIPE_YEARS, YEAR, accounts, domestic_recipes
from commonweal.examples.demo.federation import CO2, SCALE, UNIT, Document
from commonweal.planner.economy import Floats
from commonweal.planner.stages import plan

USER_TITLES = ("households", "non-profits", "government", "investment", "changes in stocks", "exports")
AMPLE = 2  # hours and CO2 are counted here, not limited: twice what the accounts say is out of the way


@dataclass(frozen=True)
class Outcome:
    """What was planned with the recipes of a year, beside what the accounts say was made."""

    recipes_year: int
    planned: Floats  # output by industry, in billions
    made: Floats
    hours: float  # million
    co2: float  # kilotonnes

    @property
    def miss(self) -> float:
        """Differences of output, either way, as a share of all output."""
        return float(abs(self.planned - self.made).sum() / self.made.sum())

    @property
    def largest(self) -> float:
        """The largest relative difference of any industry."""
        return float(abs(self.planned / self.made - 1).max())


def baseline(recipes_year: int = YEAR) -> Document:
    """Return one region and one year as tables: home-produced recipes, and final users' purchases of 2014 as needs.

    Negative purchases are goods that come in: stocks run down, scrap and second-hand goods.
    """
    table, recipes = accounts(), domestic_recipes(recipes_year)
    amounts = table.final_domestic * SCALE
    made = list(zip(table.codes, table.titles, strict=True))
    return {
        "products": [{"product": code, "unit": UNIT, "title": title} for code, title in made],
        "techniques": [{"technique": code, "workplace": title, "title": title} for code, title in made],
        "inputs": [
            {"technique": table.codes[j], "product": table.codes[i], "amount": float(recipes[i, j])}
            for j, i in np.argwhere(recipes.T).tolist()
        ],
        "outputs": [{"technique": code, "product": code, "amount": 1.0} for code in table.codes],
        "work": [
            {"technique": code, "skill": "hours", "hours": float(hours)}
            for code, hours in zip(table.codes, table.hours / table.output / SCALE, strict=True)
        ],
        "emissions": [
            {"technique": code, "cap": CO2, "amount": float(emitted)}
            for code, emitted in zip(table.codes, table.co2 / table.output, strict=True)
        ],
        "stocks": [
            {"product": table.codes[i], "period": 1, "amount": float(amount)}
            for i, amount in enumerate(-np.minimum(amounts, 0).sum(axis=1))
            if amount
        ],
        "hours": [
            {"skill": "hours", "available": float(table.hours.sum()) * AMPLE, "unit": "million hours", "title": "working hours"}
        ],
        "caps": [{"cap": CO2, "unit": "Mt", "amount": float(table.co2.sum()) * SCALE * AMPLE, "title": "CO2"}],
        "communities": [
            {"community": user, "title": title}
            for user, title, total in zip(table.users, USER_TITLES, abs(amounts).sum(axis=0), strict=True)
            if total
        ],
        "needs": [
            {"community": table.users[user], "product": table.codes[i], "tier": "vital", "amount": float(amounts[i, user])}
            for i, user in np.argwhere(amounts > 0).tolist()
        ],
        "plan": [
            {"key": "title", "value": f"What was used in {YEAR}, with the recipes of {recipes_year}"},
            {"key": "periods", "value": "1"},
        ],
    }


@cache
def outcome(recipes_year: int = YEAR) -> Outcome:
    """Plan the baseline and set it beside the accounts."""
    economy, demand, _ = tables.economy(tables.read(baseline(recipes_year)))
    runs = plan(economy, demand).runs[:, 0]
    return Outcome(
        recipes_year=recipes_year,
        planned=runs,
        made=accounts().output * SCALE,
        hours=float((economy.hours @ runs)[0]),
        co2=float((economy.emissions @ runs)[0]) / SCALE,
    )


def outcomes() -> tuple[Outcome, ...]:
    """Return the outcome with each year's recipes."""
    return tuple(outcome(year) for year in RECIPE_YEARS)
