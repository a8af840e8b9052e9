"""The year's account, the same for every regime: hours by whom they come back to, and a matrix of flows whose sums are zero.

Everything is told in labour hours. With wear among what is used up, v (x − A x − wear) = H: the net product holds exactly the
hours worked, so the account needs no prices, and no regime's prices enter it (LAB.md 1.10 and section 2).
"""

from dataclasses import dataclass

import numpy as np

from commonweal.lab.worlds import Decisions, Technology
from commonweal.planner.case import structure
from commonweal.planner.economy import Floats
from commonweal.planner.values import Surplus, surplus

HOLDERS = ("producers", "officials", "enterprises", "capital", "treasury", "bank")  # columns of the flows
FLOWS = ("consumption", "luxury", "arms", "investment", "wages", "taxes", "distributed", "retained", "loans", "deposits")


@dataclass(frozen=True, eq=False)
class Account:
    """One year in hours. ``values`` of goods are hours in a unit."""

    values: Floats  # n
    hours: float  # H
    product: float  # Y, wear not yet taken off
    wear: float
    investment: float  # with wear made good and what was put into stock
    arms: float
    officials: float
    producers: float
    surplus: Surplus
    flows: Floats  # FLOWS x HOLDERS: received +, paid −
    loans: float  # what enterprises borrowed

    @property
    def net_investment(self) -> float:
        """Investment beyond wear."""
        return self.investment - self.wear

    @property
    def military_share(self) -> float:
        """Arms in the product."""
        return self.arms / self.product


def account(technology: Technology, capital: Floats, stocks: Floats, made: Floats, left: Floats, decided: Decisions) -> Account:
    """Work the year's account out from what was there, made, left over, and decided."""
    worn = np.zeros_like(made)
    used = technology.inputs * made
    used[technology.means] += technology.wear * capital
    worn[technology.means] = technology.wear * float(capital.sum())
    values = structure.labour_values(structure.Recipes(tuple(range(len(made))), np.diag(made), used, decided.hours))
    if values is None or values.min() < 0:
        raise ValueError("This economy does not make good what it uses up, so its goods have no labour values.")
    producers = float(values @ decided.consumption.sum(axis=0))
    if producers <= 0:
        raise ValueError("Those who work receive nothing, so there is no ratio of surplus.")
    officials = float(values @ decided.officials)
    arms = float(values[technology.arms]) * decided.arms
    investment = float(values[technology.means] * decided.investment.sum() + values @ (left - stocks))
    product, wear = float(values @ (made - technology.inputs @ made)), float(values @ worn)
    net = product - wear
    flows, loans = _flows(producers, officials, arms, investment, product, decided)
    return Account(
        values=values,
        hours=float(decided.hours.sum()),
        product=product,
        wear=wear,
        investment=investment,
        arms=arms,
        officials=officials,
        producers=producers,
        surplus=surplus(
            hours=float(decided.hours.sum()),
            product=product,
            wear=wear,
            received=producers,
            investment=investment - wear,
            arms=arms,
            reversible=decided.reversible * max(0.0, net - producers),
        ),
        flows=flows,
        loans=loans,
    )


def _flows(
    producers: float, officials: float, arms: float, investment: float, product: float, decided: Decisions
) -> tuple[Floats, float]:
    """Who pays whom. Deposits are what each holder has left; that they then equal the loans is a check, not a choice."""
    wages = producers if decided.wages is None else decided.wages
    taxes = arms if decided.taxes is None else decided.taxes
    retained = investment if decided.retained is None else decided.retained
    distributed = product - wages - taxes - retained
    loans = investment - retained
    saved = {"producers": wages - producers, "officials": distributed - officials, "treasury": taxes - arms}
    paid = {
        "consumption": {"producers": -producers, "enterprises": producers},
        "luxury": {"officials": -officials, "enterprises": officials},
        "arms": {"treasury": -arms, "enterprises": arms},
        "investment": {"capital": -investment, "enterprises": investment},
        "wages": {"enterprises": -wages, "producers": wages},
        "taxes": {"enterprises": -taxes, "treasury": taxes},
        "distributed": {"enterprises": -distributed, "officials": distributed},
        "retained": {"enterprises": -retained, "capital": retained},
        "loans": {"capital": loans, "bank": -loans},
        "deposits": {**{who: -amount for who, amount in saved.items()}, "bank": sum(saved.values())},
    }
    return np.array([[paid[flow].get(who, 0.0) for who in HOLDERS] for flow in FLOWS]), loans
