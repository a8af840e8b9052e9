"""`commonweal plan`, `check`, `explain`, `template` and `case`: the planner without the platform."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

SOURCE = typer.Argument(metavar="SOURCE", help="A workbook (.xlsx, .ods), a folder of CSVs, a JSON file, or: demo, tutorial.")
PLAN = typer.Argument(metavar="PLAN", help="A plan, as commonweal plan SOURCE --out FILE writes it.")
AS_JSON = typer.Option("--json", help="One JSON document on standard output.")
FAILED = 1  # the exit code of a check that came out false


def plan(
    source: Annotated[str, SOURCE],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the plan with its proof to this file.")] = None,
    as_json: Annotated[bool, AS_JSON] = False,
    alternatives: Annotated[bool, typer.Option(help="Compute the alternatives too.")] = True,
) -> None:
    """Compute a certified plan for the needs that the tables state, and say what holds it back."""
    from commonweal import tables
    from commonweal.cli import progress, report, sources
    from commonweal.planner import aims, stages
    from commonweal.planner.document import to_document

    if out:
        sources.check_writable(out)
    federation = sources.read(source)
    title = federation.settings.get("title", source)
    economy, demand, warnings = tables.economy(federation)
    said = [*(warning.sentence for warning in warnings), *report.viability(economy, demand)]
    _warn(said)
    try:
        with progress.shown("laying the plan out") as hear, progress.interruptible() as stop:
            found = stages.plan(economy, demand, on_progress=hear, stop=stop, alternatives=aims.USUAL if alternatives else ())
    except stages.Impossible as reason:
        raise tables.BadInput(
            tables.Fault(str(reason), federation.file, accepted="data that at least a plan which delivers nothing obeys")
        ) from reason
    document = {**to_document(economy, demand, found), "warnings": [{"sentence": sentence} for sentence in said]}
    if out:
        sources.write_json(out, document)
    if as_json:
        _print(document)
        return
    for line in report.plan(title, economy, demand, found, document["alternatives"]):
        typer.echo(line)
    if out:
        typer.echo(f"Written to {out}.")


def check(source: Annotated[str, SOURCE], plan: Annotated[Path, PLAN], as_json: Annotated[bool, AS_JSON] = False) -> None:
    """Recompute a plan's certificate from the original data, without a solver."""
    from dataclasses import asdict

    from commonweal import tables
    from commonweal.cli import sources
    from commonweal.planner.check import check as recompute
    from commonweal.planner.proof.figures import falls

    economy, demand, _ = tables.economy(sources.read(source))
    found = recompute(economy, demand, sources.read_plan(economy, demand, plan))
    faults = [str(fault) for fault in found.faults]
    if as_json:
        document = {
            "ok": found.ok,
            "residual": found.residual,
            "stages": [asdict(stage) for stage in found.stages],
            "faults": [{"sentence": fault} for fault in faults],
        }
        _print(document)
    else:
        for stage in found.stages:
            limit = "at least" if falls(stage.kind) else "at most"
            figures = f"reached {stage.value + 0.0:.6g}, {limit} {stage.bound + 0.0:.6g}, gap {stage.gap:.1e}"  # no −0
            typer.echo(f"{stage.name:12} {stage.kind:9} {figures}")
        for fault in faults:
            typer.echo(f"Fault: {fault}")
        verdict = "The plan holds" if found.ok else "The plan does not hold"
        typer.echo(
            f"{verdict}: largest residual {found.residual:.1e}, {len(faults)} {'fault' if len(faults) == 1 else 'faults'}."
        )
    if not found.ok:
        raise typer.Exit(FAILED)


def explain(source: Annotated[str, SOURCE], plan: Annotated[Path, PLAN], as_json: Annotated[bool, AS_JSON] = False) -> None:
    """Say what holds a plan back, whom each output serves, and what serves no stated need."""
    from commonweal import tables
    from commonweal.cli import report, sources

    economy, demand, _ = tables.economy(sources.read(source))
    document = report.explanation(economy, demand, sources.read_plan(economy, demand, plan))
    if as_json:
        _print(document)
        return
    for line in report.explained(document):
        typer.echo(line)


def template(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The workbook to write.")],
    as_json: Annotated[bool, AS_JSON] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a workbook with every table, a note on every heading, and a small example to replace."""
    from commonweal import tables
    from commonweal.cli import sources

    sources.check_writable(file)
    if file.exists() and not force:
        raise tables.BadInput(tables.Fault("There is such a file already.", file.name, accepted="a new name, or --force"))
    tables.template(file)
    if as_json:
        _print({"written": str(file)})
    else:
        typer.echo(f"Written to {file}. Replace the example with your own figures, then run: commonweal plan {file}")


def case(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A published problem in the format commonweal-case/1.")],
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Solve a published case and set each figure found beside the one published."""
    from commonweal import tables
    from commonweal.cli import sources
    from commonweal.planner import case as cases

    try:
        figures = cases.answers(cases.read(sources.read_json(file, f"a case in the format {cases.FORMAT}")))
    except cases.MalformedCaseError as reason:
        fault = tables.Fault(reason.reason, file.name, None, reason.field, reason.found, reason.accepted)
        raise tables.BadInput(fault) from reason
    if as_json:
        _print({"figures": figures})
    else:
        for figure in figures:
            typer.echo(_line(figure))
    if any(figure["ok"] is False for figure in figures):
        raise typer.Exit(FAILED)


def _line(figure: Mapping[str, Any]) -> str:
    """One figure of a case: whether it is as published, what it is of, what was found."""
    mark = {True: "as published", False: "DIFFERS", None: "found"}[figure["ok"]]
    of = [str(figure[key]) for key in ("technique", "to", "community", "product", "for", "of", "in", "period") if key in figure]
    published = f" (published: {figure['value']})" if "value" in figure else ""
    return f"{mark:12}  {' '.join([figure['figure'], *of])} = {figure['found']}{published}"


def _warn(sentences: list[str]) -> None:
    for sentence in sentences:
        typer.echo(f"Warning: {sentence}", err=True)


def _print(document: Mapping[str, object]) -> None:
    from commonweal.cli.sources import sayable

    typer.echo(json.dumps(sayable(document), ensure_ascii=False, allow_nan=False))
