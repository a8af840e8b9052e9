"""Paper ballots, as Django sees them."""

from django.apps import AppConfig


class PaperConfig(AppConfig):
    """Papers of any body's vote; a union's are its own."""

    name = "commonweal.web.paper"
    label = "paper"

    def ready(self) -> None:
        """Tell polls which papers are missing; say how the entries read."""
        from commonweal.web.paper import sentences, services  # noqa: F401
