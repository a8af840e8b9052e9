"""A yes or a no that gives its article and its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Verdict:
    """The answer of a rule: whether it holds, by which article of the constitution, and in words.

    ``pattern`` is a message with named places, so that a page can translate it; ``values`` fills them.

    >>> Verdict(True, "recall.share", "{standing} of {constituents} have marked.", {"standing": 5, "constituents": 9}).sentence
    '5 of 9 have marked.'
    """

    holds: bool
    article: str
    pattern: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The reason in full, with its figures."""
        return self.pattern.format(**self.values)

    def __bool__(self) -> bool:
        return self.holds
