"""One of several processes that act at once on one database. Arguments: append|once, its number, how many acts, the signal."""

import sys
import time
from pathlib import Path

import django

django.setup()

from django.db import transaction  # noqa: E402 — models are there after the setup
from django.http import HttpResponse  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from commonweal.web.clock import now  # noqa: E402
from commonweal.web.record import services  # noqa: E402
from commonweal.web.record.idempotency import once  # noqa: E402

what, number, acts, signal = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])


def append(act: int) -> None:
    """Write one entry of this process's own."""
    with transaction.atomic():
        services.append("need.stated", {"process": number, "act": act}, private={"who": f"{number}"}, at=now())


@once
def press(request):
    """The button that everyone presses."""
    entry = services.append("button.pressed", {"act": request.POST["act"]}, at=now())
    return HttpResponse(f"{entry.index}")


def press_once(act: int) -> None:
    """Press the button of an act that every process presses."""
    answer = press(RequestFactory().post("/press/", {"once": f"act {act}", "act": str(act)}))
    print(act, answer.content.decode(), flush=True)


Path(f"{signal}.{number}").touch()
while not signal.exists():
    time.sleep(0.001)
for act in range(acts):
    append(act) if what == "append" else press_once(act)
