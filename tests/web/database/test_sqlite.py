"""The SQLite that the record stands on: durable, erasing, and fair to those who wait."""

import sqlite3
import subprocess
import sys
import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from commonweal.web.database.queue import Queue


@pytest.fixture
def sqlite(transactional_db):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    return connection


def pragma(name):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


def test_every_connection_is_durable_and_erases_what_it_deletes(sqlite):
    assert (pragma("journal_mode"), pragma("synchronous"), pragma("secure_delete")) == ("wal", 2, 1)


def test_a_transaction_writes_from_its_start(sqlite):
    with transaction.atomic():
        other = sqlite3.connect(sqlite.settings_dict["NAME"], timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_the_queue_is_left_after_a_commit_and_after_an_error(sqlite):
    path = f"{sqlite.settings_dict['NAME']}-queue"
    for failing in (False, True):
        other = Queue(path)
        try:
            with transaction.atomic():
                connection.cursor()
                assert not other.enter(0.01)
                if failing:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        time.sleep(0.01)
        assert other.enter(1)
        other.leave()


def test_who_waits_too_long_is_told(sqlite):
    holder = Queue(f"{sqlite.settings_dict['NAME']}-queue")
    assert holder.enter(1)
    sqlite._seconds = 0.05
    try:
        with pytest.raises(OperationalError, match="locked"), transaction.atomic():
            connection.cursor()
    finally:
        holder.leave()
        sqlite._seconds = 20
    with transaction.atomic():
        connection.cursor()


def test_one_holds_the_queue_at_a_time(tmp_path):
    path, holding, most, turns = str(tmp_path / "queue"), [0], [0], []

    def write(name):
        queue = Queue(path)
        for _ in range(20):
            assert queue.enter(20)
            holding[0] += 1
            most[0] = max(most[0], holding[0])
            turns.append(name)
            time.sleep(0.001)
            holding[0] -= 1
            queue.leave()

    threads = [threading.Thread(target=write, args=[name]) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    assert len(turns) == 80


HOLD = """
import sys, time
from commonweal.web.database.queue import Queue
Queue(sys.argv[1]).enter(1)
print(1, flush=True)
time.sleep(60)
"""


def test_the_kernel_frees_the_queue_when_its_holder_dies(tmp_path):
    path = str(tmp_path / "queue")
    with subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"1\n"
        queue = Queue(path)
        assert not queue.enter(0.05)
        holder.kill()
    assert queue.enter(1)
