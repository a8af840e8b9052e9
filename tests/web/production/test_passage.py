"""The whole way through the services: plan, vote, adoption, assignment, answer, delivery, and the plan that follows from it."""

from decimal import Decimal

import pytest

from commonweal.rules.ballots import Vote
from commonweal.web import enact
from commonweal.web.decisions import services as decisions
from commonweal.web.means.models import Statement
from commonweal.web.needs.models import Product
from commonweal.web.plans import services as plans
from commonweal.web.plans import work
from commonweal.web.plans.models import Adoption, Computation, Plan
from commonweal.web.production import services
from commonweal.web.production.models import Answer, Assignment, Delivery
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY

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
    question = services.ask_assembly(assignment=bakery, at=AT)
    assert Assignment.objects.get(pk=bakery.pk).answer == Answer.ASKED
    everyone_votes(question, "accept", AT)
    bakery.refresh_from_db()
    assert bakery.answer == Answer.ACCEPTED
    assert Entry.objects.get(kind="assignment.accepted").index == bakery.entry


def test_an_assembly_can_put_it_off(federation, bakery, everyone_votes):
    everyone_votes(services.ask_assembly(assignment=bakery, at=AT), "wait", AT)
    bakery.refresh_from_db()
    assert bakery.answer == Answer.ASKED
    services.ask_assembly(assignment=bakery, at=AT)


def test_an_objection_is_data_for_a_new_plan_that_says_what_changed_and_why(federation, bakery, plan, everyone_votes):
    limits = [{"technique": "bake", "period": 1, "most": 6000}]
    question = services.ask_assembly(assignment=bakery, reason="The oven cracks.", limits=limits, at=AT)
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
        ({"reason": "No.", "limits": []}, "a reason and numbers"),
        ({"reason": "", "limits": [{"technique": "bake", "period": 1, "most": 1}]}, "a reason and numbers"),
        ({"reason": "No.", "limits": [{"technique": "bake", "period": 1, "most": 1e9}]}, "no objection"),
        ({"reason": "No.", "limits": [{"technique": "bake", "period": 1, "most": -1}]}, "no objection"),
        ({"reason": "No.", "limits": [{"technique": "grind", "period": 1, "most": 1}]}, "does not ask for grind"),
    ],
)
def test_an_objection_has_a_reason_and_numbers_that_fit(bakery, said, sentence):
    with pytest.raises(Refused, match=sentence):
        services.ask_assembly(assignment=bakery, at=AT, **said)


def send(federation, amount="4000", *, last=False, sender="bakery", product="bread"):
    return services.report_delivery(
        sender=federation.body[sender],
        receiver=federation.body["northside"],
        product=product,
        period=1,
        amount=Decimal(amount),
        member=federation.person["Ben"],
        at=AT + DAY,
        last=last,
    )


def confirm(federation, delivery, amount):
    return services.confirm_delivery(delivery=delivery, amount=Decimal(amount), member=federation.person["Ana"], at=AT + 2 * DAY)


def test_reported_and_confirmed_stand_side_by_side(federation, adopted):
    delivery = confirm(federation, send(federation, "4000"), "3900")
    assert (delivery.reported, delivery.confirmed) == (4000, 3900)
    entry = Entry.objects.get(kind="delivery.confirmed")
    assert (entry.data["reported"], entry.data["confirmed"]) == ("4000", "3900")
    assert not Computation.objects.under_way().exists()  # more may come


def test_a_shortfall_at_the_end_of_a_period_leads_to_a_new_plan(federation, adopted, bakery, plan):
    wanted = services.planned(adopted, federation.body["northside"], "bread", 1)
    confirm(federation, send(federation, str(round(wanted / 2)), last=True), str(round(wanted / 2)))
    limit = Statement.objects.get()
    assert limit.cause == "delivery"
    assert limit.rows["capacity"][0]["amount"] == pytest.approx(levels(bakery, "bake")[1] / 2, rel=1e-3)
    enact.carry_out(at=AT + 2 * DAY)
    after = work.run(Computation.objects.under_way().get().key)
    assert "arrived" in after.computation.why
    assert after.changes


def test_what_arrives_in_full_changes_nothing(federation, adopted):
    wanted = services.planned(adopted, federation.body["northside"], "bread", 1)
    confirm(federation, send(federation, str(round(wanted)), last=True), str(round(wanted)))
    assert not Statement.objects.exists()
    assert not Entry.objects.to_enact().exists()


def test_a_delivery_is_confirmed_once_and_reported_by_who_makes_it(federation, adopted):
    delivery = send(federation)
    confirm(federation, delivery, "4000")
    with pytest.raises(Refused, match="confirmed already"):
        confirm(federation, delivery, "1")
    with pytest.raises(Refused, match="does not make"):
        send(federation, sender="mill")
    with pytest.raises(Refused, match="cannot be delivered"):
        send(federation, "-1")
    assert Delivery.objects.count() == 1


def test_before_adoption_nothing_is_delivered(federation):
    assert Product.objects.exists()
    with pytest.raises(Refused, match="No plan has been adopted"):
        send(federation)


def test_a_later_plan_overtakes_the_assignments_of_the_one_before(federation, adopted, bakery, everyone_votes):
    limits = [{"technique": "bake", "period": 1, "most": 6000}]
    everyone_votes(services.ask_assembly(assignment=bakery, reason="Cracks.", limits=limits, at=AT), "object", AT)
    enact.carry_out(at=AT)
    after = work.run(Computation.objects.under_way().get().key)
    choose(federation, after)
    enact.carry_out(at=AT)
    assert {a.answer for a in Assignment.objects.filter(adoption=adopted)} == {Answer.SUPERSEDED}
    assert Assignment.objects.current().count() == 2
    assert services.in_force().option.plan == after
    assert Plan.objects.count() == 2
