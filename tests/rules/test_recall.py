"""R1 and R2 as arithmetic: when marks end a tenure, and what the public may see before."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.recall import (
    COUNT_SHOWN_FROM,
    WARNED_BELOW,
    Marks,
    Standing,
    for_minorities,
    may_mark,
    needed,
    outcome,
    outcome_of_two,
    shown,
)

HALF = Fraction(1, 2)
people = st.frozensets(st.sampled_from("abcdefghijklmnop"), max_size=16)
shares = st.fractions(min_value=Fraction(1, 100), max_value=HALF)

# The recall cases of the published vectors of the record (marks, departed, constituents, fires); sealed marks know no departed.
PUBLISHED = [
    (0, 0, False), (1, 1, True), (1, 2, False), (2, 2, True), (1, 3, False), (2, 3, True), (2, 4, False), (3, 4, True),
    (5, 10, False), (6, 10, True), (50, 100, False), (51, 100, True), (500, 999, True), (499, 999, False), (0, 5, False),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "of", "ends"), [*PUBLISHED, (5, 9, True), (4, 9, False)])
def test_R1_more_than_half_of_current_constituents(marked, of, ends):
    names = [str(i) for i in range(of)]
    assert outcome(Marks(frozenset(names), frozenset(names[:marked])), HALF).holds is ends


@given(constituents=people, marked=people, share=shares)
def test_R1_is_exact(constituents, marked, share):
    standing = len(constituents & marked)
    assert outcome(Marks(constituents, marked), share).holds is (standing > share * len(constituents) and standing > 0)


@given(constituents=people, marked=people)
def test_R1_an_outsider_changes_nothing(constituents, marked):
    assert outcome(Marks(constituents, marked | {"outsider"}), HALF) == outcome(Marks(constituents, marked), HALF)


@given(constituents=people, marked=people, share=shares)
def test_R1_the_kept_counts_say_what_the_sets_say(constituents, marked, share):
    marks = Marks(constituents, marked)
    assert outcome(marks, share) == outcome(marks.standing(), share)


@given(constituents=people, marked=people)
def test_R1_a_leaver_without_a_mark_can_only_bring_a_recall_nearer(constituents, marked):
    before = outcome(Marks(constituents, marked), HALF)
    for leaver in constituents - marked:
        after = outcome(Marks(constituents - {leaver}, marked), HALF)
        assert after.holds or not before.holds


@given(number=st.integers(0, 10_000), share=shares)
def test_R1_the_needed_marks_are_the_fewest_that_suffice(number, share):
    enough = needed(number, share)
    assert outcome(Standing(enough, number), share).holds
    assert not outcome(Standing(enough - 1, number), share).holds


@given(share=st.fractions(min_value=HALF, max_value=1).filter(lambda share: share > HALF))
def test_R2_no_share_above_one_half(share):
    with pytest.raises(ValueError, match="above one half"):
        outcome(Standing(1, 1), share)


def test_R2_whoever_is_a_constituent_may_mark_and_nobody_else():
    assert may_mark(True).holds
    assert not may_mark(False).holds


@given(number=st.integers(0, 40), now=st.integers(0, 40), day=st.integers(0, 40), then=st.integers(0, 40))
def test_R2_below_the_share_the_public_never_sees_the_live_count(number, now, day, then):
    live = Standing(min(now, number), number)
    if outcome(live, HALF).holds:
        assert "Recalled" in shown(live, Standing(day, then), HALF).public_sentence
        return
    said = shown(live, Standing(day, then), HALF)
    others = [shown(Standing(m, number), Standing(day, then), HALF) for m in range(number + 1)]
    not_reached = [other for other in others if not other.verdict.holds]
    assert {other.public_sentence for other in not_reached} == {said.public_sentence}
    assert (said.warning is not None) is (number < WARNED_BELOW)
    if number < COUNT_SHOWN_FROM:
        assert said.public_sentence == "Not reached."
    elif then >= COUNT_SHOWN_FROM:
        assert f"{day} of {then}" in said.public_sentence


@given(delegates=people, below=people, marks=people)
def test_R3_either_electorate_suffices(delegates, below, marks):
    own, base = Marks(delegates, marks), Marks(below, marks)
    assert outcome_of_two(own, base, HALF).holds is (outcome(own, HALF).holds or outcome(base, HALF).holds)


@given(number=st.integers(0, 500), seats=st.integers(2, 12), share=shares)
def test_R6_a_quota_recalls_with_as_many_marks_as_votes_elect_and_never_needs_more_than_the_share(number, seats, share):
    enough = needed(number, share, seats)
    assert enough == min(needed(number, share), needed(number, Fraction(1, seats + 1)))
    assert outcome(Standing(enough, number), share, seats).holds
    assert not outcome(Standing(enough - 1, number), share, seats).holds


@given(seats=st.integers(1, 12), by_quota=st.booleans())
def test_R6_the_page_says_what_it_means_for_minorities_wherever_one_count_filled_several_seats(seats, by_quota):
    said = for_minorities(seats, by_quota)
    assert (said is None) is (seats == 1)
    if said:
        assert said.article == "recall.proportional"
        assert "counted again" in said.sentence
        assert ("one quota" in said.sentence) is by_quota


def test_the_published_cases_are_the_ones_used_here():
    vectors = Path(__file__).parents[1] / "record" / "record-vectors.json"
    cases = json.loads(vectors.read_text())["recall_rule"]["cases"]
    assert {(c["marks"], c["constituents"], c["fire"]) for c in cases if not c["departed"]} == set(PUBLISHED)
