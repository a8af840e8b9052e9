"""Scottish STV finds what returning officers published: every figure of every stage, to the fifth decimal."""

import json
from pathlib import Path

import pytest

from commonweal.rules.counting import blt, document, scottish

DATA = Path(__file__).parent / "data"
WARDS = sorted(DATA.glob("*.blt"))


@pytest.mark.parametrize("path", WARDS, ids=lambda path: path.stem)
def test_every_published_figure_of_every_stage_is_found(path):
    official = json.loads(path.with_suffix(".official.json").read_text(encoding="utf-8"))
    found = document.written(scottish.count(blt.read(path.read_bytes())), path.name)
    assert [{"stage": stage["stage"], "votes": stage["votes"]} for stage in found["stages"]] == official["stages"]
    assert found["elected_in_order"] == official["elected_in_order"]
    assert (found["quota"], found["valid"], found["seats"]) == (official["quota"], official["valid"], official["seats"])
    became = [(candidate["outcome"], candidate["stage"]) for candidate in found["candidates"]]
    assert became == [(candidate["outcome"], candidate["stage"]) for candidate in official["candidates"]]


@pytest.mark.parametrize("path", WARDS, ids=lambda path: path.stem)
def test_no_vote_is_lost_from_sight(path):
    counted = scottish.count(blt.read(path.read_bytes()))
    for stage in counted.stages:
        assert sum(stage.votes.values()) + stage.exhausted + stage.lost == counted.profile.valid()


@pytest.mark.parametrize("path", WARDS, ids=lambda path: path.stem)
def test_the_ballots_read_back_as_they_were_written(path):
    profile = blt.read(path.read_bytes())
    again = blt.read(blt.write(profile))
    assert (again.candidates, again.seats, again.title) == (profile.candidates, profile.seats, profile.title)
    assert {b.ranks: b.weight for b in again.ballots} == {b.ranks: b.weight for b in profile.ballots}


def test_the_wards_are_all_there():
    assert len(WARDS) == 5
