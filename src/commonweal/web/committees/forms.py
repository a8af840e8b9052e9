"""Opening an item, and answering one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.rules.committees import ABSTAIN
from commonweal.web.committees.models import Answer, Item


class ItemForm(forms.Form):
    """Something to be decided with yes or no."""

    title = forms.CharField(
        label=_("What is to be decided"), max_length=200, help_text=_("One sentence to which yes or no is an answer.")
    )
    text = forms.CharField(
        label=_("What one has to know for it"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        required=False,
        help_text=_("Everyone can read it."),
    )


class AnswerForm(forms.Form):
    """What a seat says, with its reason."""

    option = forms.ChoiceField(label=_("What does your seat choose?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        help_text=_("It stands beside your name for everyone to read."),
    )

    def __init__(self, item: Item, said: Answer | None, *args: Any, **kwargs: Any) -> None:
        initial = {"option": said.option, "reason": said.reason} if said else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["option"].choices = [
            *((option["key"], option["title"]) for option in item.options),
            (ABSTAIN, _("Abstain")),
        ]
