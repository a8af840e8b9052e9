"""Meetings through the pages: the room as each reader sees it, the list, files with their headers, what is sent on."""

import secrets

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.web import clock
from commonweal.web.bodies import services as bodies
from commonweal.web.meetings import agenda, calling, room, speakers
from commonweal.web.meetings.models import Attachment, Meeting, Point
from commonweal.web.members.models import Member
from tests.cast import AT, DAY

pytestmark = pytest.mark.django_db
BEGINS = AT + 3 * DAY
PDF = b"%PDF-1.7 lamps"


@pytest.fixture(autouse=True)
def _evening():
    with clock.at(BEGINS):
        yield


@pytest.fixture
def act(federation, client):
    def send(who, name, *args, **data):
        client.force_login(federation.person[who])
        return client.post(reverse(name, args=args), {"once": secrets.token_hex(8), **data})

    return send


@pytest.fixture
def meeting(federation):
    """Northside's meeting, with two items; Ana is there, and in the chair."""
    ana = federation.person["Ana"]
    place = {"zone": "Europe/Lisbon", "place": "The hall"}
    found = calling.call_meeting(body=federation.body["northside"], member=ana, title="Spring", begins=BEGINS, at=AT, **place)
    for title in ("Lamps", "Noise"):
        agenda.add_item(meeting=found, title=title, member=ana, at=AT)
    room.come(meeting=found, member=ana, at=BEGINS)
    room.open_meeting(meeting=found, member=ana, at=BEGINS)
    return Meeting.objects.get()


def point(title):
    return Point.objects.get(title=title)


def test_the_room_goes_by_its_buttons(federation, client, act, meeting):
    url = meeting.get_absolute_url()
    assert act("Ben", "meetings:come", meeting.key).url == f"{url}#room"
    assert act("Ana", "meetings:chair", meeting.key, act="take-up", point=point("Lamps").key).status_code == 302
    assert act("Ben", "meetings:ask", point("Lamps").key, act="speak").status_code == 302
    page = client.get(url).text
    assert "Take me off the list" in page
    assert "Ana is in the chair." in page
    assert "Call the next" not in page
    act("Ana", "meetings:chair", meeting.key, act="next", point=point("Lamps").key)
    page = client.get(url).text
    assert '<p class="speaks">Ben</p>' in page
    assert "You are in the chair." in page
    act("Ana", "meetings:chair", meeting.key, act="close-list", point=point("Lamps").key)
    assert "The list is closed" in client.get(url).text
    act("Ana", "meetings:chair", meeting.key, act="end", point=point("Lamps").key)
    assert "Have spoken on this:" in client.get(url).text
    assert "cannot be opened again" in client.get(reverse("meetings:close", args=[meeting.key])).text
    assert act("Ana", "meetings:close", meeting.key).status_code == 302
    assert "2 had come" in client.get(url).text


def test_strangers_read_along_without_names(federation, client, act, meeting):
    act("Ben", "meetings:come", meeting.key)
    act("Ana", "meetings:chair", meeting.key, act="take-up", point=point("Lamps").key)
    act("Ben", "meetings:ask", point("Lamps").key, act="speak")
    client.logout()
    page = client.get(meeting.get_absolute_url()).text
    assert "2 are here" in page
    assert "Ben" not in page.split("<main")[1]
    assert "Ana is in the chair." in page  # an office, and public
    assert "<form" not in page.split("<main")[1].split("</main")[0]


def test_a_page_that_asks_for_news_gets_them_or_nothing(federation, client, act, meeting):
    client.force_login(federation.person["Ana"])
    address = reverse("meetings:room", args=[meeting.key])
    piece = client.get(address, headers={"HX-Request": "true"})
    assert piece.status_code == 200
    assert "<html" not in piece.text
    seen = piece.text.split("?seen=")[1].split('"')[0]
    assert client.get(address, {"seen": seen}, headers={"HX-Request": "true"}).status_code == 204
    act("Ben", "meetings:come", meeting.key)
    assert client.get(address, {"seen": seen}, headers={"HX-Request": "true"}).status_code == 200
    assert client.get(address).status_code == 302


