"""A charter as it is typed: one body a line, one person a line."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.rules.bodies import Kind
from commonweal.rules.founding import LONGEST_NAME, Charter, Planned, nearest
from commonweal.web.founding import services

MOST_TEXT = 100_000
GROUPS = {"workplaces": Kind.WORKPLACE, "communities": Kind.COMMUNITY, "services": Kind.SERVICE}


def _lines(label: Any, help_text: Any, rows: int = 4, *, required: bool = False) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, widget=area, required=required, max_length=MOST_TEXT)


class CharterForm(forms.Form):
    """What is to be founded; ``charter`` once it is valid."""

    code = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("What your federation is called"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("Such as: Riverside co-ops"),
    )
    workplaces = _lines(gettext_lazy("Workplaces"), gettext_lazy("One a line, such as: Mill Street Bakery"))
    communities = _lines(gettext_lazy("Communities"), gettext_lazy("Where people live, one a line, such as: Northside"))
    services = _lines(gettext_lazy("Service units"), gettext_lazy("Such as a clinic or a school, one a line."), rows=2)
    people = _lines(
        gettext_lazy("First members"),
        gettext_lazy(
            "One a line: the name, then the bodies they belong to, as above. Such as: Mira Olsen; Northside; Mill Street Bakery"
        ),
        rows=6,
        required=True,
    )
    constitution = forms.ChoiceField(label=gettext_lazy("The rules to start from"), widget=forms.RadioSelect, required=False)

    charter: Charter

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = services.constitutions()
        choices = [(name, document.title) for name, document in ready.items()]
        self.fields["constitution"].choices = choices
        self.fields["constitution"].initial = choices[0][0]
        if len(choices) == 1:
            del self.fields["constitution"]

    def clean_code(self) -> str:
        """Refuse whoever was not told the code."""
        if not services.knows(self.cleaned_data["code"]):
            raise forms.ValidationError(_("This is not the address that the server said at its start."))
        return self.cleaned_data["code"]

    def clean(self) -> dict[str, Any]:
        """Read the lines, and hold the charter against the rules."""
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        planned = {
            name: kind
            for field, kind in GROUPS.items()
            for name in (" ".join(line.split()) for line in said[field].splitlines())
            if name
        }
        founders: dict[str, list[str]] = {name: [] for name in planned}
        for number, line in enumerate(said["people"].splitlines(), 1):
            person, *belongs = [" ".join(part.split()) for part in line.split(";")]
            if not person and not any(belongs):
                continue
            if not belongs:
                sentence = _("Line {number}: {person} belongs to no body; write its name after a semicolon.")
                self.add_error("people", sentence.format(number=number, person=person))
            for body in filter(None, belongs):
                if body in founders:
                    founders[body].append(person)
                    continue
                meant = nearest(body, founders)
                sentence = _("Line {number}: there is no body called {body}.") + (_(" Did you mean {meant}?") if meant else "")
                self.add_error("people", sentence.format(number=number, body=body, meant=meant))
        bodies = tuple(Planned(name, kind, tuple(founders[name])) for name, kind in planned.items())
        self.charter = Charter(
            " ".join(said["name"].split()), bodies, said.get("constitution") or next(iter(services.constitutions()))
        )
        if not self.errors:
            for fault in services.faults(self.charter):
                self.add_error(None, _(fault.pattern).format(**fault.values))
        return said
