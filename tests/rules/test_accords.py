"""Accords: whatever bodies agree on, everybody is in one place, nothing stands above itself, and no seat speaks for nobody."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.rules.accords import Act, Federation, New, Seat, Terms, may, parties
from commonweal.rules.bodies import Bodies, Body, Kind
from commonweal.rules.regrouping import apply

NAMES = ("Sun", "Moon", "Star", "Sea", "Hill", "Lake")


def town(*extra: Body, **rolls: str) -> Federation:
    """A council over the top one's two towns, with a bakery and a mill in the first."""
    bodies = (
        Body("top", Kind.COUNCIL),
        Body("north", Kind.COUNCIL, "top"),
        Body("south", Kind.COUNCIL, "top"),
        Body("bakery", Kind.WORKPLACE, "north"),
        Body("mill", Kind.WORKPLACE, "north"),
        *extra,
    )
    seats = {f"{body.key}-seat": Seat(body.parent, body.key) for body in bodies if body.parent}
    people = {"bakery": frozenset("abc"), "mill": frozenset("cde")} | {key: frozenset(each) for key, each in rolls.items()}
    return Federation({body.key: body for body in bodies}, people, seats)


MERGER = Terms(Act.MERGE, ("bakery", "mill"), new=(New("works", Kind.WORKPLACE, "Works"),), seats=2)


def test_a_merged_body_has_the_union_of_the_rolls_nobody_twice_and_its_own_seats():
    after = apply(town(), MERGER)
    assert after.federation.roll("works") == frozenset("abcde")
    assert after.became == {"bakery": ("works",), "mill": ("works",)}
    assert after.founded == (Seat("north", "works"),) * 2
    assert not {"bakery-seat", "mill-seat"} & set(after.federation.seats)


def test_a_body_that_splits_divides_its_members_who_says_nothing_goes_with_the_first():
    terms = Terms(Act.SPLIT, ("bakery",), new=(New("day", Kind.WORKPLACE, "Day"), New("night", Kind.WORKPLACE, "Night")))
    after = apply(town(), terms, {"b": "night", "z": "night"})
    assert (after.federation.roll("day"), after.federation.roll("night")) == (frozenset("ac"), frozenset("b"))
    assert may(town(), terms, {"b": "night"}).holds
    assert "Nobody goes to Night" in may(town(), terms, {}).sentence


def test_whose_consent_it_takes():
    before = town()
    assert parties(before, MERGER) == ("bakery", "mill", "north")
    assert parties(before, Terms(Act.LEAVE, ("bakery",))) == ("bakery",)  # nobody can keep it
    assert parties(before, Terms(Act.JOIN, ("bakery",), "south")) == ("bakery", "south")
    founded = Terms(Act.FOUND, ("north", "south"), new=(New("both", Kind.COUNCIL, "Both"),))
    assert parties(before, founded) == ("north", "south", "top")
    assert parties(before, Terms(Act.DISSOLVE, ("north",))) == ("north", "bakery", "mill", "top")


def test_the_committee_of_a_workplace_that_moves_ends_and_its_own_assembly_dissolves_it():
    joint = Body("trio", Kind.COMMITTEE, "north")
    before = town(joint)
    before = Federation(before.bodies, before.rolls, {**before.seats, "t1": Seat("trio", "bakery"), "t2": Seat("trio", "north")})
    moved = apply(before, Terms(Act.JOIN, ("bakery",), "south"))
    assert "trio" not in moved.federation.bodies
    assert not {"t1", "t2"} & set(moved.federation.seats)
    assert parties(before, Terms(Act.DISSOLVE, ("trio",))) == ("bakery",)


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        (Terms(Act.JOIN, ("top",), "north"), "one beneath it"),
        (Terms(Act.JOIN, ("north",), "north"), "itself"),
        (Terms(Act.JOIN, ("bakery",), "north"), "already"),
        (Terms(Act.JOIN, ("bakery",), "mill"), "no council"),
        (Terms(Act.LEAVE, ("top",)), "no council"),
        (Terms(Act.LEAVE, ("gone",)), "any more"),
        (Terms(Act.MERGE, ("bakery",), new=MERGER.new), "from 2"),
        (Terms(Act.MERGE, ("bakery", "south"), new=MERGER.new), "one kind"),
        (Terms(Act.MERGE, ("bakery", "mill"), new=(New("mill", Kind.WORKPLACE, "Mill"),)), "already"),
        (Terms(Act.DISSOLVE, ("bakery",)), "members"),
        (Terms(Act.OPEN, (), "", (New("farm", Kind.WORKPLACE, "Farm"),)), "which council"),
        (Terms(Act.FOUND, ("bakery", "south"), new=(New("x", Kind.COUNCIL, "X"),)), "different councils"),
        (Terms(Act.JOIN, ("bakery",), "south", seats=0), "from 1 to 12 seats"),
    ],
)
def test_what_cannot_be_says_why(terms, why):
    verdict = may(town(), terms)
    assert not verdict.holds
    assert why in verdict.sentence


