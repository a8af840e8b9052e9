"""Plans, as Django sees them."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Computed from needs and means, with a proof; adopted by vote and not otherwise (P4)."""

    name = "commonweal.web.plans"
    label = "plans"
