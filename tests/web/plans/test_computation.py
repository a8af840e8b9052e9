"""A computation from the request to the kept plan, through death, haste and second thoughts."""

import json
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from commonweal import tables
from commonweal.planner import check
from commonweal.planner.document import from_document
from commonweal.web import clock
from commonweal.web.constitution import services as constitution
from commonweal.web.plans import inputs, keep, services, work
from commonweal.web.plans.models import ATTEMPTS, STALE, Computation, Met, Plan, State
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY, TABLES

pytestmark = pytest.mark.django_db


def ask(federation, **said):
    return services.request(member=federation.person["Ana"], why="The first plan.", at=AT, enqueue=False, **said)


def test_a_plan_is_computed_certified_and_kept_with_four_alternatives(federation):
    computation = ask(federation)
    plan = work.run(computation.key)
    computation.refresh_from_db()
    assert computation.state == State.DONE
    assert plan.certified
    assert plan.gap < keep.GAP_NAMED
    assert [option.position for option in plan.options.all()] == [0, 1, 2, 3, 4]
    assert services.put_to_vote(plan).holds
    assert Met.objects.filter(option__plan=plan).count() == 5 * 8
    assert "vital needs are met in full" in plan.headline


def test_the_kept_document_is_a_plan_that_anyone_can_check(federation):
    plan = work.run(ask(federation).key)
    plan.refresh_from_db()
    economy, demand, _ = tables.economy(tables.read(inputs.document(plan.source)))
    kept = from_document(economy, demand, inputs.document(plan.document))
    assert check.check(economy, demand, kept).ok
    assert len(kept.alternatives) == 4


@pytest.mark.parametrize(("said", "loss"), [({}, Fraction(1, 20)), ({"loss": "1/10"}, Fraction(1, 10))])
def test_p3_an_alternative_may_give_up_what_the_constitution_says(federation, monkeypatch, said, loss):
    council = federation.council
    if said:
        change = {"key": "plan.alternatives", "title": "", "text": "", "data": said}
        constitution.change_article(lineage=council.lineage(), kind=council.kind, **change, at=AT - DAY)
    asked = []
    monkeypatch.setattr(work.alternatives, "compute", lambda *given, **_: asked.append(given[4]) or ())
    work.run(ask(federation).key)
    assert asked == [loss]


def test_progress_shows_value_bound_and_gap(federation):
    computation = ask(federation)
    work.run(computation.key)
    rows = list(computation.progress.all())
    assert {"vital", "wanted"} <= {row.stage for row in rows}
    assert all(row.value is not None and row.gap >= 0 for row in rows)


def test_two_who_ask_at_once_cause_one_computation(federation):
    first = ask(federation)
    second = services.request(member=federation.person["Dora"], why="Me too.", at=AT, enqueue=False)
    assert first == second
    assert Entry.objects.filter(kind="plan.requested").count() == 1


def test_the_database_itself_refuses_a_second_computation_of_the_same_question(federation):
    first = ask(federation)
    with pytest.raises(IntegrityError), transaction.atomic():
        Computation.objects.create(key="other", source=first.source, inputs=first.inputs, asked_at=AT)


def test_nothing_new_is_not_computed_twice(federation):
    work.run(ask(federation).key)
    with pytest.raises(Refused, match="exactly these needs and means"):
        ask(federation)


def test_only_one_worker_gets_a_computation(federation):
    computation = ask(federation)
    assert services.begin(key=computation.key, attempt=1, at=AT) is not None
    assert services.begin(key=computation.key, attempt=1, at=AT) is None


def test_a_silent_computation_starts_again_under_a_new_attempt(federation):
    computation = ask(federation)
    services.begin(key=computation.key, attempt=1, at=AT)
    assert services.restart_silent(at=AT + STALE) == []  # it may still live
    assert services.restart_silent(at=AT + STALE + timedelta(seconds=1)) == [computation]
    computation.refresh_from_db()
    assert (computation.state, computation.attempt) == (State.QUEUED, 2)
    assert work.run(computation.key, attempt=1) is None  # the first attempt is over
    assert work.run(computation.key, attempt=2) is not None


def test_a_worker_taken_for_dead_can_write_nothing_more(federation):
    computation = ask(federation)
    zombie = services.begin(key=computation.key, attempt=1, at=AT)
    services.restart_silent(at=AT + 2 * STALE)
    assert services.beat(computation=zombie, at=AT + 2 * STALE) is False
    services.fail(computation=zombie, failure="too late", at=AT + 2 * STALE)
    computation.refresh_from_db()
    assert computation.state == State.QUEUED


def test_what_was_kept_before_the_worker_died_is_not_computed_again(federation, monkeypatch):
    computation = ask(federation)

    def die(*_args, **_kwargs):
        raise SystemExit  # as a killed process: nothing is caught, nothing is said

    with monkeypatch.context() as patch:
        patch.setattr(work.alternatives, "compute", die)
        with pytest.raises(SystemExit):
            work.run(computation.key)
    plan = Plan.objects.get()
    assert plan.options.count() == 1
    assert not services.put_to_vote(plan).holds  # P3
    services.restart_silent(at=clock.now() + 2 * STALE)
    with monkeypatch.context() as patch:
        patch.setattr(work.stages, "plan", die)
        assert work.run(computation.key, attempt=2) == plan
    assert plan.options.count() == 5
    assert Plan.objects.count() == 1
    assert services.put_to_vote(plan).holds


def test_what_dies_over_and_over_is_given_up_and_says_so(federation):
    computation = ask(federation)
    for attempt in range(1, ATTEMPTS + 1):
        assert services.begin(key=computation.key, attempt=attempt, at=AT)
        services.restart_silent(at=AT + 2 * STALE)
    computation.refresh_from_db()
    assert computation.state == State.FAILED
    assert str(ATTEMPTS) in computation.failure


def test_a_stopped_computation_keeps_nothing(federation):
    computation = ask(federation)
    services.stop(computation=computation, at=AT)
    assert work.run(computation.key) is None
    assert not Plan.objects.exists()
    assert ask(federation) != computation


def test_without_a_certificate_nothing_goes_to_the_vote(federation):
    plan = work.run(ask(federation).key)
    plan.certified = False
    assert "no certificate" in services.put_to_vote(plan).sentence  # P2


def test_what_if_answers_without_making_a_plan(federation):
    plan = work.run(ask(federation).key)
    rows = {"hours": [{"skill": "baker", "period": "", "available": 600, "unit": "hours"}]}
    question = services.ask_what_if(
        plan=plan, rows=rows, sentence="600 bakers' hours", member=federation.person["Emil"], at=AT, enqueue=False
    )
    entries = Entry.objects.count()
    work.run(question.key)
    question.refresh_from_db()
    assert question.state == State.DONE
    before, after = plan.options.first().summary["tiers"]["wanted"], question.answer["figures"]["tiers"]["wanted"]
    assert after["mean"] > before["mean"]
    assert Plan.objects.count() == 1
    assert Entry.objects.count() == entries


def test_the_founding_tables_can_be_taken_up_once(federation):
    with pytest.raises(Refused, match="taken up once"):
        services.found(document=TABLES, title="Again", at=AT)


def test_the_tables_of_a_computation_lie_beside_the_record(federation):
    computation = ask(federation)
    entry = Entry.objects.get(kind="plan.requested")
    assert computation.source in entry.data["files"]
    assert json.loads(json.dumps(inputs.document(computation.source)))["products"]
