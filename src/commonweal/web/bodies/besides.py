"""What rooms above put beside a thing or a body, so that its page need not know them: ``{% talk %}`` and ``{% leads %}``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from commonweal.web.bodies.models import Body


@dataclass(frozen=True)
class Talk:
    """What is said about a thing: where, how much, and when last."""

    url: str
    size: int
    latest: datetime | None


TalkProvider = Callable[[str], Talk | None]
LeadsProvider = Callable[[Body], Iterable[tuple[str, str]]]

_talks: list[TalkProvider] = []
_leads: list[LeadsProvider] = []


def talks(provider: TalkProvider) -> TalkProvider:
    """Register where a thing is talked about: ``provider("proposal:<key>")``; its page has ``{% talk "proposal" key %}``."""
    _talks.append(provider)
    return provider


def talk_about(about: str) -> Talk | None:
    """Where a thing is talked about, and how much."""
    return next((found for provider in _talks if (found := provider(about)) is not None), None)


def leads(provider: LeadsProvider) -> LeadsProvider:
    """Register where the page of a body leads besides: ``provider(body)`` gives names with addresses."""
    _leads.append(provider)
    return provider


def leads_of(body: Body) -> list[tuple[str, str]]:
    """Everything the page of a body leads to besides."""
    return [lead for provider in _leads for lead in provider(body)]
