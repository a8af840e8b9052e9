"""The federation at a glance: every body once, one council's seats in pages, and as many queries for five hundred as for five."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.web import clock
from commonweal.web.bodies import picture, services
from commonweal.web.bodies.models import Body
from tests.browser import assert_accessible
from tests.cast import AT
from tests.large import grown

pytestmark = pytest.mark.django_db
PAGE = "/bodies/picture/"


def test_the_tree_holds_every_body_once_and_closes_every_branch_it_opens(federation):
    federation = picture.Federation()
    lines = federation.tree(federation.top())
    assert sorted(line.key for line in lines) == sorted(Body.objects.values_list("key", flat=True))
    assert sum(line.has_branch for line in lines) == sum(len(line.closes) for line in lines)


def test_a_seat_says_who_holds_it_for_whom_since_when_and_what_may_be_seen_of_a_recall(client, town):
    with clock.at(AT):
        page = client.get(PAGE).text
    assert "Ana" in page
    assert "for Mill Street bakery" in page
    assert "Not reached. The day’s count: 0 of 10; 6 are needed." in page


def test_r2_live_marks_below_the_share_are_not_on_the_map(client, town):
    for member in town.people[:4]:
        services.set_mark(tenure=town.seat.tenure, member=member, at=AT)
    with clock.at(AT):
        assert "The day’s count: 0 of 10" in client.get(PAGE).text
    services.take_days_counts(AT + timedelta(days=1))
    with clock.at(AT + timedelta(days=1)):
        assert "The day’s count: 4 of 10" in client.get(PAGE).text


def test_r2_of_fewer_than_ten_nothing_is_seen_but_that_it_is_not_reached(client):
    grown(1, 2)
    page = client.get(f"{PAGE}?council=c0").text
    assert "Not reached." in page
    assert "day’s count" not in page
    assert "<progress" not in page


def test_r3_of_a_seat_that_a_council_fills_both_electorates_are_shown(client):
    grown(2, 6)
    page = client.get(PAGE).text
    assert "0 of 6 constituents have marked; 4 are needed." in page  # six delegates, in the open
    seats = picture.seats_of(picture.Federation(), Body.objects.get(key="top"), None, AT)
    assert seats[0].by_members.verdict.values["constituents"] == 12  # and the twelve members beneath them


def test_an_empty_seat_is_shown_as_empty(client, town):
    services.resign(tenure=town.seat.tenure, member=town.people[0], at=AT)
    services.resign(tenure=town.seat.tenure, member=town.people[1], at=AT)
    services.resign(tenure=town.seat.tenure, member=town.people[2], at=AT)
    page = client.get(PAGE).text
    assert "This seat is empty" in page
    assert "1 empty" in " ".join(page.split())


def queries(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_as_many_queries_for_five_hundred_bodies_as_for_five(client):
    grown(2, 6)  # enough members for the question whether they are ten people (R2)
    addresses = (PAGE, f"{PAGE}?council=c0", f"{PAGE}?q=works")
    few = [queries(client, address) for address in addresses]
    grown(19, 25, under="d")
    assert Body.objects.count() > 500
    assert [queries(client, address) for address in addresses] == few


def test_what_is_asked_for_finds_bodies_and_who_speaks_for_them(client, town):
    assert "Mill Street bakery" in client.get(f"{PAGE}?q=ana").text
    assert "No body and no delegate has that name." in client.get(f"{PAGE}?q=zzz").text
    assert client.get(f"{PAGE}?council=nowhere").status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_picture_is_for_everyone(page):
    grown(3, 12, members=4)
    page.goto(PAGE)
    assert_accessible(page)
    page.locator(".tree summary", has_text="Council 1").focus()
    page.keyboard.press("Enter")  # by keyboard, and without a script: it is a details element
    page.get_by_role("link", name="Its seats (Council 1)").click()
    assert page.get_by_role("heading", name="The seats of Council 1").is_visible()
    assert_accessible(page)


def test_the_api_tells_the_tree_and_the_map_in_as_few_queries_for_many_bodies_as_for_few(client):
    grown(2, 2)
    counted = []
    for grow in (True, False):
        with (
            CaptureQueriesContext(
                connection,
            ) as queries,
            clock.at(AT),
        ):
            branches = client.get("/api/v1/picture").json()
            places = client.get("/api/v1/picture/c0").json()
        counted.append(len(queries))
        assert len(branches) == Body.objects.count()
        assert {branch["parent"] for branch in branches} <= {"", *(branch["key"] for branch in branches)}
        assert [place["constituency"]["key"] for place in places["seats"]][:2] == ["c0-b0", "c0-b1"]
        assert all(place["holder"] and place["began"] for place in places["seats"])
        if grow:
            grown(6, 9, under="d")
    assert counted[0] == counted[1]
