"""Tables into a workbook, a folder of CSVs or one JSON document; and the template one starts from."""

import json
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from commonweal.tables.faults import BadInput, Fault
from commonweal.tables.formats import document, folder
from commonweal.tables.read import ACCEPTED, Tables, read
from commonweal.tables.schema import SETTINGS, TABLES, Column, Type

Sheets = Iterable[tuple[str, list[str], Iterable[list[object]]]]


def write(tables: Tables, path: Path | str) -> None:
    """Write tables in the format that the path's ending names; a path without an ending is a folder of CSVs."""
    path = Path(path)
    match path.suffix.lower():
        case ".json":
            document.write(path, _sheets(tables))
        case ".xlsx":
            from commonweal.tables.formats import xlsx  # each needs a library that takes a while to load

            xlsx.write(path, _sheets(tables))
        case ".ods":
            from commonweal.tables.formats import ods

            ods.write(path, _sheets(tables))
        case "":
            folder.write(path, _sheets(tables))
        case suffix:
            raise BadInput(Fault("This type of file is not known here.", path.name, found=suffix, accepted=ACCEPTED))


def to_document(tables: Tables) -> dict[str, list[dict[str, object]]]:
    """Give tables as the document that one JSON file would hold."""
    return {
        name: [{field: cell for field, cell in zip(heading, row, strict=True) if cell not in ("", None)} for row in rows]
        for name, heading, rows in _sheets(tables)
    }


def template(path: Path | str) -> None:
    """Write a workbook with every table, a note on every heading, and a small worked example to be replaced."""
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise BadInput(
            Fault("A template is a workbook.", path.name, found=path.suffix or "no ending", accepted="a name that ends in .xlsx")
        )
    from commonweal.tables.formats import xlsx

    notes = {(table.name, column.name): note(column) for table in TABLES for column in table.columns}
    xlsx.write(path, _sheets(worked_example(), empty=True), notes, _remarks())


def worked_example() -> Tables:
    """The small federation that the template holds: a bakery, a mill and two neighbourhoods."""
    return read(json.loads(resources.files("commonweal.tables").joinpath("worked_example.json").read_text(encoding="utf-8")))


def note(column: Column) -> str:
    """Explain a column: what it means, whether it must be filled, what it may hold."""
    parts = [column.meaning, "Must be filled." if column.required else "May be left empty."]
    if column.type in (Type.CHOICE, Type.PERIOD):
        parts.append(f"{'One of' if column.type is Type.CHOICE else 'A period from 1, or'}: {', '.join(column.choices)}.")
    if column.refers:
        parts.append(f"Must stand in the table {column.refers}.")
    if not column.required and column.default not in ("", None):
        parts.append(f"Empty means {column.default}.")
    return " ".join(parts)


def _sheets(tables: Tables, *, empty: bool = False) -> Sheets:
    """Give every table with its heading and rows, those without rows only where asked for."""
    for table in TABLES:
        rows = tables[table.name]
        if rows or empty:
            heading = [column.name for column in table.columns]
            yield table.name, heading, [[row[field] for field in heading] for row in rows]


def _remarks() -> list[list[str]]:
    """The first page of the template."""
    return [
        ["commonweal", "Replace the example with your own figures, then run: commonweal plan FILE.xlsx"],
        [
            "",
            "The first row of each sheet names the columns; point at one to read what it means. Sheets without rows may go.",
        ],
        [""],
        ["sheet", "what it holds"],
        *([table.name, table.meaning + (" Needed." if table.required else "")] for table in TABLES),
        [""],
        ["key in plan", "what it sets"],
        *([key, meaning] for key, meaning in SETTINGS.items()),
        ["note.<anything>", "Whatever you wish to remember."],
    ]
