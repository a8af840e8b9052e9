"""From an empty site to the first elections: a charter, links, sign-ups; nobody is appointed by it (C2, C3)."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from commonweal.rules.bodies import Kind
from commonweal.rules.founding import FOUNDERS_HAVE, Charter, Planned
from commonweal.web import enact
from commonweal.web.bodies import invitations
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies.models import Body, Invitation, Membership, Seat, Tenure
from commonweal.web.constitution.models import Article
from commonweal.web.elections.models import Election
from commonweal.web.founding import services
from commonweal.web.members.models import Member
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.browser import assert_accessible
from tests.cast import AT

DAY = timedelta(days=1)
PASSWORD = "long enough a word"
CHARTER = Charter(
    "Riverside",
    (
        Planned("Bakery", Kind.WORKPLACE, ("Mira Olsen", "Emil Berg")),
        Planned("Northside", Kind.COMMUNITY, ("Mira Olsen", "Omar")),
    ),
)
TYPED = {
    "name": "Riverside",
    "workplaces": "Bakery",
    "communities": "Northside",
    "services": "",
    "people": "Mira Olsen; Bakery; Northside\nEmil Berg; Bakery\nOmar; Northside",
}


def sign_up(made: list[Invitation], name: str, at=AT) -> Member:
    invitation = next(one for one in made if one.name == name)
    return invitations.register(invitation=invitation, name=name, password=PASSWORD, at=at)


@pytest.mark.django_db
def test_a_founding_leaves_bodies_without_members_and_no_seat():
    made = services.found(CHARTER, at=AT)
    assert sorted(Body.objects.values_list("name", "kind", "size")) == [
        ("Bakery", "workplace", 0),
        ("Council of Riverside", "council", 0),
        ("Northside", "community", 0),
    ]
    assert [one.name for one in made] == ["Mira Olsen", "Emil Berg", "Omar"]
    assert not Seat.objects.exists()
    assert not Member.objects.exists()


@pytest.mark.django_db
def test_c3_a_seat_stands_empty_from_the_end_of_the_founding_until_an_election():
    made = services.found(CHARTER, at=AT)
    sign_up(made, "Mira Olsen")
    enact.carry_out(at=AT)
    assert not Seat.objects.exists()  # Emil and Omar could not vote yet
    sign_up(made, "Emil Berg")
    enact.carry_out(at=AT)
    assert [(str(seat), seat.tenure) for seat in Seat.objects.all()] == [("Bakery → Council of Riverside", None)]
    assert Election.objects.get().body.name == "Bakery"
    assert not Tenure.objects.exists()
    assert Entry.objects.filter(kind="founding.over").count() == 1


@pytest.mark.django_db
def test_whoever_does_not_come_holds_nobody_up_for_ever():
    made = services.found(CHARTER, at=AT)
    sign_up(made, "Omar", at=AT + 5 * DAY)
    assert invitations.end_foundings(AT + 5 * DAY + FOUNDERS_HAVE - DAY) == 0
    assert invitations.end_foundings(AT + 5 * DAY + FOUNDERS_HAVE) == 1
    assert [seat.constituency.name for seat in Seat.objects.all()] == ["Northside"]
    # Mira's link still leads to the bakery, which nobody has founded yet; to Northside she is admitted like anybody.
    mira = sign_up(made, "Mira Olsen", at=AT + 90 * DAY)
    assert [body.name for body in Body.objects.of(mira)] == ["Bakery"]


@pytest.mark.django_db
def test_a_link_serves_one_person():
    made = services.found(CHARTER, at=AT)
    sign_up(made, "Omar")
    with pytest.raises(Refused, match="used, taken back or forgotten"):
        invitations.register(invitation=made[2], name="Another", password=PASSWORD, at=AT)
    assert not Member.objects.filter(name="Another").exists()  # both or neither


@pytest.mark.django_db
def test_a_federation_starts_from_the_constitution_it_names():
    services.found(replace(CHARTER, constitution="small-coop"), at=AT)
    bakery = Body.objects.get(key="bakery")
    assert bodies.rules_of(bakery, AT).votes.days == 3  # of a small co-op; seven by default
    assert Article.objects.filter(body="council", key="votes.length").exists()
    assert not Article.objects.filter(key="recall.share").exists()  # as by default, so nobody's own


@pytest.mark.django_db
def test_there_is_one_founding_and_a_second_changes_nothing():
    services.found(CHARTER, at=AT)
    entries = Entry.objects.count()
    with pytest.raises(Refused, match="founded here already: Council of Riverside"):
        services.found(CHARTER, at=AT)
    assert Entry.objects.count() == entries


@pytest.mark.django_db
def test_no_name_of_a_first_member_is_in_the_record():
    made = services.found(CHARTER, at=AT)
    sign_up(made, "Omar")
    assert "Omar" not in "".join(Entry.objects.values_list("text", flat=True))


@pytest.mark.django_db
def test_without_the_servers_code_nothing_is_founded(client):
    assert "Nothing has been founded here yet" in client.get(reverse("founding:found")).text
    answer = client.post(reverse("founding:found"), TYPED | {"code": "guessed", "sure": "yes", "once": "a"})
    assert answer.status_code == 422
    assert not Body.objects.exists()


@pytest.mark.django_db
def test_the_first_page_shows_all_once_more_then_founds_and_gives_the_links(client):
    page = reverse("founding:found")
    assert page in client.get("/").text
    said = TYPED | {"code": services.code()}
    sure = client.post(page, said | {"once": "a"})
    assert "Found Riverside?" in sure.text
    assert not Body.objects.exists()
    answer = client.post(page, said | {"sure": "yes", "once": "b"}, follow=True)
    links = re.findall(r"http://testserver(/bodies/invited/[^<]+)", answer.text)
    assert len(links) == 3
    assert not Member.objects.exists()  # C2: founding makes nobody a member

    emil = Client()
    link = next(link for link in links if "Emil Berg" in emil.get(link).text)
    signed = emil.post(
        f"{link}register/", {"name": "Emil Berg", "password": PASSWORD, "again": PASSWORD, "once": "c"}, follow=True
    )
    assert signed.context["user"].name == "Emil Berg"
    assert Membership.objects.running().get().body.name == "Bakery"
    assert Client().get(reverse("founding:links")).url == reverse("bodies:index")  # the links are for that browser alone


@pytest.mark.django_db
def test_what_is_mistyped_keeps_what_was_typed_and_says_the_line(client):
    said = TYPED | {"code": services.code(), "people": "Mira Olsen; Bakrey\nEmil", "once": "a", "sure": "yes"}
    answer = client.post(reverse("founding:found"), said)
    assert answer.status_code == 422
    assert "Line 1: there is no body called Bakrey. Did you mean Bakery?" in answer.text
    assert "Line 2: Emil belongs to no body" in answer.text
    assert "Mira Olsen; Bakrey" in answer.text
    assert not Body.objects.exists()


@pytest.mark.django_db
def test_a_wrong_secret_leads_nowhere(client):
    made = services.found(CHARTER, at=AT)
    right = invitations.link(made[0])
    assert client.get(right).status_code == 200
    assert client.get(right[:-2] + ("0/" if right[-2] != "0" else "1/")).status_code == 404


@pytest.mark.django_db
def test_nobody_reaches_more_by_having_founded(client):
    client.post(reverse("founding:found"), TYPED | {"code": services.code(), "sure": "yes", "once": "b"})
    body = Body.objects.get(key="bakery")
    assert client.get(reverse("bodies:invite", args=[body.key])).status_code == 302  # to sign in: the session is nobody's
    with pytest.raises(Refused):
        invitations.invite(by=Member.objects.create_user(name="Host"), bodies=[body], at=AT)
    with pytest.raises(Refused):
        bodies.found_seat(council=body, constituency=body, at=AT)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_a_founding_are_for_everyone(page):
    page.goto(f"{reverse('founding:found')}?code={services.code()}")
    assert_accessible(page)
    for name in ("name", "workplaces", "communities", "people"):
        page.locator(f"[name={name}]").fill(TYPED[name])
    page.get_by_role("button", name="Look at it once more").click()
    assert_accessible(page)
    page.get_by_role("button", name="Found it").click()
    assert_accessible(page)
    page.goto(page.locator("code.link").first.inner_text())
    assert_accessible(page)
