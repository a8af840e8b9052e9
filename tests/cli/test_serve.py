"""`commonweal serve`: one tree of processes that says where it is, mends itself and ends as one."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

SERVE = "from commonweal.cli import site; site.serve('127.0.0.1', {port}, 1)"


@pytest.fixture
def served(tmp_path):
    """The site on a port of its own and a new database; gives the process and its address."""
    with (tmp_path / "log").open("w") as log:
        own = {
            "COMMONWEAL_HOME": str(tmp_path / "home"),
            "COMMONWEAL_DATABASE_URL": "",
            "PYTHONUNBUFFERED": "1",
        }
        command = [sys.executable, "-c", SERVE.format(port=0)]
        process = subprocess.Popen(command, env=os.environ | own, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        told = process.stdout.readline()
        yield process, re.search(r"http://\S+", told)[0]
    finally:
        process.kill()
        process.wait(10)


def children(pid: int) -> dict[str, int]:
    """The tree below a process, from the kernel's own list."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rsplit(")", 1)[1].split()[1])
            command = (status.parent / "cmdline").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            # Between being forked and running its own program a child still has its parent's command.
            found |= {name: int(status.parent.name) for name in ("gunicorn", "db_worker", "tick") if name in command}
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def eventually(holds, seconds=15.0):
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the process table of Linux")
def test_it_serves_mends_itself_and_ends_as_one(served):
    process, address = served
    with urllib.request.urlopen(address) as page:  # noqa: S310
        assert page.status == 200
        assert re.search(rb"look/look\.[0-9a-f]{12}\.css", page.read())

    tree = children(process.pid)
    assert set(tree) == {"gunicorn", "db_worker", "tick"}
    os.kill(tree["db_worker"], signal.SIGKILL)
    assert eventually(lambda: children(process.pid).get("db_worker", tree["db_worker"]) != tree["db_worker"])

    tree = children(process.pid)
    process.send_signal(signal.SIGINT)
    assert process.wait(15) == 0
    assert eventually(lambda: not any(alive(pid) for pid in tree.values()))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do not tell a child that its parent is gone")
def test_nothing_stays_behind_when_it_is_killed_outright(served):
    process, _address = served
    tree = children(process.pid)
    process.kill()
    process.wait(5)
    assert eventually(lambda: not any(alive(pid) for pid in tree.values()))


def test_a_port_in_use_is_told_in_a_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-c", "from commonweal.cli import run; run()", "serve", "--port", str(port)]
        environment = os.environ | {"COMMONWEAL_HOME": str(tmp_path)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    said = f"Error: Port {port} is in use: another program, or another Commonweal, listens there. Try --port {port + 1}.\n"
    assert done.stderr == said


def test_passwords_in_the_clear_are_refused_before_anyone_is_served(tmp_path):
    command = [sys.executable, "-c", "from commonweal.cli import run; run()", "serve", "--port", "0"]
    own = {"COMMONWEAL_HOME": str(tmp_path), "COMMONWEAL_ORIGIN": "http://riverside.example"}
    done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "Passwords and votes would travel in the clear. Put a web server with a certificate in front" in done.stderr
