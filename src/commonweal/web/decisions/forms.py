"""Writing a proposal and amending it, and voting for a seat."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.rules.ballots import YES
from commonweal.rules.constitution import Method
from commonweal.rules.effects import Effect, Resolve
from commonweal.web.decisions.models import Proposal
from commonweal.web.polls.panel import rank_field, ranking_of


class DraftForm(forms.Form):
    """A resolution: its words are what is decided; with options, one of them."""

    title = forms.CharField(label=gettext_lazy("What it is about, in a few words"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("The text to be decided"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=5000,
        required=False,
        help_text=gettext_lazy("What is to be done, by whom, until when, and why."),
    )
    options = forms.CharField(
        label=gettext_lazy("Options to choose among"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2400,
        required=False,
        help_text=gettext_lazy("One a line. Leave it empty for a yes or a no. That all stays as it is can always be chosen."),
    )

    @classmethod
    def of(cls, draft: Proposal) -> "DraftForm":
        """The form with a draft's words in it."""
        several = [] if [option["key"] for option in draft.options] == [YES] else [option["title"] for option in draft.options]
        return cls(initial={"title": draft.title, "text": draft.text, "options": "\n".join(several)})

    def said(self) -> dict[str, Any]:
        """What the services take."""
        titles = list(dict.fromkeys(line.strip()[:200] for line in self.cleaned_data["options"].splitlines() if line.strip()))
        options = [{"key": f"option-{number}", "title": title} for number, title in enumerate(titles, start=1)]
        if not options:
            options = [{"key": YES, "title": _("Yes")}]
        title = self.cleaned_data["title"]
        follows = {option["key"]: [Resolve(option["title"] if titles else title)] for option in options}
        return {"title": title, "text": self.cleaned_data["text"], "options": options, "follows": follows}


class AmendmentForm(forms.Form):
    """A different wording of an option, or a further one."""

    option = forms.ChoiceField(label=gettext_lazy("What it changes"), widget=forms.RadioSelect)
    title = forms.CharField(label=gettext_lazy("How it would read, in a few words"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("The whole text as it would be"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=5000,
        required=False,
    )
    why = forms.CharField(label=gettext_lazy("Why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False)

    def __init__(self, proposal: Proposal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Word “{title}” differently")
        worded = [option["key"] for option in proposal.options if _is_words(proposal, option["key"])]
        several = len(proposal.options) > 1
        titles = {option["key"]: option["title"] if several else proposal.title for option in proposal.options}
        choices = [(key, label.format(title=titles[key])) for key in worded]
        self.fields["option"].choices = [*choices, ("", _("Add a further option"))]
        self.fields["option"].required = False

    def said(self) -> dict[str, Any]:
        """What the services take."""
        follows: list[Effect] = [Resolve(self.cleaned_data["title"])]
        return {**self.cleaned_data, "follows": follows}


def _is_words(proposal: Proposal, option: str) -> bool:
    """Whether an option changes nothing but the record; no other words are put on what would still do the same."""
    return all(effect["do"] == Resolve.__name__ for effect in proposal.effects.get(option, ()))


class StatementForm(forms.Form):
    """What the authors say of an outcome."""

    statement = forms.CharField(
        label=gettext_lazy("What happens now"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text=gettext_lazy("What is done, by whom, until when. It stands beside the outcome; a later statement replaces it."),
    )


class PetitionForm(forms.Form):
    """What a petition asks: about an item it says why, else it has words of its own."""

    about = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=gettext_lazy("What all are to decide, in a few words"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("The text to be decided"), widget=forms.Textarea(attrs={"rows": 6}), max_length=5000, required=False
    )

    def __init__(self, *args: Any, item: Proposal | None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"about": item.key if item else ""}, **kwargs)
        if item is not None:
            del self.fields["title"]
            self.fields["text"].label = _("Why all members are to decide it")

    def clean(self) -> dict[str, Any]:
        """What the services take; what it is about has been looked up."""
        said = super().clean() or self.cleaned_data
        said.pop("about", None)
        return said


class VoteForm(forms.Form):
    """A seat's vote, in the open and by name."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Those who sent you read it beside your vote."),
    )
    field_order = ("choice",)

    def __init__(self, proposal: Proposal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        if proposal.method == Method.RANKED:
            self.fields |= {f"rank-{option['key']}": rank_field(option, len(proposal.options)) for option in proposal.options}
            self.order_fields([name for name in self.fields if name.startswith("rank-")])
            return
        choices = [(option["key"], option["title"]) for option in proposal.options]
        self.fields["choice"] = forms.ChoiceField(
            label=gettext_lazy("The seat votes for"), widget=forms.RadioSelect, choices=choices
        )
        self.order_fields(["choice"])

    def clean(self) -> dict[str, Any]:
        """Put the ranks together to a ranking."""
        said = super().clean() or self.cleaned_data
        if self.proposal.method == Method.RANKED:
            said["choice"] = ranking_of(said)
            if not said["choice"]:
                raise forms.ValidationError(_("Give at least one option a place."))
        return said