def test_what_is_moved_stands_on_the_page_and_is_carried_by_pressing(federation, client, act, meeting):
    for name in ("Ben", "Cleo"):
        act(name, "meetings:come", meeting.key)
    act("Ben", "meetings:motion", meeting.key, kind="chair", candidate=federation.person["Cleo"].pk)
    assert "1 of 3 present stand behind it; 2 are needed." in client.get(meeting.get_absolute_url()).text
    motion = meeting.motions.get()
    act("Cleo", "meetings:back", motion.key)
    assert "You are in the chair." in client.get(meeting.get_absolute_url()).text
    assert act("Ben", "meetings:motion", meeting.key, kind="chair", candidate="0").status_code == 404


def test_a_file_is_given_to_be_kept_and_never_shown(federation, client, act, meeting):
    key = point("Lamps").key
    file = SimpleUploadedFile("Lamps – plan.pdf", PDF, content_type="text/html")
    assert act("Ben", "meetings:attach", key, file=file).status_code == 302
    client.logout()
    answer = client.get(Attachment.objects.get().get_absolute_url())
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    page = act("Ben", "meetings:attach", key, file=SimpleUploadedFile("x.html", b"<script>"))
    assert page.status_code == 422
    assert "cannot be attached" in page.text
    assert act("Dora", "meetings:attach", key, file=SimpleUploadedFile("x.pdf", PDF)).status_code == 404


def test_a_call_that_cannot_be_keeps_what_was_typed(federation, client, act):
    said = {"title": "Lamps", "begins": "2030-03-02T10:00", "zone": "UTC", "place": "The hall"}
    page = act("Ana", "meetings:call", "northside", **said)
    assert page.status_code == 422
    assert "has passed" in page.text
    assert 'value="Lamps"' in page.text
    assert (
        act("Ana", "meetings:call", "northside", **said | {"begins": "2030-03-20T19:00", "zone": "Asia/Tokyo"}).status_code == 302
    )
    assert Meeting.objects.get().begins.isoformat() == "2030-03-20T10:00:00+00:00"
    assert act("Ana", "meetings:call", "southside", **said).status_code == 404


def test_the_date_is_given_to_calendars(client, meeting):
    answer = client.get(reverse("meetings:date", args=[meeting.key]))
    assert answer["Content-Type"].startswith("text/calendar")
    assert "DTSTART:20300304T120000Z" in answer.text
    assert meeting.key in client.get(reverse("meetings:calendar", args=["northside"])).text


def test_the_room_asks_the_database_as_often_for_many_as_for_few(federation, client, meeting):
    def ask(address):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    ana, north = federation.person["Ana"], federation.body["northside"]
    room.take_up(meeting=meeting, chair=ana, point=point("Lamps"), at=BEGINS)
    pages = (meeting.get_absolute_url(), reverse("meetings:of-body", args=["northside"]), reverse("meetings:index"))
    client.force_login(ana)

    def fill(number):
        member = Member.objects.create_user(name=f"Member {number}")
        bodies.join(member=member, body=north, at=BEGINS)
        room.come(meeting=meeting, member=member, willing=False, at=BEGINS)
        speakers.ask(point=point("Lamps"), member=member, at=BEGINS)
        if number % 2:
            speakers.call_next(point=point("Lamps"), chair=ana, at=BEGINS)
        else:
            room.move_motion(meeting=meeting, member=member, kind="chair", candidate=member, at=BEGINS)
        added = agenda.add_item(meeting=meeting, title=f"Item {number}", about="needs:northside", at=BEGINS)
        agenda.attach(point=added, name="a.txt", content=b"a%d" % number, at=BEGINS)

    for number in range(3):
        fill(number)
    few = [ask(page) for page in pages]
    for number in range(3, 12):
        fill(number)
    assert [ask(page) for page in pages] == few
