"""What a valid ballot is, and how secret: one option, a vote in parts where the rules allow it (V4), a ranking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from commonweal.rules.verdict import Verdict

YES, NO, ABSTAIN = "yes", "no", "abstain"


class Secrecy(StrEnum):
    """Open: by name. Sealed: seen by nobody through any page, export or log (V2)."""

    OPEN = "open"
    SEALED = "sealed"


@dataclass(frozen=True)
class Ranking:
    """Options in order of preference, equals side by side; those it leaves out come after all it names.

    >>> Ranking.read("b>a=none").tiers
    (('b',), ('a', 'none'))
    """

    tiers: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, text: str) -> "Ranking":
        """A ranking as a box keeps it: ``>`` parts what is preferred from what follows, ``=`` joins equals."""
        return cls(tuple(tuple(sorted(part.strip() for part in tier.split("="))) for tier in text.split(">")))

    def written(self) -> str:
        """The ranking as a box and the record have it."""
        return ">".join("=".join(tier) for tier in self.tiers)

    def place(self, option: str) -> int:
        """Where an option stands, 0 first; what is left out stands last."""
        return next((place for place, tier in enumerate(self.tiers) if option in tier), len(self.tiers))


@dataclass(frozen=True)
class Vote:
    """How much of one vote goes to which option; the parts add up to one."""

    parts: Mapping[str, Fraction]

    @classmethod
    def whole(cls, option: str) -> "Vote":
        """The whole vote for one option."""
        return cls({option: Fraction(1)})

    @classmethod
    def read(cls, raw: Mapping[str, str]) -> "Vote":
        """A vote from exact decimal or fractional strings.

        >>> Vote.read({"yes": "7/10", "no": "0.3"}) == Vote({"yes": Fraction(7, 10), "no": Fraction(3, 10)})
        True
        """
        return cls({option: Fraction(part) for option, part in raw.items()})

    @classmethod
    def divided(cls, parts: Mapping[str, int]) -> "Vote":
        """A vote divided in proportion to whole numbers.

        >>> Vote.divided({"yes": 70, "no": 30, "none": 0}).written()
        {'no': '3/10', 'yes': '7/10'}
        """
        whole = sum(parts.values())
        return cls({option: Fraction(part, whole) for option, part in parts.items() if part})

    def written(self) -> dict[str, str]:
        """The parts as exact strings, for the record."""
        return {option: str(part) for option, part in sorted(self.parts.items())}


def valid(vote: Vote, options: Sequence[str], *, splitting: bool) -> Verdict:
    """Whether a vote names options that stand, in parts that make up one whole.

    >>> valid(Vote.whole("maybe"), ["yes", "no"], splitting=False).sentence
    'maybe does not stand in this vote; choose among yes, no.'
    """
    for option, part in vote.parts.items():
        if option not in options:
            return Verdict(
                False,
                "votes.ballot",
                "{option} does not stand in this vote; choose among {options}.",
                {"option": option, "options": ", ".join(options)},
            )
        if part <= 0:
            return Verdict(
                False, "votes.ballot", "A part of {part} for {option} is none; leave it out.", {"part": part, "option": option}
            )
    if (whole := sum(vote.parts.values())) != 1:
        return Verdict(
            False, "votes.ballot", "The parts of this vote add up to {whole}; they must add up to 1.", {"whole": whole}
        )
    if len(vote.parts) > 1 and not splitting:
        return Verdict(False, "votes.splitting", "This vote cannot be split; choose one option.")
    return Verdict(True, "votes.ballot", "A valid ballot.")


Ranks = tuple[tuple[int, ...], ...]


def read_ranks(text: str) -> Ranks:
    """A ranking from its numbers, the most wanted first, equal ranks joined.

    >>> read_ranks("3 1=2")
    ((3,), (1, 2))
    """
    return tuple(tuple(int(number) for number in group.split("=")) for group in text.split())


def write_ranks(ranks: Ranks) -> str:
    """The same as a text, one for each ranking.

    >>> write_ranks(((3,), (2, 1)))
    '3 1=2'
    """
    return " ".join("=".join(str(number) for number in sorted(group)) for group in ranks)


def valid_ranking(ranks: Ranks, options: Sequence[str], *, equal: bool, single: bool = False) -> Verdict:
    """Whether a ranking is of options that stand, each at most once, and ranks somebody.

    >>> valid_ranking(((1, 2),), ["ana", "ben"], equal=False).sentence
    'ana, ben have the same rank; this count needs one candidate at each rank.'
    """
    numbers = [number for group in ranks for number in group]
    if not numbers:
        return Verdict(False, "votes.ballot", "This ballot ranks nobody; give at least one candidate a rank.")
    if not all(1 <= number <= len(options) for number in numbers):
        values = {"count": len(options)}
        return Verdict(False, "votes.ballot", "This ballot ranks somebody who does not stand; {count} stand.", values)
    if len(set(numbers)) < len(numbers):
        return Verdict(False, "votes.ballot", "This ballot ranks somebody twice; rank each candidate once.")
    for group in ranks:
        if len(group) > 1 and not equal:
            names = ", ".join(options[number - 1] for number in group)
            pattern = "{names} have the same rank; this count needs one candidate at each rank."
            return Verdict(False, "votes.ballot", pattern, {"names": names})
    if single and len(numbers) > 1:
        return Verdict(False, "votes.ballot", "This ballot names {count}; it can name one.", {"count": len(numbers)})
    return Verdict(True, "votes.ballot", "A valid ballot.")


def valid_order(ranking: Ranking, options: Sequence[str]) -> Verdict:
    """Whether a ranking names options that stand, each once.

    >>> valid_order(Ranking.read("a>b>a"), ["a", "b"]).sentence
    'a stands twice in this ranking; name each option once.'
    """
    named = [option for tier in ranking.tiers for option in tier]
    for option in named:
        if option not in options:
            values = {"option": option, "options": ", ".join(options)}
            return Verdict(False, "votes.ballot", "{option} does not stand in this vote; choose among {options}.", values)
        if named.count(option) > 1:
            pattern = "{option} stands twice in this ranking; name each option once."
            return Verdict(False, "votes.ballot", pattern, {"option": option})
    return Verdict(True, "votes.ballot", "A valid ballot.")
