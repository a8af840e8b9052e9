"""What was cast, with the weight of each, as the rules count it."""

from fractions import Fraction
from typing import Any

from django.db import models

from commonweal.rules import ballots
from commonweal.rules.counting import shares
from commonweal.web.polls.models import AnyPoll


def votes(poll: AnyPoll) -> list[tuple[ballots.Vote, Fraction]]:
    """Every vote with its weight, as the rules count them."""
    if poll.by == AnyPoll.By.MEMBERS:
        return [(ballots.Vote.whole(choice), Fraction(1)) for choice in poll.box.values_list("choice", flat=True)]
    return [(cast.vote, cast.weight) for cast in votes_of(poll).select_related("line")]


def rankings(poll: AnyPoll) -> list[tuple[ballots.Ranking, Fraction]]:
    """Every ranking with its weight, as the rules count them."""
    if poll.by == AnyPoll.By.MEMBERS:
        return [(ballots.Ranking.read(choice), Fraction(1)) for choice in poll.box.values_list("choice", flat=True)]
    return [(cast.ranking, cast.weight) for cast in votes_of(poll).select_related("line")]


def roll_weight(poll: AnyPoll) -> Fraction:
    """The weight of everyone on the roll, a line each however it voted."""
    if poll.by == AnyPoll.By.MEMBERS:
        return Fraction(poll.on_roll)
    return Fraction(poll.seats.aggregate(all=models.Sum("weight"))["all"] or 0)


def tally(poll: AnyPoll) -> shares.Tally:
    """The weights for each option, with the weight of the whole roll."""
    return shares.tally(votes(poll), poll.option_keys, roll_weight(poll))


def figures(counted: shares.Tally) -> dict[str, object]:
    """A count as every closing publishes it, and every page reads it."""
    return {"by_option": {option: str(weight) for option, weight in counted.by_option.items()}, "roll": str(counted.roll)}


def votes_of(poll: AnyPoll) -> models.QuerySet[Any]:
    """The open votes of a poll; its model of seat lines says which table holds them."""
    return poll.seats.model.vote.related.related_model.objects.filter(line__poll=poll)
