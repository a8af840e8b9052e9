"""Runs the examples of a page: every block marked ``console`` is a session that must go as it is written.

A line ``$ commonweal …`` is run in a data folder and a working folder of the page's own; the lines below it are what it
must print, with ``...`` for what may differ. A block marked ``shell`` is shown and not run.
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

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROMPT = "$ "
SECONDS = 300


@dataclass(frozen=True)
class Step:
    """One command of a page and what it must print."""

    command: str
    expected: str


def steps(text: str) -> Iterator[Step]:
    """The commands of a page, in order."""
    for block in BLOCK.findall(text):
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


def faults(text: str) -> list[str]:
    """Run a page's commands; a sentence for each that does not go as written."""
    with tempfile.TemporaryDirectory(prefix="commonweal-docs-") as folder:
        return [fault for step in steps(text) if (fault := _fault(step, Path(folder)))]


def _fault(step: Step, folder: Path) -> str:
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


def setup(app: object) -> dict[str, bool]:
    """Hang it into Sphinx: a session that goes otherwise is a warning, and `make docs` allows none."""
    from sphinx.util import logging

    logger = logging.getLogger(__name__)

    def run(app: object, docname: str, source: list[str]) -> None:
        for fault in faults(source[0]):
            logger.warning(fault, location=docname)

    app.connect("source-read", run)  # type: ignore[attr-defined]
    return {"parallel_read_safe": True}
