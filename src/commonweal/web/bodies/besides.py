"""What rooms above put beside a thing or a body, so that its page need not know them: ``{% talk %}`` and ``{% leads %}``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commonweal.web.bodies.models import Body, Tenure


@dataclass(frozen=True)
class Talk:
    """What is said about a thing: where, how much, and when last."""

    url: str
    size: int
    latest: datetime | None


@dataclass(frozen=True)
class Attended:
    """To how many of a council's meetings its delegate came."""

    came: int
    held: int


TalkProvider = Callable[[str], Talk | None]
WaysProvider = Callable[[str, Any], Iterable[tuple[str, str]]]
LeadsProvider = Callable[[Body], Iterable[tuple[str, str]]]
AttendsProvider = Callable[[Tenure], Attended | None]

_talks: list[TalkProvider] = []
_ways: list[WaysProvider] = []
_leads: list[LeadsProvider] = []
_attends: list[AttendsProvider] = []


def talks(provider: TalkProvider) -> TalkProvider:
    """Register where a thing is talked about: ``provider("proposal:<key>")``; its page has ``{% talk "proposal" key %}``."""
    _talks.append(provider)
    return provider


def talk_about(about: str) -> Talk | None:
    """Where a thing is talked about, and how much."""
    return next((found for provider in _talks if (found := provider(about)) is not None), None)


def ways(provider: WaysProvider) -> WaysProvider:
    """Register what else a reader can do with a thing: ``provider("proposal:<key>", user)`` gives names with addresses."""
    _ways.append(provider)
    return provider


def ways_from(about: str, user: Any) -> list[tuple[str, str]]:
    """What else this reader can do with a thing."""
    return [way for provider in _ways for way in provider(about, user)]


def leads(provider: LeadsProvider) -> LeadsProvider:
    """Register where the page of a body leads besides: ``provider(body)`` gives names with addresses."""
    _leads.append(provider)
    return provider


def leads_of(body: Body) -> list[tuple[str, str]]:
    """Everything the page of a body leads to besides."""
    return [lead for provider in _leads for lead in provider(body)]


def attends(provider: AttendsProvider) -> AttendsProvider:
    """Register to how many meetings a delegate came: ``provider(tenure)``, None where none was held."""
    _attends.append(provider)
    return provider


def attended(tenure: Tenure) -> Attended | None:
    """To how many of a council's meetings its delegate came while the tenure ran."""
    return next((found for provider in _attends if (found := provider(tenure)) is not None), None)
