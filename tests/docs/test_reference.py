"""What the reference says of documents and commands is all there is: nothing that is printed goes unnamed."""

import io
import json
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from commonweal.cli import COMMANDS, application, main

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGE = (REFERENCE / "plan-document.md").read_text(encoding="utf-8")
VARIABLE = {"costs", "held"}  # objects whose keys are names out of the data


def printed(*arguments: str) -> dict[str, object]:
    """The document that a command prints."""
    with redirect_stdout(io.StringIO()) as said:
        assert main(arguments) == 0
    return json.loads(said.getvalue())


def named(key: str) -> bool:
    """Whether the page has a word as code."""
    return re.search(rf"`[^`\n]*\b{re.escape(key)}\b[^`\n]*`", PAGE) is not None


def keys(value: object) -> Iterator[str]:
    """Every key of a document and of what it holds."""
    if isinstance(value, dict):
        for key, held in value.items():
            yield key
            if key not in VARIABLE:
                yield from keys(held)
    elif isinstance(value, list):
        for held in value:
            yield from keys(held)


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    file = tmp_path_factory.mktemp("docs") / "plan.json"
    file.write_text(json.dumps(printed("plan", "tutorial", "--json")), encoding="utf-8")
    return file


@pytest.mark.parametrize("command", ["plan", "check", "explain"])
def test_every_field_that_is_printed_is_on_the_page(command, plan):
    document = json.loads(plan.read_text()) if command == "plan" else printed(command, "tutorial", str(plan), "--json")
    assert {key for key in keys(document) if not named(key)} == set()


def test_every_cost_of_an_alternative_is_on_the_page(plan):
    costs = json.loads(plan.read_text())["alternatives"][0]["costs"]
    assert {name for name in costs if not named(name.partition(":")[0])} == set()


def test_every_command_says_what_it_does():
    commands = application([]).commands
    assert set(commands) == set(COMMANDS)
    assert [name for name, command in commands.items() if not command.help] == []
