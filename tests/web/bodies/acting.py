"""One of several processes that mark, withdraw, join, leave, elect, resign and vote at once. Told: number, signal, how many acts.

Each act writes an entry of its own, last in its transaction: since every act holds the head of the record to its end, these
entries stand in the order in which the acts took effect, sealed marks included, and a test can replay them.
"""

import random
import sys
import time
from pathlib import Path

import django

ACTS = {"mark": 14, "withdraw": 4, "join": 3, "leave": 3, "elect": 3, "resign": 1, "vote": 4}


def main(number: int, signal: Path, acts: int) -> None:
    """Wait for the signal, then act."""
    django.setup()
    from django.db import transaction

    from commonweal.rules.ballots import Vote
    from commonweal.rules.seats import Electorate
    from commonweal.web.bodies import services
    from commonweal.web.bodies.models import Body, Seat
    from commonweal.web.clock import now
    from commonweal.web.decisions.models import Proposal
    from commonweal.web.members.models import Member
    from commonweal.web.polls import services as polls
    from commonweal.web.record import services as record
    from commonweal.web.refused import Refused

    chance = random.Random(number)  # noqa: S311 — nothing here is a secret
    bodies = list(Body.objects.filter(key__in=("bakery", "dairy")).order_by("pk"))
    seats = list(Seat.objects.exclude(constituency__key="mill").select_related("constituency").order_by("pk"))
    people = list(Member.objects.exclude(key="kim").order_by("pk"))
    proposal = Proposal.objects.get()

    def act():
        what = chance.choices(list(ACTS), list(ACTS.values()))[0]
        somebody, body, seat = chance.choice(people), chance.choice(bodies), chance.choice(seats)
        tenure, within = seat.tenure, chance.choice(list(Electorate)) if seat.constituency.is_council else Electorate.OWN
        said = {"act": what, "person": somebody.key, "seat": seat.key, "within": within.value, "body": body.key}
        match what:
            case "join" | "leave":
                getattr(services, what)(member=somebody, body=body, at=now())
            case "elect":
                order = chance.sample(people, 3)
                if seat.constituency.is_council:
                    order = [
                        held.holder for other in seats if (held := other.tenure) and not other.constituency.is_council
                    ] + order
                order = list(dict.fromkeys(order))
                services.install(seat=seat, order=order, election="race", at=now())
                return said | {"order": [member.key for member in order]}
            case "vote" if tenure and not seat.constituency.is_council:
                polls.cast_vote(proposal, tenure=tenure, vote=Vote.whole(chance.choice(["yes", "none"])), at=now())
            case "resign" if tenure:
                services.resign(tenure=tenure, member=tenure.holder, at=now())
            case "mark" if tenure:
                services.set_mark(tenure=tenure, member=somebody, at=now(), within=_said(within, seat))
            case "withdraw" if tenure:
                services.withdraw_mark(tenure=tenure, member=somebody, at=now(), within=_said(within, seat))
            case _:
                return said | {"act": "nothing"}
        return said

    def _said(within, seat):
        return within if seat.constituency.is_council else None

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
