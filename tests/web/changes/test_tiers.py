"""From today's figures to a vote on others: looked at first, then proposed once, carried out, and planned with."""

import secrets
from decimal import Decimal

import pytest
from django.urls import reverse

from commonweal.web import clock, enact
from commonweal.web.decisions.models import Proposal
from commonweal.web.needs import services as needs
from commonweal.web.needs import tiers
from commonweal.web.plans import inputs
from tests.cast import AT, DELEGATES

pytestmark = pytest.mark.django_db
SAID = {"title": "Less bread for all", "text": "Children first.", "vital:bread": "50", "basic:bread": "30"}


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(AT):
        yield


@pytest.fixture
def send(federation, client):
    def post(who, name, *args, **data):
        client.force_login(federation.person[who])
        return client.post(reverse(name, args=args), {"once": secrets.token_hex(8), **data})

    return post


def test_the_table_says_who_can_propose_another(federation, client):
    assert "can put another division to the vote" in client.get(reverse("needs:tiers")).text
    client.force_login(federation.person["Ana"])
    assert reverse("changes:tiers", args=["council"]) in client.get(reverse("needs:tiers")).text
    page = client.get(reverse("changes:tiers", args=["council"]))
    assert page.status_code == 200
    assert 'value="70"' in page.text  # today's figure, ready to be changed


def test_what_was_looked_at_has_not_been_proposed(send):
    page = send("Ana", "changes:tiers", "council", **SAID)
    assert "Put this change of one good to Council?" in page.text
    assert "<b>50" in page.text
    assert 'name="vital:bread" value="50"' in page.text
    assert not Proposal.objects.exists()


def test_it_is_proposed_voted_on_carried_out_and_planned_with(federation, send, client):
    assert send("Ana", "changes:propose-tiers", "council", **SAID).status_code == 302
    proposal = Proposal.objects.get()
    page = client.get(proposal.get_absolute_url()).text
    assert "70\u202f% → <b>50\u202f%</b>" in page
    for name in DELEGATES.values():
        assert send(name, "decisions:vote", proposal.key, choice="yes").status_code == 302
    proposal.refresh_from_db()
    assert proposal.result["outcome"]["article"] == "decisions.tiers"
    enact.carry_out(at=AT)
    (good,) = tiers.table(federation.council)
    assert [str(part) for part in good.rounded] == ["0.500", "0.300", "0.200"]
    needs = [row for row in inputs.effective(AT)["needs"] if row["community"] == "northside" and row["period"] == "1"]
    assert {row["tier"]: row["amount"] for row in needs} == {"vital": 2850.0, "basic": 1710.0, "wanted": 1140.0}
    assert "changed what is vital, basic and wanted" in client.get("/").text
    assert "70\u202f% → <b>50\u202f%</b>" in client.get(proposal.get_absolute_url()).text  # the page still tells what it changed


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"vital:bread": "80", "basic:bread": "30"}, "Vital and basic are 110.0 % together"),
        ({"vital:bread": "70", "basic:bread": "0"}, "Nothing differs"),
        ({"vital:bread": "", "basic:bread": ""}, "Nothing differs"),
        ({"vital:bread": "many"}, "Enter a number"),
        ({"title": ""}, "This field is required"),
    ],
)
@pytest.mark.parametrize("name", ["changes:tiers", "changes:propose-tiers"])
def test_what_cannot_be_is_told_beside_its_good_and_keeps_what_was_typed(send, name, said, sentence):
    page = send("Ana", name, "council", **{**SAID, **said})
    assert page.status_code == 422
    assert sentence in page.text
    assert "Children first." in page.text
    assert not Proposal.objects.exists()


def test_one_change_at_a_time_is_before_a_council(send):
    assert send("Ana", "changes:propose-tiers", "council", **SAID).status_code == 302
    page = send("Ben", "changes:propose-tiers", "council", **SAID)
    assert page.status_code == 422
    assert "voting on this already" in page.text


def test_who_does_not_sit_in_the_council_proposes_nothing(send):
    assert send("Emil", "changes:propose-tiers", "council", **SAID).status_code == 403
    assert not Proposal.objects.exists()


def test_a_community_divides_its_own_needs_by_its_members_vote(federation, send):
    said = {"title": "Less bread", "text": "We bake at home.", "vital:bread": "50", "basic:bread": "30"}
    assert send("Ben", "changes:propose-tiers", "northside", **said).status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.by, proposal.on_roll) == (Proposal.By.MEMBERS, 3)
    for name in ("Ana", "Ben", "Cleo"):
        assert send(name, "decisions:ballot", proposal.key, choice="yes").status_code == 302
    enact.carry_out(at=AT)
    northside, southside = (needs.current(federation.body[key]).lines_by_key() for key in ("northside", "southside"))
    assert northside["bread", 1, "vital"] == 2850
    assert southside["bread", 1, "vital"] == 2800
    assert tiers.table(federation.body["northside"])[0].rounded[0] == Decimal("0.500")
