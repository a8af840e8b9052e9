"""What a teller read in a pile of papers: how many for each option, or of ranked papers a line for each kind."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.rules import paper
from commonweal.rules.counting.profile import BadBallots
from commonweal.web.polls.models import Poll

MOST = 100_000  # papers of a kind
LONGEST = 100_000  # characters


class PapersForm(forms.Form):
    """One teller's reading. It gives ``read``, how often each ballot was there, and ``blank``."""

    blank = forms.IntegerField(
        label=_("Blank, or not to be read"),
        min_value=0,
        max_value=MOST,
        initial=0,
        help_text=_("Both tellers must find the same."),
    )

    def __init__(self, poll: Poll, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poll = poll
        if poll.takes_ranks:
            numbers = ", ".join(f"{number} {option['title']}" for number, option in enumerate(poll.options, start=1))
            self.fields["pile"] = forms.CharField(
                label=_("The papers, a line for each kind"),
                widget=forms.Textarea(attrs={"rows": 6}),
                max_length=LONGEST,
                required=False,
                help_text=_("How many, then the numbers as ranked: “4 2 1” is four papers with 2 first and 1 next. %(numbers)s.")
                % {"numbers": numbers},
            )
        else:
            for number, option in enumerate(poll.options, start=1):
                self.fields[f"option-{number}"] = forms.IntegerField(
                    label=option["title"], min_value=0, max_value=MOST, initial=0
                )
        self.order_fields([*(name for name in self.fields if name != "blank"), "blank"])

    def clean(self) -> dict[str, Any]:
        """Read the pile as the box will hold it."""
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        found: dict[str, int] = {}
        try:
            kinds = list(paper.read(said["pile"])) if self.poll.takes_ranks else self._kinds(said)
        except BadBallots as reason:
            self.add_error("pile", reason.sentence)
            return said
        for count, ranks in kinds:
            ballot = self.poll.written(ranks)
            if not (valid := self.poll.may_hold(ballot)).holds:
                self.add_error("pile", valid.sentence)
                return said
            found[ballot] = found.get(ballot, 0) + count
        return {**said, "read": found}

    def _kinds(self, said: dict[str, Any]) -> list[tuple[int, tuple[tuple[int, ...], ...]]]:
        numbers = range(1, len(self.poll.options) + 1)
        return [(said[f"option-{number}"], ((number,),)) for number in numbers if said[f"option-{number}"]]
