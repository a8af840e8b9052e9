"""What the page of a members' vote shows: whether this reader can vote, how many have, and once closed what came out."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from commonweal.rules.constitution import Method
from commonweal.web.bodies import tellers
from commonweal.web.clock import now
from commonweal.web.polls import signing
from commonweal.web.polls.models import AnyPoll
from commonweal.web.polls.papers import votes_on_paper

STEP = 5  # turnout is shown in steps of five until the close, so that nobody's voting can be watched
RANK = "rank-"


def panel(request: HttpRequest, poll: AnyPoll) -> dict[str, Any]:
    """The values of ``polls/_vote.html``."""
    signed_in = request.user.is_authenticated
    line = poll.persons.filter(member=request.user).first() if signed_in and poll.opened else None
    belongs = signed_in and poll.electorate().filter(pk=request.user.pk).exists()
    return {
        "poll": poll,
        "line": line,
        "on_paper": line is not None and line.voted and votes_on_paper(line),
        "belongs": belongs,
        "can_vote": belongs and line is not None and not line.voted and poll.is_open and poll.closes > now(),
        "turnout": poll.voted // STEP * STEP,
        "count": _count(poll),
        "withheld": bool(poll.result and poll.result.get("withheld")),
        **_signed(request, poll),
        "ranks": range(1, len(poll.options) + 1),
    }


def _signed(request: HttpRequest, poll: AnyPoll) -> dict[str, Any]:
    """Of a vote whose outcome tellers sign, how many have, and whether this reader is one of them."""
    if not signing.asks(poll):
        return {}
    mine = {held.holder_id for held in tellers.of(poll.body)}
    return {"signed": signing.standing(poll), "signs": request.user.pk in mine}


def choice_of(request: HttpRequest, poll: AnyPoll) -> str:
    """What a ballot sent from the page says: an option, or a ranking as ``rules.ballots.Ranking`` reads it."""
    return ranking_of(request.POST) if poll.method == Method.RANKED else request.POST.get("choice", "")


def ranking_of(sent: Mapping[str, Any]) -> str:
    """A ranking from places given to options, ``rank-<option>``; equal places are equals, and what has none is left out.

    >>> ranking_of({"rank-a": "2", "rank-b": "1", "rank-none": "2", "rank-c": ""})
    'b>a=none'
    """
    tiers = defaultdict(list)
    for name, place in sent.items():
        if name.startswith(RANK) and str(place or "").isdecimal():
            tiers[int(place)].append(name.removeprefix(RANK))
    return ">".join("=".join(sorted(tiers[place])) for place in sorted(tiers))


def rank_field(option: Mapping[str, str], options: int) -> forms.ChoiceField:
    """The place of one option in a ranking, as a list to choose from: usable by keyboard and without a script."""
    places = [("", _("no place")), *((str(place), str(place)) for place in range(1, options + 1))]
    return forms.ChoiceField(label=option["title"], choices=places, required=False)


def _count(poll: AnyPoll) -> list[tuple[str, str]]:
    """The published figures, option by option; none where so few voted that figures would tell who."""
    by_option = (poll.result or {}).get("count", {}).get("by_option", {})
    return [(option["title"], by_option[option["key"]]) for option in poll.options if option["key"] in by_option]
