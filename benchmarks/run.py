"""`make bench`: how long planning and counting take, beside what one would use instead; every line is measured here and now."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter

import counting
import planner_peers

from commonweal import tables
from commonweal.examples import demo
from commonweal.planner import alternatives, stages
from commonweal.planner.check import check

Line = tuple[str, str, str]


def main() -> None:
    """Print one table, line by line as it is measured."""
    print(f"{datetime.now(UTC).date().isoformat()}, {os.cpu_count()} cores\n\n| what | seconds | result |\n|---|---|---|")
    for line in lines():
        print(f"| {' | '.join(line)} |", flush=True)


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
