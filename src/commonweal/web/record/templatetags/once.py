"""``{% load once %}{% once %}``: the hidden field by which a form acts once."""

import secrets

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commonweal.web.record.idempotency import FIELD

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """A fresh key each time the form is drawn."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, secrets.token_urlsafe(16))
