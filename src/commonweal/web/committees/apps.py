"""Committees, as Django sees them."""

from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    """Three seats decide together; the workers' assembly where they cannot, and whenever the workers' seat asks."""

    name = "commonweal.web.committees"
    label = "committees"

    def ready(self) -> None:
        """What follows from a count, and from the end of a tenure, is known before the first item."""
        from commonweal.web.committees import services  # noqa: F401
