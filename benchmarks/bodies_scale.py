"""The picture of a federation of five hundred bodies: server time of the whole page, from the address to the last byte.

Beside it the processor's own time, which tells more on a machine that is busy with other work.

Run: ``python benchmarks/bodies_scale.py`` (a database of its own, which is thrown away).
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

BODIES = (20, 24)  # councils beneath the topmost, workplaces beneath each: 501 bodies
MEMBERS = 20  # of each workplace
TURNS = 40
ADDRESSES = {
    "the topmost council": "/bodies/picture/",
    "a lower council": "/bodies/picture/?council=c0",
    "a search": "/bodies/picture/?q=7",
}


def measured() -> dict[str, tuple[float, float, float]]:
    """Of each address the median, the 95th percentile and the processor's time for one answer, in milliseconds."""
    from django.test import Client

    client, found = Client(), {}
    for name, address in ADDRESSES.items():
        client.get(address)
        times, busy = [], time.process_time()
        for _turn in range(TURNS):
            began = time.perf_counter()
            answer = client.get(address)
            times.append(1000 * (time.perf_counter() - began))
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answered {answer.status_code}")
        found[name] = (statistics.median(times), sorted(times)[int(0.95 * TURNS)], 1000 * (time.process_time() - busy) / TURNS)
    return found


def main() -> None:
    """Lay the federation down and measure."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "COMMONWEAL_HOME": home,
            "DJANGO_SETTINGS_MODULE": "commonweal.web.settings",
            "COMMONWEAL_HOSTS": "testserver",
        }
        os.environ.pop("COMMONWEAL_DATABASE_URL", None)
        import sys

        sys.path.insert(0, str(Path(__file__).parents[1]))
        from commonweal.cli import site

        site.prepare()
        from tests.web.bodies.test_picture import grown

        grown(*BODIES, members=MEMBERS)
        for name, (median, slow, busy) in measured().items():
            print(f"{name}: median {median:.0f} ms, 95th percentile {slow:.0f} ms, processor {busy:.0f} ms")


if __name__ == "__main__":
    main()
