"""Ties on made-up ballots: by the earlier stages where the Scottish rule looks back, else by the draw that anyone can redo."""

from hashlib import sha256

import pytest

from commonweal.rules.counting.methods import Method, count
from commonweal.rules.counting.profile import Ballot, Profile

SEEDS = [f"{number:02x}" for number in range(24)]


def drawn(seed, stage, number):
    return sha256(f"{seed}/{stage}/{number}".encode()).hexdigest()


def profile(candidates, seats, *ballots):
    return Profile(tuple("abcdefgh"[:candidates]), seats, tuple(Ballot.strict(order, weight) for weight, order in ballots))


@pytest.mark.parametrize("method", list(Method))
def test_v5_a_tie_between_two_goes_to_the_smallest_draw(method):
    level = profile(2, 1, (3, [1]), (3, [2]))
    for seed in SEEDS:
        assert count(method, level, seed=seed).elected == (min((1, 2), key=lambda number: drawn(seed, 1, number)),)
    assert len({count(method, level, seed=seed).elected for seed in SEEDS}) == 2


@pytest.mark.parametrize("method", [Method.IRV, Method.SCOTTISH_STV, Method.MEEK])
def test_v5_of_those_level_at_the_end_the_largest_draw_is_excluded(method):
    level = profile(4, 1, (5, [1]), (2, [2]), (2, [3]), (4, [4]))
    for seed in SEEDS:
        first = count(method, level, seed=seed).stages[0]
        assert list(first.excluded) == [max((2, 3), key=lambda number: drawn(seed, 1, number))]
        assert first.ties[0].draws == {2: drawn(seed, 1, 2), 3: drawn(seed, 1, 3)}


def test_scottish_ties_look_back_to_the_last_stage_at_which_they_differed():
    # After the fifth goes out, two and three are level at 5; at stage 1 two had fewer, so two goes out whatever the lot.
    level = profile(5, 1, (9, [1]), (4, [2]), (5, [3]), (8, [4]), (1, [5, 2]))
    for seed in SEEDS:
        second = count(Method.SCOTTISH_STV, level, seed=seed).stages[1]
        assert second.votes[2] == second.votes[3] == 5
        assert list(second.excluded) == [2]
        assert (second.ties[0].earlier, second.ties[0].draws) == (1, {})


def test_equal_surpluses_are_transferred_in_the_order_of_the_lot():
    level = profile(4, 3, (9, [1, 3]), (9, [2, 4]), (3, [3]), (3, [4]))
    for seed in SEEDS:
        counted = count(Method.SCOTTISH_STV, level, seed=seed)
        assert counted.stages[1].transfer.source == min((1, 2), key=lambda number: drawn(seed, 1, number))
        assert {tie.over for tie in counted.stages[0].ties} == {"election", "surplus"}


def test_in_meek_whoever_is_level_but_for_the_surplus_under_way_is_tied():
    level = profile(3, 1, (2, [1]), (2, [2]), (2, [3]))
    stage = count(Method.MEEK, level, seed="00").stages[0]
    assert stage.ties[0].tied == (1, 2, 3)
