"""Writing down what bodies agree on: one form, whose fields depend on what they want to do."""

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.rules.accords import MOST_PARTS, MOST_SEATS, Act, New, Terms
from commonweal.rules.bodies import Kind
from commonweal.web.bodies.models import OF_THREE, Body, Seat
from commonweal.web.bodies.models import Kind as Label

BASE = [(kind.value, kind.label) for kind in (Label.WORKPLACE, Label.COMMUNITY, Label.SERVICE)]
ACTS: Mapping[Act, tuple[str | Promise, str | Promise]] = {
    Act.FOUND: (
        gettext_lazy("Found a council together"),
        gettext_lazy("Bodies that stand side by side get a council of their own, which then sends to the one above."),
    ),
    Act.OPEN: (
        gettext_lazy("Open a new body"),
        gettext_lazy("A workplace, community or service unit beneath this council; delegates admit its first members."),
    ),
    Act.JOIN: (gettext_lazy("Join a council"), gettext_lazy("Send delegates to another council than today; it has to consent.")),
    Act.LEAVE: (gettext_lazy("Leave the council"), gettext_lazy("Decide for yourselves from then on. Nobody can keep you.")),
    Act.SPLIT: (gettext_lazy("Split"), gettext_lazy("Become two bodies or more; everybody says with which one they go.")),
    Act.MERGE: (gettext_lazy("Merge with others"), gettext_lazy("Several become one, with all their members, each once.")),
    Act.DISSOLVE: (gettext_lazy("Dissolve"), gettext_lazy("Do without a council, or without a committee of three.")),
}


def possible(body: Body) -> list[Act]:
    """What a body can propose as things stand; what it lacks for the rest, the rules say when it is tried."""
    nested = body.children.exclude(kind__in=OF_THREE).exists()
    found = {
        Act.FOUND: _beside(body).exists(),
        Act.OPEN: body.is_council,
        Act.JOIN: _councils(body).exists(),
        Act.LEAVE: body.parent_id is not None,
        Act.SPLIT: nested if body.is_council else body.size > 1,
        Act.MERGE: _beside(body).filter(kind=body.kind).exists(),
        Act.DISSOLVE: nested if body.is_council else committee_of(body) is not None,
    }
    return [act for act in ACTS if found[act]]


