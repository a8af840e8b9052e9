"""What entries about production say in plain words."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.bodies.models import Body
from commonweal.web.record import sentences

sentences.say(
    {
        "assignment.put": _("{body} asks itself whether it takes on what the plan asks of it."),
        "assignment.accepted": _("{body} accepts what the plan asks of it."),
        "assignment.protested": _("{body} accepts under protest what the plan asks of it: {protest}"),
        "assignment.objected": _("{body} objects to what the plan asks of it."),
        "delivery.reported": _("{body} reports {amount} {unit} of {product} sent to {to} in period {period}."),
        "delivery.withdrawn": _("{body} takes a report of a delivery back, before anybody has confirmed it."),
        "delivery.confirmed": _("{body} confirms {confirmed} {unit}; {reported} were reported."),
    }
)
sentences.name("to", lambda keys: dict(Body.objects.filter(key__in=keys).values_list("key", "name")))
