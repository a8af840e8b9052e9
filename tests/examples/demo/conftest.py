"""The demo's plan takes seconds, so the tests that need it share one."""

import pytest

from commonweal import tables
from commonweal.examples import demo
from commonweal.planner import aims
from commonweal.planner.demand import Demand
from commonweal.planner.economy import Economy
from commonweal.planner.plan import Plan
from commonweal.planner.stages import plan


@pytest.fixture(scope="session")
def question() -> tuple[Economy, Demand]:
    economy, demand, warnings = tables.economy(tables.read(demo.document()))
    assert warnings == []
    return economy, demand


@pytest.fixture(scope="session")
def answer(question: tuple[Economy, Demand]) -> Plan:
    return plan(*question, alternatives=aims.USUAL)
