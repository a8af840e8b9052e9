"""Bodies nest upward and never in a circle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.bodies import Bodies, Body, CircularError, Kind


def test_no_body_stands_above_itself():
    with pytest.raises(CircularError, match="above itself"):
        Bodies.of(Body("a", Kind.COUNCIL, "b"), Body("b", Kind.COUNCIL, "c"), Body("c", Kind.COUNCIL, "a"))


@pytest.mark.parametrize(
    ("bodies", "why"),
    [
        ((Body("a", Kind.COUNCIL), Body("a", Kind.WORKPLACE)), "same key"),
        ((Body("a", Kind.WORKPLACE, "nowhere"),), "does not exist"),
        ((Body("a", Kind.WORKPLACE), Body("b", Kind.COMMUNITY, "a")), "no council"),
    ],
)
def test_bodies_that_do_not_nest_are_refused_with_the_reason(bodies, why):
    with pytest.raises(ValueError, match=why):
        Bodies.of(*bodies)


@given(parents=st.lists(st.integers(0, 100), max_size=12), belonging=st.lists(st.sets(st.sampled_from("abcdef")), max_size=13))
def test_everybody_below_counts_once(parents, belonging):
    councils = [Body("c0", Kind.COUNCIL)]
    for number, parent in enumerate(parents, start=1):
        councils.append(Body(f"c{number}", Kind.COUNCIL, f"c{parent % number}"))
    bases = [Body(f"b{i}", Kind.WORKPLACE, f"c{i % len(councils)}") for i in range(len(belonging))]
    members = {body.key: people for body, people in zip(bases, belonging, strict=True)}
    nested = Bodies.of(*councils, *bases)
    assert nested.members("c0", members) == frozenset().union(*belonging)
    for body in bases:
        assert nested.members(body.key, members) == members[body.key]
        assert list(nested.above(body.key))[-1] == "c0"
