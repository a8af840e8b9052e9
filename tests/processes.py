"""Several processes that act on the test database at the same instant."""

import os
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

SECONDS = 120


def address() -> str:
    """The test database, as another process is told of it."""
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    return f"postgres://{said['USER']}:{said['PASSWORD']}@/{said['NAME']}?host={said['HOST']}&port={said['PORT'] or 5432}"


def at_once(script: Path, *arguments: str, folder: Path, processes: int) -> list[str]:
    """Let copies of a script, each told its number and the signal to wait for, start together; give what each printed."""
    signal = folder / "go"
    said = os.environ | {
        "COMMONWEAL_HOME": str(settings.HOME),
        "COMMONWEAL_DATABASE_URL": address(),
        "DJANGO_SETTINGS_MODULE": "commonweal.web.settings",
    }
    command = [sys.executable, str(script)]
    started = [
        subprocess.Popen([*command, str(number), str(signal), *arguments], env=said, stdout=subprocess.PIPE, text=True)
        for number in range(processes)
    ]
    try:
        limit = time.monotonic() + SECONDS
        while len(list(folder.glob("go.*"))) < processes:
            assert time.monotonic() < limit, "the processes did not start"
            time.sleep(0.01)
        signal.touch()
        printed = [process.communicate(timeout=SECONDS)[0] for process in started]
    finally:
        for process in started:
            process.kill()
            process.wait()
    assert [process.returncode for process in started] == [0] * processes
    return printed
