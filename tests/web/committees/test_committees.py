"""The committee of three through the services: T1 to T4 with the record, the recall and the plan."""

from datetime import timedelta

import pytest

from commonweal.rules.ballots import Vote
from commonweal.web import enact, tick
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Kind, Tenure
from commonweal.web.committees import services
from commonweal.web.committees.models import Call, Committee, Item, Role, Stage, Why
from commonweal.web.decisions import services as decisions
from commonweal.web.elections.models import Election
from commonweal.web.means import services as means
from commonweal.web.means.models import Statement
from commonweal.web.plans import services as plans
from commonweal.web.plans import work
from commonweal.web.plans.models import Computation
from commonweal.web.production import services as production
from commonweal.web.production.models import Answer, Assignment
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT, DAY

pytestmark = pytest.mark.django_db
WEEK = 7 * DAY


def kinds(prefix):
    return [entry.kind for entry in Entry.objects.filter(kind__startswith=prefix).order_by("index")]


# ── Founding (C3)


def test_the_assembly_founds_a_committee_whose_seats_are_empty_until_elections_fill_them(federation, everyone_votes):
    call = services.propose(workplace=federation.body["bakery"], at=AT)
    assert not Committee.objects.exists()
    everyone_votes(call, "yes", AT)
    enact.carry_out(at=AT)
    committee = Committee.objects.get()
    assert committee.body.kind == Kind.COMMITTEE
    assert [seat.tenure for seat in committee.seats.values()] == [None, None, None]
    called = {election.seat.key: election.body.key for election in Election.objects.filter(seat__council=committee.body)}
    assert called == {
        committee.workers.key: "bakery",
        committee.manager.key: "bakery",
        committee.local.key: "council",
    }
    assert services.found(workplace=federation.body["bakery"], at=AT) == committee


def test_an_assembly_that_wants_none_has_none(federation, everyone_votes):
    everyone_votes(services.propose(workplace=federation.body["bakery"], at=AT), "no", AT)
    enact.carry_out(at=AT)
    assert not Committee.objects.exists()
    services.propose(workplace=federation.body["bakery"], at=AT + DAY)


@pytest.mark.parametrize("who", ["northside", "council"])
def test_only_a_workplace_has_one(federation, who):
    with pytest.raises(Refused, match="A workplace"):
        services.propose(workplace=federation.body[who], at=AT)


# ── T1, T2


def test_T1_two_of_three_decide_and_the_decision_is_an_entry_with_its_effects(joint):
    item = joint.say(joint.open(), manager="yes", local="yes")
    assert item.stage == Stage.OPEN  # not over the workers' head
    item = joint.say(item, workers="no")
    assert (item.stage, item.chosen, item.settled) == (Stage.AGREED, "yes", AT)
    entry = Entry.objects.get(kind="item.agreed")
    assert entry.data["answers"] == {"manager": "yes", "local": "yes", "workers": "no"}
    assert [effect["do"] for effect in entry.effects] == ["Resolve"]
    with pytest.raises(Refused, match="has finished"):
        joint.say(item, workers="yes")


def test_T1_the_workers_seat_calls_the_assembly_instead_and_its_decision_stands(joint, everyone_votes):
    item = joint.say(joint.open(), manager="yes", local="yes")
    item = services.call_assembly(item=item, tenure=joint.tenure("workers"), at=AT)
    assert (item.stage, item.why) == (Stage.ASSEMBLY, Why.CALLED)
    everyone_votes(Call.objects.get(), "no", AT)
    item.refresh_from_db()
    assert (item.stage, item.chosen) == (Stage.DECIDED, "no")
    with pytest.raises(Refused, match="has finished"):
        joint.say(item, manager="yes")


@pytest.mark.parametrize("role", ["manager", "local"])
def test_T1_nobody_else_can(joint, role):
    with pytest.raises(Refused, match="workers' seat can call"):
        services.call_assembly(item=joint.open(), tenure=joint.tenure(role), at=AT)
    assert not Call.objects.exists()


