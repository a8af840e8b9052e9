"""What tellers are asked on the first page: outcomes that wait for their signatures."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.rules.tellers import DAYS, ENOUGH
from commonweal.web.bodies.models import Kind, Signature, Tenure
from commonweal.web.look import front
from commonweal.web.look.parts import Ask
from commonweal.web.polls import signing


@front.asks
def outcomes_to_sign(member: Any, at: datetime) -> Iterator[Ask]:
    """Votes of the last days in a teller's body that so few took part in that tellers sign what came out."""
    held = Tenure.objects.running().filter(holder=member, seat__council__kind=Kind.TELLERS)
    offices = dict(held.values_list("seat__constituency", "pk"))
    if not offices:
        return
    for model in signing.kinds():
        over = model.objects.filter(body__in=offices, by="members", closed__gt=at - timedelta(days=DAYS)).select_related("body")
        for poll in over.filter(result__withheld=True):
            signed = set(Signature.objects.filter(poll=poll.key).values_list("tenure", flat=True))
            if len(signed) < ENOUGH and offices[poll.body_id] not in signed:
                title = _("Sign the outcome: {vote}").format(vote=poll)
                due = _("{body}: fewer than five voted, so its tellers sign").format(body=poll.body.name)
                yield Ask(title, due, _("Look and sign"), reverse("polls:sign", args=[poll.key]))
