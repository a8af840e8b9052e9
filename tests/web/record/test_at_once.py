"""Several processes at the same instant: one dense history, and one act for each key (I7, F6)."""

import os
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from commonweal.record import tree
from commonweal.web.record.models import Entry, Log

PROCESSES, ACTS = 4, 25

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def address():
    """The test database, as another process is told of it."""
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    return f"postgres://{said['USER']}:{said['PASSWORD']}@/{said['NAME']}?host={said['HOST']}&port={said['PORT'] or 5432}"


def at_once(what, tmp_path):
    """Let the processes start together; give what each of them printed."""
    signal = tmp_path / "go"
    said = os.environ | {
        "COMMONWEAL_HOME": str(settings.HOME),
        "COMMONWEAL_DATABASE_URL": address(),
        "DJANGO_SETTINGS_MODULE": "commonweal.web.settings",
    }
    command = [sys.executable, str(Path(__file__).with_name("acting.py")), what]
    processes = [
        subprocess.Popen([*command, str(number), str(ACTS), str(signal)], env=said, stdout=subprocess.PIPE, text=True)
        for number in range(PROCESSES)
    ]
    try:
        limit = time.monotonic() + 60
        while len(list(tmp_path.glob("go.*"))) < PROCESSES:
            assert time.monotonic() < limit, "the processes did not start"
            time.sleep(0.01)
        signal.touch()
        printed = [process.communicate(timeout=60)[0] for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert [process.returncode for process in processes] == [0] * PROCESSES
    return printed


def test_entries_of_several_processes_form_one_dense_history(tmp_path):
    at_once("append", tmp_path)
    log, entries = Log.objects.get(), list(Entry.objects.order_by("index"))
    assert [entry.index for entry in entries] == list(range(PROCESSES * ACTS + 1)) == list(range(log.size))
    assert [entry.content.index for entry in entries] == [entry.index for entry in entries]
    assert log.frontier.root == tree.root_of([tree.leaf_hash(entry.leaf) for entry in entries])
    assert all(earlier.at <= later.at for earlier, later in pairwise(entries))
    for number in range(PROCESSES):  # each process's acts are all there, in its order
        assert [entry.data["act"] for entry in entries if entry.data.get("process") == number] == list(range(ACTS))


def test_everyone_presses_the_same_button_and_it_is_pressed_once(tmp_path):
    printed = at_once("once", tmp_path)
    pressed = Counter(entry.data["act"] for entry in Entry.objects.filter(kind="button.pressed"))
    assert pressed == {str(act): 1 for act in range(ACTS)}
    assert len(set(printed)) == 1  # every process got the same answers
    assert len(printed[0].splitlines()) == ACTS
