"""What a workplace took on of a product in a period, what it reports as sent, and what arrived: three figures, side by side.

An account is about one assignment. What another workplace sends or fails to send of the same product is no part of it, and
no difference is laid at anybody's door: only what a workplace itself reports is taken for what it could do (P5).
"""

from dataclasses import dataclass
from enum import StrEnum

TOLERANCE = 0.01  # a shortfall below one in a hundred is not worth a new plan
ROUNDING = 1e-9


class Stand(StrEnum):
    """How an account stands."""

    OPEN = "open"  # something is still to come
    SENT = "sent"  # what was taken on has been reported, and receivers are still to confirm
    DONE = "done"
    SHORT = "short"  # the workplace says nothing more is to come, and it is less than it took on
    DIFFERS = "differs"  # what was reported and what arrived are two figures


@dataclass(frozen=True)
class Account:
    """Of one product in one period: taken on, reported, of that confirmed or waiting, and whether more is to come."""

    due: float
    reported: float = 0.0
    waiting: float = 0.0  # reported, and not confirmed or corrected by the receiver yet
    confirmed: float = 0.0
    last: bool = False  # the workplace has said that nothing more is to come

    @property
    def still(self) -> float:
        """How much is still to be sent."""
        return 0.0 if self.last else max(0.0, self.due - self.reported)

    @property
    def missing(self) -> float:
        """Of what was reported and looked at by the receivers, how much they did not find; negative where they found more."""
        return self.reported - self.waiting - self.confirmed

    @property
    def short(self) -> bool:
        """Whether the workplace itself says that it has sent less than it took on, and no more is to come."""
        return self.last and self.reported < self.due * (1 - TOLERANCE)

    @property
    def settled(self) -> bool:
        """Whether nothing more is to be reported or confirmed."""
        return self.last and not self.waiting

    @property
    def stand(self) -> Stand:
        """How it stands, the most telling first.

        >>> Account(due=9, reported=9, confirmed=7).stand, Account(due=9, reported=4, confirmed=4, last=True).stand
        (<Stand.DIFFERS: 'differs'>, <Stand.SHORT: 'short'>)
        """
        if abs(self.missing) > max(self.due, self.reported) * ROUNDING:
            return Stand.DIFFERS
        if self.short:
            return Stand.SHORT
        if self.still > self.due * TOLERANCE:
            return Stand.OPEN
        return Stand.SENT if self.waiting else Stand.DONE
