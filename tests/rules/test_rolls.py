"""A list of people is judged row by row, and nothing is done with a list in which a row is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules import rolls
from commonweal.rules.rolls import Becomes, Known, Listed

KNOWN = Known(
    bodies=frozenset({"Bakery", "Mill", "Northside"}),
    inviting=frozenset({"Bakery", "Northside"}),
    accounts=frozenset({"Ben"}),
    belongs={"Bakery": frozenset({"Ana"})},
    invited={"Bakery": frozenset({"Cleo"})},
)
NAMES = st.sampled_from(["Ana", "ana", "Ben", "BEN", "Cleo", "Dora", "", "x" * 101])
LISTS = st.lists(
    st.builds(Listed, st.integers(2, 99), NAMES, st.sampled_from(["Bakery", "bakery", "Mill", "Northside", "Nowhere", ""]))
)


@pytest.mark.parametrize(
    ("name", "body", "becomes", "says"),
    [
        ("Dora", "Bakery", Becomes.LINK, "Dora gets a link to Bakery."),
        ("ben", "bakery", Becomes.ASKED, "ben has an account here and is asked to join Bakery at the next sign-in."),
        ("ANA", "Bakery", Becomes.REFUSED, "ANA belongs to Bakery already."),
        ("Ana", "Northside", Becomes.LINK, "Ana gets a link to Northside."),
        ("Cleo", "Bakery", Becomes.REFUSED, "Cleo is invited to Bakery already and has not answered yet."),
        ("Dora", "Bakrey", Becomes.REFUSED, "There is no body called Bakrey. Did you mean Bakery?"),
        ("Dora", "Zzz", Becomes.REFUSED, "There is no body called Zzz."),
        ("Dora", "Mill", Becomes.REFUSED, "You do not belong to Mill; only its members can invite to it."),
        ("", "Bakery", Becomes.REFUSED, "Nobody is named in this row."),
    ],
)
def test_what_becomes_of_a_row(name, body, becomes, says):
    (outcome,) = rolls.judge([Listed(2, name, body)], KNOWN)
    assert (outcome.becomes, outcome.verdict.sentence) == (becomes, says)


def test_the_second_row_of_a_name_names_the_first():
    outcomes = rolls.judge([Listed(2, "Dora", "Bakery"), Listed(3, "Dora", "Northside"), Listed(4, "dora", "bakery")], KNOWN)
    assert [outcome.becomes for outcome in outcomes] == [Becomes.LINK, Becomes.LINK, Becomes.REFUSED]
    assert outcomes[2].verdict.sentence == "dora stands in row 2 already, for Bakery."


@given(LISTS)
def test_every_row_has_one_outcome_and_nobody_is_invited_twice_to_a_body(listed):
    outcomes = rolls.judge(listed, KNOWN)
    assert [outcome.listed for outcome in outcomes] == listed
    assert all(outcome.verdict.sentence for outcome in outcomes)
    through = [(o.listed.name.casefold(), o.listed.body.casefold()) for o in outcomes if o.becomes is not Becomes.REFUSED]
    assert len(through) == len(set(through))
    assert {body for _, body in through} <= {"bakery", "northside"}


@given(LISTS)
def test_a_list_of_what_got_through_gets_through_again(listed):
    through = [outcome.listed for outcome in rolls.judge(listed, KNOWN) if outcome.becomes is not Becomes.REFUSED]
    assert rolls.refused(rolls.judge(through, KNOWN)) == []
