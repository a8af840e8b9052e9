"""COMMONWEAL_HOME: the one folder that holds a federation's data, its secret key and its collected static files."""

import os
import secrets
from pathlib import Path


def folder() -> Path:
    """The folder of the data, made on first use and closed to others."""
    named = os.environ.get("COMMONWEAL_HOME")
    home = Path(named) if named else _data_folder() / "commonweal"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home.resolve()


def secret_key(home: Path) -> str:
    """The key that signs sessions: drawn once, kept beside the data, readable by its owner alone."""
    path = home / "secret-key"
    drawn = home / f"secret-key.{secrets.token_hex(4)}"
    if not path.exists():
        drawn.touch(mode=0o600, exist_ok=False)
        drawn.write_text(secrets.token_urlsafe(64))
        try:
            path.hardlink_to(drawn)  # whole or not at all: of two processes that start together, one key stands
        except FileExistsError:
            pass
        finally:
            drawn.unlink()
    return path.read_text()


def _data_folder() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
