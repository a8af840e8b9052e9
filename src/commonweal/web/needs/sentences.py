"""What entries about needs say in plain words."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.needs.models import Product
from commonweal.web.record import sentences

sentences.say(
    {
        "need.stated": _("In {body} somebody states a need: {amount} {unit} of {product} ({tier})."),
        "needs.stated": _("In {body} somebody states {needs} needs at once, from a table."),
        "need.changed": _("In {body} a stated need is put otherwise: {amount} {unit} of {product} ({tier})."),
        "need.withdrawn": _("In {body} a stated need is withdrawn."),
        "needs.listed": _("{body} has a list of needs before its assembly; it takes up {takes_up} stated since the last."),
    }
)
sentences.name("product", lambda keys: dict(Product.objects.filter(name__in=keys).values_list("name", "title")))
