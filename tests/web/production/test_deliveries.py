"""Deliveries through the services: each workplace answers for what it took on, whoever else sends the same product."""

from decimal import Decimal

import pytest

from commonweal.rules.ballots import Vote
from commonweal.web import enact
from commonweal.web.bodies import services as bodies
from commonweal.web.decisions import services as decisions
from commonweal.web.means.models import Statement
from commonweal.web.needs.models import Product
from commonweal.web.plans import services as plans
from commonweal.web.plans import work
from commonweal.web.plans.models import Computation
from commonweal.web.production import deliveries, services
from commonweal.web.production.accounts import Account, Stand
from commonweal.web.production.models import Assignment, Delivery
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests import cast
from tests.cast import AT, DAY, TABLES

pytestmark = pytest.mark.django_db
SECOND_OVEN = {
    "techniques": [*TABLES["techniques"], {"technique": "bake at the mill", "workplace": "mill", "title": "Baking at the mill"}],
    "inputs": [*TABLES["inputs"], {"technique": "bake at the mill", "product": "flour", "amount": 0.7, "unit": "kg"}],
    "outputs": [*TABLES["outputs"], {"technique": "bake at the mill", "product": "bread", "amount": 1, "unit": "kg"}],
    "work": [*TABLES["work"], {"technique": "bake at the mill", "skill": "miller", "hours": 0.015}],
    "capacity": [
        {"technique": "bake", "amount": 5000},
        {"technique": "bake slowly", "amount": 0},
        {"technique": "grind", "amount": 12000},
        {"technique": "bake at the mill", "amount": 3000},
    ],
}


def adopt(federation):
    plan = work.run(plans.request(member=None, why="The first.", at=AT, enqueue=False).key)
    proposal = plans.propose(plan=plan, council=federation.council, by=federation.seat["mill"].tenure, at=AT)
    for seat in federation.seat.values():
        decisions.cast(proposal=proposal, tenure=seat.tenure, vote=Vote.whole("option-0"), at=AT)
    enact.carry_out(at=AT)
    return services.in_force()


@pytest.fixture
def adopted(federation):
    return adopt(federation)


@pytest.fixture
def two_bakers(monkeypatch, request):
    monkeypatch.setattr(cast, "TABLES", {**TABLES, **SECOND_OVEN})
    federation = request.getfixturevalue("federation")
    adopt(federation)
    return federation


@pytest.fixture
def accept(federation, everyone_votes):
    def everyone(workplace):
        assignment = Assignment.objects.get(workplace__key=workplace)
        everyone_votes(services.put(assignment=assignment, at=AT), "accept", AT)
        return assignment

    return everyone


def send(federation, amount="4000", *, last=False, sender="bakery", product="bread", receiver="northside", period=1):
    return deliveries.report_delivery(
        sender=federation.body[sender],
        receiver=federation.body[receiver],
        product=product,
        period=period,
        amount=Decimal(amount),
        member=federation.person["Ben"],
        at=AT + DAY,
        last=last,
    )


def confirm(federation, delivery, amount=None):
    amount = delivery.reported if amount is None else Decimal(amount)
    return deliveries.confirm_delivery(delivery=delivery, amount=amount, member=federation.person["Ana"], at=AT + 2 * DAY)


def account(sender, product="bread", period=1):
    told = deliveries.accounts([Assignment.objects.get(workplace__key=sender)])
    return next(one.account for one in told if (one.due.product, one.due.period) == (product, period))


def levels(workplace, technique):
    return {
        line.period: line.level for line in Assignment.objects.get(workplace__key=workplace).lines.filter(technique=technique)
    }


def test_reported_and_confirmed_stand_side_by_side(federation, adopted):
    delivery = confirm(federation, send(federation, "4000"), "3900")
    assert (delivery.reported, delivery.confirmed) == (4000, 3900)
    entry = Entry.objects.get(kind="delivery.confirmed")
    assert (entry.data["reported"], entry.data["confirmed"]) == ("4000", "3900")
    assert not Computation.objects.under_way().exists()
    assert account("bakery").stand == Stand.DIFFERS


def test_a_workplace_is_to_send_what_it_makes_less_what_is_kept(federation, adopted):
    bread = levels("bakery", "bake").get(1, 0) + levels("bakery", "bake slowly").get(1, 0)
    assert account("bakery").due == pytest.approx(bread)
    flour = sum(account("mill", "flour", period).due for period in (1, 2))
    assert 0 < flour <= sum(levels("mill", "grind").values()) + 1e-6
    assert not Assignment.objects.get(workplace__key="bakery").dues.filter(product="flour").exists()


def test_what_a_workplace_itself_reports_short_leads_to_a_new_plan(federation, adopted, accept):
    accept("bakery")
    due = account("bakery").due
    confirm(federation, send(federation, str(round(due / 2)), last=True))
    limit = Statement.objects.get(about="bake")
    assert limit.cause == "delivery"
    assert limit.rows["capacity"][0]["amount"] == pytest.approx(levels("bakery", "bake")[1] / 2, rel=1e-3)
    enact.carry_out(at=AT + 2 * DAY)
    after = work.run(Computation.objects.under_way().get().key)
    assert "Bakery took on" in after.computation.why
    assert after.changes


def test_what_was_lost_on_the_way_is_told_and_laid_at_nobodys_door(federation, adopted, accept):
    accept("bakery")
    due = account("bakery").due
    confirm(federation, send(federation, str(round(due)), last=True), str(round(due / 2)))
    assert account("bakery").stand == Stand.DIFFERS
    assert account("bakery").missing == pytest.approx(due / 2, abs=1)
    assert list(Delivery.objects.differing()) == list(Delivery.objects.all())
    assert not Statement.objects.exists()
    assert not Entry.objects.to_enact().exists()


