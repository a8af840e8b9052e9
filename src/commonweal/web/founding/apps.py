"""Founding, as Django sees it."""

from django.apps import AppConfig


class FoundingConfig(AppConfig):
    """The first page of a site on which nothing has been founded yet."""

    name = "commonweal.web.founding"
    label = "founding"
