"""How votes decide: exact shares of what the rule says, rankings against the status quo, consent with objections."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules import choice
from commonweal.rules.ballots import Ranking
from commonweal.rules.counting.shares import Base, Majority, Tally, share_reached

TWO_THIRDS = Majority(Fraction(2, 3), False, Base.CAST)
TENTH = Fraction(1, 10)


@pytest.mark.parametrize("of", Base)
@given(share=st.fractions(Fraction(0), Fraction(1)), roll=st.integers(0, 50), strictly=st.booleans())
def test_V3_of_no_votes_no_share_is_reached(of, share, roll, strictly):
    nobody = Tally({"yes": Fraction(0), "no": Fraction(0), "abstain": Fraction(0)}, Fraction(roll))
    assert not share_reached(nobody, Majority(share, strictly, of)).holds


@pytest.mark.parametrize(
    ("of", "holds"),
    [(Base.CAST, True), (Base.PRESENT, False), (Base.ALL, False)],
)
def test_V3_the_rule_says_of_what_the_share_is_taken(of, holds):
    counted = Tally({"yes": Fraction(4), "no": Fraction(2), "abstain": Fraction(1)}, Fraction(9))
    assert share_reached(counted, Majority(Fraction(2, 3), False, of)).holds is holds


@given(yes=st.integers(0, 10**12), no=st.integers(0, 10**12))
def test_V3_shares_are_exact(yes, no):
    counted = Tally({"yes": Fraction(yes), "no": Fraction(no)}, Fraction(yes + no))
    assert share_reached(counted, TWO_THIRDS).holds is (yes + no > 0 and 3 * yes >= 2 * (yes + no))


@pytest.mark.parametrize(
    ("consents", "objects", "roll", "chosen", "again"),
    [
        (9, 0, 12, choice.CONSENT, False),
        (9, 1, 12, choice.CONSENT, False),  # one of twelve is less than a tenth and a fifth of one
        (9, 2, 12, choice.NONE, True),
        (9, 1, 10, choice.NONE, True),
        (0, 0, 12, choice.NONE, False),
        (0, 3, 12, choice.NONE, False),
    ],
)
def test_a_share_of_the_roll_stops_a_consent_and_nobodys_consent_carries_nothing(consents, objects, roll, chosen, again):
    counted = Tally({"consent": Fraction(consents), "object": Fraction(objects), "abstain": Fraction(2)}, Fraction(roll))
    found = choice.consent(counted, TENTH)
    assert (found.chosen, bool(found.runoff)) == (chosen, again)


rankings = st.permutations(["a", "b", "none"]).flatmap(
    lambda order: st.integers(1, 3).map(lambda kept: (Ranking(tuple((option,) for option in order[:kept])), Fraction(1)))
)


@given(cast=st.lists(rankings, max_size=12), order=st.permutations(["a", "b", "none"]))
def test_what_a_ranking_carries_has_its_majority_against_the_status_quo(cast, order):
    half = Majority(Fraction(1, 2), True, Base.CAST)
    found = choice.ranked(order, cast, half, Fraction(20))
    if found.chosen == choice.NONE:
        return
    above = sum(weight for ranking, weight in cast if ranking.place(found.chosen) < ranking.place("none"))
    below = sum(weight for ranking, weight in cast if ranking.place(found.chosen) > ranking.place("none"))
    assert above > below
    assert order.index(found.chosen) < order.index("none")
