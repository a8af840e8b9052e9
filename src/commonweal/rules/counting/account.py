"""What a count tells: every stage with its votes, transfers, elections, exclusions, exhausted votes and ties."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from commonweal.rules.counting.profile import Number, Profile

NOTHING = Fraction(0)


class Why(StrEnum):
    """What elected or excluded a candidate, or ended a count."""

    QUOTA = "quota"  # reached it
    LAST = "last"  # as many remained as seats were open
    MAJORITY = "majority"  # more than half of the votes that still counted
    MOST = "most"  # no other had more
    PATHS = "paths"  # no other beats it by a stronger path
    FEWEST = "fewest"  # excluded with the fewest votes
    RESERVED = "reserved"  # excluded: the seats still open are reserved for others


@dataclass(frozen=True)
class Tie:
    """Candidates with equal totals, and how it was decided: by an earlier stage where the rule looks back, else by lot (V5)."""

    tied: tuple[int, ...]
    over: str  # what it was about: "election", "exclusion" or "surplus"
    chosen: int  # who was elected, excluded, or whose surplus went first
    earlier: int | None = None  # the stage whose totals decided; none: the lot did
    draws: Mapping[int, str] = field(default_factory=dict)  # the SHA-256 of each who drew


@dataclass(frozen=True)
class Transfer:
    """Votes that went on: from whom, at what share of their value, to whom; and what went to nobody."""

    source: int
    surplus: bool  # else the candidate was excluded
    ratio: Fraction  # surplus by total, before decimals are cut; 1 in an exclusion
    to: Mapping[int, Fraction]
    exhausted: Fraction = NOTHING  # of ballots with no further preference
    lost: Fraction = NOTHING  # cut decimals


@dataclass(frozen=True)
class Stage:
    """The votes of each after one step, what step that was, and what followed from the totals."""

    number: int
    votes: Mapping[int, Fraction]
    transfer: Transfer | None = None  # the step that led here
    elected: Mapping[int, Why] = field(default_factory=dict)  # in their order
    excluded: Mapping[int, Why] = field(default_factory=dict)
    exhausted: Fraction = NOTHING  # so far
    lost: Fraction = NOTHING  # so far
    ties: tuple[Tie, ...] = ()
    quota: Fraction | None = None  # where it moves
    keeps: Mapping[int, Fraction] = field(default_factory=dict)  # Meek: the part of each vote that a candidate keeps
    preferred: Mapping[tuple[int, int], Fraction] = field(default_factory=dict)  # Schulze: ballots with the one above the other
    paths: Mapping[tuple[int, int], Fraction] = field(default_factory=dict)  # Schulze: the strongest path from one to the other


@dataclass(frozen=True)
class Count:
    """Who was elected, in order, and the stages that show it."""

    method: str
    profile: Profile
    seed: str
    elected: tuple[int, ...]
    stages: tuple[Stage, ...]
    used: tuple[int, ...]  # of each ballot, how many of its ranks the count read (V5)
    quota: Fraction | None = None
    places: int | None = None  # decimals that the rule prescribes; none: figures are exact
    status_quo: int | None = None

    @property
    def stays(self) -> bool:
        """Whether the status quo stays: nobody was elected who was wanted more."""
        return self.status_quo is not None and not self.elected

    def stage_of(self, number: int) -> tuple[str, int | None]:
        """What became of a candidate, and at which stage."""
        if number in self.profile.withdrawn:
            return "Withdrawn", None
        for stage in self.stages:
            if number in stage.elected:
                return "Elected", stage.number
            if number in stage.excluded:
                return "Excluded", stage.number
        return "Status quo" if number == self.status_quo else "Not elected", None


def exact(number: Number, places: int = 0) -> Fraction:
    """A total in units of the last decimal as a fraction of votes."""
    return Fraction(number) / int(10**places)


def decimal(number: Fraction, places: int) -> str:
    """A figure with so many decimals, cut.

    >>> decimal(Fraction(2, 3), 5)
    '0.66666'
    """
    scaled = int(number * 10**places)
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}"


def figure(number: Fraction, places: int | None) -> str:
    """A figure as its method writes it: with the prescribed decimals, else exactly.

    >>> figure(Fraction(12), None), figure(Fraction(7, 2), None)
    ('12', '7/2')
    """
    return str(number) if places is None else decimal(number, places)
