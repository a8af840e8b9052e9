"""A site of its own for a benchmark: a database laid down in a folder that is thrown away afterwards."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def fresh() -> Iterator[Path]:
    """An empty site on SQLite, ready for rows in this process and for servers beside it."""
    with tempfile.TemporaryDirectory(prefix="commonweal-bench-") as home:
        os.environ |= {
            "COMMONWEAL_HOME": home,
            "DJANGO_SETTINGS_MODULE": "commonweal.web.settings",
            "COMMONWEAL_HOSTS": "testserver",
        }
        os.environ.pop("COMMONWEAL_DATABASE_URL", None)
        sys.path.insert(0, str(Path(__file__).parents[1]))
        from commonweal.cli import site

        site.prepare()
        yield Path(home)


def sessions(members: list) -> list[str]:
    """A session for each of many members, as if they had logged in: the keys of their cookies."""
    from datetime import timedelta

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from commonweal.web import clock

    store, rows = SessionStore(), []
    for member in members:
        said = {
            SESSION_KEY: str(member.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: member.get_session_auth_hash(),
        }
        expires = clock.now() + timedelta(days=14)
        rows.append(store.model(session_key=store._get_new_session_key(), session_data=store.encode(said), expire_date=expires))
    store.model.objects.bulk_create(rows, batch_size=1000)
    return [row.session_key for row in rows]


def percentile(times: list[float], share: float) -> float:
    """The time that so large a share of them does not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
