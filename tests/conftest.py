"""What every test stands on: a data folder of its own, and databases that may be emptied between tests."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import HealthCheck
from hypothesis import settings as examples

pytest_plugins = ["tests.browser", "tests.cast"]

# How long an example takes says how busy the machine is. In CI the same examples are tried each time, so that a change is
# judged by what it changed; at a desk they are new ones at every run.
examples.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.register_profile("ci", parent=examples.get_profile("desk"), derandomize=True)
examples.load_profile("ci" if os.environ.get("CI") else "desk")

# The folder is the session's own, so that two runs on one machine do not meet.
_HOME = Path(tempfile.mkdtemp(prefix="commonweal-tests-"))


def pytest_configure() -> None:
    """Leave the developer's own data alone."""
    settings.HOME = _HOME
    settings.FILES = _HOME / "files"
    settings.STATIC_ROOT = _HOME / "static"
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # the test server finds files by itself
    # argon2 is slow on purpose; what is tested here is not the hash.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Put the SQLite test database, a file because readers beside a writer need one, into that folder."""
    for connection in connections.all():
        if connection.vendor == "sqlite":
            name = Path(connection.settings_dict["TEST"]["NAME"] or "test.sqlite3").name
            connection.settings_dict["TEST"]["NAME"] = str(_HOME / name)


@pytest.fixture(autouse=True, scope="session")
def _databases_may_be_emptied() -> Iterator[None]:
    """Between tests that commit, Django empties every table; the record's triggers refuse that, so they rest meanwhile."""
    emptying = BaseDatabaseOperations.execute_sql_flush

    def empty(self: BaseDatabaseOperations, statements: list[str]) -> None:
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "sqlite":
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                triggers = cursor.fetchall()
                statements = [*(f"DROP TRIGGER {name}" for name, _ in triggers), *statements, *(sql for _, sql in triggers)]
            else:
                statements = ["SET LOCAL session_replication_role = replica", *statements]
        emptying(self, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", empty)
        yield
