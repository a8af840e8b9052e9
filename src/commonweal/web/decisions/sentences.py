"""How entries about proposals and mandates read."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.decisions.models import Proposal
from commonweal.web.record import sentences


def _proposals(keys: frozenset[str]) -> dict[str, str]:
    return dict(Proposal.objects.filter(key__in=keys).values_list("key", "title"))


sentences.name("proposal", _proposals)
sentences.say(
    {
        "proposal.made": _("{body} has a proposal before it: {proposal}"),
        "mandate.given": _("{body} told its delegate how to vote on “{proposal}”."),
        "effect.refused": _("What entry {entry} decided could not be carried out."),
    }
)
