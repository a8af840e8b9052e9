"""Bodies, as Django sees them."""

from django.apps import AppConfig


class BodiesConfig(AppConfig):
    """Marks and tenures live together, so that a recall is one transaction."""

    name = "commonweal.web.bodies"
    label = "bodies"
