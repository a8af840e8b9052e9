"""One of several processes that sign, withdraw and leave at once. Told: its number and the signal."""

import sys
import time
from pathlib import Path

import django


def main(number: int, signal: Path) -> None:
    """Wait for the signal; then for two members each: sign twice, withdraw, sign again; the last of all leaves first."""
    django.setup()
    from commonweal.web.bodies import services
    from commonweal.web.bodies.models import Body
    from commonweal.web.clock import now
    from commonweal.web.decisions import petitions
    from commonweal.web.decisions.models import Petition
    from commonweal.web.members.models import Member
    from commonweal.web.refused import Refused

    petition, body = Petition.objects.get(), Body.objects.get(key="bakery")
    people = list(Member.objects.order_by("pk"))
    Path(f"{signal}.{number}").touch()
    while not signal.exists():
        time.sleep(0.001)
    refused = 0
    for member in people[2 * number : 2 * number + 2]:
        for act in (petitions.sign, petitions.sign, petitions.withdraw, petitions.sign):
            try:
                act(petition=petition, member=member, at=now())
            except Refused:
                refused += 1
    if number == 0:
        services.leave(member=people[9], body=body, at=now())
    print(refused)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
