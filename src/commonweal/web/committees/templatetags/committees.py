"""What templates say of committees."""

from django import template

from commonweal.web.committees.models import Answer, Item

register = template.Library()


@register.simple_tag
def said(item: Item, role: str) -> Answer | None:
    """What a seat has answered on an item."""
    return item.said.get(role)
