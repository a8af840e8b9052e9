"""The plan's pages: the answer first, then the act, the reasons, the table, the proof."""

import secrets

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.web import clock
from commonweal.web.bodies import services as bodies
from commonweal.web.decisions.models import Proposal
from commonweal.web.plans import keep, services, work
from commonweal.web.plans.models import STALE, Computation, Plan, State
from tests.cast import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(AT):
        yield


@pytest.fixture
def plan(federation):
    return work.run(services.request(member=None, why="The first.", at=AT, enqueue=False).key)


def post(client, name, *args, **data):
    return client.post(reverse(name, args=args), {"once": secrets.token_hex(8), **data})


def test_before_there_is_a_plan_the_page_says_what_to_do(federation, client):
    page = client.get(reverse("plans:index"))
    assert "There is no plan yet" in page.text
    assert "Ask for a plan" not in page.text
    client.force_login(federation.person["Ana"])
    assert "Ask for a plan" in client.get(reverse("plans:index")).text


def test_the_plan_page_opens_with_its_answer_and_ends_with_its_proof(plan, client):
    text = client.get(reverse("plans:plan", args=[plan.key])).text
    parts = [
        plan.headline,
        "Needs met, by community",
        "What holds it back",
        "Other plans, nearly as good",
        "Anyone can check that",
    ]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)
    assert "What if?" in text


def test_the_plan_page_asks_the_database_little(plan, client):
    client.get(reverse("plans:plan", args=[plan.key]))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("plans:plan", args=[plan.key]))
    assert len(queries) <= 20


@pytest.mark.parametrize(
    "name",
    [
        "plans:plan",
        "plans:met",
        "plans:shortages",
        "plans:years",
        "plans:traces",
        "plans:certificate",
        "plans:document",
        "plans:source",
    ],
)
def test_every_page_of_a_plan_is_public(plan, client, name):
    assert client.get(reverse(name, args=[plan.key])).status_code == 200


def test_one_walks_from_a_need_to_who_makes_it_and_back(plan, client):
    met = client.get(reverse("plans:met", args=[plan.key]), {"community": "northside", "tier": "wanted", "period": "1"}).text
    bread = reverse("plans:trace-product", args=[plan.key]) + "?of=bread"
    assert bread in met
    product = client.get(bread).text
    bake = reverse("plans:trace-technique", args=[plan.key]) + "?of=bake"
    assert bake in product
    technique = client.get(bake).text
    assert bread in technique
    assert reverse("plans:trace-product", args=[plan.key]) + "?of=flour" in technique
    assert client.get(reverse("plans:trace-product", args=[plan.key]), {"of": "gold"}).status_code == 404


def test_each_alternative_says_what_it_costs(plan, client):
    for position in range(1, 5):
        option = plan.options.get(position=position)
        assert option.sentence in client.get(reverse("plans:alternative", args=[plan.key, position])).text.replace("&#x27;", "'")


def test_a_delegate_asks_and_two_presses_make_one_computation(federation, client):
    addresses = set()
    for name in ("Ana", "Dora"):
        client.force_login(federation.person[name])
        addresses.add(post(client, "plans:compute", why="It is time.")["Location"])
    assert len(addresses) == 1
    assert Computation.objects.count() == 1


def test_who_is_no_delegate_cannot_ask(federation, client):
    client.force_login(federation.person["Emil"])
    assert post(client, "plans:compute", why="It is time.").status_code in (403, 404)
    assert not Computation.objects.exists()


def test_the_page_of_a_computation_tells_that_it_was_interrupted(federation, client):
    computation = services.request(member=None, why="The first.", at=AT, enqueue=False)
    address = reverse("plans:computation", args=[computation.key])
    assert "http-equiv" in client.get(address).text  # without a script it comes anew by itself
    services.begin(key=computation.key, attempt=1, at=AT - 2 * STALE)
    services.restart_silent(at=AT)
    assert "started again by itself; this is attempt 2" in client.get(address).text


def test_the_asking_ends_when_there_is_nothing_more_to_come(plan, client):
    address = reverse("plans:computation", args=[plan.computation.key])
    answer = client.get(address, headers={"HX-Request": "true"})
    assert answer.status_code == 286
    assert '<h1 id="headline" hx-swap-oob="true">The plan is computed</h1>' in answer.text
    assert '<h1 id="headline">The plan is computed</h1>' in client.get(address).text


def test_what_if_is_asked_and_answered_on_pages(plan, federation, client):
    client.force_login(federation.person["Emil"])
    answer = post(client, "plans:what-if", plan.key, limit="0", amount="600")
    computation = Computation.objects.get(kind="whatif")
    assert answer["Location"] == reverse("plans:computation", args=[computation.key])
    work.run(computation.key)
    computation.refresh_from_db()
    assert computation.state == State.DONE
    assert "What would come of it" in client.get(answer["Location"]).text


def test_a_delegate_puts_the_plan_and_its_alternatives_to_the_vote(plan, federation, client):
    client.force_login(federation.person["Ben"])
    assert post(client, "plans:propose", plan.key).status_code == 302
    proposal = Proposal.objects.get()
    assert [option["key"] for option in proposal.options] == [f"option-{n}" for n in range(5)] + ["none", "abstain"]
    assert proposal.effects["option-2"] == [{"do": "AdoptPlan", "plan": f"{plan.key}.lower emissions"}]
    assert "Vote on this plan" in client.get(reverse("plans:plan", args=[plan.key])).text
    beside = client.get(proposal.get_absolute_url()).text
    assert "What there is to choose between" in beside
    for position in range(1, 5):
        assert reverse("plans:alternative", args=[plan.key, position]) in beside
    assert proposal.title in client.get("/").text


def test_who_holds_two_seats_puts_a_plan_to_the_vote_as_anybody_does(plan, federation, client):
    ben = federation.person["Ben"]
    bodies.join(member=ben, body=federation.body["mill"], at=AT)
    bodies.install(seat=federation.seat["mill"], order=[ben], election="again", at=AT)
    client.force_login(ben)
    assert post(client, "plans:propose", plan.key).status_code == 302
    assert Proposal.objects.get().proposed_by.holder == ben


def test_what_is_not_proved_is_not_put_to_the_vote(plan, federation, client):
    plan.certified = False
    plan.save()
    client.force_login(federation.person["Ben"])
    assert post(client, "plans:propose", plan.key).status_code == 422
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(("gap", "named"), [(1e-6, False), (keep.GAP_NAMED, False), (2e-4, True), (None, True)])
def test_a_gap_that_matters_is_part_of_the_title(gap, named):
    title = keep._title({"plan": [{"key": "title", "value": "Bread"}]}, gap)
    assert (title != "Bread") is named  # P2
    assert gap is None or not named or "0.02%" in title


@pytest.mark.parametrize(("gap", "words"), [(8.9e-07, "0.000089"), (6e-5, "0.0060"), (0.0, "0"), (0.25, "25")])
def test_a_gap_is_told_however_small(gap, words):
    assert Plan(gap=gap).gap_words == f"{words}\N{NARROW NO-BREAK SPACE}%"
