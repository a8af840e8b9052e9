"""The shell of the site: its look, its shared parts and its first page."""

from django.apps import AppConfig


class Look(AppConfig):
    """Base templates, static files and template tags."""

    name = "commonweal.web.look"
    label = "look"
