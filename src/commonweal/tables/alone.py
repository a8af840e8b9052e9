"""One table alone, as somebody uploads or pastes it: each row is read by itself, and one that can't be read says why beside it.

Where ``read`` refuses a whole document with its faults, this lets a page show every row's outcome before anything is done.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from commonweal.tables import cells
from commonweal.tables.faults import BadInput, Fault, Faults
from commonweal.tables.formats import document, folder
from commonweal.tables.formats.sheet import Formula, Sheet, check_size, is_empty
from commonweal.tables.read import heading
from commonweal.tables.schema import Table, Value
from commonweal.tables.write import note

FORMATS = ("csv", "xlsx", "ods")
ACCEPTED = "one table: a workbook (.xlsx or .ods) or a CSV file (.csv)"


@dataclass(frozen=True)
class Line:
    """One row: its number as a spreadsheet counts, what its cells say, and what they mean or why they can't be read."""

    number: int
    said: Mapping[str, str]
    values: Mapping[str, Value]  # of every column that could be read
    faults: tuple[str, ...] = ()


def read(path: Path, table: Table, periods: Sequence[str] = ("1",), *, most: int) -> list[Line]:
    """Read a file of at most so many rows; what is wrong with the file or its heading raises BadInput."""
    check_size(path, path.stat().st_size)
    match path.suffix.lower():
        case ".csv":
            found = folder.one(path)
        case ".xlsx" | ".xlsm":
            from commonweal.tables.formats import xlsx  # each needs a library that takes a while to load

            found = _only(xlsx.sheets(path), table, path.name)
        case ".ods":
            from commonweal.tables.formats import ods

            found = _only(ods.sheets(path), table, path.name)
        case suffix:
            fault = Fault("This type of file is not known here.", path.name, found=suffix or "no ending", accepted=ACCEPTED)
            raise BadInput(fault)
    return _lines(found, table, periods, most, path.name)


def read_text(said: str, table: Table, periods: Sequence[str] = ("1",), *, most: int) -> list[Line]:
    """Read rows as somebody typed them or pasted them from a spreadsheet, below a heading.

    >>> from commonweal.tables.schema import BY_NAME
    >>> [line] = read_text("skill\\tavailable\\nbaker\\tmany", BY_NAME["hours"], most=9)
    >>> line.faults
    ('available: This is not a number. Found many; accepted: a number such as 1234.5, 0 or more, up to 1e+15.',)
    """
    return _lines(folder.text(said, table.name), table, periods, most, table.name)


def read_rows(rows: Sequence[Mapping[str, object]], table: Table, periods: Sequence[str] = ("1",), *, most: int) -> list[Line]:
    """Read rows that each name their fields, as a program sends them."""
    found = next(document.of({table.name: rows}, table.name)) if rows else None
    return _lines(found, table, periods, most, table.name)


def write(path: Path, table: Table, rows: Iterable[Sequence[object]], remarks: Iterable[list[str]] = ()) -> None:
    """Write one table in the format of the path's ending; a workbook explains its columns, and .xlsx carries the remarks."""
    sheets = [(table.name, [column.name for column in table.columns], [list(row) for row in rows])]
    match path.suffix.lower():
        case ".csv":
            with path.open("w", encoding="utf-8", newline="") as stream:
                stream.write(as_text(table, sheets[0][2]))
        case ".xlsx":
            from commonweal.tables.formats import xlsx

            xlsx.write(path, sheets, {(table.name, column.name): note(column) for column in table.columns}, remarks)
        case ".ods":
            from commonweal.tables.formats import ods

            ods.write(path, sheets)
        case suffix:
            raise BadInput(Fault("This type of file is not known here.", path.name, found=suffix, accepted=ACCEPTED))


def as_text(table: Table, rows: Iterable[Sequence[object]]) -> str:
    """One table as CSV.

    >>> from commonweal.tables.schema import BY_NAME
    >>> as_text(BY_NAME["plan"], [["title", "=Bread"]])
    "key,value\\ntitle,'=Bread\\n"
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([folder.guarded(cell) for cell in row] for row in rows)
    return stream.getvalue()


def _only(sheets: Iterator[Sheet], table: Table, file: str) -> Sheet | None:
    """The sheet of that name, or the only one there is."""
    found = list(sheets)
    named = [sheet for sheet in found if sheet.table == table.name]
    if not named and len(found) > 1:
        names = ", ".join(sheet.table for sheet in found)
        raise BadInput(Fault("Which sheet is meant?", file, found=names, accepted=f"one sheet, or one named {table.name}"))
    return next(iter(named or found), None)


def _lines(sheet: Sheet | None, table: Table, periods: Sequence[str], most: int, file: str) -> list[Line]:
    if sheet is None:
        columns = ", ".join(column.name for column in table.columns)
        raise BadInput(Fault("There is no table in it.", file, found="nothing", accepted=f"a heading with the columns {columns}"))
    faults = Faults()
    names = heading(sheet, table, faults)
    faults.settle()
    found: list[Line] = []
    for number, row in sheet.rows:
        if all(is_empty(cell) for cell in row):
            continue
        if len(found) >= most:
            raise BadInput(Fault("The table has too many rows.", file, found="more", accepted=f"at most {most:,} rows"))
        found.append(_line(number, dict(zip(names or (), row, strict=False)), row[len(sheet.heading) :], table, periods))
    return found


def _line(number: int, row: Mapping[str, object], outside: Sequence[object], table: Table, periods: Sequence[str]) -> Line:
    values: dict[str, Value] = {}
    faults = []
    if not all(is_empty(cell) for cell in outside):
        faults.append("A cell stands outside every column.")
    for column in table.columns:
        try:
            values[column.name] = cells.value(column, row.get(column.name), periods)
        except cells.Refused as refused:
            found = f"Found {refused.found}; accepted" if refused.found else "Accepted"
            faults.append(f"{column.name}: {refused.reason} {found}: {refused.accepted}.")
    said = {column.name: _said(row.get(column.name)) for column in table.columns}
    return Line(number, said, values, tuple(faults))


def _said(cell: object) -> str:
    """What a cell says, shortened for a page; a fault told of it stands beside."""
    if isinstance(cell, Formula):
        return cell.text[:80]
    try:
        return "" if is_empty(cell) else cells.text(cell)
    except cells.Refused as refused:
        return refused.found
