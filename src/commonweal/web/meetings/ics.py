"""Meetings as calendars read them (RFC 5545): moments in UTC, lines folded at 75 bytes, nobody's name."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from commonweal.web.meetings.models import Meeting, Stage

LONG = timedelta(hours=2)  # as long as a meeting is shown while nobody knows how long it will last
STATUS = {Stage.ASKED: "TENTATIVE", Stage.DROPPED: "CANCELLED"}


def calendar(meetings: Iterable[Meeting], origin: str, address: str, at: datetime) -> bytes:
    """A calendar of meetings; ``origin`` names the federation, ``address`` begins the addresses of its pages."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Commonweal//Meetings//EN", "METHOD:PUBLISH"]
    for meeting in meetings:
        ends = meeting.closed or meeting.begins + LONG
        lines += [
            "BEGIN:VEVENT",
            f"UID:{meeting.key}@{origin}",
            f"DTSTAMP:{_utc(at)}",
            f"SEQUENCE:{meeting.version}",
            f"DTSTART:{_utc(meeting.begins)}",
            f"DTEND:{_utc(max(ends, meeting.begins))}",
            f"SUMMARY:{_text(f'{meeting.body}: {meeting.title}')}",
            f"LOCATION:{_text(meeting.place)}",
            f"DESCRIPTION:{_text(meeting.text)}",
            f"URL:{address}{meeting.get_absolute_url()}",
            f"STATUS:{STATUS.get(Stage(meeting.stage), 'CONFIRMED')}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _utc(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    r"""A text with what has a meaning of its own escaped.

    >>> _text("Bread, salt;\nand \\ more")
    'Bread\\, salt\\;\\nand \\\\ more'
    """
    for mark, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(mark, written)
    return text


def _folded(line: str) -> str:
    """A line of at most 75 bytes, and what follows on lines that begin with a space; no letter is cut in two."""
    parts, here = [], ""
    for letter in line:
        if len((here + letter).encode()) > (75 if not parts else 74):
            parts.append(here)
            here = ""
        here += letter
    return "\r\n ".join([*parts, here])
