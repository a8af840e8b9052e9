"""What a candidate says, and a ballot in the way its count needs it."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonweal.rules.counting.methods import Method
from commonweal.web.elections.models import Candidate, Election


class StandForm(forms.ModelForm):
    """What a candidate says for themselves."""

    class Meta:
        model = Candidate
        fields = ("statement",)
        labels = {"statement": _("What you stand for")}  # noqa: RUF012
        help_texts = {"statement": _("Everyone can read it. A few sentences, up to 2,000 characters.")}  # noqa: RUF012
        widgets = {"statement": forms.Textarea(attrs={"rows": 4})}  # noqa: RUF012


class BallotForm(forms.Form):
    """A rank for each candidate, as far as one likes; by approval, whether they would do. It gives ``ranks``."""

    def __init__(self, election: Election, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.election, self.method = election, Method(election.method)
        ranks = [("", _("no rank")), *((number, str(number)) for number in range(1, len(election.options) + 1))]
        for number, option in enumerate(election.options, start=1):
            field: forms.Field = forms.TypedChoiceField(choices=ranks, coerce=int, empty_value=None, required=False)
            if not self.method.ranks:
                field = forms.BooleanField(required=False)
            field.label = option["title"]
            self.fields[f"rank-{number}"] = field

    def clean(self) -> dict[str, Any]:
        """Read the ranks in their order; one that is left out closes up."""
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        places: dict[int, list[int]] = {}
        for number in range(1, len(self.election.options) + 1):
            if rank := said[f"rank-{number}"]:
                places.setdefault(int(rank), []).append(number)
        ranks = tuple(tuple(places[rank]) for rank in sorted(places))
        allowed = self.election.may_count(ranks)
        if not allowed.holds:
            raise forms.ValidationError(gettext(allowed.pattern).format(**allowed.values))
        return {**said, "ranks": ranks}
