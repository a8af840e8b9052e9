"""Stating how a workplace works, how much it can, and what it holds."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.tables.amend import Row, period
from commonweal.tables.faults import suggestion
from commonweal.web.means.models import Technique

MOST = 1e15
ONWARD = "+"  # "2+" is from the second period on
Tables = Mapping[str, Sequence[Row]]


class ReasonForm(forms.Form):
    """Every statement has a reason."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is so, or what has changed"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("Everyone can read it; your name is not shown."),
    )
    since = forms.DateField(
        label=gettext_lazy("From which day it holds"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Empty: at once. Until a later day what was said before counts for plans, and this is announced."),
    )
    field_order: Sequence[str] | None = None

    @property
    def holds_from(self) -> datetime | None:
        """The beginning of that day."""
        day = self.cleaned_data["since"]
        return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone()) if day else None


class CapacityForm(ReasonForm):
    """How often a technique can be run in a period."""

    amount = forms.FloatField(label=gettext_lazy("Most runs in a period"), min_value=0, max_value=MOST)
    period = forms.ChoiceField(
        label=gettext_lazy("In which periods of a plan"),
        required=False,
        help_text=gettext_lazy("At the start: it then wears. From a period on, or in one alone: in these in place of it."),
    )
    field_order = ("amount", "period", "since", "reason")

    def __init__(self, tables: Tables, technique: Technique, labels: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.technique = technique
        self.last = len(labels)
        onward = [(f"{number}{ONWARD}", _("from {period} on")) for number in range(2, self.last)]
        alone = [(str(number), _("in {period} alone")) for number in range(1, self.last + 1)]
        choices = [(value, words.format(period=labels[int(value.rstrip(ONWARD)) - 1])) for value, words in (*onward, *alone)]
        self.fields["period"].choices = [("", _("at the start")), *choices]
        known = [row for row in tables.get("capacity", ()) if row["technique"] == technique.name]
        self.said_before = {period("capacity", row): row for row in known}
        if "" in self.said_before:
            self.fields["amount"].initial = self.said_before[""]["amount"]

    def rows(self) -> dict[str, list[Row]]:
        """The statement as rows of the tables; what else was said of the same period stays."""
        when = self.cleaned_data["period"]
        first = when.rstrip(ONWARD)
        said = range(int(first), self.last + 1) if when.endswith(ONWARD) else (first,)
        amount = self.cleaned_data["amount"]
        return {
            "capacity": [
                {**self.said_before.get(str(one), {}), "technique": self.technique.name, "period": str(one), "amount": amount}
                for one in said
            ]
        }


class StockForm(ReasonForm):
    """How much of a product is there at the start."""

    product = forms.ChoiceField(label=gettext_lazy("What is in stock"))
    amount = forms.FloatField(label=gettext_lazy("How much, in the product's unit"), min_value=0, max_value=MOST)
    field_order = ("product", "amount", "since", "reason")

    def __init__(self, tables: Tables, techniques: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = {row["product"] for table in ("inputs", "outputs") for row in tables[table] if row["technique"] in techniques}
        self.products = {str(row["product"]): row for row in tables["products"] if row["product"] in mine}
        self.fields["product"].choices = [
            (name, f"{row.get('title') or name} ({row['unit']})") for name, row in self.products.items()
        ]

    def rows(self) -> dict[str, list[Row]]:
        """The statement as rows of the tables."""
        product = self.cleaned_data["product"]
        unit = self.products[product]["unit"]
        return {"stocks": [{"product": product, "period": "", "amount": self.cleaned_data["amount"], "unit": unit}]}


class RecipeForm(ReasonForm):
    """What one run of a technique takes and makes: one line for each thing, a name and an amount."""

    takes = forms.CharField(
        label=gettext_lazy("What one run takes"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=5000,
        help_text=gettext_lazy("A line for each product, its name and how much of it: Flour 0.7"),
    )
    makes = forms.CharField(label=gettext_lazy("What one run makes"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5000)
    work = forms.CharField(
        label=gettext_lazy("Hours of work in one run"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=5000,
        help_text=gettext_lazy("A line for each skill, its name and the hours: baker 0.05"),
    )
    field_order = ("takes", "makes", "work", "since", "reason")

    def __init__(self, tables: Tables, technique: Technique, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.technique, self.tables = technique, tables
        self.products = {str(row["product"]): row for row in tables["products"]}
        self.skills = sorted({str(row["skill"]) for row in tables.get("hours", ())})
        for name, table, key, column in (
            ("takes", "inputs", "product", "amount"),
            ("makes", "outputs", "product", "amount"),
            ("work", "work", "skill", "hours"),
        ):
            known = [row for row in tables.get(table, ()) if row["technique"] == technique.name]
            self.fields[name].initial = "\n".join(f"{self._title(key, str(row[key]))} {row[column]:g}" for row in known)

    def _title(self, key: str, name: str) -> str:
        return str(self.products[name].get("title") or name) if key == "product" else name

    def _lines(self, field: str, named: Mapping[str, str]) -> list[tuple[str, float]]:
        """Names and amounts, or the sentence that says which line cannot be read."""
        found = []
        by_fold = {title.casefold(): name for title, name in named.items()}
        for number, line in enumerate(self.cleaned_data[field].splitlines(), start=1):
            if not line.strip():
                continue
            said, _space, amount = line.strip().rpartition(" ")
            try:
                figure = float(amount)
            except ValueError:
                sentence = _("Line {number}: “{found}” ends with no number; write a name and how much of it.")
                raise forms.ValidationError(sentence.format(number=number, found=line)) from None
            if said.strip().casefold() not in by_fold:
                sentence = _("Line {number}: nothing is called “{found}”.").format(number=number, found=said)
                raise forms.ValidationError(sentence + suggestion(said, named))
            if not 0 <= figure <= MOST:
                sentence = _("Line {number}: {found} is not a number from 0 up.")
                raise forms.ValidationError(sentence.format(number=number, found=amount))
            found.append((by_fold[said.strip().casefold()], figure))
        return found

    def _products(self) -> dict[str, str]:
        return {title: name for name, row in self.products.items() for title in (name, str(row.get("title") or name))}

    def clean_takes(self) -> list[tuple[str, float]]:
        """The inputs, read."""
        return self._lines("takes", self._products())

    def clean_makes(self) -> list[tuple[str, float]]:
        """The outputs, read."""
        return self._lines("makes", self._products())

    def clean_work(self) -> list[tuple[str, float]]:
        """The hours, read."""
        return self._lines("work", {skill: skill for skill in self.skills})

    def rows(self) -> dict[str, list[Row]]:
        """The statement as rows of the tables: a recipe is said whole; delays stay as they were."""
        name = self.technique.name

        def flows(table: str, said: list[tuple[str, float]]) -> list[Row]:
            before = {str(row["product"]): row.get("delay") for row in self.tables[table] if row["technique"] == name}
            return [
                {
                    "technique": name,
                    "product": product,
                    "amount": amount,
                    "unit": self.products[product]["unit"],
                    **({"delay": before[product]} if before.get(product) else {}),
                }
                for product, amount in said
            ]

        data = self.cleaned_data
        work: list[Row] = [{"technique": name, "skill": skill, "hours": hours} for skill, hours in data["work"]]
        return {"inputs": flows("inputs", data["takes"]), "outputs": flows("outputs", data["makes"]), "work": work}
