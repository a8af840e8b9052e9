"""The record as a Django app."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """Entries, checkpoints, the files beside them, and the answers already given to a form."""

    name = "commonweal.web.record"
    label = "record"
