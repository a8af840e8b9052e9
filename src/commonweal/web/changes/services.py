"""Proposals whose effect is a change of the table of tiers."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.rules.ballots import YES
from commonweal.rules.effects import ChangeNeedsTiers
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.decisions import services as decisions
from commonweal.web.decisions.models import Proposal
from commonweal.web.members.models import Member
from commonweal.web.needs import tiers

TIERS = "tiers"  # the subject whose majority it needs, and what such a proposal is about


@transaction.atomic
def propose_tiers(
    *, council: Body, changed: Mapping[str, tuple[Decimal, ...]], title: str, text: str, by: Member, at: datetime
) -> Proposal:
    """Put another division among the tiers to a council: of each good that changes, by its key, all three parts."""
    file = tiers.draw_up(council, changed)
    return decisions.propose(
        council=council,
        title=title,
        text=text,
        options=[{"key": YES, "title": _("Divide them so")}],
        follows={YES: [ChangeNeedsTiers(file)]},
        subject=TIERS,
        about=TIERS,
        by=_seat_of(by, council),
        at=at,
    )


def _seat_of(member: Member, council: Body) -> Tenure | None:
    return Tenure.objects.holding(council).filter(holder=member).first()
