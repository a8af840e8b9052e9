"""Recall, cascade and succession as one step (R1-R6), case by case."""

from fractions import Fraction

import pytest

from commonweal.rules.recall import Cause
from commonweal.rules.seats import Began, ElectionNeeded, Ended, State, Terms, Voided
from commonweal.rules.succession import (
    cast,
    change_terms,
    close,
    install,
    install_together,
    join,
    leave,
    mark,
    open_poll,
    resign,
    withdraw,
)
from tests.rules.seating import BELOW, FEDERATION, PEOPLE, SEATS, SHARED, Ballots


def bakery(members: str, order: str) -> State:
    """One bakery whose seat is filled by the first of a count."""
    state = State(FEDERATION, SEATS, {"bakery": frozenset(members)})
    return install(state, "d1", order).state


def district() -> State:
    """Three who sit in the district, of whom one also sits in the federal council, and from there in the world's."""
    state = bakery("abc", "ab")
    for base, seat, person in (("mill", "d2", "d"), ("farm", "p1", "e")):
        state = install(join(state, base, person).state, seat, person).state
    return install(install(state, "f1", "ad").state, "w1", "a").state


# ── R1


def test_R1_the_member_who_leaves_tips_the_scale():
    state = bakery("abcdefghij", "ab")
    for person in "cdefg":
        state = mark(state, "d1", person).state
    assert state.tenures["d1"].holder == "a"  # 5 of 10
    step = leave(state, "bakery", "j")  # 5 of 9
    assert step.events == (Ended("d1", "a", Cause.RECALLED), Began("d1", "b"))


def test_R1_a_leaver_takes_the_mark_along():
    state = bakery("abcdefghij", "ab")
    for person in "cdefg":
        state = mark(state, "d1", person).state
    assert leave(state, "bakery", "c").events == ()  # 4 of 9
    assert "c" not in join(leave(state, "bakery", "c").state, "bakery", "c").state.tenures["d1"].marks


def test_R1_a_share_that_is_lowered_by_a_vote_ends_what_it_reaches():
    state = bakery("abcdefghij", "ab")
    for person in "cde":
        state = mark(state, "d1", person).state
    step = change_terms(state, "district", Terms(Fraction(1, 4)))
    assert step.events == (Ended("d1", "a", Cause.RECALLED), Began("d1", "b"))


# ── R2


def test_R2_a_withdrawn_mark_leaves_the_state_as_it_was():
    state = bakery("abcd", "ab")
    assert withdraw(mark(state, "d1", "c").state, "d1", "c").state == state


def test_R2_whoever_is_no_constituent_marks_nothing():
    state = bakery("abcd", "ab")
    assert mark(state, "d1", "z").state == mark(state, "d1", "a", BELOW).state == state


# ── R3


def test_R3_the_members_below_recall_a_delegate_of_delegates():
    state = district()
    for person in "bc":
        step = mark(state, "f1", person, BELOW)
        state = step.state
        assert step.events == ()  # 2 of 5 below
    step = mark(state, "f1", "d", BELOW)
    assert step.events[:2] == (Ended("f1", "a", Cause.RECALLED), Began("f1", "d"))
    assert step.state.tenures["d1"].holder == "a"  # nothing is lost downwards


def test_R3_the_lower_councils_delegates_recall_by_themselves():
    state = mark(district(), "f1", "d").state
    assert "f1" in state.tenures  # 1 of 3 delegates
    assert Ended("f1", "a", Cause.RECALLED) in mark(state, "f1", "e").events


def test_R3_the_marks_of_two_electorates_do_not_add_up():
    state = district()
    for person in "bc":
        state = mark(state, "f1", person, BELOW).state
    assert mark(state, "f1", "e").events == ()  # 2 of 5 below and 1 of 3 delegates


# ── R4


def test_R4_the_next_alternate_is_the_first_who_still_belongs():
    state = leave(bakery("abcd", "abc"), "bakery", "b").state
    assert resign(state, "d1").events == (Ended("d1", "a", Cause.RESIGNED), Began("d1", "c"))


