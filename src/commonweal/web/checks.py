"""What a host may get wrong, told before anyone is served: run by `commonweal serve` and by `manage check --deploy`."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

MOUNTS = Path("/proc/mounts")
OVER_A_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "glusterfs", "fuse.glusterfs"}
)


@register(Tags.security, deploy=True)
def safe_to_show(app_configs: object, **others: Any) -> Sequence[CheckMessage]:
    """A site that others can reach shows no insides and speaks over HTTPS."""
    found: list[CheckMessage] = []
    if settings.DEBUG and settings.ORIGIN:
        hint = "Unset COMMONWEAL_DEBUG."
        found.append(Error("Pages would show the program's insides to everyone.", hint=hint, id="commonweal.E001"))
    if settings.ORIGIN and not settings.HTTPS:
        hint = "Put a web server with a certificate in front and let COMMONWEAL_ORIGIN begin with https://."
        found.append(Error("Passwords and votes would travel in the clear.", hint=hint, id="commonweal.E002"))
    if not settings.ORIGIN and os.environ.get("COMMONWEAL_HOSTS"):
        hint = "Set COMMONWEAL_ORIGIN to the address people use."
        found.append(Warning("The site answers to other machines, without HTTPS.", hint=hint, id="commonweal.W001"))
    return found


@register(Tags.database, deploy=True)
def safe_to_keep(app_configs: object, **others: Any) -> Sequence[CheckMessage]:
    """SQLite's locks hold on a disk of this machine and not over a network; the key is its owner's alone."""
    found: list[CheckMessage] = []
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "commonweal.web.database" and (kind := filesystem(Path(database["NAME"]))) in OVER_A_NETWORK:
        hint = "Set COMMONWEAL_HOME to a folder on a disk of this machine, or use PostgreSQL."
        found.append(
            Error(f"The database lies on {kind}, over a network, where two writers can meet.", hint=hint, id="commonweal.E003")
        )
    key = settings.HOME / "secret-key"
    if key.exists() and key.stat().st_mode & 0o077:
        found.append(
            Error("Others on this machine can read the key that signs sessions.", hint=f"chmod 600 {key}", id="commonweal.E004")
        )
    return found


def filesystem(path: Path, mounts: str | None = None) -> str:
    """The kind of file system a path lies on; empty where the machine does not say.

    >>> filesystem(Path("/data/home/x.sqlite3"), "d / ext4 rw 0 0\\nserver:/data /data nfs4 rw 0 0")
    'nfs4'
    """
    if mounts is None:
        mounts = MOUNTS.read_text() if MOUNTS.exists() else ""
    points = [line.split()[1:3] for line in mounts.splitlines()]
    holding = [(len(point), kind) for point, kind in points if path.is_relative_to(point)]
    return max(holding, default=(0, ""))[1]
