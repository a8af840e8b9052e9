"""Threads, as Django sees them."""

from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    """Words of members on whatever concerns their body, for everyone to read."""

    name = "commonweal.web.threads"
    label = "threads"
