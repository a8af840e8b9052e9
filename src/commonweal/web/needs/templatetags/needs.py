"""What templates say of needs."""

from collections.abc import Mapping

from django import template

from commonweal.web.needs.models import StatedNeed

register = template.Library()


@register.simple_tag
def when(need: StatedNeed, labels: Mapping[int, str]) -> str:
    """The periods of a need in words, with labels read once for a whole list."""
    return need.when(labels)
