"""Bad input gets one clear sentence: file, row, field, what was found, what would be accepted."""

import json
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from commonweal import tables
from commonweal.tables.faults import MOST_FAULTS
from commonweal.tables.formats import sheet
from commonweal.tables.write import worked_example


def federation(**changed):
    """A sound document with some tables changed."""
    document = {
        "products": [{"product": "bread", "unit": "kg"}, {"product": "flour", "unit": "kg"}],
        "techniques": [{"technique": "bake"}],
        "inputs": [{"technique": "bake", "product": "flour", "amount": 0.7, "unit": "kg"}],
        "outputs": [{"technique": "bake", "product": "bread", "amount": 1, "unit": "kg"}],
        "work": [{"technique": "bake", "skill": "baker", "hours": 0.1}],
        "hours": [{"skill": "baker", "available": 100}],
        "communities": [{"community": "Northside", "members": 3}],
        "needs": [{"community": "Northside", "product": "bread", "tier": "vital", "amount": 5, "unit": "kg"}],
        "plan": [{"key": "periods", "value": "2015;2016"}],
    }
    return document | changed


def need(**changed):
    return federation(needs=[federation()["needs"][0] | changed])


def fault(source):
    with pytest.raises(tables.BadInput) as raised:
        tables.read(source)
    return raised.value.faults[0]


def test_the_document_the_others_spoil_is_sound():
    assert tables.read(federation()).periods == ("2015", "2016")


SPOILT = [
    (need(amount=-5), "needs", "amount", "-5", "cannot be negative"),
    (need(amount=None), "needs", "amount", "", "is missing"),
    (need(amount="12,5"), "needs", "amount", "12,5", "not a number"),
    (need(amount="1_000"), "needs", "amount", "1_000", "not a number"),
    (need(amount=float("nan")), "needs", "amount", "nan", "not a number"),
    (need(amount="inf"), "needs", "amount", "inf", "not a number"),
    (need(amount=1e16), "needs", "amount", "1e+16", "too large"),
    (need(amount=True), "needs", "amount", "True", "not a number"),
    (need(amount=10**400), "needs", "amount", "1" + 79 * "0", "not a number"),
    (need(unit="loaf"), "needs", "unit", "loaf", "bread is counted in kg"),
    (need(product="braed"), "needs", "product", "braed", "Did you mean bread?"),
    (need(community="Nordside"), "needs", "community", "Nordside", "Did you mean Northside?"),
    (need(tier="urgent"), "needs", "tier", "urgent", "none of the words"),
    (need(period=3), "needs", "period", "3", "no such period"),
    (need(period=0), "needs", "period", "0", "no such period"),
    (need(period="2017"), "needs", "period", "2017", "no such period"),
    (need(period=1.5), "needs", "period", "1.5", "no such period"),
    (need(product="bread\x00"), "needs", "product", "'bread\\x00'", "no file can keep"),
    (need(source="x" * 3000), "needs", "source", "3,000 characters", "too long"),
    (need(amonut=5), "needs", "amonut", "amonut", "Did you mean amount?"),
    (federation(work=[{"technique": "bake", "skill": "bakker", "hours": 1}]), "work", "skill", "bakker", "Did you mean baker?"),
    (federation(work=[{"technique": "bake", "skill": "baker"}]), "work", "hours", "", "is missing"),
    (federation(products=[{"product": "bread", "unit": "kg", "decay": 1.1}]), "products", "decay", "1.1", "too large"),
    (federation(plan=[{"key": "periods", "value": "0"}]), "plan", "value", "0", "no periods"),
    (federation(plan=[{"key": "periods", "value": "2;1"}]), "plan", "value", "2;1", "no periods"),
    (federation(plan=[{"key": "peroids", "value": "2"}]), "plan", "key", "peroids", "Did you mean periods?"),
    (federation(plan=[{"key": "terminal", "value": "all"}]), "plan", "value", "all", "cannot be that"),
    (federation(terminal=[{"of": "stock", "name": "flower", "amount": 1}]), "terminal", "name", "flower", "Did you mean flour?"),
    (federation(products=[{"product": "bread"}]), "products", "unit", "", "is missing"),
]


@pytest.mark.parametrize(("document", "table", "field", "found", "reason"), SPOILT)
def test_a_fault_names_its_place_and_what_was_found(document, table, field, found, reason):
    first = fault(document)
    assert (first.table, first.field, first.found) == (table, field, found)
    assert reason in first.sentence
    assert first.row == 1
    assert first.accepted


def test_a_row_said_twice_is_named_with_the_first():
    document = federation()
    document["needs"] = [*document["needs"], *document["needs"]]
    assert "Row 1 says this already" in fault(document).sentence


def test_the_same_need_of_another_source_is_another_need():
    first = federation()["needs"][0]
    document = federation(needs=[first | {"source": "kitchen"}, first | {"source": "school"}])
    assert len(tables.economy(tables.read(document))[1].needs) == 4


def test_up_to_twenty_faults_are_told_at_once():
    document = federation(
        needs=[{"community": "Northside", "product": "bread", "tier": "vital", "amount": -n - 1} for n in range(50)]
    )
    with pytest.raises(tables.BadInput) as raised:
        tables.read(document)
    assert len(raised.value.faults) == MOST_FAULTS
    assert raised.value.as_dict()["others"][0]["row"] == 2
    assert {"error", "file", "row", "field", "found", "accepted"} <= raised.value.as_dict().keys()


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({}, "no table in it"),
        ({"prodcuts": []}, "Did you mean products?"),
        ({"products": {}}, "A table is a list of rows"),
        ({"products": ["bread"]}, "A row is an object"),
        (federation(needs=[]), "The table needs is missing or empty"),
        (federation(products=[]), "There is no bread"),
    ],
)
def test_a_document_that_is_no_set_of_tables(document, reason):
    if reason == "There is no bread":
        reason = "The table products is missing or empty"
    assert reason in fault(document).sentence


