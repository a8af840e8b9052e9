"""Tables that the code already holds, drawn from it: ``{drawn} permissions``, and whatever else ``TABLES`` names."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

Rows = tuple[Sequence[str], Iterable[Sequence[str]]]
CASES = Path(__file__).parents[2] / "tests" / "cases" / "data"


def permissions() -> Rows:
    """Who may do what: a row for each action, a column for each role."""
    from commonweal.rules.permissions import MAY, Role

    return ["action", *Role], [[action, *("yes" if role in may else "" for role in Role)] for action, may in MAY.items()]


def effects() -> Rows:
    """What a vote can change by itself, which kinds of body can decide it, and what it can follow from."""
    from commonweal.rules.effects import EFFECTS

    rows = [
        [name, (effect.__doc__ or "").strip(), ", ".join(sorted(effect.kinds)), ", ".join(sorted(effect.sources))]
        for name, effect in EFFECTS.items()
    ]
    return ["effect", "what it does", "bodies", "follows from a"], rows


def life() -> Rows:
    """Where a decision can go from each stage, and by which close."""
    from commonweal.rules.decisions import STEPS

    rows = [[stage, close, after] for stage, steps in STEPS.items() for close, after in steps.items()]
    return ["a decision that is", "and whose vote closes with", "is then"], rows


def articles() -> Rows:
    """The articles that something acts by, as they read where nobody decided otherwise, and who can change them."""
    from commonweal.rules.articles import schema

    rows = [
        [found.key, found.title, found.says(found.defaults), "nobody" if found.is_fixed else _bodies(found.bodies)]
        for found in schema().values()
        if found.is_obeyed
    ]
    return ["article", "title", "text", "changed by"], rows


def figures() -> Rows:
    """Every figure of every article: what it means, holds and accepts, and whether something acts by it."""
    from commonweal.rules.articles import schema

    rows = [
        [found.key, figure.name, figure.means, figure.spelled(figure.default), figure.accepts, found.room or "nothing yet"]
        for found in schema().values()
        for figure in found.figures
    ]
    return ["article", "figure", "what it means", "where nobody decided", "accepted", "obeyed by"], rows


def ready() -> Rows:
    """The ready constitutions, for whom they are, and what in them differs."""
    from commonweal.rules import ready
    from commonweal.rules.constitution import default

    usual = {article.key: article.reads for article in default().articles}
    rows = [
        [document.name, document.title, document.about, article.reads]
        for document in ready.list_ready()
        for article in document.articles
        if article.reads != usual.get(article.key)
    ]
    return ["name", "title", "for whom", "what differs"], rows


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


def commands() -> Rows:
    """Every command and what it does."""
    return ["command", "what it does"], [[name, (command.help or "").strip()] for name, command in _commands()]


def options() -> Rows:
    """Every argument and option of every command."""
    rows = [
        [name, ", ".join(parameter.opts) if parameter.param_type_name == "option" else _metavar(parameter), parameter.help or ""]
        for name, command in _commands()
        for parameter in command.params
        if parameter.name != "help"
    ]
    return ["command", "argument or option", "what it says"], rows


def api() -> Rows:
    """Every operation of the REST API, from its own description."""
    import django

    django.setup()
    from commonweal.web.api.api import api as described

    paths = described.get_openapi_schema()["paths"]
    rows = [
        [method.upper(), address.removeprefix("/api/v1"), operation.get("description", "").splitlines()[0]]
        for address, operations in paths.items()
        for method, operation in operations.items()
    ]
    return ["method", "address under /api/v1", "what it does"], rows


def cases() -> Rows:
    """Every published case that the tests solve."""
    import json

    rows = []
    for path in sorted(CASES.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        source = case["source"]
        rows.append([case["id"], case["title"], f"{source['author']} {source['year']}, {source['where']}"])
    return ["case", "what it is", "source"], rows


def lab_models() -> Rows:
    """Every component model of the lab."""
    from commonweal.lab.catalogue import MODELS

    return ["model", "title", "what it is for"], [[model.name, model.title, model.about] for model in MODELS.values()]


def lab_parameters() -> Rows:
    """Every parameter of every component model."""
    from commonweal.lab.catalogue import MODELS
    from commonweal.lab.telling import number

    rows = [
        [model.name, told.name, number(told.default), told.unit, told.means, told.range, f"[{told.mark.value}]"]
        for model in MODELS.values()
        for told in model.parameters()
    ]
    return ["model", "parameter", "unless set", "unit", "what it means", "accepted", "mark"], rows


def lab_series() -> Rows:
    """Every historical series that is shipped."""
    from commonweal.lab import history

    rows = [
        [found.name, found.title, found.unit, f"{found.years[0]}-{found.years[-1]}", found.source]
        for found in map(history.series, history.names())
    ]
    return ["series", "what it is", "unit", "years", "source"], rows


TABLES: dict[str, Callable[[], Rows]] = {
    "permissions": permissions,
    "effects": effects,
    "life": life,
    "articles": articles,
    "figures": figures,
    "ready": ready,
    "settings": settings,
    "tables": tables,
    "commands": commands,
    "options": options,
    "api": api,
    "cases": cases,
    "lab-models": lab_models,
    "lab-parameters": lab_parameters,
    "lab-series": lab_series,
}


class Drawn(SphinxDirective):
    """One table by its name."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Draw it."""
        heads, rows = TABLES[self.arguments[0]]()
        return [table(heads, [list(row) for row in rows])]


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> nodes.table:
    """A table of plain texts."""
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=1) for _ in heads]
    head, body = nodes.thead(), nodes.tbody()
    head += _row(heads)
    body += [_row(row) for row in rows]
    group += [head, body]
    drawn = nodes.table(classes=["colwidths-auto"])
    drawn += group
    return drawn


def _row(cells: Sequence[str]) -> nodes.row:
    row = nodes.row()
    for cell in cells:
        entry = nodes.entry()
        entry += nodes.paragraph(text=str(cell))
        row += entry
    return row


def _bodies(kinds: frozenset[str]) -> str:
    from commonweal.rules.bodies import Kind

    return "every body" if kinds == frozenset(Kind) else ", ".join(sorted(kinds))


def _commands() -> list[tuple[str, object]]:
    """Every command by its whole name, those of a group each by themselves."""
    from commonweal.cli import application

    return [
        (f"{name} {part}".strip(), command)
        for name, found in application([]).commands.items()
        for part, command in getattr(found, "commands", {"": found}).items()
    ]


def _metavar(parameter: object) -> str:
    return parameter.metavar or parameter.name.upper()  # type: ignore[attr-defined]


def setup(app: object) -> dict[str, bool]:
    """Hang it into Sphinx."""
    app.add_directive("drawn", Drawn)  # type: ignore[attr-defined]
    return {"parallel_read_safe": True}
