"""`commonweal export` and `commonweal verify`: the record taken out of the site, and checked without it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from commonweal.audit import verify as verifier


def export(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder, or an earlier export of this record.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Write the public record to a folder that anyone can check."""
    import django

    django.setup()
    from commonweal.web.clock import now
    from commonweal.web.record import export as exporting
    from commonweal.web.record import services
    from commonweal.web.refused import Refused

    try:
        services.sign(services.FEDERATION, now())
        written = exporting.write(folder)
    except Refused as refused:
        told = {"error": refused.verdict.sentence, "file": str(folder)}
        typer.echo(json.dumps(told) if as_json else refused.verdict.sentence, err=not as_json)
        raise typer.Exit(2) from refused
    if as_json:
        typer.echo(json.dumps(asdict(written)))
        return
    typer.echo(f"{written.entries} entries, {written.files} files and {written.openings} open values are in {written.folder}.")
    typer.echo(f"Anyone can check them: python {written.folder}/verify.py {written.folder}")


def verify(
    folder: Annotated[Path, typer.Argument(help="The folder of an export.")],
    policy: Annotated[Path | None, typer.Option(help="C2SP policy: the log's key and its witnesses.")] = None,
    receipt: Annotated[list[Path] | None, typer.Option(help="A receipt you hold; may be given again.")] = None,
    since: Annotated[Path | None, typer.Option(help="An older checkpoint, which this record must continue.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Check an export by itself, with no part of the site."""
    arguments = [str(folder)]
    arguments += ["--policy", str(policy)] if policy else []
    for path in receipt or ():
        arguments += ["--receipt", str(path)]
    arguments += ["--since", str(since)] if since else []
    raise typer.Exit(verifier.main([*arguments, "--json"] if as_json else arguments))
