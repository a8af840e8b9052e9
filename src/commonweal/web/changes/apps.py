"""Changes, as Django sees them."""

from django.apps import AppConfig


class ChangesConfig(AppConfig):
    """It holds no rows: what it proposes are decisions, and what they change belongs to the constitution and to needs."""

    name = "commonweal.web.changes"
    label = "changes"
