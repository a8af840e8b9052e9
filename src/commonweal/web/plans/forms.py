"""Asking for a plan, and asking what would come of it if one figure were another."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.web.look import figures
from commonweal.web.plans.models import Plan


class RequestForm(forms.Form):
    """Why a plan is to be computed."""

    why = forms.CharField(
        label=gettext_lazy("Why now"),
        max_length=500,
        help_text=gettext_lazy("Everyone can read it: what has changed, what is asked."),
    )


class WhatIfForm(forms.Form):
    """One figure that holds the plan back, put otherwise."""

    limit = forms.ChoiceField(label=gettext_lazy("What if there were another limit on"), widget=forms.RadioSelect)
    amount = forms.FloatField(label=gettext_lazy("How much, in the same unit"), min_value=0, max_value=1e15)

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tight = plan.summary["tight"]
        self.periods = plan.summary["periods"]
        self.fields["limit"].choices = [(str(number), self._words(row)) for number, row in enumerate(self.tight)]

    def _words(self, row: dict[str, Any]) -> str:
        return _("{title}, {period}: {limit} now").format(
            title=row["title"], period=self._period(row), limit=figures.quantity(row["limit"], row["unit"])
        )

    def _period(self, row: dict[str, Any]) -> str:
        number = row["period"]
        return _("over the whole plan") if not number else self.periods[int(number) - 1]

    @property
    def question(self) -> tuple[dict[str, list[dict[str, Any]]], str]:
        """The row of the tables to put otherwise, and the question in a sentence."""
        row = self.tight[int(self.cleaned_data["limit"])]
        amount = self.cleaned_data["amount"]
        said = {**row["row"], row["column"]: amount}
        sentence = _("{title}, {period}: {amount} in place of {limit}").format(
            title=row["title"],
            period=self._period(row),
            amount=figures.quantity(amount, row["unit"]),
            limit=figures.quantity(row["limit"], row["unit"]),
        )
        return {row["table"]: [said]}, sentence
