"""A record with a few entries, and the moment at which they were written."""

from datetime import UTC, datetime

import pytest

from commonweal.web.record import services
from commonweal.web.record.models import Log


@pytest.fixture
def noon():
    return datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def log(db, noon):
    """Thirty needs of two communities, the first with a private reason and a shown note, signed."""
    for number in range(30):
        body = "northside" if number % 2 else "southside"
        private = {"reason": "Émilie asked", "note": "for the winter"} if number == 0 else None
        services.append(
            "need.stated", {"product": "bread", "number": number}, body=body, private=private, shown=["note"], at=noon
        )
    services.append("body.founded", {"name": "Bakery"}, body="bakery", effects=[{"do": "Resolve"}], at=noon)
    services.sign(services.FEDERATION, noon)
    return Log.objects.get()
