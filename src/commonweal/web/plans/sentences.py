"""What entries about plans say in plain words."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.plans.models import Plan
from commonweal.web.record import sentences

sentences.say(
    {
        "plan.requested": _("A plan was asked for: {why}"),
        "plan.stopped": _("A computation was stopped."),
        "plan.failed": _("A computation came to nothing."),
        "plan.computed": _("A plan was computed: {plan}."),
        "plan.alternatives": _("The alternatives to a plan were computed: {plan}."),
        "effect.refused": _("What entry {entry} decided ({do}) could not be carried out: {reason}"),
    }
)
sentences.name("plan", lambda keys: dict(Plan.objects.filter(key__in=keys).values_list("key", "title")))
