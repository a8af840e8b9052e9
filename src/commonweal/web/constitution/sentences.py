"""How a change of the rules reads."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.record import sentences

sentences.say({"constitution.changed": _("The rules of {body} read differently from now on.")})
