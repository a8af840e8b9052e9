"""A cell becomes a value of its column's type, or a fault that says what would be accepted."""

import math
import re
import unicodedata
from collections.abc import Sequence

from commonweal.tables.formats.sheet import Formula, is_empty
from commonweal.tables.schema import MOST_NUMBER, MOST_TEXT, Column, Type, Value

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_DIGITS = 15  # as many as spreadsheet programs keep, so that every format holds the same number


class Refused(ValueError):
    """A cell that cannot be read: why, what was found, and what would be accepted."""

    def __init__(self, reason: str, found: str, accepted: str) -> None:
        super().__init__(reason)
        self.reason, self.found, self.accepted = reason, found, accepted


def value(column: Column, cell: object, periods: Sequence[str] = ()) -> Value:
    """Read a cell as its column's type; an empty one as the column's default."""
    if isinstance(cell, Formula):
        accepted = "a number, or the formula saved by a program that works it out"
        raise Refused("The formula has no stored value.", cell.text, accepted)
    if is_empty(cell):
        if column.required:
            raise Refused(f"This is missing: {column.meaning}", "", _accepted(column, periods))
        return column.default
    match column.type:
        case Type.NUMBER | Type.SHARE:
            return _number(column, cell)
        case Type.COUNT:
            return _count(column, cell)
        case Type.PERIOD:
            return _period(column, cell, periods)
        case Type.CHOICE:
            word = text(cell).lower()
            if word not in column.choices:
                raise Refused("This is none of the words known here.", text(cell), _accepted(column, periods))
            return word
        case _:
            return text(cell)


def text(cell: object) -> str:
    """Read a cell as one line of text, with blanks and accents in one spelling.

    >>> text("  rye   bread "), text(101.0), text("e\\u0301") == text("\\xe9")
    ('rye bread', '101', True)
    """
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < MOST_NUMBER:
        cell = int(cell)
    line = " ".join(unicodedata.normalize("NFC", str(cell)).split())
    if any(unicodedata.category(sign) in ("Cc", "Cs") or sign in "\ufffe\uffff" for sign in line):
        raise Refused("The text holds characters that no file can keep.", ascii(line)[:80], "letters, digits and signs")
    if len(line) > MOST_TEXT:
        raise Refused("The text is too long.", f"{len(line):,} characters", f"at most {MOST_TEXT:,} characters")
    return line


def number(cell: object) -> float | None:
    """Read a cell as a finite number of 15 digits, or say that it is none.

    >>> number("12.50"), number("1_000"), number("nan"), number(True), number(0.1 + 0.2)
    (12.5, None, None, None, 0.3)
    """
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return None
    if isinstance(cell, str):
        if not _NUMBER.fullmatch(cell.strip()):
            return None
        cell = float(cell)
    try:
        found = float(f"{cell:.{_DIGITS}g}")
    except OverflowError:  # a whole number with hundreds of digits
        return None
    return found + 0.0 if math.isfinite(found) else None  # + 0.0: there is no minus nought


def _number(column: Column, cell: object) -> float:
    found = number(cell)
    accepted = _accepted(column, ())
    if found is None:
        raise Refused("This is not a number.", str(cell)[:80], accepted)
    if found < 0:
        raise Refused("A quantity cannot be negative.", str(cell)[:80], accepted)
    if found > (1 if column.type is Type.SHARE else MOST_NUMBER):
        raise Refused("The number is too large.", str(cell)[:80], accepted)
    return found


def _count(column: Column, cell: object) -> int:
    found = number(cell)
    if found is None or found < 0 or not found.is_integer() or found > MOST_NUMBER:
        raise Refused("This is not a whole number of 0 or more.", str(cell)[:80], _accepted(column, ()))
    return int(found)


def _period(column: Column, cell: object, periods: Sequence[str]) -> int | str:
    """Read a period's word, label or number; what is kept is the word or the number from 1."""
    word = text(cell)
    if word.lower() in column.choices:
        return word.lower()
    if word in periods:
        return periods.index(word) + 1
    found = number(cell)
    if found is None or not found.is_integer() or not 1 <= found <= len(periods):
        raise Refused("The plan has no such period.", word, _accepted(column, periods))
    return int(found)


def _accepted(column: Column, periods: Sequence[str]) -> str:
    match column.type:
        case Type.NUMBER:
            return f"a number such as 1234.5, 0 or more, up to {MOST_NUMBER:.0e}"
        case Type.SHARE:
            return "a share from 0 to 1, such as 0.05"
        case Type.COUNT:
            return "a whole number, 0 or more"
        case Type.PERIOD:
            labels = "" if periods and periods[0] == "1" else f", or {periods[0]} to {periods[-1]}" if periods else ""
            return " or ".join([f"a period from 1 to {len(periods)}{labels}{',' * bool(column.choices)}", *column.choices])
        case Type.CHOICE:
            return ", ".join(column.choices)
        case _:
            return "a name or text"
