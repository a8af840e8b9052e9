"""What a strike does to the plan: the work rests, a new computation shows what that means, and it binds after a vote (U3, P4).

Only a union's notice begins or ends it. Nothing here can be asked for by a council, a workplace or the server (U2).
"""

import json
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
    body = Body.objects.get(key=workplace)
    found = Rest.objects.filter(workplace=body, ended=None).first() or Rest.objects.filter(entry=entry).first()
    return found or Rest.objects.create(workplace=body, first=first, last=last, began=at, entry=entry)


def end(*, workplace: str, at: datetime) -> bool:
    """The strike is over; say whether there was one."""
    return bool(Rest.objects.filter(workplace__key=workplace, ended=None).update(ended=at))


def running() -> list[Rest]:
    """The strikes that last, in the order of their workplaces."""
    return list(Rest.objects.filter(ended=None).select_related("workplace").order_by("workplace__key"))


def resting(workplace: Body) -> Rest | None:
    """The strike at a workplace, if one lasts."""
    return Rest.objects.filter(workplace=workplace, ended=None).first()


def asked_of_the_plan(tables: Tables, periods: int) -> Statement | None:
    """What the strikes that last ask of a new computation; None where none lasts or no plan is in force."""
    adoption = Adoption.objects.select_related("option__plan").first()
    lasting = running()
    if adoption is None or not lasting:
        return None
    named = {slugify(str(row.get("workplace") or "")): str(row.get("workplace")) for row in tables["techniques"]}
    strikes = [Strike(named[rest.workplace.key], rest.periods(periods)) for rest in lasting if rest.workplace.key in named]
    return limits(tables, in_force(adoption), strikes)


def in_force(adoption: Adoption) -> Mapping[str, Sequence[Row]]:
    """What the adopted plan or alternative says, as its document tells it."""
    document = json.loads(record.attached(adoption.option.plan.document))
    if adoption.option.name == THIS:
        return document
    return next(told for told in document["alternatives"] if told["name"] == adoption.option.name)
