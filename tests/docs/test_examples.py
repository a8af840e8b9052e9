"""Every session in README and the documentation goes as it is written."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

spec = importlib.util.spec_from_file_location("executed", ROOT / "docs" / "_ext" / "executed.py")
executed = importlib.util.module_from_spec(spec)
spec.loader.exec_module(executed)


@pytest.mark.parametrize("page", [page for page in PAGES if list(executed.steps(page.read_text()))], ids=lambda page: page.name)
def test_the_sessions_of_a_page_go_as_written(page):
    assert executed.faults(page.read_text()) == []


@pytest.mark.parametrize(
    "session",
    [
        "$ commonweal --version\ncommonweal 99.0\n",
        "$ commonweal fly\n",
        "$ rm plan.json\n",
        "$ commonweal check tutorial missing.json\nIt holds.\n",
    ],
)
def test_a_session_that_goes_otherwise_is_found(session):
    assert len(executed.faults(f"```console\n{session}```\n")) == 1


def test_what_may_differ_may_be_left_open():
    assert executed.faults("```console\n$ commonweal --version\ncommonweal ...\n```\n") == []
