"""One JSON document: the names of the tables, each with its list of rows."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from commonweal.tables.faults import BadInput, Fault
from commonweal.tables.formats.sheet import Row, Sheet, is_remark

_SHAPE = '{"products": [{"product": "bread", "unit": "kg"}, ...], "techniques": [...], ...}'


def sheets(path: Path) -> Iterator[Sheet]:
    """Give every table of the document as a sheet."""
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as reason:
        found = getattr(reason, "msg", None) or str(reason)
        line = getattr(reason, "lineno", None)
        raise BadInput(Fault("This is not well-formed JSON in UTF-8.", path.name, line, found=found, accepted=_SHAPE)) from reason
    yield from of(document, path.name)


def of(document: object, file: str) -> Iterator[Sheet]:
    """Give every table of a document that was read already."""
    if not isinstance(document, Mapping):
        raise BadInput(Fault("The document is no set of tables.", file, found=type(document).__name__, accepted=_SHAPE))
    for table, rows in document.items():
        if is_remark(str(table)):
            continue
        if not isinstance(rows, list | tuple):
            accepted = 'a list of rows such as [{"product": "bread", "unit": "kg"}]'
            raise BadInput(Fault("A table is a list of rows.", file, field=str(table), found=repr(rows)[:80], accepted=accepted))
        yield _sheet(str(table), file, rows)


def _sheet(table: str, file: str, rows: Iterable[object]) -> Sheet:
    """Lay rows that each name their fields under one heading."""
    heading: dict[str, None] = {}
    kept: list[Mapping[str, object]] = []
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            accepted = 'an object such as {"product": "bread", "unit": "kg"}'
            raise BadInput(Fault("A row is an object.", file, number, found=repr(row)[:80], accepted=accepted, table=table))
        heading.update(dict.fromkeys(str(field) for field in row))
        kept.append(row)
    cells: Iterator[Row] = ((number, [row.get(field) for field in heading]) for number, row in enumerate(kept, 1))
    return Sheet(table.strip().lower(), file, list(heading), cells, headed=False)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build an object whose names are each given once."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice} is given twice in one object")
    return found


def write(path: Path, tables: Iterable[tuple[str, list[str], Iterable[list[object]]]]) -> None:
    """Write all tables as one document; what is empty is left out."""
    document = {
        name: [{field: cell for field, cell in zip(heading, row, strict=True) if cell not in ("", None)} for row in rows]
        for name, heading, rows in tables
    }
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
