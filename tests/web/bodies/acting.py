"""One of several processes that mark, withdraw, join, leave, elect and vote at once. Told: its number, the signal, how many acts.

Each act writes an entry of its own, last in its transaction: since every act holds the body's row to its end, these
entries stand in the order in which the acts took effect, sealed marks included, and a test can replay them.
"""

import random
import sys
import time
from pathlib import Path

import django


def main(number: int, signal: Path, acts: int) -> None:
    """Wait for the signal, then act."""
    django.setup()
    from django.db import transaction

    from commonweal.rules.ballots import Vote
    from commonweal.web.bodies import services
    from commonweal.web.bodies.models import Body, Seat
    from commonweal.web.clock import now
    from commonweal.web.decisions.models import Proposal
    from commonweal.web.members.models import Member
    from commonweal.web.polls import services as polls
    from commonweal.web.record import services as record
    from commonweal.web.refused import Refused

    chance = random.Random(number)  # noqa: S311 — nothing here is a secret
    body, seat, proposal = Body.objects.get(key="bakery"), Seat.objects.get(constituency__key="bakery"), Proposal.objects.get()
    people = list(Member.objects.order_by("pk"))

    def act():
        what = chance.choices(["mark", "withdraw", "join", "leave", "elect", "vote"], [10, 3, 3, 3, 1, 3])[0]
        somebody, tenure = chance.choice(people), seat.tenure
        said = {"act": what, "person": somebody.key}
        match what:
            case "join" | "leave":
                getattr(services, what)(member=somebody, body=body, at=now())
            case "elect":
                order = chance.sample(people, 3)
                services.install(seat=seat, order=order, election="race", at=now())
                return said | {"order": [member.key for member in order]}
            case "vote" if tenure:
                polls.cast_vote(proposal, tenure=tenure, vote=Vote.whole(chance.choice(["yes", "none"])), at=now())
            case "mark" if tenure:
                services.set_mark(tenure=tenure, member=somebody, at=now())
            case "withdraw" if tenure:
                services.withdraw_mark(tenure=tenure, member=somebody, at=now())
            case _:
                return said | {"act": "nothing"}
        return said

    Path(f"{signal}.{number}").touch()
    while not signal.exists():
        time.sleep(0.001)
    for _ in range(acts):
        try:
            with transaction.atomic():
                done = act()
                if done["act"] not in ("vote", "nothing"):
                    record.append("test.acted", done, at=now())
        except Refused:
            continue


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
