"""Large programs take interior points to a corner, small ones the simplex method: both find the same, and no dust is left."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from commonweal.planner import stages
from commonweal.planner.demand import Demand
from commonweal.planner.levels import Ascent, Sought
from commonweal.planner.model import lay
from commonweal.planner.solvers import Status, ladder, scaling
from commonweal.planner.solvers.highs import Highs

from .economies import cases, village

thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@pytest.fixture(scope="module")
def all_large():
    """Every program counts as large."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ladder, "LARGE", 0)
        yield


def towns(number):
    """As many villages beside each other, each with its own hours and harvest: one economy in many parts."""
    economy, demand = village(hours=40.0)
    rng = np.random.default_rng(0)
    hours = 40.0 * rng.uniform(0.7, 1.3, number)
    return [(replace(economy, hours_available=np.full((1, 3), had)), demand) for had in hours]


@thorough
@given(case=cases())
def test_a_plan_by_interior_points_is_certified_like_any_other(all_large, case):
    try:
        plan = stages.plan(*case)
    except stages.Impossible:
        assume(False)
    # A hold of 1e-6 is less than interior points can tell (1e-8) where less than a hundredth was reached.
    assume(not any(0 < level.value < 1e-2 for level in plan.levels))
    assert plan.certificate.ok
    assert plan.certificate.residual < 1e-7  # interior points end at 1e-8 of scaled figures


@pytest.mark.parametrize("case", towns(4))
def test_interior_points_and_the_simplex_method_reach_the_same(case, monkeypatch):
    small = stages.plan(*case)
    monkeypatch.setattr(ladder, "LARGE", 0)
    large = stages.plan(*case)
    assert [level.value for level in large.levels] == pytest.approx([level.value for level in small.levels], rel=1e-5)
    for table in (large.runs, large.investment, large.stocks):
        assert not ((table > 0) & (table < 1e-6)).any()


def test_the_same_program_has_the_same_answer_to_the_last_digit(monkeypatch):
    monkeypatch.setattr(ladder, "LARGE", 0)
    one, other = (stages.plan(*village(hours=40.0)) for _ in range(2))
    assert (one.runs == other.runs).all()
    assert all((a.valuations.balance == b.valuations.balance).all() for a, b in zip(one.levels, other.levels, strict=True))


def fewest_hours():
    """The village's program for the fewest hours in which a third of every need is met."""
    economy, demand = village(hours=40.0)
    ascent = Ascent(lay(economy, Demand(demand.needs)))
    met = np.full(len(demand.needs), 1 / 3)
    ascent.take(Sought("hours", "hours", met, np.zeros(len(met), dtype=bool)), 1.0)
    return ascent.session.program


def test_a_corner_costs_no_more_and_rests_on_bounds_or_rows():
    program = fewest_hours()
    near = Highs(program).interior()
    found = ladder.corner(program, near)
    assert found.status is Status.OPTIMAL
    assert found.objective == pytest.approx(near.objective, rel=1e-7)
    assert found.bound == pytest.approx(found.objective, rel=1e-7)
    inside = (found.values > program.lower) & (found.values < program.upper)
    reached = program.matrix @ found.values
    assert np.maximum(program.row_lower - reached, reached - program.row_upper).max() < 1e-9
    binding = np.isclose(reached, program.row_lower, atol=1e-9) | np.isclose(reached, program.row_upper, atol=1e-9)
    assert np.linalg.matrix_rank(program.matrix[:, inside].toarray()[binding]) == inside.sum()


def test_without_a_corner_interior_points_stay_the_answer(monkeypatch):
    program = fewest_hours()
    near = Highs(program).interior()
    monkeypatch.setattr(Highs, "interior", lambda self, **how: replace(near, status=Status.FAILED))
    assert ladder.corner(program, near) is near


def test_dust_is_swept_out_where_no_row_is_broken_by_it():
    economy, demand = village(hours=40.0)
    ascent = Ascent(lay(economy, demand))
    nobody = np.zeros(len(demand.needs), dtype=bool)
    ascent.take(Sought("hours", "hours", np.full(len(demand.needs), 1 / 3), nobody), 1.0)
    clean, runs = ascent.last, ascent.model.program.variables["runs"]
    idle = np.flatnonzero(clean.rest[runs.slice] == 0.0)
    assert len(idle)
    dusty = clean.values.copy()
    dusty[runs.slice][idle] += 1e-8
    assert (ascent._reached(replace(clean, values=dusty), None).runs.ravel()[idle] == 0).all()
    wrong = clean.rest.copy()
    wrong[runs.slice] = 0.0  # nothing would be run at all, so nothing could be delivered
    kept = ascent._reached(replace(clean, rest=wrong), None)
    assert np.allclose(kept.runs.ravel(), clean.values[runs.slice])


def test_the_simplex_methods_scale_levels_rows_and_columns():
    program = fewest_hours()
    rows, units = scaling.level(program)
    levelled = (program.matrix * units[None, :] * rows[:, None]).toarray()
    for lengths in (np.linalg.norm(levelled, axis=0), np.linalg.norm(levelled, axis=1)):
        assert lengths[lengths > 0].max() <= 8 * lengths[lengths > 0].min()
    assert (np.log2(rows) % 1 == 0).all()
    assert (np.log2(units) % 1 == 0).all()
