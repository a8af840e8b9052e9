"""Ten thousand members cast sealed ballots through `commonweal serve` on SQLite, sixty a second, and all are counted.

Server and load share this machine. Ballots come at even times whether or not those before were answered, and each is timed
from when it was due, so that a server that stalls is charged for all who wait. Each voter has a connection and a session of
their own, made beforehand; what is timed is the vote: from the form sent to the answer that it is in the box.

Run: ``python benchmarks/voting.py [MEMBERS] [RATE]``.
"""

import asyncio
import os
import secrets
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import website

MEMBERS, RATE = 10_000, 60.0
READY, ENDING = 60.0, 15.0  # seconds the server may take to come and to go
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cast:
    """What became of one ballot: how long it took from when it was due, in seconds, and what was answered, 0 for nothing."""

    seconds: float
    status: int


@contextmanager
def serving(log: Path) -> Iterator[tuple[int, int]]:
    """The site as `commonweal serve` runs it; its port and the process at its root."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("commonweal")), "serve", "--port", str(port)]
    with log.open("wb") as written, subprocess.Popen(command, stdout=written, stderr=written) as server:
        try:
            _wait_for(port)
            yield port, server.pid
        finally:
            server.terminate()
            server.wait(ENDING)


def _wait_for(port: int) -> None:
    until = time.monotonic() + READY
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/login/", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The site does not answer.")


def processor(root: int) -> float:
    """Seconds of the processor that a process and all beneath it have taken."""
    said = Path(f"/proc/{root}/stat").read_text().rpartition(")")[2].split()
    beneath = Path(f"/proc/{root}/task/{root}/children").read_text().split()
    return (int(said[11]) + int(said[12])) / TICKS + sum(processor(int(child)) for child in beneath)


async def cast(port: int, path: str, session: str, choice: str, due: float) -> Cast:
    """Send one ballot when it is due, as a browser sends the form, and wait for the answer."""
    await asyncio.sleep(due - time.perf_counter())
    token = secrets.token_hex(16)
    form = f"csrfmiddlewaretoken={token}&once={secrets.token_hex(16)}&choice={choice}"
    asked = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nCookie: session={session}; csrf={token}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n{form}"
    )
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(asked.encode())
        answer = await reader.read()
        writer.close()
    except ConnectionError:
        answer = b""
    return Cast(time.perf_counter() - due, int(answer.split(b" ", 2)[1]) if answer else 0)


async def election_day(port: int, path: str, sessions: list[str], rate: float) -> list[Cast]:
    """Everybody votes, so many a second."""
    begin = time.perf_counter() + 1
    choices = ("yes", "none", "free")
    return await asyncio.gather(
        *(
            cast(port, path, session, choices[number % len(choices)], begin + number / rate)
            for number, session in enumerate(sessions)
        )
    )


def main(members: int = MEMBERS, rate: float = RATE) -> None:
    """Lay down, vote, count, and print what was measured."""
    with website.fresh() as home:
        from tests import large

        _everywhere, (poll,) = large.voting(large.grown(1, 1), polls=1, members=members)
        sessions = website.sessions([line.member for line in poll.persons.select_related("member")])
        path = f"/decisions/assembly/{poll.key}/vote/"
        with serving(home / "server.log") as (port, root):
            busy, mine, began = processor(root), time.process_time(), time.perf_counter()
            found = asyncio.run(election_day(port, path, sessions, rate))
            took, busy, mine = time.perf_counter() - began - 1, processor(root) - busy, time.process_time() - mine
        poll.refresh_from_db()
        counted = (poll.result or {}).get("count", {}).get("by_option", {})
        times = [1000 * one.seconds for one in found]
        print("| votes | answered with an error | counted | a second | median | 95th percentile | slowest | processor, a vote |")
        print("|---|---|---|---|---|---|---|---|")
        print(
            f"| {members:,} | {sum(one.status != 302 for one in found)} | {sum(map(int, counted.values())):,} "
            f"| {members / took:.1f} | {statistics.median(times):.0f} ms | {website.percentile(times, 0.95):.0f} ms "
            f"| {max(times):.0f} ms | {1000 * busy / members:.1f} ms (load {1000 * mine / members:.1f} ms) |"
        )


if __name__ == "__main__":
    main(*(kind(said) for kind, said in zip((int, float), sys.argv[1:], strict=False)))
