"""Needs from a table: looked at row by row, then stated all at once, or none."""

import io
import json
import secrets
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commonweal.tables.alone import FORMATS
from commonweal.web import clock
from commonweal.web.needs import services, sheet
from commonweal.web.needs.models import Demand, List, StatedNeed
from commonweal.web.needs.sheet import Outcome
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry
from commonweal.web.refused import Refused
from tests.cast import AT

pytestmark = pytest.mark.django_db
HEADING = "product,period,tier,amount,unit,why"


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(AT):
        yield


def judge(federation, *rows, replaces=False):
    lines = sheet.read_text("\n".join((HEADING, *rows)))
    return sheet.judged(lines, federation.body["northside"], replaces=replaces)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("braed,1,basic,5,kg,", "Did you mean Bread?"),
        ("bread,1,basic,-5,kg,", "cannot be negative"),
        ("bread,1,basic,,kg,", "This is missing"),
        ("bread,1,basic,5,litre,", "Bread is counted in kg, not in litre."),
        ("bread,3,basic,5,kg,", "no such period"),
        ("bread,1,urgent,5,kg,", "vital, basic, wanted"),
        ("bread,1,basic,0,kg,", "changes nothing"),
        ("bread,1,basic,0.0000001,kg,", "more than six decimals"),
    ],
)
def test_a_row_that_cannot_be_stated_says_why(federation, row, sentence):
    [found] = judge(federation, row)
    assert found.outcome == Outcome.FAULT
    assert sentence in found.sentence


def test_a_row_about_another_community_and_one_said_twice_are_found(federation):
    lines = sheet.read_text("community,product,tier,amount\nsouthside,bread,basic,5\nNorthside,bread,basic,5\n,Bread,basic,6")
    rows = sheet.judged(lines, federation.body["northside"], replaces=False)
    assert [row.outcome for row in rows] == [Outcome.FAULT, Outcome.STATED, Outcome.FAULT]
    assert "about southside" in rows[0].sentence
    assert rows[2].sentence.startswith("Row 3 says the same")


def test_what_is_in_force_already_is_left_out(federation):
    rows = judge(federation, "bread,1,vital,4200,kg,", "bread,2,vital,4300,kg,", "bread,,basic,0,kg,", replaces=True)
    assert [row.outcome for row in rows] == [Outcome.SAME, Outcome.STATED, Outcome.SAME]


def test_what_somebody_has_stated_since_is_not_stated_twice_on_top(federation):
    rows = judge(federation, "bread,,basic,5,kg,Guests.")
    northside = federation.body["northside"]
    services.state_all(
        member=federation.person["Ana"], community=northside, lines=[row.line for row in rows], replaces=False, why="", at=AT
    )
    assert [row.outcome for row in judge(federation, "bread,1,basic,5,kg,")] == [Outcome.SAME]
    assert [row.outcome for row in judge(federation, "bread,1,basic,6,kg,")] == [Outcome.STATED]


def test_all_rows_are_stated_as_one_act_with_a_file(federation):
    lines = sheet.read_text(f"{HEADING}\nbread,1,basic,5,kg,\nbread,2,basic,5,kg,\nflour,,wanted,2,kg,For cakes.")
    northside = federation.body["northside"]
    said = {"member": federation.person["Ana"], "community": northside, "lines": lines, "at": AT}
    services.state_all(replaces=False, why="We have grown.", **said)
    needs = StatedNeed.objects.order_by("product__name")
    assert [(need.product.name, need.amount, need.periods, need.why) for need in needs] == [
        ("bread", 5, [], "We have grown."),
        ("flour", 2, [], "For cakes."),
    ]
    entry = Entry.objects.get(kind="needs.stated")
    assert entry.data["needs"] == 2
    assert [row["need"] for row in json.loads(record.attached(entry.data["file"]))] == [need.key for need in needs]
    with pytest.raises(Refused, match="stated already"):
        services.state_all(replaces=False, why="Again.", **said)


def test_one_bad_row_and_nothing_is_stated(federation):
    lines = sheet.read_text(f"{HEADING}\nbread,1,basic,5,kg,\nbraed,2,basic,5,kg,")
    with pytest.raises(Refused, match="Row 3: No product is called"):
        services.state_all(
            member=federation.person["Ana"],
            community=federation.body["northside"],
            lines=lines,
            replaces=False,
            why="We have grown.",
            at=AT,
        )
    assert not StatedNeed.objects.exists()
    assert not Entry.objects.filter(kind="needs.stated").exists()


# ── Through the pages


