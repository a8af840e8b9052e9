"""C3 at the founding: a charter appoints nobody, and what it cannot say is refused with every reason."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils.text import slugify
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules import founding
from commonweal.rules.bodies import Kind
from commonweal.rules.founding import FOUNDERS_HAVE, Charter, Planned

BAKERY = Planned("Bakery", Kind.WORKPLACE, ("Mira",))
CHARTER = Charter("Riverside", (BAKERY, Planned("Northside", Kind.COMMUNITY, ("Mira", "Omar"))))
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def told(charter):
    return [fault.sentence for fault in founding.faults(charter, ["default"])]


def test_a_charter_that_names_bodies_and_first_members_can_be_founded_by():
    assert told(CHARTER) == []


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (replace(CHARTER, name=" "), "no name"),
        (replace(CHARTER, bodies=()), "There is no body in it"),
        (replace(CHARTER, constitution="best"), "There is no constitution best"),
        (replace(CHARTER, bodies=(BAKERY, Planned("bakery", Kind.COMMUNITY, ("Omar",)))), "the same address"),
        (replace(CHARTER, bodies=(Planned("Council", Kind.WORKPLACE, ("Omar",)),)), "the federation’s own council"),
        (replace(CHARTER, bodies=(Planned("???", Kind.WORKPLACE, ("Omar",)),)), "fit an address"),
        (replace(CHARTER, bodies=(Planned("Mill", Kind.WORKPLACE),)), "Nobody is invited to Mill"),
        (replace(CHARTER, bodies=(Planned("Mill", Kind.WORKPLACE, ("Omar", "Omar")),)), "named twice"),
        (replace(CHARTER, bodies=(Planned("Mill", Kind.WORKPLACE, ("Omar", "OMAR")),)), "differ in capitals alone"),
        (replace(CHARTER, bodies=(Planned("Mill", Kind.WORKPLACE, ("x" * 101,)),)), "from 1 to 100 characters"),
        (replace(CHARTER, bodies=(Planned("Town", Kind.COUNCIL, ("Omar",)),)), "founded by the bodies that will make them up"),
    ],
)
def test_what_cannot_be_founded_is_refused_with_its_reason(wrong, why):
    assert [sentence for sentence in told(wrong) if why in sentence]


def test_every_reason_is_told_at_once():
    assert len(told(Charter("", (Planned("Mill", Kind.WORKPLACE),), "best"))) == 3


@given(st.text(max_size=40))
def test_a_body_of_a_charter_has_the_address_that_tables_look_for(name):
    assert founding.key(name) == slugify(name)


@given(invited=st.integers(1, 9), signed_up=st.integers(0, 9), later=st.integers(0, 30))
def test_c3_a_founding_ends_with_all_signed_up_or_their_time_and_never_with_nobody(invited, signed_up, later):
    first = NOON if signed_up else None
    at = NOON + later * (FOUNDERS_HAVE / 14)
    expected = signed_up > 0 and (signed_up >= invited or later >= 14)
    assert founding.over(invited, signed_up, first=first, at=at) is expected
