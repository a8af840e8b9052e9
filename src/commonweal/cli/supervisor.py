"""A small tree of processes: what dies is started again, and when the tree is told to end all of it ends."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 5.0  # seconds a child may take to finish what it is at
PAUSE = 1.0  # seconds before a child that died is started again


@dataclass
class Child:
    """One process of the tree and how to start it."""

    name: str
    command: Sequence[str]
    sockets: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    died: float = 0.0

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches the tree's root alone, which ends all in order."""
        self.process = subprocess.Popen(  # noqa: S603 the commands are this program's own
            self.command, pass_fds=self.sockets, start_new_session=True, preexec_fn=_die_with_parent
        )


def run(children: Sequence[Child], *, started: Callable[[], None]) -> None:
    """Keep the children running until this process is told to end, then end them; ``started`` is called once they run."""
    told: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        told.append(number)

    before = {ending: signal.signal(ending, end) for ending in ENDINGS}
    try:
        for child in children:
            child.start()
        started()
        while not told:
            _look_after(children)
            time.sleep(0.2)
    finally:
        _end(children)
        for ending, handler in before.items():
            signal.signal(ending, handler)


def _look_after(children: Sequence[Child]) -> None:
    """Start again what died, after a pause so that a child that cannot live does not burn the machine."""
    for child in children:
        if child.process is None or child.process.poll() is None:
            continue
        if not child.died:
            child.died = time.monotonic()
            print(f"The {child.name} ended by itself ({child.process.returncode}); it is started again.", file=sys.stderr)
        elif time.monotonic() - child.died >= PAUSE:
            child.died = 0.0
            child.start()


def _end(children: Sequence[Child]) -> None:
    running = [child.process for child in children if child.process is not None]
    for process in running:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + PATIENCE
    for process in running:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            # Also what it started itself: it leads a session of its own.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _die_with_parent() -> None:
    """On Linux a child ends even when the tree's root is killed outright and can end nothing any more."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
