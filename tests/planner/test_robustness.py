"""A solver that finds no way at one level costs that level alone: what was proved stays, and the plan says it is not whole."""

from dataclasses import replace

import numpy as np
import pytest

from commonweal.planner import explain, levels, stages
from commonweal.planner.check import check
from commonweal.planner.solvers import Status, open_session

from .economies import village


class Failing:
    """A solver that comes back with nothing from the solve of this number on, so many times."""

    def __init__(self, program, first, times):
        self.session, self.first, self.times, self.solved = open_session(program), first, times, 0

    def __getattr__(self, name):
        return getattr(self.session, name)

    def solve(self, **how):
        self.solved += 1
        found = self.session.solve(**how)
        return replace(found, status=Status.FAILED) if self.first <= self.solved < self.first + self.times else found


@pytest.fixture
def failing(monkeypatch):
    def after(first, times=1):
        monkeypatch.setattr(levels, "open_session", lambda program: Failing(program, first, times))

    return after


@pytest.mark.parametrize("first", [2, 3, 4, 5])
def test_what_is_proved_stays_and_the_next_stage_begins(failing, first):
    case = village(hours=40.0)
    whole = stages.plan(*case)
    failing(first)
    plan = stages.plan(*case)
    assert plan.status == "stopped"
    assert len(plan.levels) < len(whole.levels)
    assert plan.levels[0].value == whole.levels[0].value
    assert plan.levels[-1].stage == ("hours" if first < len(whole.levels) else "wanted")
    assert plan.certificate.ok
    assert [fault.text for fault in check(*case, plan).faults] == []
    assert str(explain.summary(*case, plan)[-1]).startswith("The computation ended early")


def test_without_any_level_there_is_no_plan(failing):
    failing(1)
    with pytest.raises(levels.Unsolved):
        stages.plan(*village())


class Rough:
    """A solver whose last answer is off by a thousandth."""

    def __init__(self, program, until):
        self.session, self.until, self.solved = open_session(program), until, 0

    def __getattr__(self, name):
        return getattr(self.session, name)

    def solve(self, **how):
        self.solved += 1
        found = self.session.solve(**how)
        off = 1.001 if self.solved > self.until else 1.0
        return replace(found, values=off * found.values, rest=np.full_like(found.rest, np.nan))


def test_a_plan_ends_where_its_rows_still_hold(monkeypatch):
    case = village(hours=40.0)
    whole = stages.plan(*case)
    monkeypatch.setattr(levels, "open_session", lambda program: Rough(program, 3))
    plan = stages.plan(*case)
    assert plan.status == "stopped"
    assert plan.certificate.ok
    assert [level.value for level in plan.levels] == [level.value for level in whole.levels[: len(plan.levels)]]
    assert 0 < len(plan.levels) < len(whole.levels)
    assert [fault.text for fault in check(*case, plan).faults] == []
