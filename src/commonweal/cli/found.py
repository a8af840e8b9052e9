"""`commonweal found`: a federation by a charter; first what would be founded, then, if one says so, the links of its members."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commonweal.cli import site

if TYPE_CHECKING:
    from commonweal.tables.charter import Written
    from commonweal.web.bodies.models import Invitation


def found(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="The charter: a TOML file, a workbook or a folder of CSV files.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Found it without being asked once more.")] = False,
    links: Annotated[bool, typer.Option("--links", help="Show again the links of first members who have not signed up.")] = False,
    address: Annotated[str, typer.Option(help="Where the site will be, for the links.")] = "http://127.0.0.1:8000",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Found a federation: its bodies and a link for each of its first members. Whoever does it gets no right by it."""
    if (file is None) is not links:
        raise site.CannotServe("Name the charter to found by, or --links alone.", field="FILE", found=str(file or ""))
    site.prepare()
    from django.conf import settings

    from commonweal.web.founding import services

    base = settings.ORIGIN or address.rstrip("/")
    if links or file is None:
        _tell(services.waiting(), base, as_json, founded=True)
        return
    written, read = _read(file)
    against = [fault.sentence for fault in services.faults(written.charter, read)]
    if against:
        raise CannotFound(file, against)
    if not as_json:
        for line in _outline(written, tables=read is not None):
            typer.echo(line)
    if not (yes or _asked(as_json)):
        if as_json:
            typer.echo(json.dumps({"founded": False, **_document(written)}, ensure_ascii=False))
        else:
            typer.echo("Nothing has been founded. Add --yes to found it.")
        return
    _tell(_found(written, read), base, as_json, founded=True)


class CannotFound(Exception):
    """The charter is against a rule; every reason is said."""

    def __init__(self, file: Path, sentences: list[str]) -> None:
        super().__init__(sentences[0])
        self.file, self.sentences = file, sentences

    def as_dict(self) -> dict[str, Any]:
        """As every command tells what it could not do."""
        others = [{"error": sentence, "file": self.file.name} for sentence in self.sentences[1:]]
        return {"error": self.sentences[0], "file": self.file.name} | ({"others": others} if others else {})


def _read(file: Path) -> "tuple[Written, Any]":
    from commonweal.cli import sources
    from commonweal.tables import charter

    written = charter.read(file)
    if written.tables is None:
        return written, None
    return written, sources.read(str(written.tables) if written.tables.exists() else written.tables.name)


def _found(written: "Written", read: Any) -> "list[Invitation]":
    from commonweal.web import clock, enact
    from commonweal.web.founding import services
    from commonweal.web.refused import Refused

    try:
        made = services.found(written.charter, read=read, at=clock.now())
    except Refused as refused:  # somebody else has founded one meanwhile
        raise site.CannotServe(refused.verdict.sentence, field="COMMONWEAL_HOME") from refused
    enact.carry_out(at=clock.now())
    return made


def _asked(as_json: bool) -> bool:
    """Ask once more whoever sits in front of it; a program is not asked, it says --yes."""
    return not as_json and sys.stdin.isatty() and typer.confirm("Found it?")


def _outline(written: "Written", *, tables: bool) -> list[str]:
    charter = written.charter
    lines = [f"{charter.name}: a council and {len(charter.bodies)} bodies, by the constitution {charter.constitution}."]
    lines += [f"  {body.name} ({body.kind.value}): {', '.join(body.founders)}" for body in charter.bodies]
    if tables:
        lines.append(f"  Tables: {written.tables.name if written.tables else ''}")
    people = len(charter.founders())
    lines.append(
        f"{people} people get a link. Each body elects its delegate once its first members have signed up; nobody is appointed."
    )
    return lines


def _document(written: "Written") -> dict[str, Any]:
    bodies = [
        {"key": body.key, "name": body.name, "kind": body.kind.value, "founders": list(body.founders)}
        for body in written.charter.bodies
    ]
    return {"name": written.charter.name, "constitution": written.charter.constitution, "bodies": bodies}


def _tell(made: "list[Invitation]", base: str, as_json: bool, *, founded: bool) -> None:
    from commonweal.web.bodies import invitations

    told = [
        {"name": one.name, "bodies": [body.name for body in one.bodies.all()], "link": f"{base}{invitations.link(one)}"}
        for one in made
    ]
    if as_json:
        typer.echo(json.dumps({"founded": founded, "links": told}, ensure_ascii=False))
        return
    if not told:
        typer.echo("Nobody is waited for: there is no founding here, or it is over.")
        return
    typer.echo("Hand each their own link; whoever opens it signs up and joins. It is a key: send it to nobody else.")
    for one in told:
        typer.echo(f"  {one['name']}: {one['link']}")
