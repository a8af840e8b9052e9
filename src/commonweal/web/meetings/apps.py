"""Meetings, as Django sees them."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """A body meets: at a moment all know, with an agenda all can add to, and a chair whom nobody appoints."""

    name = "commonweal.web.meetings"
    label = "meetings"
