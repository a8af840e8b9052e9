"""Tables out of a workbook, a folder of CSVs, one JSON document or a mapping: all of it, or the faults that stand in the way."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from commonweal.tables import cells, checks
from commonweal.tables.checks import Place
from commonweal.tables.faults import BadInput, Fault, Faults, some, suggestion
from commonweal.tables.formats import document, folder
from commonweal.tables.formats.sheet import MOST_ROWS, Sheet, check_size, is_empty
from commonweal.tables.schema import BY_NAME, MOST_PERIODS, SETTINGS, TABLES, Table, Value

Rows = Mapping[str, tuple[Mapping[str, Value], ...]]
ACCEPTED = "a workbook (.xlsx or .ods), a folder of CSV files, or a JSON document (.json)"


@dataclass(frozen=True)
class Tables:
    """Rows that hold what their columns ask for and name only what exists; every table is there, some empty."""

    rows: Rows
    periods: tuple[str, ...] = ("1",)
    file: str = field(default="tables", compare=False)

    def __getitem__(self, table: str) -> tuple[Mapping[str, Value], ...]:
        return self.rows[table]

    @property
    def settings(self) -> dict[str, str]:
        """The settings of the table plan."""
        return {str(row["key"]): str(row["value"]) for row in self.rows["plan"]}


def read(source: Path | str | Mapping[str, object]) -> Tables:
    """Read and check all tables; raises BadInput with up to twenty faults, the first of which is its sentence.

    >>> read({"products": [{"product": "bread", "unit": "kg"}], "communities": [{"community": "Northside"}], "needs": [
    ...     {"community": "Northside", "product": "braed", "tier": "vital", "amount": 3}]})
    Traceback (most recent call last):
    commonweal.tables.faults.BadInput: tables, table needs, row 1, product: There is no braed in the table products. \
