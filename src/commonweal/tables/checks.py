"""What must hold between rows: names that exist, units that match, nothing said twice, settings that are known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commonweal.tables.faults import Fault, some, suggestion
from commonweal.tables.schema import DIVISIONS, SETTINGS, TABLES, TERMINAL, Type, Value


@dataclass(frozen=True)
class Place:
    """Where a row stands."""

    file: str
    table: str
    row: int

    def fault(self, reason: str, field: str, *, found: str | None = None, accepted: str | None = None) -> Fault:
        """Say what is wrong here."""
        return Fault(reason, self.file, self.row, field or None, found, accepted, self.table)


Placed = Mapping[str, list[tuple[Place, Mapping[str, Value]]]]


def faults(placed: Placed) -> Iterator[Fault]:
    """Find every fault between rows that are each sound by themselves."""
    yield from _unknown_names(placed)
    yield from _wrong_units(placed)
    yield from _repeated(placed)
    yield from _conflicts(placed)
    yield from _settings(placed)


def _names(placed: Placed, table: str) -> dict[str, Mapping[str, Value]]:
    column = next(table_.columns[0].name for table_ in TABLES if table_.name == table)
    return {str(row[column]): row for _, row in placed[table]}


def _unknown_names(placed: Placed) -> Iterator[Fault]:
    """Find rows that name what is in no table; skills are free as long as the table of hours is empty."""
    known = {table.name: _names(placed, table.name) for table in TABLES}
    for table in TABLES:
        for column in table.columns:
            if not column.refers or (column.refers == "hours" and not placed["hours"]):
                continue
            for place, row in placed[table.name]:
                if row[column.name] not in known[column.refers]:
                    yield _unknown(place, column.name, str(row[column.name]), column.refers, known[column.refers])
    for place, row in placed["terminal"]:
        refers = "products" if row["of"] == "stock" else "techniques"
        if row["name"] not in known[refers]:
            yield _unknown(place, "name", str(row["name"]), refers, known[refers])


def _unknown(place: Place, field: str, name: str, table: str, known: Mapping[str, object]) -> Fault:
    reason = f"There is no {name} in the table {table}.{suggestion(name, known)}"
    return place.fault(reason, field, found=name, accepted=some(known) or f"a row for it in the table {table}")


def _wrong_units(placed: Placed) -> Iterator[Fault]:
    """Find amounts in a unit that is not their product's."""
    units = {str(row["product"]): str(row["unit"]) for _, row in placed["products"]}
    for table in TABLES:
        if all(column.type is not Type.UNIT for column in table.columns):
            continue
        for place, row in placed[table.name]:
            product, unit = str(row["product"]), str(row["unit"])
            if unit and product in units and unit != units[product]:
                reason = f"The unit does not match: {product} is counted in {units[product]}."
                yield place.fault(reason, "unit", found=unit, accepted=units[product])


def _repeated(placed: Placed) -> Iterator[Fault]:
    """Find rows that say the same thing twice."""
    for table in TABLES:
        seen: dict[tuple[Value, ...], int] = {}
        for place, row in placed[table.name]:
            key = tuple(row[column] for column in table.unique)
            if key in seen:
                said = ", ".join(str(part) for part in key if part not in ("", None))
                reason = f"Row {seen[key]} says this already."
                yield place.fault(reason, table.unique[0], found=said, accepted=f"one row for each {' and '.join(table.unique)}")
            seen.setdefault(key, place.row)


def _conflicts(placed: Placed) -> Iterator[Fault]:
    """Find rows of one skill or cap that differ in what belongs to all its periods."""
    for table, columns in (("hours", ("unit", "place", "title")), ("caps", ("unit", "title"))):
        first: dict[tuple[str, str], str] = {}
        for place, row in placed[table]:
            name = str(next(iter(row.values())))
            for column in columns:
                said = str(row[column])
                if said and first.setdefault((name, column), said) != said:
                    reason = f"Another row of {name} says something else."
                    yield place.fault(reason, column, found=said, accepted=first[name, column])


def _settings(placed: Placed) -> Iterator[Fault]:
    """Find settings that are not known, or hold what they cannot."""
    for place, row in placed["plan"]:
        key, said = str(row["key"]), str(row["value"])
        if key.startswith("note."):
            continue
        if key not in SETTINGS:
            reason = f"There is no setting {key}.{suggestion(key, SETTINGS)}"
            yield place.fault(reason, "key", found=key, accepted=f"{some(SETTINGS)} or note.<anything>")
        choices = TERMINAL if key == "terminal" else DIVISIONS if key.startswith("division.") else ()
        if choices and said not in choices:
            yield place.fault("This setting cannot be that.", "value", found=said, accepted=", ".join(choices))
        if key == "terminal" and said in ("received", "none") and placed["terminal"]:
            reason = f"The table terminal has rows, which {said} would pass over."
            yield place.fault(reason, "value", found=said, accepted="table, or no rows in the table terminal")
