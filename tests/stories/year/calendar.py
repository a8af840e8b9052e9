"""A year that passes in minutes: the clock is moved, and what falls due meanwhile is done as the site does it."""

from datetime import UTC, datetime, timedelta

import pytest

from commonweal.web import clock, tick

BEGINS = datetime(2030, 1, 7, 9, tzinfo=UTC)


class Calendar:
    """Stands where the clock asks what time it is, in every thread; its seconds pass as they do outside."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.ahead = BEGINS - datetime.now(UTC)
        patch.setattr(clock, "datetime", self)

    def now(self, zone: object) -> datetime:
        """The present moment of the story."""
        assert zone is UTC
        return datetime.now(UTC) + self.ahead

    def passes(self, days: float = 0) -> datetime:
        """Let so many days pass; what has fallen due is done, and what follows from that."""
        self.ahead += timedelta(days=days)
        for _round in range(3):
            assert tick.tick(clock.now()) == []
        return clock.now()
