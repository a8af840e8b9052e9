"""Members, as Django sees them."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """The floor everyone stands on: accounts and nothing else."""

    name = "commonweal.web.members"
    label = "members"
