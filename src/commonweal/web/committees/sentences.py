"""What entries about committees say in plain words."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.record import sentences

sentences.say(
    {
        "committee.founded": _("{body} has a committee of three from now on."),
        "item.opened": _("{body} has something to decide: {title}"),
        "item.answered": _("In {body} the {seat} seat answers: {option}."),
        "item.answered_anew": _("In {body} the {seat} seat answers anew: {option}."),
        "item.voided": _("In {body} what the {seat} seat had answered is void: its holder’s tenure has ended."),
        "item.agreed": _("{body} agrees: {chosen}."),
        "item.sent": _("{body} leaves an item to the workers’ assembly: {why}."),
    }
)
