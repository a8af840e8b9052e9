"""Who else must act in the transaction in which a tenure ends: floors above register here, so that nothing is imported upward."""

from collections.abc import Callable
from datetime import datetime

from commonweal.web.bodies.models import Tenure

Act = Callable[[Tenure, datetime], None]
_when_a_tenure_ends: list[Act] = []


def when_a_tenure_ends(act: Act) -> None:
    """Have ``act(tenure, at)`` called whenever a tenure ends, inside that transaction; a second registration is none."""
    if act not in _when_a_tenure_ends:
        _when_a_tenure_ends.append(act)


def tenure_ended(tenure: Tenure, at: datetime) -> None:
    """Let everybody act who asked to."""
    for act in _when_a_tenure_ends:
        act(tenure, at)
