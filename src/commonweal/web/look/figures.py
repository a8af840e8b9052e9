"""Figures as people read them: grouped, rounded to what matters, with the unit behind a space that does not break."""

from math import floor, isfinite, log10

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

NARROW = "\u202f"
LARGE = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def number(value: object, *, places: int | None = None) -> str:
    """A number, exact to the unit where it is large and to three figures where it is small.

    >>> number(1200), number(30.44), number(0.01234), number(7)
    ('1,200', '30.4', '0.0123', '7')
    """
    amount = as_float(value)
    if amount is None:
        return "–"
    if places is None:
        size = floor(log10(abs(amount))) if amount else 0
        places = min(max(0, 2 - size), 9)
    written = number_format(f"{amount:.{places}f}", use_l10n=True, force_grouping=True)
    point = number_format(0.5, decimal_pos=1, use_l10n=True)[1:-1]
    return written.rstrip("0").removesuffix(point) if places and point in written else written


def quantity(value: object, unit: str = "") -> str:
    """A quantity in a unit; from a million on with the word for its size.

    >>> quantity(1200, "kg")
    '1,200\\u202fkg'
    >>> quantity(280_500_000_000, "hours")
    '280.5\\xa0billion hours'
    """
    amount = as_float(value)
    if amount is None:
        return "–"
    for size, word in LARGE:
        if abs(amount) >= size:
            figure = f"{number(amount / size, places=1)}\xa0{pgettext('size of a number', word)}"
            return f"{figure} {unit}".rstrip()
    return f"{number(amount)}{NARROW}{unit}" if unit else number(amount)


def share(value: object) -> str:
    """A share of one in per cent; what is not quite all or not quite nothing does not read as if it were.

    >>> share(0.874), share(0.9998), share(1), share(0.0001), share(0)
    ('87\\u202f%', '99.9\\u202f%', '100\\u202f%', '0.1\\u202f%', '0\\u202f%')
    """
    amount = as_float(value)
    if amount is None:
        return "–"
    figure = number(100 * amount, places=0)
    if figure == "100" and amount < 1:
        figure = number(floor(min(1000 * amount, 999)) / 10, places=1)
    if figure in ("0", "-0") and amount > 0:
        figure = number(max(0.1, 100 * amount), places=1)
    return f"{figure}{NARROW}%"


def hours(value: object) -> str:
    """Working time.

    >>> hours(30.4), hours(1)
    ('30.4\\u202fhours', '1\\u202fhour')
    """
    return quantity(value, _("hour") if as_float(value) == 1 else _("hours"))


def words(count: int) -> str:
    """A small count as a word, as one writes it in a sentence.

    >>> words(2), words(12)
    ('two', '12')
    """
    small = (_("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"))
    return small[count] if 0 <= count < len(small) else number(count)


def as_float(value: object) -> float | None:
    """A finite number out of whatever a template hands over, or None."""
    if value is None or isinstance(value, bool):
        return None
    try:
        amount = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return amount if isfinite(amount) else None
