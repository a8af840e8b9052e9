"""Asking a constituency for a mandate, splitting a vote, and reporting back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from commonweal.rules.ballots import Vote
from commonweal.web.decisions.models import Assembly, Proposal


class AssemblyForm(forms.Form):
    """Whether a mandate that binds casts itself (M2), and whether it divides the vote as the constituency did (V4)."""

    casts_itself = forms.BooleanField(
        label=gettext_lazy("If the assembly binds its delegate, the vote casts itself"),
        required=False,
        help_text=gettext_lazy("Then the seat's vote is what the assembly chose, and the delegate cannot change it."),
    )
    divides = forms.BooleanField(
        label=gettext_lazy("The seat's vote is divided as we vote"),
        required=False,
        help_text=gettext_lazy("Seventy of us for and thirty against make seven tenths for and three tenths against."),
    )

    def __init__(self, proposal: Proposal, casting: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not casting:
            del self.fields["casts_itself"]
        if not proposal.splitting:
            del self.fields["divides"]


class ReportForm(forms.Form):
    """What a delegate tells those who sent them."""

    text = forms.CharField(label=gettext_lazy("Your report"), widget=forms.Textarea(attrs={"rows": 6}), max_length=5000)


class DelegateForm(forms.Form):
    """A delegate's vote on a mandate, in the open and by name."""

    choice = forms.ChoiceField(label=gettext_lazy("Our delegate votes for"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )

    def __init__(self, assembly: Assembly, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [(option["key"], option["title"]) for option in assembly.options]


class SplitForm(forms.Form):
    """How many parts of a seat's vote go to each option (V4): seventy and thirty, or seven and three."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )

    def __init__(self, proposal: Proposal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = proposal.option_keys
        for option in proposal.options:
            self.fields[f"part-{option['key']}"] = forms.IntegerField(
                label=option["title"], min_value=0, max_value=1_000_000, required=False
            )
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean(self) -> dict[str, Any]:
        """Put the parts together to one vote."""
        said = super().clean() or self.cleaned_data
        parts = {key: said.get(f"part-{key}") or 0 for key in self.keys}
        if not any(parts.values()) and not self.errors:
            raise forms.ValidationError(gettext_lazy("Give at least one option a part of the vote."))
        return {**said, "vote": Vote.divided(parts)} if any(parts.values()) else said
