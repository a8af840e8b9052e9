"""Writing: a contribution, and a thread with its first one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.web.threads.services import LONGEST


class WordForm(forms.Form):
    """One contribution."""

    text = forms.CharField(
        label=_("Your words"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST,
        help_text=_("Plain text; an empty line begins a paragraph, addresses of pages become links. Everyone can read it."),
    )


class ThreadForm(WordForm):
    """A new subject with the first contribution."""

    title = forms.CharField(
        label=_("What it is about"),
        max_length=200,
        help_text=_("It stays when your words are withdrawn: name nobody in it."),
    )
    field_order = ("title", "text")
