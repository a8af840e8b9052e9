"""How the entries of accords read."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from commonweal.web.accords.models import Accord
from commonweal.web.record import sentences


def accords(keys: frozenset[str]) -> Mapping[str, str]:
    """Accords by their titles."""
    return dict(Accord.objects.filter(key__in=keys).values_list("key", "title"))


sentences.name("accord", accords)
sentences.say(
    {
        "accord.proposed": _("An accord was put to the votes of all it takes: {accord}."),
        "accord.consented": _("{body} consented to “{accord}”."),
        "accord.agreed": _("All have consented to “{accord}”."),
        "accord.off": _("“{accord}” is off: {body} did not consent."),
        "accord.undone": _("“{accord}” could not be carried out: {reason}"),
        "accord.carried_out": _("“{accord}” was carried out."),
    }
)
