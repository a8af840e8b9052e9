"""Schulze's method on his own examples, with the status quo among the options, and against a second reading."""

from hypothesis import given

from commonweal.rules.counting import schulze
from commonweal.rules.counting.profile import Ballot, Profile
from tests.rules.counting.profiles import profiles


def profile(names, *ballots):
    """Ballots as texts such as "5 ACBED"."""
    read = [(int(weight), [names.index(letter) + 1 for letter in order]) for weight, order in (text.split() for text in ballots)]
    return Profile(tuple(names), 1, tuple(Ballot.strict(order, weight) for weight, order in read))


def test_the_example_of_45_voters():
    """Schulze's example with five candidates: E wins; d[A,C] = 26, p[E,A] = 25, p[A,E] = 24."""
    found = profile("ABCDE", "5 ACBED", "5 ADECB", "8 BEDAC", "3 CABED", "7 CAEBD", "2 CBADE", "7 DCEBA", "8 EBADC")
    counted = schulze.count(found)
    assert [found.name(number) for number in counted.elected] == ["E"]
    stage = counted.stages[0]
    assert stage.preferred[1, 3] == 26
    assert (stage.paths[5, 1], stage.paths[1, 5]) == (25, 24)
    assert stage.votes == {1: 3, 2: 1, 3: 2, 4: 0, 5: 4}  # the order is E, A, C, B, D


@given(found=profiles(equal=True, most=5))
def test_nobody_beats_the_elected_by_a_second_reading(found):
    """Paths looked for one by one instead of by Floyd and Warshall: the widest path by trying every order of stops."""
    above = schulze.preferences(found)
    counted = schulze.count(found, "s")

    def widest(a, b, through):
        link = above[a, b] if above[a, b] > above[b, a] else 0
        return max([link, *(min(_link(a, stop), widest(stop, b, through - {stop})) for stop in through)])

    def _link(a, b):
        return above[a, b] if above[a, b] > above[b, a] else 0

    if counted.elected:
        winner, rest = counted.elected[0], set(found.standing)
        for other in rest - {winner}:
            assert widest(winner, other, rest - {winner, other}) >= widest(other, winner, rest - {winner, other})


@given(found=profiles(equal=True, most=5))
def test_whoever_beats_every_other_is_elected(found):
    above = schulze.preferences(found)
    best = [a for a in found.standing if all(above[a, b] > above[b, a] for b in found.standing if a != b)]
    if best:
        assert schulze.count(found, "s").elected[0] == best[0]


def test_the_status_quo_stays_unless_somebody_is_preferred_to_it():
    names = ("ana", "ben", "nobody of these")
    wanted = Profile(names, 1, (Ballot(((1,), (3,), (2,)), 4), Ballot(((2,), (3,), (1,)), 3)))
    assert schulze.count(wanted, status_quo=3).elected == (1,)
    level = Profile(names, 1, (Ballot(((1,), (3,)), 3), Ballot(((3,), (1,)), 3)))
    assert schulze.count(level, status_quo=3).stays
    rejected = Profile(names, 1, (Ballot(((1,), (2,), (3,)), 2), Ballot(((3,), (1, 2)), 3)))
    assert schulze.count(rejected, status_quo=3).stays
    assert schulze.count(rejected, status_quo=3).elected == ()


@given(found=profiles(equal=True, most=5))
def test_only_who_is_preferred_to_the_status_quo_is_elected(found):
    if not found.standing:
        return
    quo = found.standing[-1]
    counted = schulze.count(found, "s", status_quo=quo)
    for number, stage in zip(counted.elected, counted.stages, strict=False):
        assert stage.paths[number, quo] > stage.paths[quo, number]
    assert quo not in counted.elected