def test_of_two_senders_each_answers_for_what_it_took_on(two_bakers, accept):
    """The last delivery comes from whoever did all it promised; what is missing is the other's, and stands in its account."""
    accept("bakery"), accept("mill")
    bakery, mill = account("bakery").due, account("mill").due
    assert bakery > 0
    assert mill > 0
    short = confirm(two_bakers, send(two_bakers, str(round(bakery / 2)), sender="bakery"))
    assert not Statement.objects.exists()  # it has not said that nothing more is to come
    confirm(two_bakers, send(two_bakers, str(round(mill)), sender="mill", last=True))
    received = deliveries.arrived(short.adoption, two_bakers.body["northside"], "bread", 1)
    assert received == round(bakery / 2) + round(mill)
    assert not Statement.objects.exists()
    assert (account("mill").stand, account("bakery").stand) == (Stand.DONE, Stand.OPEN)
    confirm(two_bakers, send(two_bakers, "0", sender="bakery", last=True))
    assert {statement.workplace.key for statement in Statement.objects.all()} == {"bakery"}
    assert (account("mill").stand, account("bakery").stand) == (Stand.DONE, Stand.SHORT)


def test_the_order_of_confirmations_changes_nothing(two_bakers, accept):
    accept("bakery"), accept("mill")
    half = str(round(account("bakery").due / 2))
    first, last = send(two_bakers, half), send(two_bakers, "0", last=True)
    confirm(two_bakers, last)
    assert not Statement.objects.exists()  # one is still on its way
    confirm(two_bakers, first)
    assert {statement.workplace.key for statement in Statement.objects.all()} == {"bakery"}


def test_who_has_accepted_nothing_has_promised_nothing(federation, adopted):
    confirm(federation, send(federation, "10", last=True))
    assert account("bakery").stand == Stand.SHORT
    assert not Statement.objects.exists()


def test_what_arrives_in_full_changes_nothing(federation, adopted, accept):
    accept("bakery")
    due = round(account("bakery").due)
    confirm(federation, send(federation, str(due - 1000)))
    assert account("bakery").still == pytest.approx(1000, abs=1)
    confirm(federation, send(federation, "1000", receiver="southside", last=True))
    assert account("bakery").stand == Stand.DONE
    assert not Statement.objects.exists()
    assert not Entry.objects.to_enact().exists()


def test_a_mistyped_report_is_taken_back_until_somebody_confirms_it(federation, adopted):
    wrong = send(federation, "40000")
    assert account("bakery").reported == 40000
    deliveries.withdraw_delivery(delivery=wrong, at=AT + DAY)
    assert account("bakery") == Account(due=account("bakery").due)
    assert Entry.objects.get(kind="delivery.withdrawn").data == {"delivery": wrong.key}
    for act in (lambda: confirm(federation, wrong), lambda: deliveries.withdraw_delivery(delivery=wrong, at=AT)):
        with pytest.raises(Refused, match="taken back"):
            act()
    right = confirm(federation, send(federation, "4000"))
    with pytest.raises(Refused, match="confirmed already"):
        deliveries.withdraw_delivery(delivery=right, at=AT + 3 * DAY)


def test_a_delivery_is_confirmed_once_and_reported_by_who_makes_it(federation, adopted):
    delivery = send(federation)
    confirm(federation, delivery, "4000")
    with pytest.raises(Refused, match="confirmed already"):
        confirm(federation, delivery, "1")
    with pytest.raises(Refused, match="does not make"):
        send(federation, sender="mill")
    with pytest.raises(Refused, match="cannot be delivered"):
        send(federation, "-1")
    with pytest.raises(Refused, match="the periods are 1 to 2"):
        send(federation, period=3)
    assert Delivery.objects.count() == 1


def test_before_adoption_nothing_is_delivered(federation):
    assert Product.objects.exists()
    with pytest.raises(Refused, match="No plan has been adopted"):
        send(federation)


def test_accounts_ask_the_database_as_often_for_many_as_for_few(two_bakers, django_assert_num_queries):
    for _ in range(5):
        send(two_bakers), send(two_bakers, sender="mill")
    with django_assert_num_queries(3):
        assert len(deliveries.accounts(Assignment.objects.all())) > 3


def test_who_reported_a_delivery_leaves_it_to_another_to_confirm(federation, adopted):
    ben = federation.person["Ben"]
    delivery = send(federation)
    assert not Delivery.objects.waiting_for(ben).exists()
    with pytest.raises(Refused, match="another member of Northside says what arrived"):
        deliveries.confirm_delivery(delivery=delivery, amount=delivery.reported, member=ben, at=AT + DAY)
    delivery.refresh_from_db()
    assert delivery.confirmed is None
    assert list(Delivery.objects.waiting_for(federation.person["Ana"])) == [delivery]
    confirm(federation, delivery)


def test_who_reported_a_delivery_confirms_it_where_nobody_else_is(federation, adopted):
    ben = federation.person["Ben"]
    delivery = send(federation)
    for membership in federation.body["northside"].memberships.running().exclude(member=ben).select_related("member"):
        bodies.leave(body=federation.body["northside"], member=membership.member, at=AT)
    assert list(Delivery.objects.waiting_for(ben)) == [delivery]
    deliveries.confirm_delivery(delivery=delivery, amount=delivery.reported, member=ben, at=AT + DAY)
