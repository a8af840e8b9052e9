"""The way through the services from a plan to an answer: vote, adoption, assignment, acceptance or objection."""

import pytest

from commonweal.rules.ballots import Vote
from commonweal.web import enact
from commonweal.web.decisions import services as decisions
from commonweal.web.means.models import Statement
from commonweal.web.plans import services as plans
from commonweal.web.plans import work
from commonweal.web.plans.models import Adoption, Computation, Plan
from commonweal.web.production import services
from commonweal.web.production.models import Answer, Assignment
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(federation):
    return work.run(plans.request(member=None, why="The first.", at=AT, enqueue=False).key)


def choose(federation, plan, option="option-0", at=AT):
    proposal = plans.propose(plan=plan, council=federation.council, by=federation.seat["mill"].tenure, at=at)
    for seat in federation.seat.values():
        decisions.cast(proposal=proposal, tenure=seat.tenure, vote=Vote.whole(option), at=at)
    return proposal


@pytest.fixture
def adopted(federation, plan):
    choose(federation, plan)
    enact.carry_out(at=AT)
    return services.in_force()


@pytest.fixture
def bakery(adopted):
    return Assignment.objects.get(workplace__key="bakery")


def levels(assignment, technique):
    return {line.period: line.level for line in assignment.lines.filter(technique=technique)}


def test_adoption_is_an_effect_of_the_decision_and_nothing_else(federation, plan):
    choose(federation, plan)
    assert not Adoption.objects.exists()
    enact.carry_out(at=AT)
    adoption = Adoption.objects.get()
    assert adoption.option.name == "plan"
    assert adoption.entry == Entry.objects.filter(kind="poll.closed").latest("index").index


def test_a_decision_is_carried_out_once_whatever_is_called_twice(federation, plan):
    choose(federation, plan)
    entry = Entry.objects.to_enact().get()
    assert enact.carry_out_entry(entry, at=AT) is True
    assert enact.carry_out_entry(entry, at=AT) is False
    services.adopt(plan=f"{plan.key}.plan", proposal="", entry=entry.index, at=AT)
    assert Adoption.objects.count() == 1
    assert Assignment.objects.count() == 2


def test_an_interrupted_enactment_has_done_nothing_and_is_done_later(federation, plan, monkeypatch):
    choose(federation, plan)

    def die(*_args, **_kwargs):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(services, "_assign", die)
        enact.carry_out(at=AT)
    assert not Adoption.objects.exists()
    enact.carry_out(at=AT)
    assert Assignment.objects.count() == 2


def test_an_alternative_can_be_adopted_in_place_of_the_plan(federation, plan):
    choose(federation, plan, "option-2")
    enact.carry_out(at=AT)
    assert services.in_force().option.name == "lower emissions"


def test_each_workplace_is_asked_for_its_part(adopted, bakery):
    assert {assignment.workplace.key for assignment in Assignment.objects.all()} == {"bakery", "mill"}
    assert set(levels(bakery, "bake")) == {1, 2}
    assert not bakery.lines.filter(technique="grind").exists()


def test_an_assignment_binds_only_once_the_assembly_has_accepted_it(federation, bakery, everyone_votes):
    question = services.put(assignment=bakery, at=AT)
    assert Assignment.objects.get(pk=bakery.pk).answer == Answer.ASKED
    everyone_votes(question, "accept", AT)
    bakery.refresh_from_db()
    assert bakery.answer == Answer.ACCEPTED
    assert Entry.objects.get(kind="assignment.accepted").index == bakery.entry


def test_an_assembly_can_put_it_off(federation, bakery, everyone_votes):
    everyone_votes(services.put(assignment=bakery, at=AT), "wait", AT)
    bakery.refresh_from_db()
    assert bakery.answer == Answer.ASKED
    services.put(assignment=bakery, at=AT)


def test_an_objection_is_data_for_a_new_plan_that_says_what_changed_and_why(federation, bakery, plan, everyone_votes):
    limits = [{"technique": "bake", "period": 1, "most": 6000}]
    question = services.put(assignment=bakery, reason="The oven cracks.", limits=limits, at=AT)
    everyone_votes(question, "object", AT)
    bakery.refresh_from_db()
    assert bakery.answer == Answer.OBJECTED
    assert Statement.objects.get().cause == "objection"
    enact.carry_out(at=AT)
    computation = Computation.objects.under_way().get()
    assert "Bakery objected" in computation.why
    after = work.run(computation.key)
    assert after.before == plan
    assert any("6,000" in change for change in after.changes)
    runs = services.inputs.document(after.document)["runs"]
    assert [row["level"] <= 6000 + 1e-6 for row in runs if row["technique"] == "bake" and row["period"] == 1] == [True]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reason": "", "limits": [{"technique": "bake", "period": 1, "most": 1}]}, "a reason beside its numbers"),
        ({"reason": "No.", "limits": [{"technique": "bake", "period": 1, "most": 1e9}]}, "no objection"),
        ({"reason": "No.", "limits": [{"technique": "bake", "period": 1, "most": -1}]}, "no objection"),
        ({"reason": "No.", "limits": [{"technique": "grind", "period": 1, "most": 1}]}, "does not ask for grind"),
    ],
)
def test_an_objection_has_a_reason_and_numbers_that_fit(bakery, said, sentence):
    with pytest.raises(Refused, match=sentence):
        services.put(assignment=bakery, at=AT, **said)


def test_a_later_plan_overtakes_the_assignments_of_the_one_before(federation, adopted, bakery, everyone_votes):
    limits = [{"technique": "bake", "period": 1, "most": 6000}]
    everyone_votes(services.put(assignment=bakery, reason="Cracks.", limits=limits, at=AT), "object", AT)
    enact.carry_out(at=AT)
    after = work.run(Computation.objects.under_way().get().key)
    choose(federation, after)
    enact.carry_out(at=AT)
    assert {a.answer for a in Assignment.objects.filter(adoption=adopted)} == {Answer.SUPERSEDED}
    assert Assignment.objects.current().count() == 2
    assert services.in_force().option.plan == after
    assert Plan.objects.count() == 2
