"""The drift monitor, as Django sees it."""

from django.apps import AppConfig


class DriftConfig(AppConfig):
    """Beside the other public pages; it reads the federation's record alone, and holds no rows of its own."""

    name = "commonweal.web.drift"
    label = "drift"
