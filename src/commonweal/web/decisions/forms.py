"""Proposing, and voting for a seat."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from commonweal.web.decisions.models import Proposal


class ProposalForm(forms.Form):
    """A resolution: its words are what is decided."""

    title = forms.CharField(label=gettext_lazy("What it is about, in a few words"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("The text to be decided"), widget=forms.Textarea(attrs={"rows": 6}), max_length=5000
    )


class VoteForm(forms.Form):
    """A seat's vote, in the open and by name."""

    choice = forms.ChoiceField(label=gettext_lazy("The seat votes for"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Those who sent you read it beside your vote."),
    )

    def __init__(self, proposal: Proposal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [(option["key"], option["title"]) for option in proposal.options]
