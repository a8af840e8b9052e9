"""Plurality with its rounds and ties (V5), and the alternates it gives (R4)."""

from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.counting.plurality import count, drawn, publishable

CANDIDATES = ("ana", "ben", "cleo", "dov")
boxes = st.lists(st.sampled_from(CANDIDATES), max_size=40)
seeds = st.text("0123456789abcdef", min_size=8, max_size=8)


@given(box=boxes, seed=seeds)
def test_r4_each_alternate_is_the_same_count_without_those_before(box, seed):
    found = count(box, CANDIDATES, seed)
    for place, done in enumerate(found.rounds):
        before = found.order[:place]
        left = Counter(ballot for ballot in box if ballot not in before)
        assert dict(done.votes) == dict(left)
        assert left[done.first] == max(left.values())


@given(box=boxes, seed=seeds)
def test_v5_every_tie_goes_to_the_smallest_hash(box, seed):
    for done in count(box, CANDIDATES, seed).rounds:
        most = max(done.votes.values())
        tied = [name for name, votes in done.votes.items() if votes == most]
        assert sorted(done.tied) == (sorted(tied) if len(tied) > 1 else [])
        assert done.first == min(tied, key=lambda name: sha256(f"{seed}/{done.stage}/{name}".encode()).hexdigest())


@given(box=boxes, seed=seeds, data=st.data())
def test_v5_the_order_of_ballots_and_candidates_changes_nothing(box, seed, data):
    shuffled = data.draw(st.permutations(box))
    assert count(shuffled, data.draw(st.permutations(CANDIDATES)), seed).order == count(box, CANDIDATES, seed).order


@given(box=boxes, seed=seeds)
def test_nobody_without_a_vote_is_elected(box, seed):
    assert set(count(box, CANDIDATES, seed).order) == set(box)


def test_v5_seeds_decide_ties_both_ways():
    winners = {count(["ana", "ben"], CANDIDATES, f"{seed:02x}").order[0] for seed in range(32)}
    assert winners == {"ana", "ben"}


def test_the_tie_is_drawn_from_the_text_the_specification_names():
    assert drawn("00", 1, "ana") == sha256(b"00/1/ana").hexdigest()


def test_a_ballot_for_a_stranger_is_no_ballot():
    with pytest.raises(ValueError, match="stranger"):
        count(["stranger"], CANDIDATES, "00")


def test_v5_figures_of_fewer_than_five_ballots_are_withheld():
    assert [publishable(cast) for cast in (0, 4, 5, 100)] == [False, False, True, True]
