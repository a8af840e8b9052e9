"""The login form in this site's words."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class Login(LoginForm):
    """A name and a password; labels instead of placeholders, which vanish while one types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Your name")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
