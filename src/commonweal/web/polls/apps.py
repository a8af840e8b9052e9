"""Polls, as Django sees them."""

from django.apps import AppConfig


class PollsConfig(AppConfig):
    """No table of its own: needs, decisions and elections each have their rows of these models."""

    name = "commonweal.web.polls"
    label = "polls"

    def ready(self) -> None:
        """A tenure that ends takes its votes in open polls with it (R5); tellers are asked for their signatures (V5)."""
        from commonweal.web.bodies import hooks
        from commonweal.web.polls import front  # noqa: F401
        from commonweal.web.polls.services import void_votes

        hooks.when_a_tenure_ends(void_votes)
