"""What templates say of production."""

from django import template
from django.utils.translation import gettext as _

from commonweal.web.plans.models import Adoption

register = template.Library()
YEAR = 4  # a label of four digits is a year, and stands for itself


@register.simple_tag
def period(adoption: Adoption, number: int) -> str:
    """How the plan calls a period; a bare number as “period 1”."""
    labels = adoption.option.plan.summary["periods"]
    label = labels[number - 1] if number <= len(labels) else str(number)
    return _("period {number}").format(number=label) if label.isdigit() and len(label) < YEAR else label
