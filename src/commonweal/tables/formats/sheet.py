"""A sheet as every format hands it on: a name, and rows of cells numbered as one sees them."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from commonweal.tables.faults import BadInput, Fault

MOST_BYTES = 50_000_000  # of a file, or of all files of a folder
MOST_UNPACKED = 500_000_000  # of a workbook, which is a zip archive
MOST_ROWS = 200_000  # of a table

Row = tuple[int, list[object]]


@dataclass(frozen=True)
class Sheet:
    """One table as found: the file it is in, its heading, and its rows with their numbers."""

    table: str
    file: str
    heading: list[object]
    rows: Iterable[Row]
    headed: bool = True  # False where every row names its own fields, and an absent one is an empty cell


@dataclass(frozen=True)
class Formula:
    """A cell whose formula has no stored value: it was written by a program that did not work it out."""

    text: str


def sheet(table: str, file: str, rows: Iterator[Row]) -> Sheet | None:
    """Take the first row as the heading; a sheet without one is no sheet."""
    _, heading = next(rows, (1, []))
    while heading and is_empty(heading[-1]):
        heading = heading[:-1]
    return Sheet(table.strip().lower(), file, heading, rows) if heading else None


def is_empty(cell: object) -> bool:
    """Say whether a cell holds nothing but blanks."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def is_remark(table: str) -> bool:
    """Say whether a sheet or file explains the others and holds no table."""
    return table.strip().lower() in ("read me", "readme") or table.startswith("_")


def check_archive(path: Path) -> None:
    """Refuse what is no zip archive, and one that unpacks to more than is sensible (a zip bomb)."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError) as reason:
        kind = "a workbook that opens in a spreadsheet program"
        raise BadInput(
            Fault("This is not a workbook, or it is damaged.", path.name, found=str(reason), accepted=kind)
        ) from reason
    if unpacked > MOST_UNPACKED:
        most = f"at most {MOST_UNPACKED:,} bytes"
        raise BadInput(Fault("The workbook unpacks to too much.", path.name, found=f"{unpacked:,} bytes", accepted=most))


def check_size(path: Path, size: int) -> None:
    """Refuse a file over the limit before it is opened."""
    if size > MOST_BYTES:
        raise BadInput(
            Fault("The file is too large.", path.name, found=f"{size:,} bytes", accepted=f"at most {MOST_BYTES:,} bytes")
        )