def test_federations_join_under_a_council_above_them():
    two = Federation({"a": Body("a", Kind.COUNCIL), "b": Body("b", Kind.COUNCIL)})
    after = apply(two, Terms(Act.FOUND, ("a", "b"), new=(New("league", Kind.COUNCIL, "League"),))).federation
    assert {key: body.parent for key, body in after.bodies.items()} == {"a": "league", "b": "league", "league": None}


@st.composite
def some_terms(draw: st.DrawFn, federation: Federation, number: int) -> Terms:
    """Anything people might write down, sensible or not."""
    known = sorted(federation.bodies)
    named = tuple(draw(st.lists(st.sampled_from(known), unique=True, max_size=4)))
    act = draw(st.sampled_from(list(Act)))
    kind = federation.bodies[named[0]].kind if named and act in (Act.SPLIT, Act.MERGE) else draw(st.sampled_from(list(Kind)))
    many = {Act.SPLIT: 2, Act.JOIN: 0, Act.LEAVE: 0, Act.DISSOLVE: 0}.get(act, 1)
    new = tuple(New(f"n{number}-{i}", Kind.COUNCIL if act is Act.FOUND else kind, NAMES[i]) for i in range(many))
    nested = [body.key for body in federation.beneath(named[0])] if named else []
    goes = tuple((child, new[draw(st.integers(0, 1))].key) for child in nested) if act is Act.SPLIT else ()
    return Terms(act, named, draw(st.sampled_from([*known, ""])), new, draw(st.integers(1, 3)), goes=goes)


@settings(max_examples=150)
@given(data=st.data())
def test_whatever_is_agreed_on_everybody_stays_in_one_place_and_every_electorate_adds_up(data):
    now, done = town(night="f"), 0
    now = Federation({**now.bodies, "night": Body("night", Kind.WORKPLACE, "south")}, now.rolls, now.seats)
    for number in range(6):
        terms = data.draw(some_terms(now, number))
        members = {member for key in terms.bodies for member in now.roll(key)}
        going = {member: data.draw(st.sampled_from(["", *(new.key for new in terms.new)])) for member in sorted(members)}
        if not may(now, terms, going):
            continue
        assert set(parties(now, terms)) <= set(now.bodies)
        after, done = apply(now, terms, going), done + 1
        then = after.federation
        nested = Bodies.of(*then.bodies.values())  # never in a circle, all under councils
        assert then.rolls.keys() == {key for key, body in then.bodies.items() if body.kind.is_base}
        assert frozenset().union(*then.rolls.values()) == frozenset().union(*now.rolls.values())  # nobody is lost, nobody comes
        for member in frozenset().union(
            *now.rolls.values()
        ):  # and nobody gets a second voice: one place for each they had, at most
            assert sum(member in roll for roll in then.rolls.values()) <= sum(member in roll for roll in now.rolls.values())
        for council in (key for key, body in then.bodies.items() if body.kind is Kind.COUNCIL):
            beneath = [then.roll(key) for key in nested.base_below(council)]
            assert then.electorate(council) == frozenset().union(*beneath)
        for seat in (*then.seats.values(), *after.founded):
            assert {seat.council, seat.constituency} <= set(then.bodies)
            assert then.bodies[seat.constituency].parent == seat.council
        if terms.act is Act.MERGE and now.bodies[terms.bodies[0]].kind.is_base:
            assert then.roll(terms.new[0].key) == frozenset().union(*(now.roll(key) for key in terms.bodies))
        founded = {f"s{number}-{i}": seat for i, seat in enumerate(after.founded)}
        now = Federation(then.bodies, then.rolls, {**then.seats, **founded})
