"""Production, as Django sees them."""

from django.apps import AppConfig


class ProductionConfig(AppConfig):
    """From assignment to delivery; what differs from the plan is data for the next one."""

    name = "commonweal.web.production"
    label = "production"

    def ready(self) -> None:
        """What follows from a count is known before the first vote."""
        from commonweal.web.production import services  # noqa: F401
