"""What accords show beside the votes of their parties, and ask of members whose body splits."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from commonweal.web.accords.models import Accord, Party
from commonweal.web.accords.services import divides
from commonweal.web.bodies.models import Body
from commonweal.web.decisions import hooks
from commonweal.web.decisions.models import Proposal
from commonweal.web.look import front
from commonweal.web.look.parts import Ask


@hooks.shows_beside_options
def what_would_become(proposal: Proposal) -> str:
    """Beside a party's vote: what would become of everyone, and who else has to consent."""
    party = Party.objects.filter(accord__key=proposal.about).select_related("accord").first()
    if party is None:
        return ""
    return render_to_string("accords/_beside.html", {"accord": party.accord, "told": party.accord.shown})


@front.asks
def where_to_go(member: Any, at: datetime) -> Iterator[Ask]:
    """Bodies of this member's that would split, until they have said with which part they go."""
    mine = set(Body.objects.of(member).values_list("key", flat=True))
    for accord in Accord.objects.dividing().exclude(going__member=member):
        terms = accord.value
        if divides(terms) and terms.bodies[0] in mine:
            due = _("Whoever says nothing goes with {part}.").format(part=terms.new[0].name)
            title = _("Say where you go: {title}").format(title=accord.title)
            yield Ask(title=title, due=due, act=_("Have a look"), url=accord.get_absolute_url())