def test_T2_a_deadlock_is_before_the_assembly_at_once(joint):
    item = joint.say(joint.open(), workers="yes", manager="no", local="abstain")
    assert (item.stage, item.why) == (Stage.ASSEMBLY, Why.DEADLOCK)
    assert Call.objects.get().body == joint.federation.body["bakery"]


def test_T2_a_missed_deadline_brings_an_item_there_by_itself(joint):
    item = joint.say(joint.open(), manager="yes", local="yes")
    tick.tick(AT + WEEK - timedelta(seconds=1))
    item.refresh_from_db()
    assert item.stage == Stage.OPEN
    assert tick.tick(AT + WEEK) == []
    item.refresh_from_db()
    assert (item.stage, item.why) == (Stage.ASSEMBLY, Why.ABSENCE)
    assert kinds("item") == ["item.opened", "item.answered", "item.answered", "item.sent"]
    tick.tick(AT + WEEK)
    assert Call.objects.count() == 1


def test_T2_an_assembly_without_a_majority_leaves_all_as_it_is_and_that_stands(joint):
    services.call_assembly(item=joint.open(), tenure=joint.tenure("workers"), at=AT)
    tick.tick(AT + WEEK)
    item = Item.objects.get()
    assert (item.stage, item.chosen) == (Stage.DECIDED, "")


# ── T3


def test_T3_the_workers_dismiss_the_manager_in_the_instant_more_than_half_want_it(joint):
    manager = joint.tenure("manager")
    item = joint.say(joint.open(), manager="yes")
    ana, ben, _emil = joint.federation.members("bakery")
    bodies.set_mark(tenure=manager, member=ana, at=AT + DAY)
    assert joint.tenure("manager") == manager
    bodies.set_mark(tenure=manager, member=ben, at=AT + DAY)
    assert joint.tenure("manager") is None
    assert item.answers.count() == 0  # R5: what the manager said is void
    assert kinds("item.voided") == ["item.voided"]
    with pytest.raises(Refused, match="tenure has ended"):
        services.answer(item=item, tenure=manager, option="yes", at=AT + DAY)
    enact.carry_out(at=AT + DAY)
    assert Election.objects.filter(seat=joint.committee.manager).exists()


def test_T3_no_council_and_no_other_seat_dismisses_the_manager(joint):
    with pytest.raises(Refused):
        bodies.set_mark(tenure=joint.tenure("manager"), member=joint.federation.person["Dora"], at=AT)


def test_nobody_speaks_with_two_of_the_three_voices(joint):
    bodies.install(seat=joint.committee.manager, order=[joint.federation.person["Ben"]], election="second", at=AT + DAY)
    assert joint.tenure("manager").holder.name == "Ben"
    assert joint.tenure("workers") is None
    assert Tenure.objects.holding(joint.committee.body).count() == 2


# ── T4


@pytest.fixture
def assignment(joint):
    plan = work.run(plans.request(member=None, why="The first.", at=AT, enqueue=False).key)
    proposal = plans.propose(plan=plan, council=joint.federation.council, by=joint.federation.seat["mill"].tenure, at=AT)
    for seat in joint.federation.seat.values():
        decisions.cast(proposal=proposal, tenure=seat.tenure, vote=Vote.whole("option-0"), at=AT)
    enact.carry_out(at=AT)
    return Assignment.objects.get(workplace__key="bakery")


def test_T4_an_assignment_binds_once_the_committee_has_accepted_it(joint, assignment):
    question = production.put(assignment=assignment, at=AT)
    assert question.opened is None
    joint.say(question.item, workers="accept")
    enact.carry_out(at=AT)
    assert Assignment.objects.get(pk=assignment.pk).answer == Answer.ASKED
    joint.say(question.item, manager="accept")
    enact.carry_out(at=AT)
    assert Assignment.objects.get(pk=assignment.pk).answer == Answer.ACCEPTED


def test_T4_an_objection_carries_a_reason_and_numbers_into_the_next_plan(joint, assignment):
    limits = [{"technique": "bake", "period": 1, "most": 6000}]
    question = production.put(assignment=assignment, reason="The oven cracks.", limits=limits, at=AT)
    with pytest.raises(Refused, match="before it already"):
        production.put(assignment=assignment, at=AT)
    joint.say(question.item, workers="object", local="object")
    enact.carry_out(at=AT)
    assert Assignment.objects.get(pk=assignment.pk).answer == Answer.OBJECTED
    statement = Statement.objects.get()
    assert (statement.cause, statement.accepted_at) == ("objection", AT)
    assert Computation.objects.under_way().exists()


