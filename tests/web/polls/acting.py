"""One of several processes that cast every member's ballot and close what is due. Arguments: its number, the signal, all|due."""

import random
import sys
import time
from datetime import timedelta
from pathlib import Path

import django


def main(number: int, signal: Path, until: str) -> None:
    """Wait for the signal, then vote for everybody; print how many ballots went into the box."""
    django.setup()
    from commonweal.web.elections.models import Election
    from commonweal.web.members.models import Member
    from commonweal.web.polls import services
    from commonweal.web.refused import Refused

    chance = random.Random(number)  # noqa: S311 — nothing here is a secret
    election, people = Election.objects.get(), list(Member.objects.order_by("pk"))
    chance.shuffle(people)
    last = election.closes - timedelta(seconds=1)

    Path(f"{signal}.{number}").touch()
    while not signal.exists():
        time.sleep(0.001)
    cast = 0
    for place, member in enumerate(people):
        try:
            services.cast_ballot(election, member=member, choice=chance.choice("12"), at=last)
            cast += 1
        except Refused:
            pass
        if until == "due" and place >= number:
            services.close_due(election.closes)
    print(cast)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
