"""The command `commonweal`: one table of commands, one way to end.

Exit codes: 0 done, also with a shortage; 1 a check came out false; 2 unreadable or wrong input; 3 our failure. With
``--json`` standard output holds exactly one JSON document, errors included.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import typer

from commonweal import __version__

# Each command is the function, or the group of commands, of its name in a module of this package, imported only when asked for.
COMMANDS = {
    "demo": "demo",
    "found": "found",
    "plan": "planning",
    "check": "planning",
    "explain": "planning",
    "template": "planning",
    "case": "planning",
    "count": "counting",
    "lab": "laboratory",
    "export": "record",
    "verify": "record",
    "serve": "site",
    "tick": "site",
}


def run() -> None:
    """The console script."""
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Carry a command line out and give its exit code; nothing is raised."""
    from commonweal.cli import failures

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.web.settings")
    debug = "--debug" in arguments
    as_json = "--json" in arguments
    arguments = [argument for argument in arguments if argument != "--debug"]
    try:
        code = application(arguments)(arguments, prog_name="commonweal", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read has enough, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as reason:
        return failures.tell(reason, as_json=as_json, debug=debug)
    return code if isinstance(code, int) else 0


def application(arguments: Sequence[str]) -> typer.main.TyperCommand | typer.main.TyperGroup:
    """The commands a line may mean: one, where it names one; else all of them, for the help page."""
    app = typer.Typer(
        help="People say what they need, delegates they can recall decide, the plan is computed, the record shows what was done.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )
    app.callback()(_options)
    named = next((argument for argument in arguments if not argument.startswith("-")), None)
    wanted = [named] if named in COMMANDS else list(COMMANDS)
    for command in wanted:
        module = import_module(f"commonweal.cli.{COMMANDS[command]}")
        found = getattr(module, command.replace("-", "_"))
        if isinstance(found, typer.Typer):  # a command of several
            app.add_typer(found, name=command)
        else:
            app.command(command)(found)
    return typer.main.get_command(app)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"commonweal {__version__}")
        raise typer.Exit


def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Say which version this is."),
    debug: bool = typer.Option(False, "--debug", help="Show where in the program a failure of ours came from."),
) -> None:
    """Options of every command."""
