"""Joining by a link or from a list: by one's own act, as admitted by who invited, and nothing half-done."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from commonweal.web import clock
from commonweal.web.bodies import importing, invitations, services
from commonweal.web.bodies.models import Body, Invitation
from commonweal.web.members.models import Member
from commonweal.web.record.models import Entry, Opening
from commonweal.web.refused import Refused
from tests.cast import AT

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = timedelta(days=1)


@pytest.fixture
def ana(town):
    return town.people[0]


def test_whoever_follows_a_link_joins_as_admitted_by_who_made_it(town, ana):
    link = invitations.invite(by=ana, bodies=[town.bakery], name="Stranger", at=AT)
    invitations.accept(invitation=link, member=town.stranger, at=AT)
    entry = Entry.objects.filter(kind="membership.joined").latest("index")
    assert entry.data == {"admitted": True, "members": 11}
    assert {one.field: one.said for one in Opening.objects.filter(entry=entry)} == {"member": "stranger", "admitted_by": ana.key}


def test_a_link_for_several_serves_so_many(town, ana):
    link = invitations.invite(by=ana, bodies=[town.bakery], most=2, at=AT)
    for name in ("Kim", "Lea"):
        invitations.register(invitation=link, name=name, password="long enough a word", at=AT)
    with pytest.raises(Refused, match="used, taken back or forgotten"):
        invitations.accept(invitation=link, member=town.stranger, at=AT)


@pytest.mark.parametrize("spoil", ["time", "taken back", "left"])
def test_a_link_ends_with_its_days_when_taken_back_and_with_the_membership_of_who_made_it(town, ana, spoil):
    link, at = invitations.invite(by=ana, bodies=[town.bakery], days=3, at=AT), AT
    match spoil:
        case "time":
            at = AT + 3 * DAY
        case "taken back":
            invitations.withdraw(invitation=link)
        case "left":
            services.leave(member=ana, body=town.bakery, at=AT)
    with pytest.raises(Refused):
        invitations.accept(invitation=link, member=town.stranger, at=at)
    assert not Body.objects.of(town.stranger).exists()


def test_nobody_invites_to_a_body_of_others(town):
    with pytest.raises(Refused, match="Only those who belong"):
        invitations.invite(by=town.stranger, bodies=[town.bakery], at=AT)


def test_an_invitation_to_somebody_with_an_account_is_theirs_alone(town, ana):
    kim = Member.objects.create_user(name="Kim")
    asked = invitations.invite(by=ana, bodies=[town.bakery], member=kim, at=AT)
    with pytest.raises(Refused, match="for somebody else"):
        invitations.accept(invitation=asked, member=town.stranger, at=AT)
    with clock.at(AT):
        page = Client()
        page.force_login(kim)
        assert "You are invited to join Mill Street bakery" in page.get("/").text


LIST = "name,body\nKim,\nLea,mill street bakery\nStranger,\n"


def upload(client, body, name, content):
    return client.post(
        reverse("bodies:import", args=[body.key]), {"file": SimpleUploadedFile(name, content), "once": f"once-{len(content)}"}
    )


def workbook(tmp_path, rows):
    book = Workbook()
    book.active.title = "people"
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    return (tmp_path / "list.xlsx").read_bytes()


def test_a_list_shows_every_rows_outcome_and_does_nothing_before_one_says_so(client, town, ana):
    client.force_login(ana)
    with clock.at(AT):
        shown = upload(client, town.bakery, "list.csv", LIST.encode())
        assert "Invite by 3 rows?" in shown.text
        assert "Kim gets a link to Mill Street bakery." in shown.text
        assert "Stranger has an account here and is asked to join" in shown.text
        assert not Invitation.objects.exists()
        client.post(reverse("bodies:import", args=[town.bakery.key]), {"sure": shown.context["sure"], "once": "sure"})
    made = {one.name: one.member for one in Invitation.objects.all()}
    assert made == {"Kim": None, "Lea": None, "Stranger": town.stranger}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["Kim,", "Kim,"], "Kim stands in row 2 already"),
        (["Kim,Mill Street bakrey"], "There is no body called Mill Street bakrey. Did you mean Mill Street bakery?"),
        (["Ben,"], "Ben belongs to Mill Street bakery already."),
        ([",Mill Street bakery"], "Nobody is named in this row."),
    ],
)
def test_a_refused_row_keeps_everybody_from_being_invited(client, town, ana, rows, says):
    client.force_login(ana)
    with clock.at(AT):
        shown = upload(
            client, town.bakery, "list.csv", "\n".join(["name,body", "Lea,", *rows]).replace("Kim,\nKim", "Kim,\nKim").encode()
        )
    assert says.replace("row 2", "row 3") in shown.text
    assert shown.context["sure"] == ""
    listed = importing.of_text("Lea\nBen", town.bakery)
    with pytest.raises(Refused, match="1 of 2 rows are refused, the first in row 2: Ben belongs"):
        importing.invite_all(listed, by=ana, at=AT)
    assert not Invitation.objects.exists()


def test_a_workbook_is_read_as_well(client, town, ana, tmp_path):
    client.force_login(ana)
    shown = upload(client, town.bakery, "list.xlsx", workbook(tmp_path, [["Name"], ["Kim"], ["Lea"]]))
    assert "Invite by 2 rows?" in shown.text


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("list.csv", b"nmae\nKim\n", "There is no column nmae. Did you mean name?"),
        ("list.csv", b"body\nBakery\n", "The column name is missing."),
        ("list.csv", b"\xff\xfe\x00", "not in UTF-8"),
        ("list.xlsx", b"PK no workbook", "not a workbook"),
        ("list.pdf", b"%PDF", "This type of file is not known here."),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(client, town, ana, name, content, says):
    client.force_login(ana)
    shown = upload(client, town.bakery, name, content)
    assert shown.status_code == 422
    assert says in shown.text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_inviting_are_for_everyone(page_as, town):
    from tests.browser import assert_accessible

    page = page_as(town.people[0])
    page.goto(reverse("bodies:invite", args=[town.bakery.key]))
    page.get_by_label("Whom it is for").fill("Kim")
    page.get_by_role("button", name="Make a link").click()
    page.locator("code.link").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="Many at once").click()
    page.get_by_label("Or the names themselves").fill("Lea\nKim\nBen")
    page.get_by_role("button", name="Look at every row").click()
    assert "2 of 3 rows are refused" in page.get_by_role("heading", level=1).inner_text()
    assert_accessible(page)
    page.get_by_label("Or the names themselves").fill("Lea\nMo")
    page.get_by_role("button", name="Look at every row").click()
    page.get_by_role("button", name="Invite them all").click()
    assert page.locator("code.link").count() == 3