def test_a_file_is_looked_at_put_right_stated_and_ratified(federation, client):
    client.force_login(federation.person["Ana"])
    bad = SimpleUploadedFile("ours.csv", f"{HEADING}\nbread,1,vital,4300,kg,\nbraed,,basic,5,kg,\n".encode())
    looked = client.post(reverse("needs:upload", args=["northside"]), {"file": bad, "replaces": "yes", "why": "We have grown."})
    assert looked.status_code == 422
    assert "Did you mean Bread?" in looked.text
    assert "state these" not in looked.text.lower()
    assert not StatedNeed.objects.exists()
    right = f"{HEADING}\nbread,1,vital,4300,kg,\nbread,,basic,5,kg,\n"
    looked = client.post(reverse("needs:upload", args=["northside"]), {"rows": right, "replaces": "yes", "why": "We have grown."})
    assert "State these 2 rows" in looked.text
    assert not StatedNeed.objects.exists()
    said = {"rows": right, "replaces": "yes", "why": "We have grown.", "once": secrets.token_hex(8)}
    for _ in range(2):
        answer = client.post(reverse("needs:state-all", args=["northside"]), said)
        assert answer["Location"] == reverse("needs:open-list", args=["northside"])
    assert StatedNeed.objects.count() == 2
    client.post(answer["Location"], {"once": secrets.token_hex(8)})
    ballot = List.objects.get()
    for member in federation.members("northside"):
        client.force_login(member)
        client.post(reverse("needs:vote", args=[ballot.key]), {"choice": "yes", "once": secrets.token_hex(8)})
    from commonweal.web import enact

    enact.carry_out(at=AT)
    lines = Demand.objects.filter(community__key="northside").first().lines_by_key()
    assert (lines["bread", 1, "vital"], lines["bread", 2, "vital"], lines["bread", 2, "basic"]) == (4300, 4200, 5)


@pytest.mark.parametrize("ending", FORMATS)
def test_the_list_that_is_downloaded_can_be_uploaded_again_and_is_nothing_new(federation, client, ending):
    client.force_login(federation.person["Ana"])
    table = client.get(reverse("needs:export", args=["northside", ending]))
    assert table.status_code == 200
    file = SimpleUploadedFile(f"needs.{ending}", table.content)
    said = {"file": file, "replaces": "yes", "why": "Nothing."}
    looked = client.post(reverse("needs:upload", args=["northside"]), said)
    assert "Nothing in it is new" in looked.text
    assert "4 rows change nothing" in looked.text


def test_the_template_names_every_product_and_has_no_row(federation, client):
    from openpyxl import load_workbook

    answer = client.get(reverse("needs:template", args=["northside", "xlsx"]))
    book = load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in book["needs"][1]] == [column.name for column in sheet.TABLE.columns]
    assert book["needs"].max_row == 1
    assert {"Bread", "Flour"} <= {cell.value for cell in book["read me"]["A"]}
    assert client.get(reverse("needs:template", args=["northside", "pdf"])).status_code == 404


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("empty.xlsx", b"nothing"), "not a workbook"),
        (SimpleUploadedFile("odd.csv", b"a,b\n1,2\n"), "There is no column a."),
        (SimpleUploadedFile("bare.csv", HEADING.encode()), "no row below"),
        (SimpleUploadedFile("huge.csv", b"x" * (sheet.MOST_BYTES + 1)), "too large"),
        (None, "Choose a file"),
    ],
)
def test_a_file_that_is_no_table_keeps_what_was_typed(federation, client, file, sentence):
    client.force_login(federation.person["Ana"])
    said = {"why": "We have grown.", "replaces": "yes", **({"file": file} if file else {})}
    page = client.post(reverse("needs:upload", args=["northside"]), said)
    assert page.status_code == 422
    assert sentence in page.text
    assert "We have grown." in page.text


def test_who_does_not_belong_looks_at_nothing(federation, client):
    client.force_login(federation.person["Dora"])
    assert client.get(reverse("needs:upload", args=["northside"])).status_code == 404


def test_looking_asks_the_database_as_often_for_many_rows_as_for_few(federation, django_assert_max_num_queries):
    rows = [f"bread,{1 + n % 2},basic,{5 + n},kg," for n in range(200)]
    with django_assert_max_num_queries(8):
        assert len(judge(federation, *rows)) == 200


def test_an_amount_keeps_all_its_digits(federation):
    [row] = judge(federation, "bread,1,basic,0.123456,kg,")
    assert row.wanted.amount == Decimal("0.123456")


def test_a_page_of_needs_asks_the_database_as_often_for_many_as_for_few(federation, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def ask(name, *args):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name, args=args)).status_code == 200
        return len(asked)

    def state(amounts):
        lines = sheet.read_text("\n".join((HEADING, *(f"bread,1,basic,{n},kg,Row {n}." for n in amounts))))
        for line in lines:
            services.state_all(
                member=federation.person["Ana"],
                community=federation.body["northside"],
                lines=[line],
                replaces=False,
                why="",
                at=AT,
            )

    state([1, 2])
    few = [ask("needs:community", "northside"), ask("needs:index")]
    state(range(3, 30))
    assert [ask("needs:community", "northside"), ask("needs:index")] == few
