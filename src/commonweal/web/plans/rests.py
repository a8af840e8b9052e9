"""What a strike does to the plan: the work rests, a new computation shows what that means, and it binds after a vote (U3, P4).

Only a union's notice begins or ends it. Nothing here can be asked for by a council, a workplace or the server (U2).
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.text import slugify

from commonweal.tables.amend import Row, Statement
from commonweal.tables.strike import Strike, limits
from commonweal.web.bodies.models import Body
from commonweal.web.plans.models import THIS, Adoption, Rest
from commonweal.web.record import services as record

Tables = Mapping[str, Sequence[Row]]


def begin(*, workplace: str, first: int, last: int, entry: int, at: datetime) -> Rest:
    """Let the work of a workplace rest from now on; the same notice a second time changes nothing."""
    said = {"workplace": Body.objects.get(key=workplace), "first": first, "last": last, "began": at}
    return Rest.objects.get_or_create(entry=entry, defaults=said)[0]


def end(*, began: int, at: datetime) -> bool:
    """The strike that one notice began is over; say whether it lasted until now. Others at the same workplace go on."""
    return bool(Rest.objects.filter(entry=began, ended=None).update(ended=at))


def running() -> list[Rest]:
    """The strikes that last, in the order of their workplaces and then of their notices."""
    return list(Rest.objects.filter(ended=None).select_related("workplace").order_by("workplace__key", "entry"))


def resting(workplace: Body) -> list[Rest]:
    """The strikes that last at a workplace, the one that began first before the others."""
    return list(Rest.objects.filter(workplace=workplace, ended=None).order_by("entry"))


def asked_of_the_plan(tables: Tables, periods: int) -> Statement | None:
    """What the strikes that last ask of a new computation; None where none lasts or no plan is in force."""
    adoption = Adoption.objects.select_related("option__plan").first()
    struck: dict[str, set[int]] = defaultdict(set)
    for rest in running():
        struck[rest.workplace.key] |= rest.periods(periods)  # several strikes at one workplace ask for one rest
    named = {slugify(str(row.get("workplace") or "")): str(row.get("workplace")) for row in tables["techniques"]}
    strikes = [Strike(named[key], frozenset(when)) for key, when in struck.items() if key in named and when]
    if adoption is None or not strikes:
        return None
    return limits(tables, in_force(adoption), strikes)


def in_force(adoption: Adoption) -> Mapping[str, Sequence[Row]]:
    """What the adopted plan or alternative says, as its document tells it."""
    document = json.loads(record.attached(adoption.option.plan.document))
    if adoption.option.name == THIS:
        return document
    return next(told for told in document["alternatives"] if told["name"] == adoption.option.name)
