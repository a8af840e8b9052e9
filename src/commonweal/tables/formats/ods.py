"""Workbooks in the open format (.ods): read as a stream of XML that expands nothing, written through odfpy."""

import itertools
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import iterparse
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from commonweal.tables.faults import BadInput, Fault
from commonweal.tables.formats.sheet import MOST_ROWS, Formula, Row, Sheet, check_archive, is_remark, sheet

_DAMAGED = (
    ParseError,
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    RuntimeError,
    EOFError,
    NotImplementedError,
    OSError,
)
_MOST_COLUMNS = 64  # more cells in a row are the empty rest of the sheet, or no table of ours
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def sheets(path: Path) -> Iterator[Sheet]:
    """Give every sheet of the workbook."""
    check_archive(path)
    try:
        pages = list(_pages(path))
    except _DAMAGED as reason:
        accepted = "a workbook that opens in a spreadsheet program"
        raise BadInput(Fault("The workbook cannot be read.", path.name, found=str(reason)[:200], accepted=accepted)) from reason
    for name, rows in pages:
        found = None if is_remark(name) else sheet(name, path.name, iter(rows))
        if found:
            yield found


def _pages(path: Path) -> Iterator[tuple[str, list[Row]]]:
    """Give the rows of each sheet, repeated ones as often as they stand there but for empty ones."""
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as stream:
        rows: list[Row] = []
        number = 0
        for event, element in iterparse(stream, ("start", "end")):
            if event == "start":
                if element.tag == f"{_TABLE}table":
                    rows, number = [], 0
            elif element.tag == f"{_TABLE}table-row":
                repeated, cells = _times(element, "rows"), _cells(element)
                if cells:  # whoever reads stops at the limit
                    rows += [(number + 1 + again, cells) for again in range(min(repeated, MOST_ROWS + 2))]
                number += repeated
                element.clear()
                if len(rows) > MOST_ROWS + 2:
                    del rows[MOST_ROWS + 2 :]
            elif element.tag == f"{_TABLE}table":
                yield element.get(f"{_TABLE}name", ""), rows
                element.clear()


def _cells(row: Element) -> list[object]:
    found: list[object] = []
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        found += [_value(cell)] * min(_times(cell, "columns"), _MOST_COLUMNS)
        if len(found) >= _MOST_COLUMNS:
            break
    while found and found[-1] is None:
        found.pop()
    return found


def _times(element: Element, of: str) -> int:
    return int(element.get(f"{_TABLE}number-{of}-repeated", 1))


def _value(cell: Element) -> object:
    """Give what a cell holds: a number as stored, anything else as the text one sees; a remark on it is not seen."""
    value = cell.get(f"{_OFFICE}value")
    if value is not None:
        return float(value)
    text = "\n".join(_said(part) for part in cell.findall(f"{_TEXT}p"))
    formula = cell.get(f"{_TABLE}formula")
    if formula is not None and not text:
        return Formula(formula)
    return text or None


def _said(part: Element) -> str:
    """The text of a paragraph; blanks, tabs and line breaks are elements of their own."""
    blank = " " if part.tag in (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break") else ""
    return blank + (part.text or "") + "".join(_said(child) + (child.tail or "") for child in part)


def write(path: Path, tables: Iterable[tuple[str, list[str], Iterable[list[object]]]]) -> None:
    """Write every table as a sheet; text is stored as text, never as a formula."""
    book = OpenDocumentSpreadsheet()
    for name, heading, rows in tables:
        page = Table(name=name)
        for row in itertools.chain([heading], rows):
            line = TableRow()
            for cell in cast(Sequence[object], row):
                line.addElement(_cell(cell))
            page.addElement(line)
        book.spreadsheet.addElement(page)
    book.save(str(path))


def _cell(value: object) -> TableCell:
    if value is None or value == "":
        return TableCell()
    number = isinstance(value, int | float)
    cell = TableCell(valuetype="float", value=repr(value)) if number else TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell
