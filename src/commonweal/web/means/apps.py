"""Means, as Django sees them."""

from django.apps import AppConfig


class MeansConfig(AppConfig):
    """Recipes, capacities and stocks, as those who work with them state them."""

    name = "commonweal.web.means"
    label = "means"
