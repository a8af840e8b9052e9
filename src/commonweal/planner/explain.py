"""Explains a plan in plain sentences with the figures behind them, from the data and the plan alone.

``shortages`` says what is missing and why, ``baskets`` which product holds a community's basket down, ``tightest`` what
holds back the whole, ``trace`` and ``unused`` where output goes in the end, ``changes`` what differs from another plan,
``summary`` the whole in a few lines. Every sentence is a pattern with named values, so that a page can translate it.
"""

from commonweal.planner.economy import Economy
from commonweal.planner.telling import names
from commonweal.planner.telling.changes import Change, Planned, Why, changes
from commonweal.planner.telling.resources import Resource
from commonweal.planner.telling.shortages import Basket, Shortage, baskets, shortages
from commonweal.planner.telling.summary import Tight, summary, tightest
from commonweal.planner.telling.traces import Served, Trace, trace, unused

__all__ = [
    "Basket",
    "Change",
    "Planned",
    "Resource",
    "Served",
    "Shortage",
    "Tight",
    "Trace",
    "Why",
    "baskets",
    "changes",
    "run_units",
    "shortages",
    "summary",
    "tightest",
    "trace",
    "unused",
]


def run_units(economy: Economy) -> dict[str, str]:
    """What the capacity of each technique is counted in, by its name."""
    return {each.name: unit for each, unit in zip(economy.techniques, names.run_units(economy), strict=True)}
