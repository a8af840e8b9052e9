"""One table alone: the same rows from every format, each row with its own faults."""

import pytest

from commonweal.tables import alone
from commonweal.tables.faults import BadInput
from commonweal.tables.schema import BY_NAME

HOURS = BY_NAME["hours"]
ROWS = [["baker", "every", 400.0, "hour", "", "Bakers"], ["=miller", 2, 12.5, "hour", "", ""]]


@pytest.mark.parametrize("ending", alone.FORMATS)
def test_what_is_written_is_read_again(tmp_path, ending):
    path = tmp_path / f"hours.{ending}"
    alone.write(path, HOURS, ROWS, [["Hours", "a row for each skill"]])
    lines = alone.read(path, HOURS, ("1", "2"), most=9)
    assert [line.number for line in lines] == [2, 3]
    assert [[line.values[name] for name in ("skill", "period", "available", "title")] for line in lines] == [
        ["baker", "every", 400.0, "Bakers"],
        ["=miller", 2, 12.5, ""],
    ]
    assert not [fault for line in lines for fault in line.faults]


def test_a_row_that_cannot_be_read_leaves_the_others():
    said = "skill;available;period\nbaker;-4;9\n\nmiller;7;1\n;;;x\n"
    lines = alone.read_text(said, HOURS, most=9)
    assert [(line.number, len(line.faults)) for line in lines] == [(2, 2), (4, 0), (5, 3)]
    assert lines[0].faults[0].startswith("period: The plan has no such period. Found 9; accepted: a period from 1 to 1")
    assert lines[0].said["available"] == "-4"
    assert lines[1].values["available"] == 7


def test_rows_of_a_program_are_read_as_those_of_a_file():
    [line] = alone.read_rows([{"skill": "baker", "available": 4}], HOURS, most=9)
    assert (line.number, line.values["available"]) == (1, 4)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("hours.csv", b"", "There is no table in it"),
        ("hours.csv", b"skill,avialable\nbaker,4\n", "Did you mean available?"),
        ("hours.csv", b"skill\nbaker\n", "column available is missing"),
        ("hours.csv", b"skill,available\n" + b"baker,4\n" * 10, "too many rows"),
        ("hours.csv", b"skill,available\n\xff\xfe,4\n", "not in UTF-8"),
        ("hours.xlsx", b"no workbook", "not a workbook"),
        ("hours.ods", b"no workbook", "not a workbook"),
        ("hours.pdf", b"%PDF", "type of file is not known"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadInput, match=sentence):
        alone.read(path, HOURS, most=9)


def test_of_several_sheets_the_one_with_the_tables_name_is_meant(tmp_path):
    from commonweal.tables.formats import xlsx

    heading = ["skill", "available"]
    path = tmp_path / "book.xlsx"
    xlsx.write(path, [("notes", ["a"], [["b"]]), ("hours", heading, [["baker", 4]])])
    assert len(alone.read(path, HOURS, most=9)) == 1
    xlsx.write(path, [("notes", ["a"], [["b"]]), ("others", heading, [["baker", 4]])])
    with pytest.raises(BadInput, match="Which sheet is meant"):
        alone.read(path, HOURS, most=9)
