"""What a plan leaves to others: the hours and CO2 of its imports, had they been made at home.

Without these figures the answer to any cap would be to import everything.
"""

from functools import cache

import numpy as np

from commonweal.examples.demo.accounts import YEAR, accounts, planned
from commonweal.examples.demo.federation import SCALE, imported, importing, price_abroad
from commonweal.planner.economy import Economy, Floats
from commonweal.planner.plan import Plan

Figures = dict[str, float | int | str]


@cache
def coefficients() -> dict[str, Floats]:
    """Return hours (million) and CO2 (Mt) per billion of each product: in its industry, and with all that went into it.

    Embodied is v = h (I − A)⁻¹ with A of home-produced and imported inputs alike, as if everything had been made here.
    """
    table = planned()
    recipes = (table.flows_domestic + table.flows_imports) / table.output
    whole = np.linalg.inv(np.eye(len(table.codes)) - recipes)
    hours, co2 = table.hours / table.output / SCALE, table.co2 / table.output
    return {"hours_direct": hours, "hours_embodied": hours @ whole, "co2_direct": co2, "co2_embodied": co2 @ whole}


def imports(economy: Economy, plan: Plan) -> list[Figures]:
    """Return for each period the imports of a plan of the demo, in billions, and their hours and CO2 at home coefficients.

    Beside them stand its exports and their hours and CO2, and the deficit, and first of all what 2014 was.
    """
    table, at = planned(), {technique.name: number for number, technique in enumerate(economy.techniques)}
    codes = {code: number for number, code in enumerate(table.codes)}
    came = np.zeros((len(table.codes), len(economy.periods)))
    for code in imported(table):
        came[codes[code]] = plan.runs[at[importing(code)]]
    mix = table.final("EXP", domestic_only=True)
    went = np.outer(mix / mix.sum(), plan.runs[at["exports"]])
    answer = [_figures(0, str(YEAR), table.imports * SCALE, mix * SCALE)]
    return answer + [
        _figures(period, label, came[:, period - 1], went[:, period - 1]) for period, label in enumerate(economy.periods, start=1)
    ]


def _figures(period: int, label: str, came: Floats, went: Floats) -> Figures:
    bought, sold = float(came.sum()), float(went.sum())
    found: Figures = {"period": period, "label": label, "imports": bought, "exports": sold}
    found["deficit"] = bought * price_abroad(planned()) - sold
    for name, per_unit in coefficients().items():
        found[f"imports_{name}"] = float(per_unit @ came)
        found[f"exports_{name}"] = float(per_unit @ went)
    return found


def home_totals() -> dict[str, float]:
    """Return what was worked and emitted at home in 2014, to compare with: million hours and Mt."""
    return {"hours": float(accounts().hours.sum()), "co2": float(accounts().co2.sum() * SCALE)}
