"""Decisions, as Django sees them."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """A council decides in the open, bound from below."""

    name = "commonweal.web.decisions"
    label = "decisions"

    def ready(self) -> None:
        """What follows from a count is known before the first vote."""
        from commonweal.web.decisions import deeds, services  # noqa: F401
