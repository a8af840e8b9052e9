"""The account forms in this site's words; labels instead of placeholders, which vanish while one types."""

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.utils.translation import gettext_lazy as _


class Login(LoginForm):
    """A name and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, login=_("Your name"), password=_("Password"))


class Register(SignupForm):
    """An account: it opens nothing by itself, belonging to a body does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, username=_("Your name"), password1=_("Password"), password2=_("The same password again"))
        self.fields["username"].help_text = _("As the others know you. If you hold an office, the record shows it.")
        self.fields["password1"].help_text = _("At least ten characters, and none of the common ones.")


def _name(form: forms.BaseForm, **labels: str) -> None:
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)
