"""The program's own source, packed from what is installed, so that changes made on this host are in it."""

import tarfile
import tempfile
from functools import cache
from pathlib import Path

import commonweal

PACKAGE = Path(commonweal.__file__).parent
NAME = f"commonweal-{commonweal.__version__}-source.tar.gz"


@cache
def archive() -> Path:
    """The packed source: made at the first request, removed with the process."""
    folder = tempfile.TemporaryDirectory(prefix="commonweal-source-")
    _kept.append(folder)
    packed = Path(folder.name) / NAME
    with tarfile.open(packed, "w:gz") as file:
        file.add(PACKAGE, "commonweal", filter=_source_only)
    return packed


_kept: list[tempfile.TemporaryDirectory[str]] = []


def _source_only(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    if entry.name.endswith(("__pycache__", ".pyc")):
        return None
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""  # whose machine this is, is not part of the program
    return entry
