"""Needs, as Django sees them."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    """Stated by people, ratified by their assemblies; nothing is planned for that nobody asked for (S1b)."""

    name = "commonweal.web.needs"
    label = "needs"

    def ready(self) -> None:
        """What follows from a count is known before the first vote."""
        from commonweal.web.needs import services  # noqa: F401
