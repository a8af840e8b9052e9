"""The two neighbourhoods of the tutorial, the people in them at their browsers, and the machines beside the site."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from commonweal.web import clock
from commonweal.web.demo import found, tutorial
from commonweal.web.members.models import Member
from tests.stories.machines import Machines
from tests.stories.people import People


@pytest.fixture
def people(live_server, page: Page, page_as: Callable[..., Page]) -> Iterator[People]:
    """Everyone of the founded federation; a browser opens when somebody is first asked for."""
    found.found(tutorial.federation(), at=clock.now())
    yield People(page, lambda name, **context: page_as(Member.objects.filter(name=name).first(), **context))
    (settings.HOME / "demo-people.json").unlink()


@pytest.fixture
def site_clock(people: People) -> Iterator[Machines]:
    """The process that closes what has fallen due and carries out what was decided, once a second."""
    with Machines("clock", [sys.executable, "-c", "from commonweal.cli import site; site.tick(1)"]) as running:
        yield running


@pytest.fixture
def worker(people: People) -> Iterator[Machines]:
    """The process that computes plans, not started yet; what kills it brings it up again, as under `commonweal serve`."""
    command = [sys.executable, "-m", "django", "db_worker", "--no-reload", "--interval", "0.2"]
    with Machines("worker", command, waits=True) as running:
        yield running


@pytest.fixture
def commonweal() -> Path:
    """The command, as it is installed."""
    return Path(sys.executable).with_name("commonweal")
