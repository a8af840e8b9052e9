"""How entries about needs read."""

from django.utils.translation import gettext_lazy as _

from commonweal.web.needs.models import Product
from commonweal.web.record import sentences


def _products(keys: frozenset[str]) -> dict[str, str]:
    return dict(Product.objects.filter(name__in=keys).values_list("name", "title"))


sentences.name("product", _products)
sentences.say(
    {
        "need.stated": _("{body} says it needs {amount} {unit} of {product} ({tier})."),
        "need.changed": _("{body} changed a need: {amount} {unit} of {product} ({tier})."),
        "need.withdrawn": _("{body} took back a need."),
        "needs.listed": _("{body} has its list of needs before its assembly; {takes_up} stated needs are on it."),
    }
)
