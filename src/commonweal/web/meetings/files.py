"""Which files can be attached: of a few kinds that nothing runs, told by name and by their first bytes, and not too large."""

import re
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from commonweal.web.meetings.locks import refuse

ARTICLE = "meetings.minutes"
LARGEST = 5 * 2**20
ZIPPED = b"PK\x03\x04"
KINDS: dict[str, tuple[str, bytes]] = {  # by the end of its name: the media type, and how its bytes begin
    "pdf": ("application/pdf", b"%PDF-"),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    "odt": ("application/vnd.oasis.opendocument.text", ZIPPED),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", ZIPPED),
    "odp": ("application/vnd.oasis.opendocument.presentation", ZIPPED),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIPPED),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIPPED),
    "txt": ("text/plain", b""),
    "csv": ("text/csv", b""),
}
ACCEPTS = ",".join(f".{kind}" for kind in KINDS)


def checked(name: str, content: bytes) -> tuple[str, str]:
    """A file's name without a way to it, and its media type; refused where it is too large, empty or of another kind."""
    name = re.sub(r"[^\w .()+-]", "_", PurePosixPath(name.replace("\\", "/")).name).strip(" .")[-100:]
    kind = name.rpartition(".")[2].lower()
    if kind not in KINDS or not name.rpartition(".")[0]:
        refuse(ARTICLE, _("“{name}” cannot be attached; these kinds can: {kinds}."), name=name, kinds=", ".join(KINDS))
    if not content:
        refuse(ARTICLE, _("“{name}” is empty."), name=name)
    if len(content) > LARGEST:
        size = f"{len(content) / 2**20:.1f}"
        refuse(ARTICLE, _("“{name}” has {size} MB; {most} MB are the most."), name=name, size=size, most=LARGEST // 2**20)
    media, begins = KINDS[kind]
    if not content.startswith(begins) or (not begins and not _is_text(content)):
        refuse(
            ARTICLE,
            _("“{name}” is not what its name says; save it anew as {kind}, or name it as what it is."),
            name=name,
            kind=kind,
        )
    return name, media


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False
