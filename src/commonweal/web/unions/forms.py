"""What is said in a union: its name, an office, a dispute, a paper, a question to vote on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.rules.unions import Subject
from commonweal.web.bodies.models import Body
from commonweal.web.unions import disputes
from commonweal.web.unions.models import Paper


class FoundForm(forms.Form):
    """A union's name."""

    name = forms.CharField(label=_("What it is called"), max_length=120)


class OfficeForm(forms.Form):
    """An office to be filled by a vote."""

    title = forms.CharField(
        label=_("What the office is called"), max_length=80, help_text=_("Secretary, treasurer, steward of the night shift.")
    )


class DisputeForm(forms.Form):
    """A dispute about a workplace."""

    workplace = forms.ModelChoiceField(label=_("About which workplace"), queryset=Body.objects.none())
    title = forms.CharField(label=_("What it is about"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workplace"].queryset = disputes.workplaces()


class PaperForm(forms.Form):
    """A page of the bargaining record."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Paper.Kind.choices)
    text = forms.CharField(label=_("What was said or written"), widget=forms.Textarea(attrs={"rows": 5}), max_length=20_000)


class VoteForm(forms.Form):
    """A question to all members."""

    title = forms.CharField(label=_("What is asked"), max_length=200)
    text = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000, required=False)


class DemandForm(VoteForm):
    """What is demanded, asked to stop work for, or asked to go back to."""

    subject = forms.ChoiceField(
        label=_("What the vote decides"),
        choices=[(Subject.DEMAND, _("a demand")), (Subject.STRIKE, _("to strike")), (Subject.END, _("to end the strike"))],
        widget=forms.RadioSelect,
        initial=Subject.DEMAND,
    )
    first = forms.IntegerField(
        label=_("Of a strike: from which period of the plan on"),
        min_value=1,
        required=False,
        help_text=_("1 is the plan’s first period."),
    )
    last = forms.IntegerField(
        label=_("And up to which"), min_value=1, required=False, help_text=_("Empty: until the members vote to end it.")
    )
    field_order = ("subject", "title", "text", "first", "last")
