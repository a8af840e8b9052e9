"""One of several processes that mark, withdraw, join, leave, elect and vote at once. Told: its number, the signal, how many acts.

Each act writes an entry of its own, last in its transaction: since every act holds the body's row to its end, these
entries stand in the order in which the acts took effect, sealed marks included, and a test can replay them.
"""

import random
import sys
import time
from pathlib import Path

import django

django.setup()

from django.db import transaction  # noqa: E402 — models are there after the setup

from commonweal.rules.ballots import Vote  # noqa: E402
from commonweal.web.bodies import services  # noqa: E402
from commonweal.web.bodies.models import Body, Seat  # noqa: E402
from commonweal.web.clock import now  # noqa: E402
from commonweal.web.decisions.models import Proposal  # noqa: E402
from commonweal.web.members.models import Member  # noqa: E402
from commonweal.web.polls import services as polls  # noqa: E402
from commonweal.web.record import services as record  # noqa: E402
from commonweal.web.refused import Refused  # noqa: E402

number, signal, acts = int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
chance = random.Random(number)  # noqa: S311 — nothing here is a secret
body, seat, people = (
    Body.objects.get(key="bakery"),
    Seat.objects.get(constituency__key="bakery"),
    list(Member.objects.order_by("pk")),
)
proposal = Proposal.objects.get()


def act() -> dict[str, object]:
    """Do one thing that somebody might do, and say what."""
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
