"""Accords, as Django sees them."""

from django.apps import AppConfig


class AccordsConfig(AppConfig):
    """Above decisions, whose votes carry the parties' consent."""

    name = "commonweal.web.accords"
    label = "accords"

    def ready(self) -> None:
        """Say how their entries read, and what they show on others' pages."""
        from commonweal.web.accords import front, sentences  # noqa: F401
