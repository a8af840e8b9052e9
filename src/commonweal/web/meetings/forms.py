"""Calling a meeting, putting an item on its agenda, attaching a file, writing minutes, answering what was sent."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.web.meetings.files import ACCEPTS
from commonweal.web.meetings.forwards import LONGEST
from commonweal.web.meetings.models import Reply


class MeetingForm(forms.Form):
    """When and where a body is to meet, and for what."""

    title = forms.CharField(label=_("What it is for"), max_length=200)
    begins = forms.DateTimeField(
        label=_("When it begins"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        help_text=_("By the clocks of the time zone below."),
    )
    zone = forms.CharField(
        label=_("Time zone"),
        max_length=60,
        help_text=_("Such as Europe/Lisbon."),
        widget=forms.TextInput(attrs={"list": "zones"}),
    )
    place = forms.CharField(label=_("Where"), max_length=300, help_text=_("A place, or the address of a page on which you meet."))
    text = forms.CharField(
        label=_("What one has to know for it"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].initial = settings.TIME_ZONE

    @property
    def zones(self) -> list[str]:
        """Every time zone there is."""
        return sorted(available_timezones())

    def clean(self) -> dict[str, Any]:
        """The moment, read by the clocks of its zone."""
        said = super().clean() or {}
        begins: datetime | None = said.get("begins")
        if begins is None or "zone" not in said:
            return said
        try:
            zone = ZoneInfo(said["zone"])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.add_error("zone", _("There is no such time zone; name one such as Europe/Lisbon."))
            return said
        said["begins"] = timezone.make_naive(begins).replace(tzinfo=zone)
        return said


class PointForm(forms.Form):
    """An item of an agenda: plain, or about something that is open in the body."""

    title = forms.CharField(
        label=_("What it is about"),
        max_length=200,
        required=False,
        help_text=_("In a few words; or choose something open below."),
    )
    about = forms.ChoiceField(label=_("Something open here"), required=False)
    text = forms.CharField(
        label=_("What one has to know for it"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000, required=False
    )

    def __init__(self, subjects: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [("", _("nothing of these")), *subjects]


class FileForm(forms.Form):
    """A file for an item."""

    file = forms.FileField(
        label=_("A file"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTS}),
        help_text=_(
            "PDF, picture, text, table or office document, 5 MB at most. It stands in the record for good: nothing about "
            "persons belongs in it."
        ),
    )


class MinutesForm(forms.Form):
    """The minutes, with what stood there when they were read."""

    text = forms.CharField(label=_("The minutes"), widget=forms.Textarea(attrs={"rows": 16}), max_length=50_000, required=False)
    before = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


class ReplyForm(forms.Form):
    """What a seat says to something that was sent."""

    kind = forms.ChoiceField(
        label=_("What do you say for your seat?"),
        widget=forms.RadioSelect,
        choices=[
            (Reply.Kind.TAKEN, _("Take it up")),
            (Reply.Kind.ANSWERED, _("Answer it")),
            (Reply.Kind.DECLINED, _("Not take it up, for this reason")),
        ],
    )
    text = forms.CharField(
        label=_("In words"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        required=False,
        help_text=_("Both bodies read it, beside your name."),
    )


class SendForm(forms.Form):
    """Where to send what was decided."""

    upward = forms.ChoiceField(label=_("To whom?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("With these words"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST, required=False
    )

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upward"].choices = choices
