"""A choice among several options: one must have its majority; else the leading two meet once more; else all stays as it is.

The options of a choice are what a council can adopt, and ``NONE``, all stays as it is, which wins like any other. An
option needs the same majority as if it stood alone, so that more options never make adopting one easier.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.rules.counting.shares import ABSTAIN, Majority, Tally, share_reached
from commonweal.rules.verdict import Verdict

NONE = "none"
LEADING = 2


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
