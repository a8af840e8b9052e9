"""Stating how an article is to read: a field for each of its figures, filled with today's."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.rules.articles import Clause, Figure, Flag, Places, Share, Value, Whole, Word
from commonweal.rules.constitution import Article
from commonweal.web.changes.forms import ReasonForm

YES, NO = "yes", "no"


class FiguresForm(forms.Form):
    """The figures of one article, each read by its kind; what it does not admit is refused with what it would accept."""

    def __init__(self, clause: Clause, today: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clause = clause
        for figure in clause.figures:
            self.fields[figure.name] = _field(figure, today[figure.name])

    def clean(self) -> dict[str, Any]:
        """Read every figure, and hold each to its bounds."""
        self.figures: dict[str, Value] = {}
        for figure in self.clause.figures:
            if figure.name not in self.cleaned_data:
                continue
            value = _read(figure, self.cleaned_data[figure.name])
            if figure.admits(value):
                self.figures[figure.name] = value
            else:
                self.add_error(figure.name, _accepted(figure))
        return self.cleaned_data


class OwnArticleForm(ReasonForm):
    """An article in a body's own words, which people keep and no program does."""

    heading = forms.CharField(label=gettext_lazy("What the article is called"), max_length=200)
    words = forms.CharField(
        label=gettext_lazy("How it is to read"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=gettext_lazy("In sentences. You hold yourselves to it; the program does not act by it."),
    )
    field_order = ("heading", "words", "title", "text")

    @classmethod
    def of(cls, article: Article) -> dict[str, str]:
        """How one that a body has already reads today, for its fields."""
        return {"heading": article.title, "words": article.text}


def _field(figure: Figure, today: Any) -> forms.Field:
    said: dict[str, Any] = {"label": figure.means.rstrip("."), "initial": _shown(figure, today)}
    match figure:
        case Flag():
            return _choice([(YES, figure.yes), (NO, figure.no)], said)
        case Word():
            return _choice(list(figure.of.items()), said)
        case Whole():
            return forms.IntegerField(min_value=figure.least, max_value=figure.most, help_text=_accepted(figure), **said)
        case Places():
            area, one_a_line = forms.Textarea(attrs={"rows": 4}), _("One group a line, such as “night shift: 1”.")
            return forms.CharField(widget=area, required=False, max_length=2000, help_text=one_a_line, **said)
    return forms.CharField(max_length=20, help_text=_accepted(figure), **said)


def _accepted(figure: Figure) -> str:
    return _("Accepted: {accepts}.").format(accepts=figure.accepts)


def _choice(choices: list[tuple[str, str]], said: dict[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)


def _shown(figure: Figure, today: Any) -> Any:
    if isinstance(figure, Flag):
        return YES if today else NO
    if isinstance(figure, Places):
        return "\n".join(f"{name}: {number}" for name, number in today)
    return today


def _read(figure: Figure, typed: Any) -> Value:
    """A value as the constitution has it; what cannot be read stays as it was typed, for the figure to refuse."""
    match figure:
        case Flag():
            return bool(typed == YES)
        case Share():
            try:
                return str(Fraction(typed.strip()))
            except (ValueError, ZeroDivisionError):
                return str(typed)
        case Places():
            lines = (line.rpartition(":") for line in typed.splitlines() if line.strip())
            return tuple((name.strip(), int(number) if number.strip().isdecimal() else 0) for name, _colon, number in lines)
    return typed  # type: ignore[no-any-return]
