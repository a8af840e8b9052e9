"""What a vote can do, and who may do what: two closed lists."""

import ast
from pathlib import Path

import pytest

import commonweal
from commonweal.rules import effects
from commonweal.rules.bodies import Kind
from commonweal.rules.effects import EFFECTS, AdoptPlan, RatifyNeeds, SeatDelegate, Source, may_follow
from commonweal.rules.permissions import MAY, Role, can, needs_account


def test_what_is_not_in_the_list_of_effects_does_not_exist():
    with pytest.raises(ValueError, match="no effect"):
        effects.read({"do": "AppointManager", "who": "ana"})


@pytest.mark.parametrize("name", sorted(EFFECTS))
def test_every_effect_names_who_decides_it_and_says_what_it_does(name):
    effect = EFFECTS[name]
    assert effect.kinds or effect.sources == {Source.NOTICE}  # a strike no body decides (U2)
    assert effect.sources
    assert effect.sentence


def test_an_effect_is_read_as_it_was_written():
    effect = SeatDelegate("seat-1", "poll-1", ("candidate:1", "candidate:2"))
    assert effects.read(effect.written()) == effect


def test_only_a_council_adopts_a_plan_and_only_a_community_ratifies_its_needs():
    assert [kind for kind in Kind if may_follow(AdoptPlan("p"), Source.DECISION, kind)] == [Kind.COUNCIL]
    assert [kind for kind in Kind if may_follow(RatifyNeeds("n"), Source.DECISION, kind)] == [Kind.COMMUNITY]


def test_c3_no_decision_can_fill_a_seat():
    verdict = may_follow(SeatDelegate("seat-1", "poll-1", ()), Source.DECISION, Kind.COUNCIL)
    assert not verdict
    assert "count" in verdict.sentence


@pytest.mark.parametrize("action", sorted(MAY))
def test_c2_whoever_runs_the_server_may_do_nothing(action):
    assert Role.INSTANCE_ADMIN not in MAY[action]
    assert not can({Role.INSTANCE_ADMIN}, action)


def test_only_constituents_recall():
    electorates = {Role.CONSTITUENT, Role.DELEGATE, Role.MEMBER_BENEATH}  # R3: of whom a council sends, delegates and members
    assert {role for role in Role if can({role}, "recall.mark")} == electorates
    assert needs_account("recall.mark")
    assert not needs_account("page.read")


def test_an_action_outside_the_table_is_a_mistake():
    with pytest.raises(KeyError, match="not in the table"):
        can({Role.CONSTITUENT}, "delegate.appoint")


def test_c2_no_line_of_the_site_reads_a_staff_flag():
    for path in (Path(commonweal.__file__).parent / "web").rglob("*.py"):
        names = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
        assert not names & {"is_superuser", "is_staff", "has_perm", "has_perms"}, path
