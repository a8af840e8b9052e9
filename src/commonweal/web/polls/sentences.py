"""How the entries of votes read."""

from collections.abc import Mapping

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from commonweal.web.polls.models import Poll
from commonweal.web.record import sentences


def polls(keys: frozenset[str]) -> Mapping[str, str]:
    """Votes of every kind by what they are about."""
    models = [model for model in apps.get_models() if issubclass(model, Poll)]
    found = [model.objects.filter(key__in=keys).select_related(*model.told_with) for model in models]
    return {poll.key: str(poll) for polls in found for poll in polls}


sentences.name("poll", polls)
sentences.say(
    {
        "poll.opened": _("Voting opened in {body}: {poll}. {on_roll} are on the roll, until {closes}."),
        "poll.closed": _("Voting closed in {body}: {poll}."),
        "outcome.signed": _("{office}, a teller of {body}, signed the outcome: {poll}."),
        "vote.cast": _("{office} voted for the seat {seat}: {poll}."),
        "vote.changed": _("{office} changed the vote of the seat {seat}: {poll}."),
        "vote.voided": _("The tenure of {office} ended, so the vote of the seat {seat} is void: {poll}."),
    }
)
