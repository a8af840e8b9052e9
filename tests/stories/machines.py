"""Processes beside the site under the supervisor that `commonweal serve` uses: what is killed comes up again by itself."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from django.conf import settings

from tests.processes import address

SECONDS = 30
SUPERVISE = """
import sys
from commonweal.cli import supervisor
supervisor.run([supervisor.Child(sys.argv[1], sys.argv[2:])], started=lambda: None)
"""


def environment() -> dict[str, str]:
    """What tells a process of this test's database and data folder."""
    return os.environ | {
        "COMMONWEAL_HOME": str(settings.HOME),
        "COMMONWEAL_DATABASE_URL": address(),
        "DJANGO_SETTINGS_MODULE": "commonweal.web.settings",
    }


class Machines:
    """One supervised process; its process id changes when it is killed and comes up again."""

    def __init__(self, name: str, command: Sequence[str], *, waits: bool = False) -> None:
        self.command = [sys.executable, "-c", SUPERVISE, name, *command]
        self.waits = waits
        self.supervisor: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if not self.waits:
            self.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        if self.supervisor is not None:
            self.supervisor.terminate()
            self.supervisor.wait(SECONDS)

    def start(self) -> None:
        """Start the supervisor, and by it the process."""
        self.supervisor = subprocess.Popen(self.command, env=environment())

    def pid(self) -> int:
        """The process as it runs now."""
        assert self.supervisor is not None
        children = Path(f"/proc/{self.supervisor.pid}/task/{self.supervisor.pid}/children")
        eventually(lambda: children.read_text().strip())
        return int(children.read_text().split()[0])

    def freeze(self) -> None:
        """Let the process stand still, as on a machine that has much else to do."""
        os.kill(self.pid(), signal.SIGSTOP)

    def kill(self) -> None:
        """End the process without a word, and see that another one comes."""
        before = self.pid()
        os.kill(before, signal.SIGKILL)
        eventually(lambda: self.pid() != before)


def eventually(holds: Callable[[], object], *, every: float = 0.003, seconds: float = SECONDS) -> None:
    """Wait until something holds."""
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "it did not come about"
        time.sleep(every)
