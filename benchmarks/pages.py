"""The pages one opens: the picture of five hundred bodies, and a federation in which twenty bodies of five hundred vote.

What is timed is the server's part of a whole page, from the address to the last byte. Beside it stands the processor's own
time, which tells more on a machine that is busy with other work, and how often the database was asked.

Run: ``python benchmarks/pages.py``.
"""

import statistics
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import website

if TYPE_CHECKING:
    from django.test import Client

COUNCILS, EACH = 20, 24  # councils beneath the topmost, workplaces beneath each: 501 bodies
MEMBERS = 20  # of each of those workplaces
POLLS, VOTERS = 20, 500  # bodies that vote, members of each; one person belongs to all of them
TURNS = 40
PICTURE = {
    "the tree of 501 bodies": "/bodies/picture/",
    "the same, with a lower council's seats": "/bodies/picture/?council=c0",
    "the same, searched": "/bodies/picture/?q=7",
}


def measured(name: str, client: "Client", address: str) -> str:
    """Of one address the median, the 95th percentile, the processor's time for one answer, and the queries, as a table's row."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    queries = len(asked)
    times, busy = [], time.process_time()
    for _turn in range(TURNS):
        began = time.perf_counter()
        answer = client.get(address)
        times.append(1000 * (time.perf_counter() - began))
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
    busy = 1000 * (time.process_time() - busy) / TURNS
    slow = website.percentile(times, 0.95)
    return f"| {name} | {statistics.median(times):.0f} ms | {slow:.0f} ms | {busy:.0f} ms | {queries} |"


def rows() -> Iterator[str]:
    """Lay the federations down and measure, page by page."""
    from django.test import Client

    from tests import large

    top = large.grown(COUNCILS, EACH, members=MEMBERS)
    passing = Client()
    for name, address in PICTURE.items():
        yield measured(name, passing, address)
    member, assemblies = large.voting(top, POLLS, VOTERS)
    for assembly in assemblies:
        large.half_voted(assembly, but=member)
    theirs = Client()
    theirs.force_login(member)
    for name, address in large.opened(top, assemblies).items():
        yield measured(f"{name}, {POLLS} votes of {VOTERS}", theirs, address)


def main() -> None:
    """Print one table, page by page."""
    with website.fresh():
        print("| page | median | 95th percentile | processor | queries |\n|---|---|---|---|---|")
        for row in rows():
            print(row, flush=True)


if __name__ == "__main__":
    main()
