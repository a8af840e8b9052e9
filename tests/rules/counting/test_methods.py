"""What holds of every method, whatever the ballots."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.counting import blt, document, telling
from commonweal.rules.counting.methods import Method, count
from commonweal.rules.counting.profile import BadBallots, Ballot, Profile
from commonweal.rules.counting.publishing import as_published
from tests.rules.counting.profiles import profiles

METHODS = pytest.mark.parametrize("method", list(Method))


def fits(method):
    """Profiles that the method counts."""
    return profiles(equal=method.equal_ranks)


@METHODS
@given(data=st.data())
def test_any_ballots_elect_as_many_as_there_are_seats_or_all_who_stand(method, data):
    profile = data.draw(fits(method))
    elected = count(method, profile, seed="s").elected
    assert len(elected) == len(set(elected)) == min(profile.seats, len(profile.standing))
    assert set(elected) <= set(profile.standing)


@METHODS
@given(data=st.data())
def test_v5_the_order_of_the_ballots_changes_nothing(method, data):
    profile = data.draw(fits(method))
    shuffled = replace(profile, ballots=tuple(data.draw(st.permutations(profile.ballots))))
    assert count(method, shuffled, seed="s").stages == count(method, profile, seed="s").stages


@METHODS
@given(data=st.data())
def test_a_ballot_that_weighs_three_is_three_ballots(method, data):
    profile = data.draw(fits(method))
    apart = tuple(replace(ballot, weight=1) for ballot in profile.ballots for _ in range(ballot.weight))
    assert count(method, replace(profile, ballots=apart), seed="s").stages == count(method, profile, seed="s").stages


@METHODS
@given(data=st.data())
def test_v5_the_published_preferences_give_the_same_stages(method, data):
    """Preferences behind the last one used are withheld below a hundred ballots; the count never looked at them."""
    profile = data.draw(fits(method))
    counted = count(method, profile, seed="s")
    published = as_published(profile, counted)
    assert count(method, published, seed="s").stages == counted.stages


@METHODS
@given(data=st.data())
def test_v5_the_ballots_written_as_blt_give_the_same_count(method, data):
    profile = data.draw(fits(method))
    again = blt.read(blt.write(profile))
    assert count(method, again, seed="s").stages == count(method, profile, seed="s").stages


@METHODS
@given(data=st.data())
def test_whoever_withdraws_is_as_if_they_had_never_stood(method, data):
    profile = data.draw(fits(method))
    gone = profile.withdrawn
    cut = tuple(
        replace(ballot, ranks=tuple(left for group in ballot.ranks if (left := tuple(n for n in group if n not in gone))))
        for ballot in profile.ballots
    )
    assert count(method, replace(profile, ballots=cut), seed="s").stages == count(method, profile, seed="s").stages


@pytest.mark.parametrize("method", [Method.SCOTTISH_STV, Method.MEEK, Method.IRV])
@given(data=st.data())
def test_at_every_stage_all_votes_are_somewhere(method, data):
    profile = data.draw(profiles())
    standing = set(profile.standing)
    for stage in count(method, profile, seed="s").stages:
        valid = profile.valid()
        if method is Method.IRV:  # once somebody has a seat, ballots that rank nobody else count no longer
            left = set(stage.votes)
            valid = sum(b.weight for b in profile.ballots if any(left & set(group) & standing for group in b.ranks))
        assert sum(stage.votes.values()) + stage.exhausted + stage.lost == valid


@METHODS
@given(data=st.data())
def test_every_count_can_be_told_and_written(method, data):
    counted = count(method, data.draw(fits(method)), seed="s")
    told = "\n".join(telling.lines(counted))
    assert all(f"Stage {stage.number}\n" in told for stage in counted.stages)
    assert document.written(counted)["elected_in_order"] == list(counted.elected)


@pytest.mark.parametrize("method", [method for method in Method if not method.equal_ranks])
def test_equal_ranks_are_refused_with_their_line(method):
    profile = blt.read("3 1\n2 1 2 0\n1 3 1=2 0\n0\na\nb\nc\n")
    with pytest.raises(BadBallots) as refused:
        count(method, profile)
    assert (refused.value.line, refused.value.found) == (3, "1=2")


@pytest.mark.parametrize("method", [Method.SCOTTISH_STV, Method.MEEK])
@given(data=st.data())
def test_a_solid_coalition_gets_its_quotas(method, data):
    """Droop's criterion: who rank the same candidates before all others fill a seat with every whole quota of theirs."""
    seats, inside, outside = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 4)), data.draw(st.integers(1, 4))
    ours, theirs = list(range(1, inside + 1)), list(range(inside + 1, inside + outside + 1))
    more, fewer = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 12))
    ballots = [Ballot.strict([*data.draw(st.permutations(ours)), *data.draw(st.permutations(theirs))]) for _ in range(more)]
    ballots += [Ballot.strict([*data.draw(st.permutations(theirs)), *data.draw(st.permutations(ours))]) for _ in range(fewer)]
    # A whole number above the quota by a safe margin: five decimals that are cut must not decide.
    quotas = int(Fraction(more) / (Fraction(more + fewer, seats + 1) + Fraction(11, 10)))
    profile = Profile(tuple(str(n) for n in ours + theirs), seats, tuple(ballots))
    elected = count(method, profile, seed="s").elected
    assert len(set(elected) & set(ours)) >= min(quotas, inside, seats)


def test_delegates_votes_can_weigh_fractions():
    ballots = Ballot.strict([1], Fraction(7, 10)), Ballot.strict([2], Fraction(3, 10)), Ballot.strict([2], Fraction(1, 2))
    profile = Profile(("ana", "ben"), 1, ballots)
    for method in Method:
        assert count(method, profile, seed="s").elected == (2,), method
    assert document.written(count(Method.IRV, profile))["stages"][0]["votes"] == {"1": "7/10", "2": "4/5"}
