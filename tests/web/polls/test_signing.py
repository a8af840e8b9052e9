"""V5: where fewer than five ballots were cast nobody can redo the count, so two of three tellers sign the outcome."""

import pytest
from django.urls import reverse

from commonweal.rules.effects import Resolve
from commonweal.web import clock
from commonweal.web.bodies import services, tellers
from commonweal.web.decisions import services as decisions
from commonweal.web.polls import signing
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT
from tests.web.api.passage import key


@pytest.fixture
def small(federation):
    """A vote of the bakery's three, which is over; its tellers are drawn."""
    bakery = federation.body["bakery"]
    tellers.draw(body=bakery, at=AT)
    options = [{"key": "yes", "title": "Yes"}]
    made = decisions.propose(council=bakery, title="A bell", text="", options=options, follows={"yes": [Resolve("bell")]}, at=AT)
    for member, choice in zip(federation.members("bakery"), ("yes", "yes", "none"), strict=True):
        decisions.cast_ballot(proposal=made, member=member, choice_made=choice, at=AT)
    made.refresh_from_db()
    return made


def test_V5_two_of_three_tellers_sign_and_the_page_says_so(small, client):
    first, second, _third = tellers.of(small.body)
    assert small.result["withheld"]
    assert not signing.sign(poll=small, tenure=first, at=AT).holds
    assert not signing.sign(poll=small, tenure=first, at=AT).holds  # twice is once
    client.force_login(second.holder)
    with clock.at(AT):
        assert "Sign the outcome: A bell" in client.get("/").content.decode()
        page = client.get(reverse("polls:sign", args=[small.key])).content.decode()
        assert "1 of 3 tellers have signed; 2 are needed." in page
        assert client.post(reverse("polls:sign", args=[small.key]), {"once": key()}).status_code == 302
        assert "Sign the outcome" not in client.get("/").content.decode()
    assert signing.standing(small).holds
    signed = list(Entry.objects.filter(kind="outcome.signed").order_by("index"))
    assert [entry.data["tenure"] for entry in signed] == [first.key, second.key]
    assert len({entry.data["outcome"] for entry in signed}) == 1
    client.logout()
    assert "2 of 3 tellers have signed" in client.get(small.get_absolute_url()).content.decode()
    assert client.get(f"/api/v1/polls/{small.key}/signatures").json()["enough"]


def test_V5_the_tellers_alone_see_the_ballots(small, federation, client):
    address = reverse("polls:sign", args=[small.key])
    client.force_login(federation.person["Cleo"])
    assert client.get(address).status_code == 404
    client.force_login(tellers.of(small.body)[0].holder)
    page = client.get(address).content.decode()
    assert '<td class="n">2</td>' in page
    assert "figures" not in str(small.result)


def test_nobody_signs_who_is_no_teller_any_more_nor_what_all_can_count(small, federation):
    leaving = tellers.of(small.body)[0]
    services.leave(member=leaving.holder, body=small.body, at=AT)
    with pytest.raises(Refused, match="tellers of Bakery sign"):
        signing.sign(poll=small, tenure=leaving, at=AT)
    options = [{"key": "yes", "title": "Yes"}]
    council = decisions.propose(council=federation.council, title="x", text="", options=options, follows={}, at=AT)
    with pytest.raises(Refused, match="Nothing is to be signed"):
        signing.sign(poll=council, tenure=tellers.of(small.body)[0], at=AT)
