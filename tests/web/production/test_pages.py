"""Assignments and deliveries through the pages."""

import secrets

import pytest
from django.urls import reverse

from commonweal.rules.ballots import Vote
from commonweal.web import clock, enact
from commonweal.web.decisions import services as decisions
from commonweal.web.drift import signs
from commonweal.web.look import front
from commonweal.web.plans import services as plans
from commonweal.web.plans import work
from commonweal.web.plans.models import Computation
from commonweal.web.production.models import Assignment, Delivery, Question
from commonweal.web.record.models import Entry
from tests.cast import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(AT):
        yield


@pytest.fixture
def bakery(federation):
    plan = work.run(plans.request(member=None, why="The first.", at=AT, enqueue=False).key)
    proposal = plans.propose(plan=plan, council=federation.council, by=federation.seat["mill"].tenure, at=AT)
    for seat in federation.seat.values():
        decisions.cast(proposal=proposal, tenure=seat.tenure, vote=Vote.whole("option-0"), at=AT)
    enact.carry_out(at=AT)
    return Assignment.objects.get(workplace__key="bakery")


@pytest.fixture
def act(federation, client):
    def send(who, name, *args, **data):
        client.force_login(federation.person[who])
        return client.post(reverse(name, args=args), {"once": secrets.token_hex(8), **data})

    return send


def test_before_a_plan_is_adopted_the_page_says_so(federation, client):
    assert "No plan has been adopted yet" in client.get(reverse("production:index")).text


def test_an_objection_is_written_voted_and_leads_to_a_computation(federation, bakery, client, act):
    line = bakery.lines.get(technique="bake", period=1)
    refused = act("Ben", "production:put", bakery.key, **{f"most-{line.pk}": "6000"})
    assert refused.status_code == 422
    assert "An objection has a reason beside its numbers: say it too." in refused.text
    said = {"reason": "The oven cracks.", f"most-{line.pk}": "6000"}
    assert act("Ben", "production:put", bakery.key, **said).status_code == 302
    question = Question.objects.get()
    assert "The oven cracks." in client.get(question.get_absolute_url()).text
    for member in federation.members("bakery"):
        assert act(member.name, "production:vote", question.key, choice="object").status_code == 302
    assert "Bakery objected" in client.get(question.get_absolute_url()).text
    enact.carry_out(at=AT)
    assert Computation.objects.under_way().exists()
    assert "A new plan is being computed." in client.get(reverse("production:index")).text


def test_accepted_under_protest_it_binds_and_the_record_says_why(federation, bakery, client, act):
    assert act("Ben", "production:put", bakery.key, reason="Two of us are ill.").status_code == 302
    question = Question.objects.get()
    assert question.option_keys == ["protest", "wait"]
    for member in federation.members("bakery"):
        assert act(member.name, "production:vote", question.key, choice="protest").status_code == 302
    bakery.refresh_from_db()
    assert (bakery.answer, bakery.protest) == ("accepted", "Two of us are ill.")
    entry = Entry.objects.get(index=bakery.entry, log__name="federation")
    assert entry.kind == "assignment.protested"
    assert "ill" not in entry.text  # beside the log, where it can be erased (A1)
    assert "Bakery accepts under protest what the plan asks of it: Two of us are ill." in client.get("/record/").text
    assert "Bakery accepted under protest" in client.get(question.get_absolute_url()).text
    assert "It was accepted under protest" in client.get(bakery.get_absolute_url()).text
    assert "Accepted under protest" in client.get(reverse("production:index")).text
    (sign,) = [sign for sign in signs.of(federation.council, AT) if sign.key == "protest"]
    assert (sign.trend.now.part, sign.trend.now.of, sign.raised) == (1, 1, True)


def test_a_protest_that_finds_no_majority_leaves_the_assignment_open(federation, bakery, act):
    act("Ben", "production:put", bakery.key, reason="Two of us are ill.")
    for member in federation.members("bakery"):
        act(member.name, "production:vote", Question.objects.get().key, choice="wait")
    bakery.refresh_from_db()
    assert (bakery.answer, bakery.protest, bakery.entry) == ("asked", "", None)


def test_who_does_not_work_there_answers_nothing(federation, bakery, act):
    assert act("Cleo", "production:put", bakery.key).status_code in (403, 404)
    assert not Question.objects.exists()


def test_a_delivery_is_reported_asked_about_and_confirmed(federation, bakery, client, act):
    said = {"product": "bread", "receiver": federation.body["northside"].pk, "period": "1", "amount": "4000"}
    assert act("Ben", "production:report", "bakery", **said).status_code == 302
    delivery = Delivery.objects.get()
    asked = [ask for ask in front.asks_of(federation.person["Cleo"], AT) if ask.url == delivery.get_absolute_url()]
    assert [ask.act for ask in asked] == ["Confirm or correct"]
    assert act("Dora", "production:confirm", delivery.key, amount="1").status_code in (403, 404)
    assert act("Cleo", "production:confirm", delivery.key, amount="3900", remark="A sack was wet.").status_code == 302
    text = client.get(delivery.get_absolute_url()).text
    assert "Reported and confirmed figures differ." in text
    assert "A sack was wet." in text
    assert front.standings(AT)


def test_a_bad_figure_keeps_what_was_typed(federation, bakery, act):
    said = {"product": "bread", "receiver": federation.body["northside"].pk, "period": "1", "amount": "-5"}
    page = act("Ben", "production:report", "bakery", **said)
    assert page.status_code == 422
    assert 'value="-5"' in page.text
    assert not Delivery.objects.exists()


def test_the_same_confirmation_twice_counts_once(federation, bakery, act):
    said = {"product": "bread", "receiver": federation.body["northside"].pk, "period": "1", "amount": "4000"}
    act("Ben", "production:report", "bakery", **said)
    key = Delivery.objects.get().key
    for _ in range(2):
        assert act("Cleo", "production:confirm", key, once="the same", amount="4000").status_code == 302
    assert Delivery.objects.get().confirmed == 4000


def test_every_page_of_production_is_public(federation, bakery, client):
    for address in (reverse("production:index"), bakery.get_absolute_url(), reverse("production:deliveries")):
        assert client.get(address).status_code == 200
