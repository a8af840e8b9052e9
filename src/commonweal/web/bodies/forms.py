"""Inviting, following a link, and handing in a list of people."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from commonweal.web.bodies.invitations import MOST_DAYS, MOST_PEOPLE
from commonweal.web.members.models import Member

MOST_BYTES = 2_000_000


class InviteForm(forms.Form):
    """A link for one person by name, or for several."""

    name = forms.CharField(
        label=_("Whom it is for"),
        max_length=100,
        required=False,
        help_text=_("So that you find it again; members here alone see it."),
    )
    most = forms.IntegerField(label=_("How many people can follow it"), min_value=1, max_value=MOST_PEOPLE, initial=1)
    days = forms.IntegerField(label=_("For how many days it is good"), min_value=1, max_value=MOST_DAYS, initial=14)


class RegisterForm(forms.Form):
    """An account for whoever was invited."""

    name = forms.CharField(
        label=_("Your name"), max_length=100, help_text=_("As the others know you. If you hold an office, the record shows it.")
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text=_("At least ten characters, and none of the common ones."),
    )
    again = forms.CharField(
        label=_("The same password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules for passwords, and against itself."""
        said = super().clean() or self.cleaned_data
        password, again = said.get("password"), said.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ."))
        elif password:
            try:
                validate_password(password, Member(name=said.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return said


class ListForm(forms.Form):
    """A list of people: typed, or in a file."""

    file = forms.FileField(
        label=_("A file"),
        required=False,
        help_text=_("A workbook (.xlsx, .ods) or a CSV file with a column name, and if wanted a column body."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.ods"}),
    )
    names = forms.CharField(
        label=_("Or the names themselves"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=200_000,
        help_text=_("One a line. To invite to another body of yours, write it after a semicolon: Mira Olsen; Northside"),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two, and no more than can be read."""
        said = super().clean() or self.cleaned_data
        if bool(said.get("file")) is bool(said.get("names", "").strip()):
            raise forms.ValidationError(_("Hand in either a file or names."))
        if said.get("file") and said["file"].size > MOST_BYTES:
            self.add_error("file", _("The file is too large; at most two million bytes can be read."))
        return said
