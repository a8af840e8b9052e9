"""A folder of CSV files, one for each table, in UTF-8."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from commonweal.tables.faults import BadInput, Fault
from commonweal.tables.formats.sheet import Row, Sheet, check_size, is_remark, sheet

_FORMULA = ("=", "+", "-", "@")  # a spreadsheet program would work these out; an apostrophe before them says they are text


def sheets(path: Path) -> Iterator[Sheet]:
    """Give every CSV file of the folder as a sheet."""
    files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv" and not is_remark(file.stem))
    check_size(path, sum(file.stat().st_size for file in files))
    for file in files:
        if found := one(file):
            yield found


def one(path: Path) -> Sheet | None:
    """Give one CSV file as a sheet."""
    check_size(path, path.stat().st_size)
    return sheet(path.stem, path.name, _rows(path))


def text(said: str, name: str) -> Sheet | None:
    """Give CSV that somebody typed or pasted as a sheet."""
    return sheet(name, name, _lines(io.StringIO(said, newline=""), name))


def _rows(file: Path) -> Iterator[Row]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            yield from _lines(stream, file.name)
    except UnicodeDecodeError as reason:
        raise BadInput(Fault("The text is not in UTF-8.", file.name, found=str(reason), accepted="CSV in UTF-8")) from reason


def _lines(stream: TextIO, name: str) -> Iterator[Row]:
    heading = stream.readline()
    stream.seek(0)
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, 1):  # as a spreadsheet counts, to which a cell of two lines is one row
            yield number, [plain(cell) for cell in cells]
    except csv.Error as reason:
        raise BadInput(Fault("This is not well-formed CSV.", name, reader.line_num, found=str(reason))) from reason


def write(path: Path, tables: Iterable[tuple[str, list[str], Iterable[list[object]]]]) -> None:
    """Write every table into a file of its own."""
    path.mkdir(parents=True, exist_ok=True)
    for name, heading, rows in tables:
        with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(heading)
            writer.writerows([guarded(cell) for cell in row] for row in rows)


def guarded(cell: object) -> object:
    """Put an apostrophe before text that a spreadsheet program would take for a formula.

    >>> guarded("=1+1"), guarded("'-x"), guarded("bread"), guarded(-1.0)
    ("'=1+1", "''-x", 'bread', -1.0)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip("'").startswith(_FORMULA) else cell


def plain(cell: str) -> str:
    """Take the apostrophe off again.

    >>> plain("'=1+1"), plain("''-x"), plain("bread's")
    ('=1+1', "'-x", "bread's")
    """
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell
