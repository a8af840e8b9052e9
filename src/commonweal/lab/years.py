"""What one year makes of any decisions, in every regime by the same equations.

    stocks' = stocks + x − A x − final use        K' = (1 − d) K + investment

and towns, productivity, the rival, arms, and recall against office move as the component models have it.
"""

from dataclasses import dataclass, replace

import numpy as np

from commonweal.lab.accounts import Account, account
from commonweal.lab.models import recall
from commonweal.lab.worlds import Decisions, Surroundings, Technology, World
from commonweal.planner.economy import Floats

SLACK = 1e-9  # relative: what a balance may be broken by, for rounding


class Infeasible(ValueError):
    """Decisions that the world cannot carry out; nothing of them is."""


@dataclass(frozen=True, eq=False)
class Year:
    """A year that has been: what was there, what was decided, what came of it."""

    world: World
    decisions: Decisions
    output: Floats
    account: Account
    next: World


def step(technology: Technology, around: Surroundings, world: World, decided: Decisions) -> Year:
    """Carry decisions out for a year; refused whole where they need what is not there."""
    _possible(technology, around, world, decided)
    made = technology.output(world.productivity, world.capital, decided.hours)
    added = float(decided.investment.sum())
    final = decided.consumption.sum(axis=0) + decided.officials
    final[technology.means] += added
    final[technology.arms] += decided.arms
    stocks = world.stocks + made - technology.inputs @ made - final
    short = int(np.argmin(stocks))
    if stocks[short] < -SLACK * max(1.0, float(made.max())):
        raise Infeasible(
            f"In {world.year} these decisions use {-stocks[short]:g} more of {technology.goods[short]} than is made and in stock."
        )
    stocks = np.maximum(stocks, 0.0)
    told = account(technology, world.capital, world.stocks, made, stocks, decided)
    return Year(world, decided, made, told, _next(technology, around, world, decided, stocks, told))


def _possible(technology: Technology, around: Surroundings, world: World, decided: Decisions) -> None:
    """Nothing negative, and no more hours than there are."""
    for name in ("hours", "investment", "arms", "consumption", "officials"):
        if np.min(getattr(decided, name)) < 0:
            raise Infeasible(f"In {world.year} the {name} decided are less than nothing.")
    worked, there = float(decided.hours.sum()), world.labour(around)
    if worked > there * (1 + SLACK):
        raise Infeasible(f"In {world.year} these decisions need {worked:g} hours, and there are {there:g}.")
    if not 0 <= decided.reversible <= 1:
        raise Infeasible(f"In {world.year} a share of {decided.reversible:g} of the surplus is said to be reversible.")


def _next(technology: Technology, around: Surroundings, world: World, decided: Decisions, stocks: Floats, told: Account) -> World:
    """What is there a year later: the shared equations of motion."""
    span = around.most_urban - around.first_urban
    moving = around.moving * max(0.0, told.net_investment / told.product) * (around.most_urban - world.urban) / span
    office, base = recall.year_later(
        world.office, world.base, a=around.spread, r=decided.recall, n=around.recovery, s=around.suppression, w=decided.war
    )
    rival = world.rival + around.rival_answer * world.arms - around.rival_restraint * world.rival + around.rival_grievance
    return replace(
        world,
        year=world.year + 1,
        capital=(1 - technology.wear) * world.capital + decided.investment,
        stocks=stocks,
        people=world.people * (1 + around.population),
        urban=min(around.most_urban, world.urban + moving),
        productivity=world.productivity * (1 + around.progress * (1 - around.drain * told.military_share)),
        arms=(1 - around.arms_wear) * world.arms + decided.arms,
        rival=max(0.0, rival),
        office=office,
        base=base,
        debt=world.debt + told.loans,
    )
