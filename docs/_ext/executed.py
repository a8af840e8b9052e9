"""Runs the examples of a page: every block marked ``console`` is a session that must go as it is written.

A line ``$ commonweal …`` is run in a data folder and a working folder of the page's own; the lines below it are what it
must print, with ``...`` for what may differ. A block ``{cells} FILE.xlsx`` is what the reader changes by hand in between:
a sheet, a cell, what stands there and what to write. A block marked ``shell`` is shown and not run.
"""

import doctest
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from openpyxl import load_workbook
from sphinx.util.docutils import SphinxDirective

BLOCK = re.compile(r"^```(?:console|\{cells\} (?P<file>\S+))\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
CELL = re.compile(r"^(?P<sheet>[a-z]+) (?P<cell>[A-Z]+[0-9]+): (?P<was>.*) → (?P<is>.*)$")
PROMPT = "$ "
SECONDS = 300


@dataclass(frozen=True)
class Step:
    """One command of a page and what it must print."""

    command: str
    expected: str


@dataclass(frozen=True)
class Change:
    """One cell that the reader writes by hand, and what stood in it before."""

    file: str
    sheet: str
    cell: str
    was: str
    written: str


def steps(text: str) -> Iterator[Step | Change]:
    """The commands and changes of a page, in order."""
    for block in BLOCK.finditer(text):
        if block["file"]:
            yield from changes(block["file"], block["text"].splitlines())
        else:
            yield from _commands(block["text"])


def changes(file: str, lines: list[str]) -> Iterator[Change]:
    """The cells that a block names; a line that names none is refused."""
    for line in lines:
        found = CELL.match(line)
        if found is None:
            raise ValueError(f"“{line}” names no cell; write: sheet A2: what stands there → what to write")
        yield Change(file, found["sheet"], found["cell"], found["was"], found["is"])


def faults(text: str) -> list[str]:
    """Run a page's commands and changes; a sentence for each that does not go as written."""
    with tempfile.TemporaryDirectory(prefix="commonweal-docs-") as folder:
        return [fault for step in steps(text) if (fault := _fault(step, Path(folder)))]


def _commands(block: str) -> Iterator[Step]:
    command, expected = "", []
    for line in block.splitlines(keepends=True):
        if line.startswith(PROMPT):
            if command:
                yield Step(command, "".join(expected))
            command, expected = line.removeprefix(PROMPT).strip(), []
        else:
            expected.append(line)
    if command:
        yield Step(command, "".join(expected))


def _fault(step: Step | Change, folder: Path) -> str:
    return _changed(step, folder) if isinstance(step, Change) else _run(step, folder)


def _changed(change: Change, folder: Path) -> str:
    """Write a cell as a person would, a number as a number."""
    workbook = load_workbook(folder / change.file)
    cell = workbook[change.sheet][change.cell]
    if str(cell.value) != change.was:
        return f"{change.sheet} {change.cell} holds {cell.value}, not {change.was}."
    try:
        cell.value = float(change.written)
    except ValueError:
        cell.value = change.written
    workbook.save(folder / change.file)
    return ""


def _run(step: Step, folder: Path) -> str:
    words = shlex.split(step.command)
    if words[0] != "commonweal":
        return f"“{step.command}” is not a command of ours; mark the block as shell."
    environment = os.environ | {"COMMONWEAL_HOME": str(folder / "home"), "COLUMNS": "100", "NO_COLOR": "1"}
    command = [sys.executable, "-c", "from commonweal.cli import run; run()", *words[1:]]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS)  # noqa: S603 our own pages
    if done.returncode not in (0, 1, 2):
        return f"“{step.command}” failed:\n{done.stderr}"
    said = done.stdout + (done.stderr if done.returncode == 2 else "")  # a refusal is told on standard error
    if doctest.OutputChecker().check_output(step.expected, said, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE):
        return ""
    return f"“{step.command}” printed\n{said}\ninstead of\n{step.expected}"


class Cells(SphinxDirective):
    """What to write into a workbook by hand, as a table."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Draw it."""
        from drawn import table  # the other extension of this folder

        rows = [[c.sheet, c.cell, c.was, c.written] for c in changes(self.arguments[0], list(self.content))]
        return [table([f"sheet of {self.arguments[0]}", "cell", "what stands there", "what to write"], rows)]


def setup(app: object) -> dict[str, bool]:
    """Hang it into Sphinx: a session that goes otherwise is a warning, and `make docs` allows none."""
    from sphinx.util import logging

    logger = logging.getLogger(__name__)

    def run(app: object, docname: str, source: list[str]) -> None:
        for fault in faults(source[0]):
            logger.warning(fault, location=docname)

    app.add_directive("cells", Cells)  # type: ignore[attr-defined]
    app.connect("source-read", run)  # type: ignore[attr-defined]
    return {"parallel_read_safe": True}
