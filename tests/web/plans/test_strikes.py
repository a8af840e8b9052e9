"""What a union's notice does to the plan, and what nobody else can do to it (U2, U3)."""

import json

import pytest

from commonweal.rules import effects
from commonweal.rules.ballots import Vote
from commonweal.rules.bodies import Kind
from commonweal.rules.effects import RestWork, ResumeWork, Source, may_follow
from commonweal.tables import strike
from commonweal.web import enact
from commonweal.web.decisions import services as decisions
from commonweal.web.plans import inputs, rests, services, work
from commonweal.web.plans.models import Computation, Plan, Rest
from commonweal.web.production import services as production
from commonweal.web.production.models import Assignment
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def adopted(federation):
    plan = work.run(services.request(member=None, why="The first.", at=AT, enqueue=False).key)
    proposal = services.propose(plan=plan, council=federation.council, by=federation.seat["mill"].tenure, at=AT)
    for seat in federation.seat.values():
        decisions.cast(proposal=proposal, tenure=seat.tenure, vote=Vote.whole("option-0"), at=AT)
    enact.carry_out(at=AT)
    return plan


def notice(effect, at=AT + DAY):
    """A union's notice, as its own decision publishes it."""
    told = record.append("union.notice", {"text": "We stop work."}, effects=[effect.written()], at=at)
    enact.carry_out(at=at)
    return told.index


def recomputed():
    """What comes of the questions that wait; the plan of the last."""
    return [work.run(question.key, question.attempt) for question in Computation.objects.under_way().order_by("pk")][-1]


def runs(plan, technique, period):
    told = json.loads(record.attached(plan.document))["runs"]
    return sum(row["level"] for row in told if (row["technique"], row["period"]) == (technique, period))


def met(plan, community):
    return sum(row.delivered for row in plan.options.first().met.filter(community=community))


def test_U3_a_strike_rests_the_work_and_shows_what_it_means_before_anyone_votes(federation, adopted):
    notice(RestWork("mill", first=1, last=1))
    after = recomputed()
    assert after.certified
    assert runs(after, "grind", 1) <= 1e-6 < runs(adopted, "grind", 1)
    assert runs(after, "grind", 2) > 0
    assert met(after, "northside") < met(adopted, "northside")
    assert after.changes[0].startswith("Mill is on strike, and its work rests in 1.")
    assert production.in_force().option.plan == adopted  # P4: it binds after a vote, and not before


def test_U3_another_makes_no_more_and_no_stock_is_drawn_down_further(federation, adopted):
    notice(RestWork("bakery", first=2))
    tables = inputs.document(recomputed().source)
    limits = {row["cap"]: row["amount"] for row in tables["caps"] if row.get("rule") == "yes"}
    assert limits == {"strike at bakery": 0.0}
    assert {row["product"] for row in tables.get("reserves", ())} <= strike.struck_products(tables, frozenset({"bakery"}))


def test_the_end_of_a_strike_is_told_and_nothing_of_it_stays(federation, adopted):
    began = notice(RestWork("mill", first=1, last=1))
    during = recomputed()
    notice(ResumeWork("mill", began), AT + 2 * DAY)
    after = recomputed()
    assert after.changes[0] == "The strike at Mill is over."
    assert not [row for row in inputs.document(after.source)["caps"] if row.get("rule") == "yes"]
    assert met(after, "northside") > met(during, "northside")
    assert rests.running() == []


def test_one_notice_begins_one_strike_whatever_is_carried_out_twice(federation, adopted):
    began = notice(RestWork("mill", first=1))
    rests.begin(workplace="mill", first=1, last=0, entry=began, at=AT)
    assert Rest.objects.count() == 1


def test_where_two_unions_strike_the_work_rests_until_the_last_strike_is_over(federation, adopted, client):
    millers, drivers = notice(RestWork("mill", first=1, last=1)), notice(RestWork("mill", first=2, last=2))
    both = recomputed()
    assert runs(both, "grind", 1) <= 1e-6 >= runs(both, "grind", 2)
    notice(ResumeWork("mill", millers), AT + 2 * DAY)
    one = recomputed()
    assert runs(one, "grind", 2) <= 1e-6 < runs(one, "grind", 1)
    assert one.computation.why == "One strike at Mill is over, another lasts."
    assert "has been on strike since" in client.get(Assignment.objects.get(workplace__key="mill").get_absolute_url()).text
    notice(ResumeWork("mill", millers), AT + 2 * DAY)  # the end of one strike, told twice, is not the end of the other
    assert [rest.entry for rest in rests.running()] == [drivers]
    notice(ResumeWork("mill", drivers), AT + 3 * DAY)
    assert rests.running() == []
    assert recomputed().computation.why == "The strike at Mill is over."


def test_two_strikes_for_the_same_periods_are_both_noted_though_the_second_changes_no_plan(federation, adopted):
    millers = notice(RestWork("mill", first=1))
    recomputed()
    drivers = notice(RestWork("mill", first=1))
    assert [rest.entry for rest in rests.running()] == [millers, drivers]
    notice(ResumeWork("mill", millers), AT + 2 * DAY)
    assert [rest.entry for rest in rests.running()] == [drivers]
    assert not Entry.objects.filter(kind="effect.refused").exists()
    assert not Computation.objects.under_way().exists()


def test_a_strike_in_no_period_of_the_tables_asks_nothing_of_the_plan(federation, adopted):
    notice(RestWork("mill", first=9))
    assert not [row for row in inputs.effective(AT + DAY)["caps"] if row.get("rule") == "yes"]


def test_before_a_plan_is_adopted_a_strike_is_noted_and_nothing_computed(federation):
    notice(RestWork("mill", first=1))
    assert rests.running()
    assert not Computation.objects.exists()
    assert not Plan.objects.exists()


@pytest.mark.parametrize("effect", [RestWork("mill", 1), ResumeWork("mill", 1)])
@pytest.mark.parametrize("source", [source for source in Source if source is not Source.NOTICE])
@pytest.mark.parametrize("kind", Kind)
def test_U2_no_body_can_begin_or_end_a_strike(effect, source, kind):
    assert not may_follow(effects.read(effect.written()), source, kind).holds


@pytest.mark.parametrize("effect", [RestWork("mill", 1), ResumeWork("mill", 1)])
def test_U2_a_council_that_tries_is_refused_and_nothing_opens(federation, effect):
    options = [{"key": "yes", "title": "Yes"}]
    with pytest.raises(Refused):
        decisions.propose(
            council=federation.council, title="Back to work", text="", options=options, follows={"yes": [effect]}, at=AT
        )
    assert not Entry.objects.filter(kind="poll.opened", body="council").exists()


def test_the_page_of_a_resting_assignment_says_so(federation, adopted, client):
    assignment = Assignment.objects.get(workplace__key="mill")
    assert "on strike" not in client.get(assignment.get_absolute_url()).text
    notice(RestWork("mill", first=1))
    page = client.get(assignment.get_absolute_url()).text
    assert "has been on strike since" in page
    assert "nobody answers for what is not delivered" in page
