"""The shell of the site: its look, its shared parts and its first page."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Look(AppConfig):
    """Base templates, static files and template tags."""

    name = "commonweal.web.look"
    label = "look"

    def ready(self) -> None:
        """Find what the other apps have to say on the first page, and what a host may get wrong."""
        from commonweal.web import checks  # noqa: F401 registers by being read

        autodiscover_modules("front")
