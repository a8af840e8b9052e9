"""What time brings, step by step: one that fails keeps none of the others from being taken."""

import pytest

from commonweal.web import tick
from tests.cast import AT, DAY

pytestmark = pytest.mark.django_db


def test_every_step_is_taken_though_one_fails(federation, monkeypatch):
    taken = []
    steps = {name: lambda at, name=name: taken.append(name) for name in tick.STEPS}
    broken = "votes to close"

    def fail(_at):
        raise RuntimeError

    monkeypatch.setattr(tick, "STEPS", {**steps, broken: fail})
    assert tick.tick(AT) == [broken]
    assert taken == [name for name in steps if name != broken]


def test_ticking_again_changes_nothing(federation):
    from commonweal.web.record.models import Entry

    assert tick.tick(AT + 30 * DAY) == []
    before = Entry.objects.count()
    assert tick.tick(AT + 30 * DAY) == []
    assert Entry.objects.count() == before
