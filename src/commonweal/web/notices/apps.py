"""Notices, as Django sees them."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What happened and why, told to everyone concerned."""

    name = "commonweal.web.notices"
    label = "notices"
