"""The values that the shared parts of pages draw: bars, asks, news."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commonweal.web.look import figures


@dataclass(frozen=True)
class Bar:
    """How much of something is there: a share from 0 to 1 in the shade of its tier (1 vital, 2 basic, 3 wanted)."""

    label: str
    share: float
    tier: int = 1
    figure: str = ""  # what is written behind the bar; the share in per cent when empty
    url: str = ""

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """Class, start and width of each stretch, in hundredths of the whole."""
        return [(f"tier-{self.tier}", "0", width(self.share))]

    @property
    def text(self) -> str:
        """The figure behind the bar."""
        return self.figure or figures.share(self.share)


@dataclass(frozen=True)
class Tiers:
    """One bar for the three tiers together: what is met of each, of the sum that was needed."""

    label: str
    met: Sequence[float]
    needed: float
    figure: str = ""
    url: str = ""

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """Class, start and width of each stretch, in hundredths of the whole.

        >>> Tiers("Bread", met=(20, 30, 25), needed=100).parts
        [('tier-1', '0', '20'), ('tier-2', '20', '30'), ('tier-3', '50', '25')]
        """
        stretches, start = [], 0.0
        for tier, met in enumerate(self.met, start=1):
            of_all = met / self.needed if self.needed else 0.0
            stretches.append((f"tier-{tier}", width(start), width(of_all)))
            start += of_all
        return stretches

    @property
    def text(self) -> str:
        """The figure behind the bar."""
        return self.figure or figures.share(sum(self.met) / self.needed if self.needed else 1)


def width(share: float) -> str:
    """A share as hundredths for SVG, kept between nothing and all, whatever the language's decimal sign."""
    return f"{100 * min(max(share, 0.0), 1.0):.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Ask:
    """Something that waits for one member: what, until when, and the one act to begin with."""

    title: str
    due: str
    act: str
    url: str
    closes: datetime | None = None  # the soonest comes first; what has no end comes last


@dataclass(frozen=True)
class News:
    """Something decided: a sentence in bold, what it means, and where it is told in full."""

    title: str
    text: str
    link: str
    url: str
    at: datetime


@dataclass(frozen=True)
class Standing:
    """How the federation is doing in one respect: bars, the sentence that says the same, and the table behind."""

    bars: Sequence[Bar]
    sentence: str
    note: str
    table: str
