"""One of several processes that follow one link, leave and are invited again at once. Told: its number and the signal."""

import sys
import time
from pathlib import Path

import django


def main(number: int, signal: Path) -> None:
    """Wait for the signal, then follow the link with an account of one's own."""
    django.setup()
    from commonweal.web.bodies import invitations, services
    from commonweal.web.bodies.models import Body, Invitation
    from commonweal.web.clock import now
    from commonweal.web.members.models import Member
    from commonweal.web.refused import Refused

    link, body = Invitation.objects.get(), Body.objects.get(key="bakery")
    mine = Member.objects.get(name=f"Guest {number}")
    Path(f"{signal}.{number}").touch()
    while not signal.exists():
        time.sleep(0.001)
    joined = left = 0
    for _turn in range(20):
        try:
            invitations.accept(invitation=link, member=mine, at=now())
            joined += 1
            services.leave(member=mine, body=body, at=now())
            left += 1
        except Refused:
            continue
    print(joined, left)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
