"""The public pages, as Django sees them."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """A floor above production and plans; it shows, and holds no rows of its own. A delegate's deeds are on a page of bodies."""

    name = "commonweal.web.public"
    label = "public"
