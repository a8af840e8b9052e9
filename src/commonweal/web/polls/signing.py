"""Outcomes of votes in which fewer than five took part: nobody else can redo the count, so two of three tellers sign it (V5).

The tellers alone see the ballots, which carry no names; what they sign is the outcome as the record has it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonweal.record.entry import canonical
from commonweal.rules import tellers as rules
from commonweal.rules.verdict import Verdict
from commonweal.web.bodies import services as bodies
from commonweal.web.bodies import tellers
from commonweal.web.bodies.models import Signature, Tenure
from commonweal.web.polls.models import AnyPoll, Poll
from commonweal.web.record import services as record
from commonweal.web.refused import Refused


def kinds() -> Iterator[Any]:
    """Every kind of vote that a body holds."""
    return (model for model in apps.get_models() if issubclass(model, Poll) and not model._meta.abstract)


def find(key: str) -> Poll | None:
    """A vote by its key, whatever its kind."""
    return next((found for model in kinds() if (found := model.objects.filter(key=key).select_related("body").first())), None)


def asks(poll: AnyPoll) -> bool:
    """Whether tellers sign the outcome of a vote: of a body that has them, where so few voted that nothing else is published."""
    withheld = poll.closed is not None and bool((poll.result or {}).get("withheld"))
    return withheld and isinstance(poll, Poll) and tellers.office(poll.body) is not None


def signatures(poll: AnyPoll) -> list[Signature]:
    """Who has signed the outcome, in their order."""
    return list(Signature.objects.filter(poll=poll.key).select_related("tenure__holder").order_by("pk"))


def standing(poll: AnyPoll) -> Verdict:
    """Whether enough tellers have signed the outcome."""
    return rules.acted([signature.tenure.key for signature in signatures(poll)])


def ballots(poll: AnyPoll) -> list[tuple[str, int]]:
    """What lies in the box, for the tellers: each choice with how many ballots name it."""
    titles = {option["key"]: option["title"] for option in poll.options}
    counted = Counter(poll.box.values_list("choice", flat=True))
    return [(titles.get(choice, choice), number) for choice, number in sorted(counted.items())]


@transaction.atomic
def sign(*, poll: Poll, tenure: Tenure, at: datetime) -> Verdict:
    """Sign an outcome as a teller; say whether enough have by now."""
    bodies.lock(poll.body)
    if not asks(poll):
        raise Refused(Verdict(False, rules.ARTICLE, _("Nothing is to be signed here: anyone can redo this count.")))
    if tenure.pk not in {held.pk for held in tellers.of(poll.body)}:
        raise Refused(Verdict(False, rules.ARTICLE, _("The tellers of {body} sign this."), {"body": poll.body.name}))
    _signature, new = Signature.objects.get_or_create(poll=poll.key, tenure=tenure, defaults={"at": at})
    if new:
        outcome = hashlib.sha256(canonical(poll.result["outcome"])).hexdigest()
        data = {"poll": poll.key, "tenure": tenure.key, "office": tenure.holder.office_key, "outcome": outcome}
        record.append("outcome.signed", data, body=poll.body.key, at=at)
    return standing(poll)
