"""What the page of a members' vote shows: whether this reader can vote, how many have, and once closed what came out."""

from typing import Any

from django.http import HttpRequest

from commonweal.web.clock import now
from commonweal.web.polls.models import AnyPoll

STEP = 5  # turnout is shown in steps of five until the close, so that nobody's voting can be watched


def panel(request: HttpRequest, poll: AnyPoll) -> dict[str, Any]:
    """The values of ``polls/_vote.html``."""
    signed_in = request.user.is_authenticated
    line = poll.persons.filter(member=request.user).first() if signed_in and poll.opened else None
    belongs = signed_in and poll.electorate().filter(pk=request.user.pk).exists()
    return {
        "poll": poll,
        "line": line,
        "belongs": belongs,
        "can_vote": belongs and line is not None and not line.voted and poll.is_open and poll.closes > now(),
        "turnout": poll.voted // STEP * STEP,
        "count": _count(poll),
        "withheld": bool(poll.result and poll.result.get("withheld")),
    }


def _count(poll: AnyPoll) -> list[tuple[str, str]]:
    """The published figures, option by option; none where so few voted that figures would tell who."""
    by_option = (poll.result or {}).get("count", {}).get("by_option", {})
    return [(option["title"], by_option[option["key"]]) for option in poll.options if option["key"] in by_option]
