"""Short lists of people and bodies out of a workbook, CSV or JSON: rows with numbers, for whoever judges them one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from commonweal.tables import cells
from commonweal.tables.faults import BadInput, Fault, Faults, some, suggestion
from commonweal.tables.formats import folder
from commonweal.tables.formats.sheet import Sheet, check_size, is_empty
from commonweal.tables.read import sheets

MOST_LISTED = 20_000  # rows of a list


@dataclass(frozen=True)
class Row:
    """One row as a spreadsheet numbers it, its cells by column; a column that is not there is empty."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def read_lists(source: Path, columns: Mapping[str, Sequence[str]]) -> dict[str, list[Row]]:
    """The lists of a file by name, with the columns that each can have; the first column of each must be there.

    One file of comma-separated values is one list: the first that ``columns`` names. So is a workbook of one sheet.
    """
    found = list(_sheets(source))
    faults = Faults()
    if len(found) == 1 and found[0].table not in columns:
        found = [Sheet(next(iter(columns)), found[0].file, found[0].heading, found[0].rows, found[0].headed)]
    lists: dict[str, list[Row]] = {name: [] for name in columns}
    for sheet in found:
        if sheet.table not in columns:
            reason = f"There is no list {sheet.table}.{suggestion(sheet.table, columns)}"
            faults.add(Fault(reason, sheet.file, found=sheet.table, accepted=some(columns, len(columns))))
            continue
        lists[sheet.table] = _rows(sheet, columns[sheet.table], faults)
    faults.settle()
    return lists


def _sheets(source: Path) -> Iterator[Sheet]:
    if source.suffix.lower() == ".csv" and source.is_file():
        check_size(source, source.stat().st_size)
        found = folder.one(source)
        yield from [found] if found else []
        return
    yield from sheets(source)


def _rows(sheet: Sheet, known: Sequence[str], faults: Faults) -> list[Row]:
    heading = [str(cell).strip().lower() if not is_empty(cell) else "" for cell in sheet.heading]
    for name in heading:
        if name not in known:
            reason = f"There is no column {name}.{suggestion(name, known)}" if name else "A column has no heading."
            faults.add(
                Fault(reason, sheet.file, 1, name or None, found=name, accepted=some(known, len(known)), table=sheet.table)
            )
    if sheet.headed and known[0] not in heading:
        reason = f"The column {known[0]} is missing."
        faults.add(
            Fault(reason, sheet.file, 1, known[0], found=some(heading), accepted=some(known, len(known)), table=sheet.table)
        )
    found: list[Row] = []
    for number, row in sheet.rows:
        if all(is_empty(cell) for cell in row):
            continue
        if len(found) >= MOST_LISTED:
            faults.add(
                Fault("The list is too long.", sheet.file, number, accepted=f"at most {MOST_LISTED:,} rows", table=sheet.table)
            )
            break
        named = dict(zip(heading, row, strict=False))
        try:
            said = {name: _text(named.get(name)) for name in known}
        except cells.Refused as refused:
            faults.add(
                Fault(refused.reason, sheet.file, number, found=refused.found, accepted=refused.accepted, table=sheet.table)
            )
            continue
        found.append(Row(number, said))
    return found


def _text(cell: object) -> str:
    return "" if is_empty(cell) else cells.text(cell).strip()


def refuse(source: Path, row: Row, column: str, reason: str, accepted: str = "") -> BadInput:
    """The refusal of one row."""
    return BadInput(Fault(reason, source.name, row.number, column, found=row[column], accepted=accepted or None))
