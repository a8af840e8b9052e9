"""Tables that the code already holds, drawn from it: ``{drawn} permissions``, and whatever else ``TABLES`` names."""

from collections.abc import Callable, Iterable, Sequence
from inspect import getmembers, isclass

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

Rows = tuple[Sequence[str], Iterable[Sequence[str]]]


def permissions() -> Rows:
    """Who may do what: a row for each action, a column for each role."""
    from commonweal.rules.permissions import MAY, Role

    return ["action", *Role], [[action, *("yes" if role in may else "" for role in Role)] for action, may in MAY.items()]


def effects() -> Rows:
    """What a vote can change by itself, and which kinds of body can decide it."""
    from commonweal.rules import effects

    found = [kind for _, kind in getmembers(effects, isclass) if issubclass(kind, effects.Effect) and kind is not effects.Effect]
    rows = [[kind.__name__, (kind.__doc__ or "").strip(), ", ".join(sorted(kind.kinds))] for kind in found]
    return ["effect", "what it does", "decided by"], rows


def settings() -> Rows:
    """The variables that differ from host to host, out of the settings' own docstring."""
    from commonweal.web import settings

    lines = [line.split(None, 1) for line in (settings.__doc__ or "").splitlines() if line.startswith("COMMONWEAL_")]
    return ["variable", "what it says"], lines


def tables() -> Rows:
    """Every column one can hand in: what it means, what it may hold, and whether it must be filled."""
    from commonweal.tables.schema import TABLES
    from commonweal.tables.write import note

    found = [[table.name, column.name, column.type, note(column)] for table in TABLES for column in table.columns]
    return ["table", "column", "holds", "what it says"], found


TABLES: dict[str, Callable[[], Rows]] = {"permissions": permissions, "effects": effects, "settings": settings, "tables": tables}


class Drawn(SphinxDirective):
    """One table by its name."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Draw it."""
        heads, rows = TABLES[self.arguments[0]]()
        rows = [list(row) for row in rows]
        group = nodes.tgroup(cols=len(heads))
        group += [nodes.colspec(colwidth=1) for _ in heads]
        head, body = nodes.thead(), nodes.tbody()
        head += _row(heads)
        body += [_row(row) for row in rows]
        group += [head, body]
        table = nodes.table(classes=["colwidths-auto"])
        table += group
        return [table]


def _row(cells: Sequence[str]) -> nodes.row:
    row = nodes.row()
    for cell in cells:
        entry = nodes.entry()
        entry += nodes.paragraph(text=str(cell))
        row += entry
    return row


def setup(app: object) -> dict[str, bool]:
    """Hang it into Sphinx."""
    app.add_directive("drawn", Drawn)  # type: ignore[attr-defined]
    return {"parallel_read_safe": True}
