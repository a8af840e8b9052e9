"""`commonweal lab`: the component models, what their results hang on, their closed forms, and the historical series."""

import json
from typing import Annotated, Any

import typer

AS_JSON = typer.Option("--json", help="One JSON document on standard output.")
FAILED = 1  # the exit code of a check that came out false

lab = typer.Typer(help="Models with which claims about how societies produce and decide can be tried.", no_args_is_help=True)


@lab.command()
def models(as_json: Annotated[bool, AS_JSON] = False) -> None:
    """List the component models, with one sentence each."""
    from commonweal.lab import telling

    listed = telling.models()
    if as_json:
        _print({"models": listed})
        return
    for each in listed:
        typer.echo(f"{each['name']:12} {each['about']}")


@lab.command()
def model(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A model, as commonweal lab models lists them.")],
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="PARAM=VALUE", help="A parameter other than it is; may be given again.")
    ] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Show a model: its equations in words, its parameters, and what follows from them."""
    from commonweal.lab import catalogue, telling

    found = catalogue.given(name, settings or [])
    if as_json:
        _print(telling.document(found))
        return
    for line in telling.lines(found):
        typer.echo(line)


@lab.command()
def check(as_json: Annotated[bool, AS_JSON] = False) -> None:
    """Compute every closed form of the models and set it beside what it must be."""
    from commonweal.lab.checks import checked

    failed = count = 0
    told = []
    for each in checked():
        count += 1
        failed += not each.ok
        if as_json:
            told.append({"name": each.name, "computed": each.computed, "exact": each.exact, "tolerance": each.tolerance})
        else:
            shown = "none" if each.computed is None else f"{each.computed + 0.0:.9g}"
            typer.echo(f"{'holds  ' if each.ok else 'DIFFERS'}  {each.name}: {shown} (must be {each.exact:.9g})")
    if as_json:
        _print({"checks": told})
    else:
        typer.echo(f"{count - failed} of {count} hold.")
    if failed:
        raise typer.Exit(FAILED)


@lab.command()
def sensitivity(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A model, as commonweal lab models lists them.")],
    result: Annotated[str, typer.Argument(metavar="RESULT", help="One of its results.")],
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PARAM=VALUE", help="Put a parameter, and keep it there; may be given again."),
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option("--vary", metavar="PARAM=LOW:HIGH", help="Vary this one, and only what is so named; may be given again."),
    ] = None,
    draws: Annotated[int, typer.Option("--draws", metavar="N", help="Draws for each parameter, a power of two.")] = 128,
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="What is drawn by.")] = 1,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Say what a result hangs on: each parameter varied by half, unless told otherwise."""
    from dataclasses import asdict

    from commonweal.lab.hanging import hangs_on

    found = hangs_on(name, result, settings or [], vary or [], draws, seed)
    if as_json:
        _print({"indices": [{"output": result, **asdict(each)} for each in found]})
        return
    typer.echo(f"{'parameter':12} {'μ*':>10} {'S1':>7} {'ST':>7}   ST, 95 %")
    for each in sorted(found, key=lambda each: -each.st):
        interval = f"{each.low + 0.0:.3f} to {each.high + 0.0:.3f}"
        typer.echo(f"{each.parameter:12} {each.mu_star:10.4g} {each.s1 + 0.0:7.3f} {each.st + 0.0:7.3f}   {interval}")


@lab.command()
def history(
    name: Annotated[str | None, typer.Argument(metavar="[SERIES]", help="A series; without it, all are listed.")] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """List the historical series, or print one by year, with its source."""
    from commonweal.lab import history

    if name is None:
        listed = [history.series(each) for each in history.names()]
        if as_json:
            _print({"series": [{"name": s.name, "title": s.title, "unit": s.unit, "source": s.source} for s in listed]})
            return
        for series in listed:
            typer.echo(f"{series.name:22} {series.title}, {series.unit}, {series.years[0]}-{series.years[-1]}")
        return
    found = history.series(history.known(name))
    if as_json:
        figures = [{"year": year, "value": float(value)} for year, value in zip(found.years, found.values, strict=True)]
        about = {"name": found.name, "title": found.title, "unit": found.unit, "source": found.source, "licence": found.licence}
        _print({**about, "figures": figures})
        return
    typer.echo(f"{found.title}, {found.unit}. {found.source}; {found.licence}.")
    for year, value in zip(found.years, found.values, strict=True):
        typer.echo(f"{year}  {value:,.10g}")


def _print(document: dict[str, Any]) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False))
