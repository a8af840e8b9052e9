"""Sentences built from a pattern and named values, so that a page can translate them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sentence:
    """A pattern with named places, and what stands in them.

    >>> Sentence("{product} is short by {missing}.", {"product": "Bread", "missing": "18 %"}).text
    'Bread is short by 18 %.'
    """

    pattern: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence in full."""
        return self.pattern.format(**self.values)

    def __str__(self) -> str:
        return self.text


ROUNDED = 1e-7  # of a share: so far from all may be what a stage before was held to, less what solvers leave


def share(part: float) -> str:
    """A share in per cent, as exact as it needs to be to be told from all and nothing.

    >>> share(0.82), share(0.8249), share(0.99997), share(1.0), share(0.0)
    ('82 %', '82.5 %', 'nearly 100 %', '100 %', '0 %')
    """
    percent = round(100 * part, 1)
    if percent == 100 and part < 1 - ROUNDED:
        return "nearly 100 %"
    return f"{percent:g} %"


WORDS = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


def figure(amount: float, unit: str = "") -> str:
    """An amount with four digits that count, thousands apart, and its unit; a unit of millions is counted out.

    >>> figure(1234567.0, "kg"), figure(0.018, "loaf"), figure(280.5e9, "hours"), figure(280500, "million hours")
    ('1.235 million kg', '0.018 loaf', '280.5 billion hours', '280.5 billion hours')
    """
    word, _, rest = unit.partition(" ")
    if word in WORDS:
        amount, unit = amount * WORDS[word], rest
    size = next((name for name, much in reversed(WORDS.items()) if abs(amount) >= much and much >= 1e6), "")
    return f"{_digits(amount / WORDS.get(size, 1.0))} {size} {unit}".replace("  ", " ").strip()


def _digits(amount: float) -> str:
    rounded = float(f"{amount:.4g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 1000 or rounded == int(rounded) else f"{rounded:,.10g}"
