"""Answering an assignment, reporting and confirming deliveries."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.web.bodies.models import Body
from commonweal.web.look import figures
from commonweal.web.plans.models import Adoption
from commonweal.web.production import deliveries
from commonweal.web.production.models import Assignment

MOST_LINES = 60  # numbers one form can hold; an objection about more says so in its reason


class AnswerForm(forms.Form):
    """What is put to the assembly: the assignment as it is; with a reason, a protest; with numbers too, an objection."""

    reason = forms.CharField(
        label=gettext_lazy("What stands in the way, if anything does"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        help_text=gettext_lazy(
            "For everyone to read. With numbers below it is an objection; without them, what is asked can be accepted under "
            "protest. Leave both empty to put the assignment as it is."
        ),
    )

    def __init__(self, assignment: Assignment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = assignment.adoption.option.plan.summary["periods"]
        self.lines = {f"most-{line.pk}": line for line in assignment.lines.all()[:MOST_LINES]}
        for name, line in self.lines.items():
            self.fields[name] = forms.FloatField(
                label=_("{title}, {period}: at most").format(title=line.title, period=labels[line.period - 1]),
                min_value=0,
                required=False,
                help_text=_("{asked} runs are asked for.").format(asked=figures.number(line.level)),
            )

    @property
    def limits(self) -> list[dict[str, Any]]:
        """The numbers that were filled in."""
        return [
            {"technique": line.technique, "period": line.period, "most": self.cleaned_data[name]}
            for name, line in self.lines.items()
            if self.cleaned_data.get(name) is not None
        ]


class ReportForm(forms.Form):
    """What was sent, to whom, in which period."""

    product = forms.ChoiceField(label=gettext_lazy("What was sent"))
    receiver = forms.ModelChoiceField(label=gettext_lazy("To whom"), queryset=Body.objects.none())
    period = forms.TypedChoiceField(label=gettext_lazy("In which period"), coerce=int)
    amount = forms.DecimalField(
        label=gettext_lazy("How much, in the product's unit"), min_value=0, max_digits=18, decimal_places=6
    )
    last = forms.BooleanField(
        label=gettext_lazy("Nothing more is to come of it in this period"),
        required=False,
        help_text=gettext_lazy(
            "Then what you report in all is held against what your workplace took on; the next plan learns of it."
        ),
    )

    def __init__(self, workplace: Body, adoption: Adoption | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = deliveries.makes(workplace, adoption) if adoption else {}
        labels = adoption.option.plan.summary["periods"] if adoption else []
        self.fields["product"].choices = [(name, f"{row.get('title') or name} ({row['unit']})") for name, row in made.items()]
        self.fields["period"].choices = list(enumerate(labels, start=1))
        self.fields["receiver"].queryset = Body.objects.base().exclude(pk=workplace.pk)


class ConfirmForm(forms.Form):
    """What arrived."""

    amount = forms.DecimalField(label=gettext_lazy("How much arrived"), min_value=0, max_digits=18, decimal_places=6)
    remark = forms.CharField(
        label=gettext_lazy("Remark"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000, required=False
    )
