"""Several processes at once, and one that is killed: one computation, carried to its end by whoever lives."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from commonweal.web import clock, tick
from commonweal.web.plans import services, work
from commonweal.web.plans.models import STALE, Computation, State
from commonweal.web.record.models import Entry
from tests.cast import AT
from tests.processes import address, at_once

PROCESSES = 4
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def test_several_presses_at_once_cause_one_computation(federation, tmp_path):
    printed = at_once(Path(__file__).with_name("pressing.py"), folder=tmp_path, processes=PROCESSES)
    assert len({said.strip() for said in printed}) == 1
    assert Computation.objects.count() == 1
    assert Entry.objects.filter(kind="plan.requested").count() == 1


def test_a_killed_workers_computation_is_started_again_by_itself_and_the_page_says_so(federation, client):
    computation = services.request(member=None, why="The first.", at=AT, enqueue=False)
    said = os.environ | {
        "COMMONWEAL_HOME": str(settings.HOME),
        "COMMONWEAL_DATABASE_URL": address(),
        "DJANGO_SETTINGS_MODULE": "commonweal.web.settings",
    }
    command = [sys.executable, str(Path(__file__).with_name("working.py")), computation.key]
    with subprocess.Popen(command, env=said, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout.readline().strip() == "at work"
        worker.kill()
    computation.refresh_from_db()
    assert computation.state == State.RUNNING  # nobody knows yet
    assert tick.tick(clock.now() + STALE + timedelta(seconds=10)) == []
    computation.refresh_from_db()
    assert (computation.state, computation.attempt) == (State.QUEUED, 2)
    assert "this is attempt 2" in client.get(reverse("plans:computation", args=[computation.key])).text
    plan = work.run(computation.key, attempt=2)
    computation.refresh_from_db()
    assert computation.state == State.DONE
    assert plan.certified
