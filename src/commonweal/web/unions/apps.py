"""Unions, as Django sees them."""

from django.apps import AppConfig


class UnionsConfig(AppConfig):
    """Organisations of their own beside the federation: nothing above or below them reads their rows (U1)."""

    name = "commonweal.web.unions"
    label = "unions"

    def ready(self) -> None:
        """What follows from a count, and from somebody becoming a manager, is known before the first vote."""
        from commonweal.web.unions import ballots, offices  # noqa: F401
