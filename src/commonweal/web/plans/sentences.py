"""How entries about plans read."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.record import sentences

sentences.say(
    {
        "plan.requested": _("A plan was asked for."),
        "plan.computed": _("A plan was computed and kept with its certificate."),
        "plan.alternatives": _("The alternatives to a plan were computed."),
        "plan.stopped": _("The computation of a plan was stopped."),
        "plan.failed": _("The computation of a plan failed."),
    }
)
