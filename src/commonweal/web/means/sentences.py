"""How entries about what workplaces can make read."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.record import sentences

sentences.say(
    {
        "tables.taken_up": _("The founding tables were taken up: {title}."),
        "means.stated": _("{body} stated what it can make and how."),
        "means.withdrawn": _("{body} took back what it had stated about its means."),
    }
)