Did you mean bread? Found braed; accepted: bread.
    """
    name = "tables" if isinstance(source, Mapping) else Path(source).name or str(source)
    faults = Faults()
    found: dict[str, Sheet] = {}
    for sheet in sheets(source, name):
        if sheet.table not in BY_NAME:
            reason = f"There is no table {sheet.table}.{suggestion(sheet.table, BY_NAME)}"
            faults.add(Fault(reason, sheet.file, found=sheet.table, accepted=some(BY_NAME, len(BY_NAME))))
        elif sheet.table in found:
            faults.add(Fault("The table is there twice.", sheet.file, table=sheet.table))
        else:
            found[sheet.table] = sheet
    faults.settle()
    if not found:
        raise BadInput(Fault("There is no table in it.", name, found="nothing", accepted=some(BY_NAME, len(BY_NAME))))

    settings = _rows(found.pop("plan", None), BY_NAME["plan"], ("1",), faults)
    periods = _periods(settings, faults)
    placed = {table.name: _rows(found.get(table.name), table, periods, faults) for table in TABLES if table.name != "plan"}
    placed["plan"] = settings
    _missing(placed, name, faults)
    for fault in checks.faults(placed):
        faults.add(fault)
    faults.settle()
    ordered = {table.name: tuple(row for _, row in placed[table.name]) for table in TABLES}
    return Tables(ordered, periods, name)


def sheets(source: Path | str | Mapping[str, object], name: str = "") -> Iterator[Sheet]:
    """Every table as found, before anything in it is judged."""
    if isinstance(source, Mapping):
        yield from document.of(source, name)
        return
    path = Path(source)
    name = name or path.name
    try:
        if path.is_dir():
            yield from folder.sheets(path)
            return
        if not path.is_file():
            raise BadInput(Fault("There is no such file.", name, found=os.fspath(path), accepted=ACCEPTED))
        check_size(path, path.stat().st_size)
        match path.suffix.lower():
            case ".json":
                yield from document.sheets(path)
            case ".xlsx" | ".xlsm":
                from commonweal.tables.formats import xlsx  # each needs a library that takes a while to load

                yield from xlsx.sheets(path)
            case ".ods":
                from commonweal.tables.formats import ods

                yield from ods.sheets(path)
            case suffix:
                raise BadInput(
                    Fault("This type of file is not known here.", name, found=suffix or "no ending", accepted=ACCEPTED)
                )
    except OSError as reason:
        found = reason.strerror or str(reason)
        raise BadInput(Fault("The file cannot be read.", name, found=found, accepted="a file that you may read")) from reason


def _rows(sheet: Sheet | None, table: Table, periods: tuple[str, ...], faults: Faults) -> list[tuple[Place, Mapping[str, Value]]]:
    """Read the rows of one table; a row with a fault is left out, and named."""
    if sheet is None:
        return []
    columns = heading(sheet, table, faults)
    found: list[tuple[Place, Mapping[str, Value]]] = []
    if columns is None:
        return found
    for number, row in sheet.rows:
        if all(is_empty(cell) for cell in row):
            continue
        place = Place(sheet.file, table.name, number)
        if len(found) >= MOST_ROWS:
            faults.add(place.fault("The table has too many rows.", "", found="more", accepted=f"at most {MOST_ROWS:,} rows"))
            break
        if not all(is_empty(cell) for cell in row[len(sheet.heading) :]):
            faults.add(place.fault("A cell stands outside every column.", "", accepted="cells under a heading"))
            continue
        by_name = dict(zip(columns, row, strict=False))
        values: dict[str, Value] = {}
        for column in table.columns:
            try:
                values[column.name] = cells.value(column, by_name.get(column.name), periods)
            except cells.Refused as refused:
                faults.add(place.fault(refused.reason, column.name, found=refused.found, accepted=refused.accepted))
        if len(values) == len(table.columns):
            found.append((place, values))
    return found


def heading(sheet: Sheet, table: Table, faults: Faults) -> list[str] | None:
    """Read the heading: every column known, none twice, none missing that must be there."""
    known = [column.name for column in table.columns]
    needed = [column.name for column in table.columns if column.required]
    place = Place(sheet.file, table.name, 1)
    try:
        names = [cells.text(cell).lower() if not is_empty(cell) else "" for cell in sheet.heading]
    except cells.Refused as refused:
        faults.add(place.fault(refused.reason, "", found=refused.found, accepted=refused.accepted))
        return None
    sound = True
    for number, name in enumerate(names):
        reason = ""
        if not name:
            reason = "A column has no heading."
        elif name not in known:
            reason = f"There is no column {name}.{suggestion(name, known)}"
        elif name in names[:number]:
            reason = "The column is there twice."
        if reason:
            faults.add(place.fault(reason, name, found=name, accepted=some(known, len(known))))
            sound = False
    for name in needed if sheet.headed else ():
        if name not in names:
            faults.add(place.fault(f"The column {name} is missing.", name, found=some(names), accepted=some(known, len(known))))
            sound = False
    return names if sound else None


def _periods(settings: Iterable[tuple[Place, Mapping[str, Value]]], faults: Faults) -> tuple[str, ...]:
    """Read how many periods there are, or what they are called; one, where nothing is said."""
    for place, row in settings:
        if row["key"] != "periods":
            continue
        said = str(row["value"])
        count = cells.number(said)
        labels = [label.strip() for label in said.split(";") if label.strip()]
        if count is not None and count.is_integer() and 1 <= count <= MOST_PERIODS:
            return tuple(str(number) for number in range(1, int(count) + 1))
        misleading = any(
            cells.number(label) in range(1, len(labels) + 1) and label != str(n) for n, label in enumerate(labels, 1)
        )
        if ";" in said and 1 <= len(labels) <= MOST_PERIODS and len(set(labels)) == len(labels) and not misleading:
            return tuple(labels)
        faults.add(place.fault("These are no periods.", "value", found=said, accepted=SETTINGS["periods"]))
    return ("1",)


def _missing(placed: Mapping[str, list[tuple[Place, Mapping[str, Value]]]], name: str, faults: Faults) -> None:
    """Name the tables without which nothing can be planned."""
    if all(placed[table.name] for table in TABLES if table.required):
        return
    faults.settle()  # a table whose rows were all at fault is not missing
    for table in TABLES:
        if table.required and not placed[table.name]:
            columns = some([column.name for column in table.columns], len(table.columns))
            reason = f"The table {table.name} is missing or empty."
            faults.add(Fault(reason, name, found="no rows", accepted=f"rows with the columns {columns}", table=table.name))
    faults.settle()
