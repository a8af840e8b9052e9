"""How a union's entries read; in the federation's record there is its notice alone."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.bodies.models import Body
from commonweal.web.record import sentences

sentences.name("workplace", lambda keys: dict(Body.objects.filter(key__in=keys).values_list("key", "name")))
sentences.say(
    {
        "union.notice": _("{union} gives notice: a strike at {workplace} {act}."),
        "union.founded": _("The union {name} was founded."),
        "union.joined": _("Somebody joined; the union has {members} members."),
        "union.left": _("Somebody left; the union has {members} members."),
        "union.office": _("There is now the office {title}."),
        "union.seated": _("{holder} holds the office {office}."),
        "union.ended": _("The term of {holder} has ended ({why})."),
        "union.dispute": _("A dispute about {workplace} was opened."),
        "union.dispute_closed": _("A dispute was settled."),
        "union.paper": _("A page was added to the bargaining record ({kind})."),
    }
)
