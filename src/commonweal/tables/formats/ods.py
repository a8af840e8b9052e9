"""Workbooks in the open format (.ods), through odfpy."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast
from xml.sax import SAXParseException

from odf import teletype
from odf.namespaces import OFFICENS, TABLENS
from odf.opendocument import OpenDocumentSpreadsheet, load
from odf.table import Table, TableCell, TableRow
from odf.text import P

from commonweal.tables.faults import BadInput, Fault
from commonweal.tables.formats.sheet import MOST_ROWS, Formula, Row, Sheet, check_archive, is_remark, sheet

_DAMAGED = (SAXParseException, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError)
_MOST_COLUMNS = 64  # more cells in a row are the empty rest of the sheet, or no table of ours


def sheets(path: Path) -> Iterator[Sheet]:
    """Give every sheet of the workbook."""
    check_archive(path)
    try:
        pages = load(str(path)).spreadsheet.getElementsByType(Table)
    except _DAMAGED as reason:
        fault = Fault(
            "The workbook cannot be read.",
            path.name,
            found=str(reason)[:200],
            accepted="a workbook that opens in a spreadsheet program",
        )
        raise BadInput(fault) from reason
    for page in pages:
        name = page.getAttribute("name")
        if is_remark(name):
            continue
        found = sheet(name, path.name, _rows(page))
        if found:
            yield found


def _rows(page: Any) -> Iterator[Row]:
    """Give the rows, repeated ones as often as they stand there but for empty ones."""
    number = 0
    for row in page.getElementsByType(TableRow):
        repeated = _times(row, "number-rows-repeated")
        cells = _cells(row)
        if not cells:
            number += repeated
            continue
        for _ in range(min(repeated, MOST_ROWS + 2)):  # whoever reads stops at the limit
            number += 1
            yield number, cells


def _cells(row: Any) -> list[object]:
    found: list[object] = []
    for cell in row.childNodes:
        if cell.qname not in ((TABLENS, "table-cell"), (TABLENS, "covered-table-cell")):
            continue
        found += [_value(cell)] * min(_times(cell, "number-columns-repeated"), _MOST_COLUMNS)
        if len(found) >= _MOST_COLUMNS:
            break
    while found and found[-1] is None:
        found.pop()
    return found


def _times(element: Any, attribute: str) -> int:
    return int(element.attributes.get((TABLENS, attribute), 1))


def _value(cell: Any) -> object:
    """Give what a cell holds: a number as stored, anything else as the text one sees."""
    value = cell.attributes.get((OFFICENS, "value"))
    if value is not None:
        return float(value)
    text = "\n".join(teletype.extractText(part) for part in cell.getElementsByType(P))
    formula = cell.attributes.get((TABLENS, "formula"))
    if formula is not None and not text:
        return Formula(str(formula))
    return text or None


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
