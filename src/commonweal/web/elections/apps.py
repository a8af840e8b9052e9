"""Elections, as Django sees them."""

from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    """Beside needs and decisions; none knows another."""

    name = "commonweal.web.elections"
    label = "elections"

    def ready(self) -> None:
        """Say what follows from an election's count, and who follows in a seat."""
        from commonweal.web.elections import ending, services, succession  # noqa: F401
