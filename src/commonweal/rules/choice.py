"""What a vote chose: one option with its majority, the best of a ranking, or what nobody objects to; else all stays as it is.

The options of a choice are what a council can adopt, and ``NONE``, all stays as it is, which wins like any other. An
option needs the same majority as if it stood alone, so that more options never make adopting one easier.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from commonweal.rules.ballots import NO, YES, Ranking
from commonweal.rules.counting.shares import ABSTAIN, Majority, Tally, share_reached
from commonweal.rules.verdict import Verdict

NONE = "none"
LEADING = 2
ARTICLE = "decisions.consent"
CONSENT, OBJECT = "consent", "object"  # beside abstaining, what one can say where nobody may object


@dataclass(frozen=True)
class Outcome:
    """What a vote chose: an option; or nothing, with those who go on to a second vote, if one is held."""

    chosen: str
    verdict: Verdict
    runoff: tuple[str, ...] = ()


def outcome(counted: Tally, majority: Majority, options: Sequence[str], *, again: bool = True) -> Outcome:
    """Say what was chosen, in a vote that can be held ``again`` or in the second one.

    >>> from fractions import Fraction as F
    >>> from commonweal.rules.counting.shares import Base
    >>> half = Majority(F(1, 2), True, Base.CAST)
    >>> options = ["plan", "cleaner", "none"]
    >>> outcome(Tally({"plan": F(4), "cleaner": F(3), "none": F(2), "abstain": F(0)}, F(9)), half, options).runoff
    ('plan', 'cleaner')
    >>> outcome(Tally({"plan": F(5), "cleaner": F(3), "none": F(1), "abstain": F(0)}, F(9)), half, options).chosen
    'plan'
    """
    votes = {option: counted.by_option.get(option, 0) for option in options}
    reached = [option for option in options if share_reached(counted, majority, option).holds]
    most = max((votes[option] for option in reached), default=0)
    first = [option for option in reached if votes[option] == most]
    if len(first) == 1:  # several can reach a share of one half or less; between equals no order of a list decides
        return Outcome(first[0], share_reached(counted, majority, first[0]))
    leading = sorted(options, key=lambda option: (-votes[option], options.index(option)))
    values = {"words": majority.words}
    stays = Outcome(NONE, Verdict(False, majority.article, "No option has {words}; all stays as it is.", values))
    if not again or counted.present == counted.by_option.get(ABSTAIN, 0):
        return stays
    # Whoever ties with the second goes on too: nobody is left out by the order of a list. Those without a vote stay behind.
    second = votes[leading[min(LEADING, len(leading)) - 1]]
    runoff = tuple(option for option in leading if votes[option] >= second and votes[option] > 0)
    if len(runoff) in (1, len(options)):
        return stays
    again_between = "No option has {words}; {options} meet in a second vote."
    return Outcome(NONE, Verdict(False, majority.article, again_between, {**values, "options": ", ".join(runoff)}), runoff)


def consent(counted: Tally, share: Fraction) -> Outcome:
    """Carried where somebody consents and fewer than the share of the roll object; else it needs its majority in a second vote.

    >>> said = {"consent": Fraction(4), "object": Fraction(1)}
    >>> consent(Tally(said, Fraction(9)), Fraction(1, 10)).verdict.sentence
    '1 of 9 objected; 9/10 suffice, so it needs its majority in a second vote.'
    """
    objected = counted.by_option.get(OBJECT, Fraction(0))
    if not counted.by_option.get(CONSENT, 0):
        return Outcome(NONE, Verdict(False, ARTICLE, "Nobody consented, so nothing is carried."))
    values = {"objected": objected, "roll": counted.roll, "enough": share * counted.roll}
    if objected and objected >= share * counted.roll:
        pattern = "{objected} of {roll} objected; {enough} suffice, so it needs its majority in a second vote."
        return Outcome(NONE, Verdict(False, ARTICLE, pattern, values), (YES, NONE))
    pattern = "{objected} of {roll} objected; it is carried unless {enough} do."
    return Outcome(CONSENT, Verdict(True, ARTICLE, pattern, values))


def against_the_status_quo(cast: Iterable[tuple[Ranking, Fraction]], option: str, roll: Fraction) -> Tally:
    """Who ranks an option above all staying as it is, and who below; who ranks them alike abstains between the two.

    >>> one = Fraction(1)
    >>> cast = [(Ranking.read("a>none"), one), (Ranking.read("none"), one), (Ranking.read("b"), one)]
    >>> [int(votes) for votes in against_the_status_quo(cast, "a", Fraction(5)).by_option.values()]
    [1, 1, 1]
    """
    sums = {YES: Fraction(0), NO: Fraction(0), ABSTAIN: Fraction(0)}
    for ranking, weight in cast:
        difference = ranking.place(NONE) - ranking.place(option)
        sums[YES if difference > 0 else NO if difference < 0 else ABSTAIN] += weight
    return Tally(sums, roll)


def ranked(order: Sequence[str], cast: Sequence[tuple[Ranking, Fraction]], majority: Majority, roll: Fraction) -> Outcome:
    """The first in the order of the count that also has its majority against the status quo; what comes after that loses.

    ``order`` is every option and ``NONE``, the best first, as a Condorcet count of the rankings gives it.

    >>> from commonweal.rules.counting.shares import Base
    >>> half, one = Majority(Fraction(1, 2), True, Base.CAST), Fraction(1)
    >>> cast = [(Ranking.read("b>a>none"), one), (Ranking.read("a>none>b"), one), (Ranking.read("a>none"), one)]
    >>> ranked(["a", "none", "b"], cast, half, Fraction(3)).chosen
    'a'
    """
    found = Verdict(False, majority.article, "Nobody voted, so nothing is carried.")
    for option in order:
        if option == NONE:
            break
        found = share_reached(against_the_status_quo(cast, option, roll), majority)
        if found.holds:
            return Outcome(option, found)
    if cast:
        pattern = "No option that came first has {words} against all staying as it is."
        found = Verdict(False, majority.article, pattern, {"words": majority.words})
    return Outcome(NONE, found)
