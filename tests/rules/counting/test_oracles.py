"""Beside programs of others, on numbered profiles: COMMONWEAL_PROFILES of them for each method (default 100).

Where they disagree the test says by which rule; a profile on which the lot decided anything is passed over, since each
draws its own.
"""

import os
from fractions import Fraction

import pyrankvote
from stvpoll.scottish_stv import calculate_scottish_stv
from votelib.convert import RankedToCondorcetVotes
from votelib.evaluate.condorcet import Schulze

from commonweal.rules.counting import approval, irv, meek, plurality, schulze, scottish
from commonweal.rules.counting.profile import Profile
from tests.rules.counting.profiles import numbered

PROFILES = range(int(os.environ.get("COMMONWEAL_PROFILES", "100")))


def by_lot(counted):
    """Whether a draw decided anything but the order of those elected at one stage."""
    return any(tie.draws and tie.over != "election" for stage in counted.stages for tie in stage.ties)


def grouped(profile):
    return [(tuple(group[0] for group in ballot.ranks), ballot.weight) for ballot in profile.ballots]


def surpluses_wait(counted):
    """Whether a surplus waited while another did, or while somebody else had or reached the quota at that stage."""
    pending = set()
    for stage in counted.stages:
        if stage.transfer and stage.transfer.surplus:
            pending.discard(stage.transfer.source)
        if pending and stage.elected:
            return True
        pending |= {number for number in stage.elected if stage.votes[number] > counted.quota}
        if len(pending) > 1 or (pending and len(stage.elected) > 1):
            return True
    return False


def test_scottish_stv_beside_stvpoll():
    """They differ only where a surplus waits beside another, or beside somebody who has just reached the quota.

    The Order of 2011 transfers one surplus a stage, has whoever reaches the quota elected there and then, and lets papers go
    on to continuing candidates only: ours, as the returning officers of the published wards. stvpoll moves all waiting
    surpluses in one round, and papers of the first pass through the others that wait.
    """
    agreed = 0
    for number in PROFILES:
        profile = numbered(number)
        ours = scottish.count(profile)
        if by_lot(ours):
            continue
        theirs = calculate_scottish_stv(range(1, len(profile.candidates) + 1), grouped(profile), profile.seats)
        if surpluses_wait(ours):
            continue
        assert set(theirs.elected_as_tuple()) == set(ours.elected), number
        assert theirs.quota == ours.quota
        agreed += 1
    assert agreed > len(PROFILES) / 4


def test_instant_run_off_beside_pyrankvote():
    """They agree wherever no lot was drawn: pyrankvote settles ties by second choices."""
    agreed = 0
    for number in PROFILES:
        profile = numbered(number, seats=1)
        ours = irv.count(profile)
        if by_lot(ours):
            continue
        people = [pyrankvote.Candidate(str(n)) for n in range(1, len(profile.candidates) + 1)]
        ballots = [pyrankvote.Ballot([people[n - 1] for n in order]) for order, weight in grouped(profile) for _ in range(weight)]
        winner = pyrankvote.instant_runoff_voting(people, ballots).get_winners()[0]
        assert int(winner.name) == ours.elected[0], number
        agreed += 1
    assert agreed > len(PROFILES) / 2


def test_schulze_beside_votelib():
    """The same paths and so the same winners, also for ballots that rank some and are silent on others."""
    convert, paths = RankedToCondorcetVotes(unranked_at_bottom=True), Schulze.widest_paths
    for number in PROFILES:
        profile = numbered(number)
        pairs = convert.convert(merged(profile))
        theirs = paths(pairs)
        stage = schulze.count(profile, "s").stages[0]
        known = {candidate for pair in pairs for candidate in pair}  # of whom no ballot ranks votelib knows nothing
        assert {pair: strength for pair, strength in stage.paths.items() if strength and known.issuperset(pair)} == {
            pair: strength for pair, strength in theirs.items() if strength
        }, number


def test_approval_and_plurality_beside_plain_sums():
    for number in PROFILES:
        profile = numbered(number)
        first, named = dict.fromkeys(profile.standing, 0), dict.fromkeys(profile.standing, 0)
        for order, weight in grouped(profile):
            first[order[0]] += weight
            for candidate in order:
                named[candidate] += weight
        assert plurality.count(profile).stages[0].votes == first
        assert approval.count(profile).stages[0].votes == named


def test_meek_beside_a_reading_of_algorithm_123_in_exact_fractions():
    """No rounding and no tree: every ballot walked by itself, keep factors moved until next to nothing changes.

    They can differ only where two totals are closer than the tolerance of either; such profiles are told apart and rare.
    """
    close = 0
    for number in PROFILES:
        profile = numbered(number, seats=2 + number % 3)
        if profile.seats >= len(profile.candidates):
            continue
        ours = meek.count(profile)
        if by_lot(ours):
            continue
        theirs = algorithm_123(profile)
        if theirs is None:
            close += 1
        else:
            assert set(ours.elected) == theirs, number
    assert close <= len(PROFILES) / 20


def algorithm_123(profile: Profile) -> set[int] | None:
    """Hill, Wichmann and Woodall's count in fractions; none where it is too close for a tolerance of a millionth."""
    hopeful, elected = set(profile.standing), set()
    keep = dict.fromkeys(hopeful, Fraction(1))
    near = Fraction(1, 10**6)
    while len(elected) < profile.seats and len(hopeful) > profile.seats - len(elected):
        for _ in range(200):
            votes = dict.fromkeys(keep, Fraction(0))
            for order, weight in grouped(profile):
                value = Fraction(weight)
                for candidate in order:
                    votes[candidate] += value * keep[candidate]
                    value -= value * keep[candidate]
                    if not value:
                        break
            quota = sum(votes.values()) / (profile.seats + 1)
            over = {candidate for candidate in hopeful if votes[candidate] > quota + near}
            if any(abs(votes[candidate] - quota) <= near for candidate in hopeful - over):
                return None
            if over or all(abs(votes[candidate] - quota) < Fraction(1, 10**9) for candidate in elected):
                break
            for candidate in elected:
                keep[candidate] = (keep[candidate] * quota / votes[candidate]).limit_denominator(10**15)
        if over:
            hopeful -= over
            elected |= over
            continue
        least = min(votes[candidate] for candidate in hopeful)
        lowest = [candidate for candidate in hopeful if votes[candidate] <= least + near]
        if len(lowest) > 1:
            return None
        hopeful.discard(lowest[0])
        keep[lowest[0]] = Fraction(0)
    return elected | (hopeful if len(elected) < profile.seats else set())


def merged(profile):
    """Equal ballots in one, as votelib takes them."""
    sums = {}
    for order, weight in grouped(profile):
        sums[order] = sums.get(order, 0) + weight
    return sums


def test_the_profiles_are_the_same_on_every_machine():
    profile = numbered(0)
    assert (len(profile.candidates), profile.seats, len(profile.ballots)) == (6, 4, 82)
