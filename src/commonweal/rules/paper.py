"""Paper ballots (V6): a teller notes on the roll who votes on paper, two tellers read the whole pile, each for themselves.

Whoever reads the papers does not see whose they are, and whoever notes the roll does not see what is written. Only if both
readings are the same do the papers count; else the difference is told, and nothing is stored.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commonweal.rules.ballots import Ranks, read_ranks
from commonweal.rules.counting.profile import BadBallots
from commonweal.rules.verdict import Verdict

ARTICLE = "votes.paper"
LINE = "how many papers, then the numbers on them, the most wanted first, such as 4 2 1; equal ranks joined, such as 4 2=1"
FEW = 5  # fewer papers than that tell whoever reads them much about who wrote what


@dataclass(frozen=True)
class Reading:
    """What one teller read: how often each ballot was there, and how many papers could not be counted."""

    papers: Mapping[str, int]
    blank: int = 0

    @property
    def total(self) -> int:
        """How many papers were in the pile."""
        return sum(self.papers.values()) + self.blank


@dataclass(frozen=True)
class Difference:
    """Where two readings part."""

    ballot: str  # empty: the papers that could not be counted
    first: int
    second: int


def may_handle(is_teller: bool, is_party: bool) -> Verdict:
    """Whether somebody may note and read papers: tellers, but for those who stand in the vote themselves."""
    if is_party:
        return Verdict(False, ARTICLE, "You stand in this vote; the other tellers take its papers.")
    sentence = "Papers are for the tellers: they note on the roll who votes on paper, and read the pile."
    return Verdict(is_teller, ARTICLE, sentence)


def complete(reading: Reading, waiting: int) -> Verdict:
    """Whether a reading is of the whole pile.

    >>> complete(Reading({"yes": 2}, blank=1), waiting=4).sentence
    '3 papers were entered, 4 are noted on the roll and not in the box yet. Count the pile again.'
    """
    values = {"entered": reading.total, "noted": waiting}
    sentence = "{entered} papers were entered, {noted} are noted on the roll and not in the box yet. Count the pile again."
    return Verdict(reading.total == waiting > 0, ARTICLE, sentence, values)


def differences(first: Reading, second: Reading) -> list[Difference]:
    """Where two readings of one pile part; empty if they agree.

    >>> differences(Reading({"yes": 2, "no": 1}), Reading({"yes": 3}))
    [Difference(ballot='no', first=1, second=0), Difference(ballot='yes', first=2, second=3)]
    """
    there = sorted({*first.papers, *second.papers})
    found = [Difference(one, first.papers.get(one, 0), second.papers.get(one, 0)) for one in there]
    return [one for one in (*found, Difference("", first.blank, second.blank)) if one.first != one.second]


def read(text: str) -> Iterator[tuple[int, Ranks]]:
    """A pile of ranked papers, a line for each kind: how many, and the ranking.

    >>> list(read("4 2 1\\n1 1=2"))
    [(4, ((2,), (1,))), (1, ((1, 2),))]
    >>> list(read("4 2 1\\nmany 1"))
    Traceback (most recent call last):
    commonweal.rules.counting.profile.BadBallots: This is no kind of paper.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        try:
            count, ranks = int(words[0]), read_ranks(" ".join(words[1:]))
        except ValueError:
            raise BadBallots("This is no kind of paper.", line=number, found=line.strip()[:60], accepted=LINE) from None
        if count < 1 or not ranks:
            raise BadBallots("This is no kind of paper.", line=number, found=line.strip()[:60], accepted=LINE)
        yield count, ranks
