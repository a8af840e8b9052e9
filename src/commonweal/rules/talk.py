"""Talking in the open: how much at a time, what can be answered, and for how long one's own words can be put right.

Whoever wrote something can withdraw it at any time, and nobody else can; what is left is that something was withdrawn.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from commonweal.rules.verdict import Verdict

ARTICLE = "threads.words"
CHANGES = timedelta(minutes=15)  # so long one's words can be changed; by then others may have answered them
BURST, WITHIN = 10, timedelta(minutes=10)  # so many contributions of one person in so short a time, and then a pause
DAILY, DAY = 60, timedelta(days=1)
MOST_REPLIES = 100  # to one contribution; by then it is a subject of its own


def may_say(said: Collection[datetime], at: datetime) -> Verdict:
    """Whether somebody who has spoken at these moments may speak again: nobody drowns out the others.

    >>> noon = datetime(2030, 3, 1, 12)
    >>> may_say([noon] * 10, noon + timedelta(minutes=4)).sentence
    'You have written 10 contributions within 10 minutes; the next can follow in 6 minutes.'
    """
    for most, within in ((BURST, WITHIN), (DAILY, DAY)):
        recent = sorted(moment for moment in said if at - within < moment <= at)
        if len(recent) >= most:
            wait = recent[-most] + within - at
            values = {"most": most, "within": _spelled(within), "wait": _spelled(wait)}
            return Verdict(
                False, ARTICLE, "You have written {most} contributions within {within}; the next can follow in {wait}.", values
            )
    return Verdict(True, ARTICLE, "You can write.")


def may_change(said: datetime, at: datetime) -> Verdict:
    """Whether words can still be changed by who wrote them."""
    values = {"minutes": CHANGES // timedelta(minutes=1)}
    pattern = "Words can be changed for {minutes} minutes; withdraw these and write anew, or add to them in a reply."
    return Verdict(at - said <= CHANGES, ARTICLE, pattern, values)


def may_reply(replies: int) -> Verdict:
    """Whether a contribution still takes replies."""
    pattern = "There are {replies} replies to this already, and no more than {most} find room; open a new thread."
    return Verdict(replies < MOST_REPLIES, ARTICLE, pattern, {"replies": replies, "most": MOST_REPLIES})


def _spelled(span: timedelta) -> str:
    """A span as one says it, rounded up.

    >>> _spelled(timedelta(seconds=61)), _spelled(timedelta(hours=23, minutes=5))
    ('2 minutes', '24 hours')
    """
    minutes = -(-span // timedelta(minutes=1))
    hours = -(-minutes // 60)
    number, unit = (minutes, "minute") if minutes < 120 else (hours, "hour")
    return f"{number} {unit}{'' if number == 1 else 's'}"
