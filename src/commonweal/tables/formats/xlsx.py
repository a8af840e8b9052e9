"""Workbooks in the format of Excel (.xlsx), through openpyxl."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from commonweal.tables.faults import BadInput, Fault
from commonweal.tables.formats.sheet import Formula, Row, Sheet, check_archive, is_remark, sheet

_DAMAGED = (
    *(InvalidFileException, ParseError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, RuntimeError, AssertionError),  # openpyxl on a damaged file
)


def sheets(path: Path) -> Iterator[Sheet]:
    """Give every sheet of the workbook, with the values that its formulas had when it was last saved."""
    check_archive(path)
    try:
        values = load_workbook(path, read_only=True, data_only=True)
        formulas = load_workbook(path, read_only=True) if _has_formulas(path) else None
    except _DAMAGED as reason:
        raise _damaged(path, reason) from reason
    for page in values.worksheets:
        if is_remark(page.title):
            continue
        same = formulas[page.title] if formulas else None
        found = sheet(page.title, path.name, _rows(path, page, same))
        if found:
            yield found


def _rows(path: Path, page: object, same: object) -> Iterator[Row]:
    """Give the rows; where a value is missing, look whether a formula stands there."""
    try:
        values = page.iter_rows(values_only=True)  # type: ignore[attr-defined]
        if same is None:
            for number, cells in enumerate(values, 1):
                yield number, list(cells)
            return
        written = same.iter_rows(values_only=True)  # type: ignore[attr-defined]
        for number, (cells, texts) in enumerate(zip(values, written, strict=True), 1):
            yield (
                number,
                [
                    Formula(str(text)) if cell is None and text is not None else cell
                    for cell, text in zip(cells, texts, strict=True)
                ],
            )
    except _DAMAGED as reason:
        raise _damaged(path, reason) from reason


def _has_formulas(path: Path) -> bool:
    """Say whether any sheet holds a formula, without laying the workbook out."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                content = archive.read(name)
                if b"<f>" in content or b"<f " in content:
                    return True
    return False


def _damaged(path: Path, reason: Exception) -> BadInput:
    return BadInput(
        Fault(
            "The workbook cannot be read.",
            path.name,
            found=str(reason)[:200],
            accepted="a workbook that opens in a spreadsheet program",
        )
    )


def write(
    path: Path,
    tables: Iterable[tuple[str, list[str], Iterable[list[object]]]],
    notes: Mapping[tuple[str, str], str] | None = None,
    remarks: Iterable[list[str]] = (),
) -> None:
    """Write every table as a sheet; ``notes`` explain columns, ``remarks`` fill a first page that is no table."""
    book = Workbook(write_only=True)
    remarks = list(remarks)
    if remarks:
        page = book.create_sheet("read me")
        page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 120
        for line in remarks:
            page.append([_text(page, cell) for cell in line])
    for name, heading, rows in tables:
        page = book.create_sheet(name)
        page.freeze_panes = "A2"
        for number in range(len(heading)):
            page.column_dimensions[get_column_letter(number + 1)].width = 16
        page.append([_heading(page, field, (notes or {}).get((name, field))) for field in heading])
        for row in rows:
            page.append([_text(page, cell) if isinstance(cell, str) else cell for cell in row])
    book.save(path)


def _text(page: object, text: str) -> Cell | None:
    """Write text as text, so that no program takes it for a formula."""
    if not text:
        return None
    cell = WriteOnlyCell(page, text)  # type: ignore[arg-type]
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _heading(page: object, field: str, note: str | None) -> Cell:
    cell = WriteOnlyCell(page, field)  # type: ignore[arg-type]
    cell.font = Font(bold=True)
    if note:
        cell.comment = Comment(note, "commonweal", width=320, height=120)
    return cell
