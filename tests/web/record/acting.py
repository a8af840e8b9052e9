"""One of several processes that act at once on one database. Arguments: append|once, its number, how many acts, the signal."""

import sys
import time
from pathlib import Path

import django


def main(what: str, number: int, acts: int, signal: Path) -> None:
    """Wait for the signal, then act."""
    django.setup()
    from django.db import connection, transaction
    from django.http import HttpResponse
    from django.test import RequestFactory

    from commonweal.web.clock import now
    from commonweal.web.record import services
    from commonweal.web.record.idempotency import once

    def append(act):
        with transaction.atomic():
            services.append("need.stated", {"process": number, "act": act}, private={"who": f"{number}"}, at=now())

    @once
    def press(request):
        entry = services.append("button.pressed", {"act": request.POST["act"]}, at=now())
        return HttpResponse(f"{entry.index}")

    def press_once(act):
        answer = press(RequestFactory().post("/press/", {"once": f"act {act}", "act": str(act)}))
        print(act, answer.content.decode(), flush=True)

    connection.ensure_connection()
    Path(f"{signal}.{number}").touch()
    while not signal.exists():
        time.sleep(0.001)
    for act in range(acts):
        (append if what == "append" else press_once)(act)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