FILES = [
    ("notes.txt", b"bread", "type of file is not known"),
    ("gone.xlsx", None, "no such file"),
    ("text.xlsx", b"bread", "not a workbook"),
    ("text.ods", b"bread", "not a workbook"),
    ("cut.json", b'{"products": [', "not well-formed JSON"),
    ("latin.json", '{"products": "Brötchen"}'.encode("latin-1"), "not well-formed JSON"),
    ("twice.json", b'{"needs": [], "needs": []}', "given twice"),
    ("deep.json", b"[" * 100_000, "not well-formed JSON"),
    ("list.json", b"[]", "no set of tables"),
    ("empty.json", b"", "not well-formed JSON"),
]


@pytest.mark.parametrize(("name", "content", "reason"), FILES)
def test_a_file_that_cannot_be_read(tmp_path, name, content, reason):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert reason in fault(tmp_path / name).sentence


@pytest.mark.parametrize("content", [b"product,unit\nbr\xf6t,kg\n", b'product,unit\n"bread,kg\n', b"product,unit\nbr\0t,kg\n"])
def test_a_csv_that_cannot_be_read_is_named(tmp_path, content):
    (tmp_path / "products.csv").write_bytes(content)
    assert fault(tmp_path).file == "products.csv"


def test_a_row_of_a_csv_is_numbered_as_a_spreadsheet_does(tmp_path):
    tables.write(tables.read(federation()), tmp_path)
    path = tmp_path / "needs.csv"
    path.write_text(path.read_text().replace(",5.0,", ",-5,", 1) + "\n")
    first = fault(tmp_path)
    assert (first.file, first.row) == ("needs.csv", 2)
    assert first.sentence.startswith("needs.csv, row 2, amount:")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_csvs_may_be_separated_as_a_spreadsheet_program_likes(tmp_path, delimiter):
    tables.write(tables.read(federation()), tmp_path)
    for path in tmp_path.iterdir():
        path.write_text("\ufeff" + path.read_text().replace("2015;2016", "2").replace(",", delimiter))
    assert len(tables.read(tmp_path).periods) == 2


def test_a_missing_column_is_named(tmp_path):
    tables.write(tables.read(federation()), tmp_path)
    (tmp_path / "products.csv").write_text("product,place\nbread,here\n")
    assert "The column unit is missing" in fault(tmp_path).sentence


def test_an_empty_workbook_says_which_tables_it_could_hold(tmp_path):
    Workbook().save(tmp_path / "empty.xlsx")
    first = fault(tmp_path / "empty.xlsx")
    assert "no table in it" in first.sentence
    assert "products" in first.accepted


def spoilt_template(tmp_path, cell, value):
    path = tmp_path / "mine.xlsx"
    tables.template(path)
    book = load_workbook(path)
    table, column, row = cell
    at = [heading.value for heading in book[table][1]].index(column) + 1
    book[table].cell(row, at).value = value
    book.save(path)
    return path


def test_a_workbook_names_table_row_and_column(tmp_path):
    first = fault(spoilt_template(tmp_path, ("needs", "amount", 3), -2))
    assert (first.file, first.table, first.row, first.field) == ("mine.xlsx", "needs", 3, "amount")


def test_a_formula_without_a_stored_value_is_not_taken_for_nothing(tmp_path):
    first = fault(spoilt_template(tmp_path, ("needs", "amount", 3), "=2+2"))
    assert "no stored value" in first.sentence
    assert first.found == "=2+2"


def test_an_archive_that_unpacks_to_too_much_is_not_opened(tmp_path, monkeypatch):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(3_000_000))
    assert path.stat().st_size < 10_000
    monkeypatch.setattr(sheet, "MOST_UNPACKED", 2_000_000)
    assert "unpacks to too much" in fault(path).sentence


def test_entities_in_a_workbook_are_not_expanded(tmp_path):
    path = tmp_path / "laughs.ods"
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", bomb)
        archive.writestr("content.xml", bomb)
    assert "cannot be read" in fault(path).sentence


@pytest.mark.parametrize("name", ["mine.xlsx", "mine.ods", "mine.json"])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255), cut=st.integers(0, 40))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(tmp_path_factory, name, place, byte, cut):
    folder = tmp_path_factory.getbasetemp()
    path, damaged = folder / name, folder / f"damaged-{name}"
    if not path.exists():
        tables.write(worked_example(), path)
    content = path.read_bytes()
    at = int(place * len(content))
    damaged.write_bytes(content[:at] + bytes([byte]) + content[at + cut :])
    with suppress(tables.BadInput):  # any other exception fails
        assert tables.read(damaged)["needs"]


def test_a_file_over_the_limit_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(sheet, "MOST_BYTES", 100)
    (tmp_path / "large.json").write_text(json.dumps(federation()))
    first = fault(tmp_path / "large.json")
    assert "too large" in first.sentence
    assert first.accepted == "at most 100 bytes"


def test_a_table_with_too_many_rows_is_refused(tmp_path, monkeypatch):
    import sys

    read = sys.modules["commonweal.tables.read"]

    monkeypatch.setattr(read, "MOST_ROWS", 1)
    assert fault(federation(communities=[{"community": "a"}, {"community": "b"}])).accepted == "at most 1 rows"
