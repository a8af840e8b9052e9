"""How entries about assignments and deliveries read."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.record import sentences

sentences.say(
    {
        "assignment.put": _("{body} puts an answer to its assignment to its members."),
        "assignment.accepted": _("{body} accepted its assignment."),
        "assignment.objected": _("{body} objected to its assignment."),
        "delivery.reported": _("{body} reports {amount} {unit} of {product} sent to {to}."),
        "delivery.confirmed": _("{body} confirms {confirmed} {unit} of the {reported} that were reported."),
    }
)
