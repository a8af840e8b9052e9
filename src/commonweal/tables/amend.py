"""A tables document with later statements laid over it: the last one about a thing counts, nothing else moves.

A document is the JSON form of the tables: {"products": [{...}], ...}. Every function returns a new one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commonweal.tables.schema import EVERY, OPENING

Row = Mapping[str, object]
Document = Mapping[str, Sequence[Row]]

# Which columns say what a row is about: a statement replaces the rows about the same, and no other.
ABOUT: Mapping[str, tuple[str, ...]] = {
    "products": ("product",),
    "techniques": ("technique",),
    "inputs": ("technique",),
    "outputs": ("technique",),
    "work": ("technique",),
    "emissions": ("technique",),
    "building": ("technique",),
    "capacity": ("technique", "period"),
    "begun": ("technique", "period"),
    "stocks": ("product", "period"),
    "reserves": ("product", "period"),
    "hours": ("skill", "period"),
    "caps": ("cap", "period"),
    "communities": ("community",),
    "needs": ("community", "product", "period", "tier"),
    "terminal": ("of", "name"),
    "plan": ("key",),
}
# A recipe is said whole: its rows are told apart by a further column when two documents are compared.
WITHIN: Mapping[str, tuple[str, ...]] = {
    "inputs": ("product", "delay"),
    "outputs": ("product", "delay"),
    "work": ("skill",),
    "emissions": ("cap",),
    "building": ("product",),
    "needs": ("source",),
}

# The word by which a table may say what an empty period means there.
UNSAID: Mapping[str, str] = {"capacity": OPENING, "stocks": OPENING, "hours": EVERY, "caps": EVERY, "needs": EVERY}


@dataclass(frozen=True)
class Statement:
    """What somebody says is so: rows of some tables, which replace the rows about the same things."""

    by: str  # a workplace; stocks of several workplaces add up
    rows: Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Difference:
    """One figure that two documents give differently; an empty string where one has none."""

    table: str
    about: tuple[str, ...]
    column: str
    before: str
    after: str


def amend(document: Document, statements: Iterable[Statement]) -> dict[str, list[Row]]:
    """Lay statements over a document, oldest first.

    >>> base = {"capacity": [{"technique": "oven", "amount": 10}, {"technique": "mill", "amount": 5}]}
    >>> amend(base, [Statement("bakery", {"capacity": [{"technique": "oven", "amount": 8}]})])["capacity"]
    [{'technique': 'mill', 'amount': 5}, {'technique': 'oven', 'amount': 8}]
    """
    amended: dict[str, list[Row]] = {table: list(rows) for table, rows in document.items()}
    stocks: dict[tuple[str, ...], dict[str, Row]] = {}  # of each product and period: what each workplace last said
    for statement in statements:
        for table, rows in statement.rows.items():
            about = {_about(table, row) for row in rows}
            kept = [row for row in amended.get(table, ()) if _about(table, row) not in about]
            if table == "stocks":
                for row in rows:
                    stocks.setdefault(_about(table, row), {})[statement.by] = row
                rows = [_sum(stocks[key].values()) for key in sorted(about)]
            amended[table] = [*kept, *rows]
    return amended


def with_needs(document: Document, needs: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """Put each community's ratified needs in place of those the document gives it; the others keep theirs."""
    kept = [row for row in document.get("needs", ()) if str(row["community"]) not in needs]
    said = [{"community": community, **row} for community, rows in needs.items() for row in rows]
    return {**{table: list(rows) for table, rows in document.items()}, "needs": [*kept, *said]}


def differences(before: Document, after: Document) -> tuple[Difference, ...]:
    """Name every figure that changed, in the order of the tables.

    >>> differences({"caps": [{"cap": "co2", "amount": 9}]}, {"caps": [{"cap": "co2", "amount": 7}]})
    (Difference(table='caps', about=('co2', ''), column='amount', before='9', after='7'),)
    """
    found = []
    for table in ABOUT:
        old, new = _by_key(table, before), _by_key(table, after)
        for key in sorted(old.keys() | new.keys()):
            was, now = old.get(key, {}), new.get(key, {})
            columns = [*was, *(column for column in now if column not in was)]
            found += [
                Difference(table, key, column, _text(was.get(column)), _text(now.get(column)))
                for column in columns
                if column not in (*ABOUT[table], *WITHIN.get(table, ())) and _text(was.get(column)) != _text(now.get(column))
            ]
    return tuple(found)


def period(table: str, row: Row) -> str:
    """The period that a row is about; empty where it is what an empty cell means in that table.

    >>> period("stocks", {"product": "flour", "period": "opening"}), period("stocks", {"product": "flour", "period": 2})
    ('', '2')
    """
    said = _text(row.get("period"))
    return "" if said == UNSAID.get(table) else said


def _about(table: str, row: Row) -> tuple[str, ...]:
    return tuple(period(table, row) if column == "period" else _text(row.get(column)) for column in ABOUT[table])


def _by_key(table: str, document: Document) -> dict[tuple[str, ...], Row]:
    within = WITHIN.get(table, ())
    return {(*_about(table, row), *(_text(row.get(column)) for column in within)): row for row in document.get(table, ())}


def _text(value: object) -> str:
    """One spelling of a figure, so that 5, 5.0 and "5" are not told as a change."""
    if value is None or value == "":
        return ""
    try:
        return f"{float(str(value)):.12g}"
    except ValueError:
        return str(value)


def _sum(rows: Iterable[Row]) -> Row:
    rows = list(rows)
    total = sum(float(str(row["amount"])) for row in rows)
    return {**rows[-1], "amount": total}
