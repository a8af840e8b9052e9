"""One of several processes that cast every member's ballot and close what is due. Arguments: its number, the signal, all|due."""

import random
import sys
import time
from pathlib import Path

import django

django.setup()

from datetime import timedelta  # noqa: E402

from commonweal.web.elections.models import Election  # noqa: E402 — models are there after the setup
from commonweal.web.members.models import Member  # noqa: E402
from commonweal.web.polls import services  # noqa: E402
from commonweal.web.refused import Refused  # noqa: E402

number, signal, until = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
chance = random.Random(number)  # noqa: S311 — nothing here is a secret
election, people = Election.objects.get(), list(Member.objects.order_by("pk"))
chance.shuffle(people)

Path(f"{signal}.{number}").touch()
while not signal.exists():
    time.sleep(0.001)
cast = 0
for place, member in enumerate(people):
    try:
        services.cast_ballot(
            election, member=member, choice=chance.choice(election.option_keys), at=election.closes - timedelta(seconds=1)
        )
        cast += 1
    except Refused:
        pass
    if until == "due" and place >= number:
        services.close_due(election.closes)
print(cast)
