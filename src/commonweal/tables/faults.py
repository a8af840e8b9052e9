"""What is wrong with a table, said so that it can be put right: file, row, field, found, accepted."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

MOST_FAULTS = 20


@dataclass(frozen=True)
class Fault:
    """One thing that cannot be read as it stands, and what would be accepted in its place.

    >>> Fault("A quantity cannot be negative.", "needs.csv", 3, "amount", "-5", "a number, 0 or more", table="needs").sentence
    'needs.csv, row 3, amount: A quantity cannot be negative. Found -5; accepted: a number, 0 or more.'
    """

    reason: str
    file: str
    row: int | None = None  # as a spreadsheet numbers it: 1 is the heading; in JSON the first row is 1
    field: str | None = None
    found: str | None = None
    accepted: str | None = None
    table: str | None = None

    @property
    def sentence(self) -> str:
        """The fault in words, with its place."""
        place = self.file
        if self.table and not self.file.startswith(f"{self.table}."):
            place += f", table {self.table}"
        if self.row is not None:
            place += f", row {self.row}"
        if self.field:
            place += f", {self.field}"
        advice = []
        if self.found is not None:
            advice.append(f"Found {self.found or 'nothing'}")
        if self.accepted is not None:
            advice.append(f"{'accepted' if advice else 'Accepted'}: {self.accepted}")
        return f"{place}: {self.reason}" + (f" {'; '.join(advice)}." if advice else "")

    def as_dict(self) -> dict[str, str | int | None]:
        """The fault as DESIGN §7 wants it on standard output."""
        return {
            "error": self.sentence,
            "file": self.file,
            "row": self.row,
            "field": self.field,
            "found": self.found,
            "accepted": self.accepted,
            "table": self.table,
        }


class BadInput(Exception):
    """Input that cannot be read; nothing has been done with any part of it."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__(faults[0].sentence)

    @property
    def sentence(self) -> str:
        """The first fault in words, and how many more there are."""
        more = len(self.faults) - 1
        return self.faults[0].sentence + (f" (And {more} more like it or other.)" if more else "")

    def as_dict(self) -> dict[str, object]:
        """The first fault, and the others beside it."""
        document: dict[str, object] = dict(self.faults[0].as_dict())
        if len(self.faults) > 1:
            document["others"] = [fault.as_dict() for fault in self.faults[1:]]
        return document


class Faults:
    """Collects faults until there are enough of them to be worth stopping for."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Remember a fault; the twentieth ends the reading."""
        self._found.append(fault)
        if len(self._found) >= MOST_FAULTS:
            self.settle()

    def settle(self) -> None:
        """Raise what was found, if anything was."""
        if self._found:
            raise BadInput(*self._found)


def suggestion(word: str, known: Iterable[str]) -> str:
    """Say which known word was probably meant.

    >>> suggestion("braed", ["bread", "flour"])
    ' Did you mean bread?'
    >>> suggestion("anvil", ["bread", "flour"])
    ''
    """
    by_fold = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return f" Did you mean {by_fold[close[0]]}?" if close else ""


def some(names: Iterable[str], most: int = 8) -> str:
    """List names for a sentence, and say how many were left out.

    >>> some(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    listed = list(names)
    text = ", ".join(listed[:most])
    return f"{text} and {len(listed) - most} more" if len(listed) > most else text
