"""Every published case: each figure is found within its tolerance."""

import json
from pathlib import Path

import pytest

from commonweal.planner import case as cases

CASES = sorted((Path(__file__).parent / "data").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_published_figure_is_found(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    figures = cases.answers(cases.read(document))
    assert [{key: figure[key] for key in entry} for entry, figure in zip(document["expected"], figures, strict=True)] == document[
        "expected"
    ]
    assert [figure for figure in figures if figure["ok"] is not True] == []


def test_the_cases_are_all_there():
    assert len(CASES) == 19
