"""One of several processes: a member votes on screen at the very moment at which a teller notes them on paper."""

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

django.setup()

from commonweal.web.bodies import tellers  # noqa: E402
from commonweal.web.elections import services as elections  # noqa: E402
from commonweal.web.elections.models import Election  # noqa: E402
from commonweal.web.members.models import Member  # noqa: E402
from commonweal.web.paper import services  # noqa: E402
from commonweal.web.refused import Refused  # noqa: E402

AT = datetime(2026, 1, 5, tzinfo=UTC)


def act(number: int) -> int:
    """Even processes vote on screen for everyone, odd ones note everyone on paper; say how many went through."""
    election = Election.objects.get(opened__isnull=False)
    teller = tellers.of(election.body)[0].holder
    through = 0
    for member in Member.objects.filter(pk__in=election.persons.values("member")).order_by("pk"):
        try:
            if number % 2:
                services.note(poll=election, member=member, teller=teller, at=AT)
            else:
                elections.vote(election=election, member=member, candidate=election.candidates.first(), at=AT)
            through += 1
        except Refused:
            continue
    return through


if __name__ == "__main__":
    number, signal = int(sys.argv[1]), Path(sys.argv[2])
    signal.with_name(f"go.{number}").touch()
    limit = datetime.now(UTC) + timedelta(minutes=2)
    while not signal.exists() and datetime.now(UTC) < limit:
        time.sleep(0.001)
    print(act(number))
