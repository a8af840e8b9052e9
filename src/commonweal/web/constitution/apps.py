"""The constitution, as Django sees it."""

from django.apps import AppConfig


class ConstitutionConfig(AppConfig):
    """Dated articles: every version stays."""

    name = "commonweal.web.constitution"
    label = "constitution"
