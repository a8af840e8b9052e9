"""The API, as Django sees it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """A floor above every app whose services it calls; it holds no rows of its own."""

    name = "commonweal.web.api"
    label = "api"
