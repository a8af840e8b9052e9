"""The first page gathers what other apps know: each registers a provider in its own ``front.py``, found by itself.

from commonweal.web.look import front

@front.asks
def votes_open(member, at): ...   # -> Iterable[Ask]
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from commonweal.web.look.parts import Ask, News, Standing

AsksProvider = Callable[[Any, datetime], Iterable[Ask]]
OpenProvider = Callable[[datetime], Iterable[Ask]]
NewsProvider = Callable[[datetime, datetime], Iterable[News]]
StandingProvider = Callable[[datetime], Standing | None]
NameProvider = Callable[[], str | None]
UnreadProvider = Callable[[Any, datetime], int]

TOLD = 5  # so many votes are told on the first page; the others stand on the page of decisions

_asks: list[AsksProvider] = []
_open: list[OpenProvider] = []
_news: list[NewsProvider] = []
_standings: list[StandingProvider] = []
_names: list[NameProvider] = []
_unread: list[UnreadProvider] = []


def asks(provider: AsksProvider) -> AsksProvider:
    """Register what waits for a member: ``provider(member, at)``."""
    _asks.append(provider)
    return provider


def being_decided(provider: OpenProvider) -> OpenProvider:
    """Register what is being decided, for anyone to read: ``provider(at)``."""
    _open.append(provider)
    return provider


def news(provider: NewsProvider) -> NewsProvider:
    """Register what was decided: ``provider(since, until)``."""
    _news.append(provider)
    return provider


def standing(provider: StandingProvider) -> StandingProvider:
    """Register how we are doing: ``provider(at)``, None when there is nothing to tell yet."""
    _standings.append(provider)
    return provider


def federation(provider: NameProvider) -> NameProvider:
    """Register where the federation's name is kept: ``provider()``, None before it is founded."""
    _names.append(provider)
    return provider


def unread(provider: UnreadProvider) -> UnreadProvider:
    """Register how much is new to a member: ``provider(member, at)``."""
    _unread.append(provider)
    return provider


def unread_by(member: Any, at: datetime) -> int:
    """How much is new to this member."""
    return sum(provider(member, at) for provider in _unread)


def asks_of(member: Any, at: datetime) -> list[Ask]:
    """Everything that waits for this member, the soonest to close first."""
    waiting = [ask for provider in _asks for ask in provider(member, at)]
    return sorted(waiting, key=lambda ask: (ask.closes is None, ask.closes or at))


def open_to_read(at: datetime, without: Iterable[Ask] = ()) -> list[Ask]:
    """What is being decided, the soonest to close first, without what is told already."""
    told = {ask.url for ask in without}
    found = [ask for provider in _open for ask in provider(at) if ask.url not in told]
    return sorted(found, key=lambda ask: (ask.closes is None, ask.closes or at))[:TOLD]


def news_of_the_week(at: datetime) -> list[News]:
    """What was decided in the seven days before, the latest first."""
    since = at - timedelta(days=7)
    told = [item for provider in _news for item in provider(since, at)]
    return sorted(told, key=lambda item: item.at, reverse=True)


def standings(at: datetime) -> list[Standing]:
    """How the federation is doing, in each respect that has something to tell."""
    return [told for provider in _standings if (told := provider(at)) is not None]


def federation_name() -> str | None:
    """The federation's name, once it has one."""
    return next((name for provider in _names if (name := provider())), None)