def test_R4_who_has_left_comes_back_without_their_turn():
    state = join(leave(bakery("abcd", "abc"), "bakery", "b").state, "bakery", "b").state
    assert Began("d1", "c") in resign(state, "d1").events


def test_R4_with_nobody_left_an_election_is_needed():
    assert resign(bakery("ab", "a"), "d1").events == (Ended("d1", "a", Cause.RESIGNED), ElectionNeeded("d1"))


def test_R4_every_seat_that_rested_on_the_lost_one_is_lost_with_it_in_one_step():
    state = district()
    for person in "bc":
        step = mark(state, "d1", person)
        state = step.state
    assert step.events == (
        Ended("d1", "a", Cause.RECALLED),
        Began("d1", "b"),
        Ended("f1", "a", Cause.DERIVED),
        Began("f1", "d"),
        Ended("w1", "a", Cause.DERIVED),
        ElectionNeeded("w1"),
    )


def test_R4_a_constitution_can_loosen_the_cascade_while_the_delegate_belongs_below():
    state = change_terms(district(), "federal", Terms(derived_are_lost=False)).state
    for person in "bc":
        state = mark(state, "d1", person).state
    assert state.tenures["f1"].holder == "a"
    assert state.tenures["w1"].holder == "a"  # the federal seat it rests on is still held
    assert Ended("f1", "a", Cause.LEFT) in leave(state, "bakery", "a").events


def test_R4_a_shared_count_is_counted_again_without_the_departed():
    members = frozenset("abcdefgh")
    state = State(FEDERATION, SEATS, {"farm": members})
    state = install_together(state, SHARED, Ballots(("ab", "ab", "ac", "da", "de", "f"))).state
    assert [state.tenures[seat].holder for seat in SHARED] == ["a", "b", "d"]
    step = resign(state, "p2")
    assert step.events == (Ended("p2", "b", Cause.RESIGNED), Began("p2", "c"))
    again = resign(step.state, "p1")
    assert again.events == (Ended("p1", "a", Cause.RESIGNED), Began("p1", "e"))  # and not b, who has departed


# ── R5


def test_R5_a_vote_in_an_open_poll_is_void_and_the_successor_casts_it_and_what_is_counted_stays():
    state = bakery("abc", "ab")
    state = cast(open_poll(open_poll(state, "open", "district"), "counted", "district"), "open", "d1", "yes")
    state = close(cast(state, "counted", "d1", "yes"), "counted")
    for person in "bc":
        step = mark(state, "d1", person)
        state = step.state
    assert step.events == (Ended("d1", "a", Cause.RECALLED), Voided("open", "d1", "a"), Began("d1", "b"))
    assert state.polls["counted"].votes == {"d1": ("a", "yes")}
    assert cast(state, "open", "d1", "no").polls["open"].votes == {"d1": ("b", "no")}


# ── R6


@pytest.mark.parametrize(("by_quota", "marks"), [(False, 6), (True, 3)])
def test_R6_a_proportional_seat_is_recalled_by_all_or_by_its_quota(by_quota, marks):
    state = State(FEDERATION, SEATS, {"farm": frozenset(PEOPLE)}, terms={"district": Terms(by_quota=by_quota)})
    state = install_together(state, SHARED, Ballots(("abc", "def", "ghi"))).state
    for person in PEOPLE[: marks - 1]:
        step = mark(state, "p1", person)
        state = step.state
        assert step.events == ()
    assert Ended("p1", "a", Cause.RECALLED) in mark(state, "p1", "j").events


def test_R6_a_quota_changes_nothing_for_a_seat_filled_alone():
    state = change_terms(bakery("abcdefghij", "ab"), "district", Terms(by_quota=True)).state
    for person in "cdefg":
        state = mark(state, "d1", person).state
    assert state.tenures["d1"].holder == "a"
