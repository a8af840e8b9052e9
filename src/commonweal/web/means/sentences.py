"""What entries about means say in plain words."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.means.models import Technique
from commonweal.web.record import sentences

sentences.say(
    {
        "tables.taken_up": _("The federation took up its founding tables: {title}."),
        "means.stated": _("{body} states how it is with {about} ({kind}): {reason}"),
        "means.announced": _("{body} announces how it will be with {about} ({kind}) from {day} on: {reason}"),
        "means.proposed": _("In {body} it is put forward how it is with {about} ({kind}): {reason}"),
        "means.accepted": _("{body} accepts what was put forward: it counts from now on."),
        "means.withdrawn": _("{body} takes a statement back."),
    }
)
sentences.name("about", lambda keys: dict(Technique.objects.filter(name__in=keys).values_list("name", "title")))
