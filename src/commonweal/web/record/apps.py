"""The record as a Django app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RecordConfig(AppConfig):
    """Entries, checkpoints, the files beside them, and the answers already given to a form."""

    name = "commonweal.web.record"
    label = "record"

    def ready(self) -> None:
        """Let every app tell how its entries read."""
        autodiscover_modules("sentences")
