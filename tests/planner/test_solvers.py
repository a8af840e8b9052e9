"""Large programs take interior points to a corner, small ones the simplex method: both find the same, and no dust is left."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from scipy.sparse import csr_array, eye_array

from commonweal.planner import stages
from commonweal.planner.check import check
from commonweal.planner.demand import Demand
from commonweal.planner.levels import Ascent, Sought
from commonweal.planner.model import lay
from commonweal.planner.program import Program
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
    assert plan.certificate.ok
    assert plan.certificate.residual < 1e-9  # every plan ends at a corner


@pytest.mark.parametrize("rows", [0, 1500])
@pytest.mark.parametrize("times", [1e3, 1e6, 1e9])
def test_a_need_far_beyond_all_means_leaves_the_rest_as_exact(times, rows, monkeypatch):
    """Somebody wrote grams for tonnes: next to nothing of it can be met, and every row still holds."""
    monkeypatch.setattr(ladder, "LARGE", rows)
    economy, demand = village(hours=40.0)
    wrong = replace(demand.needs[0], amount=times * demand.needs[0].amount)
    plan = stages.plan(economy, Demand((wrong, *demand.needs[1:])))
    assert plan.status == "shortage"
    assert 0 <= plan.levels[0].value < 10 / times
    report = check(economy, Demand((wrong, *demand.needs[1:])), plan)
    assert (report.ok, [fault.text for fault in report.faults]) == (True, [])
    assert plan.certificate.residual < 1e-9


def test_what_the_simplex_method_takes_for_nothing_is_found_by_looking_closer():
    """Each of ten rows asks for next to nothing of what all together may be a thousand: HiGHS by itself is content with none."""
    laid = Program()
    made = laid.add_variables("made", (10,))
    laid.add_rows("asked", lower=np.full(10, 1e-10)).add(eye_array(10, format="csr"), made)
    laid.add_rows("all", upper=np.full(10, 1e3)).add(csr_array(np.ones((10, 10))), made)
    program = replace(laid.build(), costs=np.full(10, -1.0))
    found = Highs(program, lambda same: (np.ones(20), np.ones(10))).simplex()
    assert found.status is Status.OPTIMAL
    assert found.values == pytest.approx(np.full(10, 1e-10), rel=1e-9, abs=0)


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
