"""How many notices are new, for the head of every page."""

from datetime import datetime
from typing import Any

from commonweal.web.look import front
from commonweal.web.notices import services


@front.unread
def notices(member: Any, at: datetime) -> int:
    """How many a member has not read."""
    return services.unread(member, at)
