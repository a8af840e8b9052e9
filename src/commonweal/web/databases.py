"""Which database: an address such as ``postgresql://user:password@host:5432/name``, or SQLite in COMMONWEAL_HOME."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's settings for the database at an address; an empty address means the file in ``home``.

    >>> database("postgresql://ana@db.example/riverside", Path("/data"))["HOST"]
    'db.example'
    >>> database("", Path("/data"))["NAME"]
    '/data/commonweal.sqlite3'
    """
    if not url:
        return _sqlite(home / "commonweal.sqlite3")
    parts = urlsplit(url)
    match parts.scheme:
        case "sqlite":
            return _sqlite(Path(unquote(parts.path.removeprefix("/"))))
        case "postgresql" | "postgres":
            options: dict[str, object] = dict(parse_qsl(parts.query))
            return {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": unquote(parts.path.removeprefix("/")),
                "USER": unquote(parts.username or ""),
                "PASSWORD": unquote(parts.password or ""),
                "HOST": options.pop("host", "") or parts.hostname or "",
                "PORT": str(parts.port or ""),
                "OPTIONS": options,
                "CONN_MAX_AGE": None,
                "CONN_HEALTH_CHECKS": True,
            }
    raise ValueError(f"COMMONWEAL_DATABASE_URL starts with “{parts.scheme}”; accepted are postgresql:// and sqlite:///.")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "commonweal.web.database",  # WAL, FULL, secure_delete, and writers in turn
        "NAME": str(path),
        "OPTIONS": {"timeout": 20},
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": str(path.with_name("test.sqlite3"))},  # a file: tests of what runs at once need WAL
    }
