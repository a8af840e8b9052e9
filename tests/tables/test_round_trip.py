"""What is written is what is read, in every format."""

import string
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonweal import tables
from commonweal.tables import cells
from commonweal.tables.schema import BY_NAME
from commonweal.tables.write import worked_example

FORMATS = ["book.xlsx", "book.ods", "book.json", "folder"]

names = st.one_of(
    st.sampled_from(
        [
            "bread",
            "=1+1",
            "'=x",
            "-minus",
            "@home",
            "+49",
            "_x0041_",
            "12",
            "1e5",
            'rye, dark; and "hot"',
            "Brötchen",
            "面包",
            "TRUE",
        ]
    ),
    st.text(alphabet=st.characters(exclude_categories=["C"]), min_size=1, max_size=12),
).filter(lambda text: text.split())
amounts = st.one_of(
    st.floats(0, 1e15, allow_subnormal=False), st.integers(0, 10**9), st.sampled_from([0.1, 1 / 3, 1e-7, 12345.678])
)


@st.composite
def federations(draw):
    """Whole sets of tables, with awkward names and numbers."""
    products = draw(st.lists(names, min_size=1, max_size=4, unique_by=lambda name: cells.text(name)))
    techniques = draw(st.lists(names, max_size=3, unique_by=lambda name: cells.text(name)))
    periods = draw(st.integers(1, 4))
    document = {
        "products": [
            {"product": name, "unit": draw(names), "decay": draw(st.floats(0, 1)), "title": draw(names)} for name in products
        ],
        "techniques": [{"technique": name, "toil": draw(amounts), "lag": draw(st.integers(0, 3))} for name in techniques],
        "communities": [{"community": "Northside", "members": draw(st.integers(0, 10**6))}],
        "needs": [
            {"community": "Northside", "product": products[0], "tier": "vital", "amount": draw(amounts), "source": draw(names)}
        ],
        "plan": [{"key": "periods", "value": periods}, {"key": "note.a", "value": draw(names)}],
    }
    for table in ("inputs", "outputs"):
        document[table] = [{"technique": name, "product": products[-1], "amount": draw(amounts)} for name in techniques]
    document["capacity"] = [
        {"technique": name, "period": draw(st.sampled_from([None, periods])), "amount": draw(amounts)} for name in techniques
    ]
    return document


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(document=federations())
def test_what_is_written_is_read_again(name, document, tmp_path_factory):
    read = tables.read(document)
    path = tmp_path_factory.mktemp("written") / name
    tables.write(read, path)
    assert tables.read(path) == read


@given(document=federations())
def test_a_document_is_read_as_what_it_came_from(document):
    read = tables.read(document)
    assert tables.read(tables.to_document(read)) == read


@given(number=st.floats(0, 1e15, allow_subnormal=False))
def test_numbers_keep_the_fifteen_digits_that_spreadsheets_keep(number):
    read = cells.number(number)
    assert abs(Fraction(read) - Fraction(number)) <= Fraction(number) / 10**14
    assert cells.number(read) == read == float(f"{read:.16g}")


def test_text_that_looks_like_a_formula_is_written_as_text(tmp_path):
    import zipfile

    document = {
        "products": [{"product": "=HYPERLINK(1)", "unit": "@kg", "title": "+1-2"}],
        "communities": [{"community": "-minus"}],
        "needs": [{"community": "-minus", "product": "=HYPERLINK(1)", "tier": "vital", "amount": 1}],
    }
    read = tables.read(document)
    tables.write(read, tmp_path / "book.xlsx")
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        pages = b"".join(archive.read(name) for name in archive.namelist() if "worksheets" in name)
    assert b"<f>" not in pages
    tables.write(read, tmp_path / "folder")
    lines = (tmp_path / "folder" / "products.csv").read_text().splitlines()
    assert lines[1].startswith("'=HYPERLINK(1),'@kg,,'+1-2")
    assert tables.read(tmp_path / "folder") == tables.read(tmp_path / "book.xlsx") == read


def test_the_template_is_a_federation_that_can_be_planned_for(tmp_path):
    from openpyxl import load_workbook

    tables.template(tmp_path / "mine.xlsx")
    assert tables.read(tmp_path / "mine.xlsx") == worked_example()
    book = load_workbook(tmp_path / "mine.xlsx")
    for name, table in BY_NAME.items():
        heading = next(book[name].iter_rows(max_row=1))
        assert [cell.value for cell in heading] == [column.name for column in table.columns]
        assert all(cell.comment and set(cell.comment.text) & set(string.ascii_letters) for cell in heading)
