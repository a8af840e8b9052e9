"""Stating how goods are to be divided among the tiers: today's figures stand in the fields, whoever proposes changes some."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.web.needs.tiers import Good, Parts

HUNDRED = Decimal(100)
STATED = {"vital": gettext_lazy("vital"), "basic": gettext_lazy("basic")}  # wanted is what is left


class ReasonForm(forms.Form):
    """What is proposed in a few words, and why."""

    title = forms.CharField(label=gettext_lazy("What it is about, in a few words"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("Why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text=gettext_lazy("Whoever votes reads it beside the figures before and after."),
    )


class TiersForm(ReasonForm):
    """Of each good the parts that are vital and basic, in per cent; wanted is what is left."""

    def __init__(self, goods: Sequence[Good], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goods = goods
        for good in goods:
            for tier, part in zip(STATED, good.rounded, strict=False):
                self.fields[_name(tier, good)] = _per_cent(good, tier, part)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each good with its two fields, for the table."""
        for good in self.goods:
            vital, basic = (self[_name(tier, good)] for tier in STATED)
            yield {"good": good, "vital": vital, "basic": basic, "errors": [*vital.errors, *basic.errors]}

    def said(self) -> Iterator[BoundField]:
        """What it is about and why: the fields above the table."""
        return (self[name] for name in ReasonForm.base_fields)

    def clean(self) -> dict[str, Any]:
        """Refuse parts that are more than a whole, each with its good."""
        for good in self.goods:
            parts = self._parts(good)
            if parts and parts[2] < 0:
                most = _("Vital and basic are {sum} % together; a good has 100 % to divide.")
                self.add_error(_name("basic", good), most.format(sum=f"{(1 - parts[2]) * HUNDRED:.1f}"))
        if not self.errors and not self.changed:
            self.add_error(None, _("Nothing differs from the table in force; change a figure first."))
        return self.cleaned_data

    @property
    def changed(self) -> dict[str, Parts]:
        """Of each good that differs from today's figures, all three parts."""
        found = {good.key: self._parts(good) for good in self.goods}
        return {good.key: parts for good in self.goods if (parts := found[good.key]) and parts != good.rounded}

    def differences(self) -> list[tuple[str, Parts, Parts]]:
        """Of each good that differs its title and its parts before and after."""
        changed = self.changed
        return [(good.title, good.rounded, changed[good.key]) for good in self.goods if good.key in changed]

    def kept(self) -> Iterator[tuple[str, str]]:
        """What has to be sent again to propose what was looked at: the words, and the figures that differ."""
        yield from ((name, self.cleaned_data[name]) for name in ReasonForm.base_fields)
        for key, parts in self.changed.items():
            yield from ((f"{tier}:{key}", _in_hundreds(part)) for tier, part in zip(STATED, parts, strict=False))

    def _parts(self, good: Good) -> Parts | None:
        """What was typed, where it can be read; a field that was left empty or not sent stays as it is today."""
        names = [_name(tier, good) for tier in STATED]
        if any(name in self.errors for name in names):
            return None
        typed = [self.cleaned_data.get(name) for name in names]
        vital, basic = (part if said is None else said / HUNDRED for said, part in zip(typed, good.rounded, strict=False))
        return vital, basic, 1 - vital - basic


def _name(tier: str, good: Good) -> str:
    return f"{tier}:{good.key}"


def _in_hundreds(part: Decimal) -> str:
    return f"{(part * HUNDRED).normalize():f}"


def _per_cent(good: Good, tier: str, part: Decimal) -> forms.DecimalField:
    label = _("{good}, {tier}, in per cent").format(good=good.title, tier=STATED[tier])
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        required=False,
        initial=_in_hundreds(part),
        widget=forms.NumberInput(attrs={"aria-label": label}),
    )