def test_T4_the_assembly_accepts_in_the_committees_place(joint, assignment, everyone_votes):
    question = production.put(assignment=assignment, at=AT)
    services.call_assembly(item=question.item, tenure=joint.tenure("workers"), at=AT)
    everyone_votes(Call.objects.get(), "accept", AT)
    enact.carry_out(at=AT)
    assert Assignment.objects.get(pk=assignment.pk).answer == Answer.ACCEPTED


def test_T4_an_answer_from_elsewhere_is_refused(joint, assignment):
    question = production.put(assignment=assignment, at=AT)
    with pytest.raises(Refused, match="Only Bakery answers"):
        production.answer(question=question.key, chosen="accept", body="mill", at=AT)


def state(joint, member="Emil"):
    return means.state(
        workplace=joint.federation.body["bakery"],
        kind="capacity",
        about="bake",
        rows={"capacity": [{"technique": "bake", "period": "", "amount": 7000}]},
        reason="The oven is old.",
        member=joint.federation.person[member],
        at=AT,
    )


def capacity(at=AT + WEEK):
    return [row["amount"] for row in means.effective(at)["capacity"] if row["technique"] == "bake"]


def test_T4_what_the_manager_proposes_binds_only_once_it_is_accepted(joint):
    statement = state(joint)
    assert statement.item.opened_as == Role.MANAGER
    assert capacity() == [9000]
    joint.say(statement.item, manager="yes", workers="yes", at=AT + DAY)
    assert capacity() == [9000]  # agreed, and not carried out yet
    enact.carry_out(at=AT + DAY)
    assert capacity(AT) == [9000]
    assert capacity() == [7000]
    means.settle(statement=statement.key, counts=True, body="bakery", at=AT + DAY)
    assert kinds("means") == ["means.proposed", "means.accepted"]


def test_T4_what_is_not_accepted_never_counts(joint):
    statement = state(joint)
    joint.say(statement.item, manager="yes", workers="no", local="no")
    enact.carry_out(at=AT)
    assert capacity() == [9000]


def test_T4_taking_back_what_was_accepted_is_decided_jointly_too(joint):
    statement = state(joint, member="Ana")
    assert statement.item.opened_as == ""
    joint.say(statement.item, local="yes", workers="yes")
    enact.carry_out(at=AT)
    taken = means.withdraw(statement=statement, member=joint.federation.person["Ana"], at=AT)
    assert taken.withdrawn_at is None
    with pytest.raises(Refused, match="before it already"):
        means.withdraw(statement=statement, at=AT)
    joint.say(taken.item, manager="yes", workers="yes")
    enact.carry_out(at=AT)
    assert capacity() == [9000]


def test_T4_what_was_put_forward_can_be_taken_back_by_a_member_before_it_counts(joint):
    statement = state(joint)
    assert means.withdraw(statement=statement, at=AT).withdrawn_at == AT
    joint.say(statement.item, manager="yes", workers="yes")
    enact.carry_out(at=AT)
    assert capacity() == [9000]
    assert kinds("effect.refused") == ["effect.refused"]


def test_where_there_is_no_committee_a_statement_counts_at_once(federation):
    statement = means.state(
        workplace=federation.body["mill"],
        kind="capacity",
        about="grind",
        rows={"capacity": [{"technique": "grind", "period": "", "amount": 7000}]},
        reason="A stone is worn.",
        at=AT,
    )
    assert (statement.accepted_at, statement.item) == (AT, None)


def test_the_record_names_no_worker_who_opened_an_item(joint):
    ana = joint.federation.person["Ana"]
    joint.open(member=ana)
    entry = Entry.objects.get(kind="item.opened")
    assert entry.data["seat"] == ""
    assert ana.key not in entry.text
    assert "Ana" not in entry.text