class AccordForm(forms.Form):
    """What it is about, why, and what the act needs."""

    title = forms.CharField(label=gettext_lazy("What it is about, in a few words"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("Why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text=gettext_lazy("Everybody whose consent it takes reads it beside what would become of everyone."),
    )

    def __init__(self, act: Act, body: Body, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act, self.body = act, body
        for name, field in self._needed():
            self.fields[name] = field
        self.order_fields([name for name in self.fields if name not in AccordForm.base_fields])

    def terms(self) -> Terms:
        """The terms as they were filled in."""
        said = self.cleaned_data
        seats = said.get("seats") or 1
        others = tuple(body.key for body in said.get("others", ()))
        mine = (self.body.key,)
        match self.act:
            case Act.FOUND:
                new = self._new(Kind.COUNCIL, said["name"])
                return Terms(self.act, (*mine, *others), new=new, seats=seats, upward=said.get("upward") or 1)
            case Act.OPEN:
                return Terms(self.act, (), self.body.key, self._new(Kind(said["kind"]), said["name"]), seats)
            case Act.JOIN:
                return Terms(self.act, mine, said["council"].key, seats=seats)
            case Act.MERGE:
                return Terms(self.act, (*mine, *others), new=self._new(Kind(self.body.kind), said["name"]), seats=seats)
            case Act.SPLIT:
                new = self._new(Kind(self.body.kind), *(said[name] for name in self._parts() if said[name]))
                return Terms(self.act, mine, new=new, seats=seats, goes=tuple(self._goes(new)))
            case Act.DISSOLVE if not self.body.is_council and (committee := committee_of(self.body)):
                return Terms(self.act, (committee.key,))
        return Terms(self.act, mine, seats=seats)

    def kept(self) -> Iterator[tuple[str, str]]:
        """What has to be sent again to propose what was looked at."""
        for name in self.fields:
            values = self.data.getlist(name) if hasattr(self.data, "getlist") else [self.data.get(name, "")]
            yield from ((name, value) for value in values if value)

    def _needed(self) -> Iterator[tuple[str, forms.Field]]:
        if self.act in (Act.FOUND, Act.MERGE):
            together = _beside(self.body)
            yield (
                "others",
                forms.ModelMultipleChoiceField(
                    label=_("With whom"),
                    queryset=together.filter(kind=self.body.kind) if self.act is Act.MERGE else together,
                    to_field_name="key",
                    widget=forms.CheckboxSelectMultiple,
                ),
            )
        if self.act is Act.JOIN:
            councils = _councils(self.body)
            yield "council", forms.ModelChoiceField(label=_("Which council"), queryset=councils, to_field_name="key")
        if self.act in (Act.FOUND, Act.MERGE, Act.OPEN):
            yield "name", forms.CharField(label=_("What the new body is called"), max_length=100)
        if self.act is Act.OPEN:
            yield "kind", forms.ChoiceField(label=_("What it is"), choices=BASE)
        if self.act is Act.SPLIT:
            yield from self._of_a_split()
        if self._asks_for_seats():
            yield "seats", _seats(_("How many seats each has in the council it belongs to then"))
        if self.act is Act.FOUND and self.body.parent_id:
            yield "upward", _seats(_("How many seats the new council has in the one above"))

    def _of_a_split(self) -> Iterator[tuple[str, forms.Field]]:
        for number, name in enumerate(self._parts(), start=1):
            label = _("What part {number} is called").format(number=number)
            more = "" if number < 3 else _("Leave it empty where there are fewer.")
            yield name, forms.CharField(label=label, max_length=100, required=number < 3, help_text=more)
        if self.body.is_council:
            choices = [(str(number), _("part {number}").format(number=number)) for number in range(1, len(self._parts()) + 1)]
            for child in self.body.children.exclude(kind__in=OF_THREE):
                label = _("With which part {body} goes").format(body=child.name)
                yield f"goes-{child.key}", forms.ChoiceField(label=label, choices=choices)

    def _asks_for_seats(self) -> bool:
        return self.act in (Act.FOUND, Act.OPEN, Act.JOIN) or (
            (self.act in (Act.SPLIT, Act.MERGE) or (self.act is Act.DISSOLVE and self.body.is_council))
            and bool(self.body.parent_id)
        )

    def _parts(self) -> list[str]:
        return [f"part-{number}" for number in range(1, min(MOST_PARTS, 4) + 1)]

    def _goes(self, new: tuple[New, ...]) -> Iterator[tuple[str, str]]:
        for name, value in self.cleaned_data.items():
            if name.startswith("goes-"):
                number = min(int(value), len(new))
                yield name.removeprefix("goes-"), new[number - 1].key

    def _new(self, kind: Kind, *names: str) -> tuple[New, ...]:
        return tuple(new_body(kind, name) for name in names)


def new_body(kind: Kind, name: str) -> New:
    """A body that there will be, under a key that no other has or had."""
    key = slugify(name)[:60] or "body"
    if Body.with_ended.filter(key=key).exists():
        key = f"{key}-{secrets.token_hex(3)}"
    return New(key, kind, name.strip())


def committee_of(body: Body) -> Body | None:
    """The committee of three of a workplace, if it has one."""
    seat = Seat.objects.filter(constituency=body, council__kind=Label.COMMITTEE).select_related("council").first()
    return seat.council if seat and not body.is_council else None


def _seats(label: str) -> forms.Field:
    return forms.IntegerField(label=label, min_value=1, max_value=MOST_SEATS, initial=1)


def _beside(body: Body) -> Any:
    """The bodies that stand side by side with one, under the same council or under none."""
    return Body.objects.filter(parent=body.parent_id).exclude(kind__in=OF_THREE).exclude(pk=body.pk).order_by("name")


def _councils(body: Body) -> Any:
    """The councils a body could come to belong to: not its own, none beneath itself."""
    beneath = body.descendants(include_self=True).values_list("pk", flat=True)
    return Body.objects.councils().exclude(pk__in=[*beneath, body.parent_id or 0]).order_by("name")
