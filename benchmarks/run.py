"""`make bench`: how long planning, counting, pages and votes take, planning beside what one would use instead.

Every line is measured here and now.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import counting
import planner_peers

from commonweal import tables
from commonweal.examples import demo
from commonweal.planner import alternatives, stages
from commonweal.planner.check import check

Line = tuple[str, str, str]
OF_THE_SITE = ("pages.py", "voting.py")  # each in a process of its own, with a site of its own


def main() -> None:
    """Print one table after the other, line by line as it is measured; the load tells whether other work was in the way."""
    print(f"{datetime.now(UTC).date().isoformat()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print("| what | seconds | result |\n|---|---|---|")
    for line in lines():
        print(f"| {' | '.join(line)} |", flush=True)
    for script in OF_THE_SITE:
        print(flush=True)
        subprocess.run([sys.executable, Path(__file__).with_name(script)], check=True)


def lines() -> Iterator[Line]:
    """The demo's plan, its alternatives, their check, and its first wanted level by several solvers."""
    economy, demand, _ = tables.economy(tables.read(demo.document()))
    started = perf_counter()
    plan = stages.plan(economy, demand)
    yield "the demo's plan", _since(started), f"{len(plan.levels)} levels, gap {plan.certificate.gap:.0e}"
    started = perf_counter()
    others = alternatives.compute(economy, demand, plan)
    gaps = [other.certificate.gap for other in others]
    yield f"its {len(others)} alternatives", _since(started), f"largest gap {max(gaps, default=0.0):.0e}"
    started = perf_counter()
    reports = [check(economy, demand, plan)]
    yield "its check", _since(started), "no fault" if all(report.ok for report in reports) else "faults"
    yield from planner_peers.lines(economy, demand, plan)
    yield from counting.lines()


def _since(started: float) -> str:
    return f"{perf_counter() - started:.1f}"


if __name__ == "__main__":
    main()
