"""What one sees and does on the pages of bodies, seats and delegates."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from commonweal.web import clock
from commonweal.web.bodies import admission, services
from commonweal.web.bodies.models import Admission, Membership, RecallMark
from commonweal.web.record.models import Entry

AT = datetime(2030, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with clock.at(AT):
        yield


def post(client, name, key, once="1", **kwargs):
    return client.post(reverse(name, args=[key]), {"once": once}, **kwargs)


def mark(client, town, *people):
    tenure = town.seat.tenure
    for member in people:
        client.force_login(member)
        answer = post(client, "bodies:set-mark", tenure.key, once=member.key)
    return answer


def test_the_council_the_body_the_seat_and_the_delegate_have_pages_for_everyone(client, town):
    for page, said in (
        (reverse("bodies:index"), "Mill Street bakery"),
        (town.council.get_absolute_url(), "One delegate decides here"),
        (town.bakery.get_absolute_url(), "of 10 members"),
        (town.seat.get_absolute_url(), "Ben"),
        (town.seat.tenure.get_absolute_url(), "Not reached."),
    ):
        answer = client.get(page)
        assert answer.status_code == 200
        assert said in answer.content.decode()


def test_one_click_asks_and_the_second_marks(client, town):
    client.force_login(town.people[5])
    page = reverse("bodies:set-mark", args=[town.seat.tenure.key])
    assert "Yes, set my recall mark" in client.get(page).content.decode()
    assert not RecallMark.objects.exists()
    assert client.post(page, {"once": "1"}).url == town.seat.tenure.get_absolute_url()
    assert RecallMark.objects.count() == 1
    assert "Your mark stands." in client.get(town.seat.tenure.get_absolute_url()).content.decode()
    post(client, "bodies:withdraw-mark", town.seat.tenure.key, once="2")
    assert not RecallMark.objects.exists()


def test_with_htmx_only_the_panel_answers(client, town):
    client.force_login(town.people[5])
    page = reverse("bodies:set-mark", args=[town.seat.tenure.key])
    for answer in (
        client.get(page, headers={"HX-Request": "true"}),
        client.post(page, {"once": "1"}, headers={"HX-Request": "true"}),
    ):
        assert answer.content.decode().strip().startswith('<section id="recall"')


def test_the_mark_that_tips_the_scale_replaces_the_delegate_on_the_page(client, town):
    tenure = town.seat.tenure
    answer = mark(client, town, *town.people[4:10])
    assert answer.url == tenure.get_absolute_url()
    page = client.get(answer.url).content.decode()
    assert "recalled by the constituents" in page
    assert "Ben" in page


def test_the_mark_that_tips_the_scale_loads_the_whole_page_anew_under_htmx(client, town):
    mark(client, town, *town.people[4:9])
    client.force_login(town.people[9])
    answer = post(client, "bodies:set-mark", town.seat.tenure.key, headers={"HX-Request": "true"})
    assert "HX-Redirect" in answer.headers


def test_R2_the_same_page_whatever_the_others_have_marked(client, town):
    """Nobody but its author learns of a mark below the share: the page of everyone else does not change by a byte."""

    def pages():
        seen = []
        for reader in (None, town.stranger, town.people[0], town.people[3]):
            if reader is None:
                client.logout()
            else:
                client.force_login(reader)
            text = client.get(town.seat.tenure.get_absolute_url()).content.decode()
            seen.append([line for line in text.splitlines() if "csrfmiddlewaretoken" not in line])
        return seen

    before = pages()
    mark(client, town, *town.people[5:10])
    assert pages() == before


def test_R2_who_does_not_belong_to_the_constituency_finds_no_recall_to_mark(client, town):
    client.force_login(town.stranger)
    answer = post(client, "bodies:set-mark", town.seat.tenure.key)
    assert answer.status_code == 404
    assert not RecallMark.objects.exists()


def test_below_five_the_warning_stands_beside_the_recall(client, town):
    for member in town.people[4:]:
        services.leave(member=member, body=town.bakery, at=AT)
    page = client.get(town.seat.tenure.get_absolute_url()).content.decode()
    assert "Not reached." in page
    assert "tells much" in page


def test_the_same_form_twice_is_one_act(client, town):
    client.force_login(town.stranger)
    for _ in range(2):
        assert post(client, "bodies:join", "bakery").status_code == 302
    assert Admission.objects.filter(member=town.stranger).count() == 1
    asked = Admission.objects.get()
    client.force_login(town.people[5])
    for _ in range(2):
        assert client.post(reverse("bodies:admit", args=["bakery", asked.key]), {"once": "2"}).status_code == 302
    assert Membership.objects.filter(member=town.stranger).count() == 1
    assert Entry.objects.filter(kind="membership.joined").count() == 11


def test_a_form_without_its_key_does_nothing(client, town):
    client.force_login(town.stranger)
    assert client.post(reverse("bodies:join", args=["bakery"])).status_code == 400
    assert not Admission.objects.exists()


def test_joining_and_leaving_ask_first(client, town):
    client.force_login(town.stranger)
    assert "Ask to join Mill Street bakery?" in client.get(reverse("bodies:join", args=["bakery"])).content.decode()
    post(client, "bodies:join", "bakery")
    assert "You have asked to join" in client.get(town.bakery.get_absolute_url()).content.decode()
    admission.admit(admission=Admission.objects.get(), by=town.people[3], at=AT)
    assert "You belong here." in client.get(town.bakery.get_absolute_url()).content.decode()
    assert "recall marks here go with you" in client.get(reverse("bodies:leave", args=["bakery"])).content.decode()
    post(client, "bodies:leave", "bakery", once="2")
    assert not Membership.objects.running().filter(member=town.stranger).exists()


def test_rights_end_with_the_membership_though_the_session_goes_on(client, town):
    client.force_login(town.people[5])
    services.leave(member=town.people[5], body=town.bakery, at=AT)
    assert post(client, "bodies:set-mark", town.seat.tenure.key).status_code == 404


def test_who_asks_to_join_is_named_to_the_members_alone_and_can_take_it_back(client, town):
    client.force_login(town.stranger)
    post(client, "bodies:join", "bakery")
    here = town.bakery.get_absolute_url()
    assert "Admit Stranger" not in client.get(here).content.decode()
    client.logout()
    assert "Stranger" not in client.get(here).content.decode()
    client.force_login(town.people[4])
    assert "Admit Stranger" in client.get(here).content.decode()
    assert "Stranger asks to join Mill Street bakery" in client.get(reverse("home")).content.decode()
    client.force_login(town.stranger)
    post(client, "bodies:take-back", "bakery", once="2")
    assert not Admission.objects.exists()


def test_nobody_admits_themselves(client, town):
    client.force_login(town.stranger)
    post(client, "bodies:join", "bakery")
    own = reverse("bodies:admit", args=["bakery", Admission.objects.get().key])
    assert client.post(own, {"once": "2"}).status_code == 404
    assert not Membership.objects.filter(member=town.stranger).exists()


def test_a_delegate_can_resign_and_nobody_else_for_them(client, town):
    first = town.seat.tenure
    client.force_login(town.people[5])
    assert post(client, "bodies:resign", first.key).status_code == 403
    client.force_login(town.people[0])
    assert "Give up my seat" in client.get(first.get_absolute_url()).content.decode()
    post(client, "bodies:resign", first.key, once="2")
    assert town.seat.tenure.holder == town.people[1]


def test_the_first_page_tells_who_was_recalled(client, town):
    mark(client, town, *town.people[4:10])
    with clock.at(AT + timedelta(days=1)):
        assert "Mill Street bakery recalled Ana." in client.get(reverse("home")).content.decode()


def test_a_council_of_many_seats_costs_no_more_queries_than_one_of_few(client, town, django_assert_max_num_queries):
    for _ in range(30):
        services.found_seat(council=town.council, constituency=town.bakery, at=AT)
    with django_assert_max_num_queries(20):
        assert "31 delegates decide here" in client.get(town.council.get_absolute_url()).content.decode()
