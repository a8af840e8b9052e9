"""What needs tell the first page and the pages of communities."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.web.bodies import hooks
from commonweal.web.bodies.models import Body
from commonweal.web.look import front
from commonweal.web.look.parts import Ask, News
from commonweal.web.needs.models import Demand, List, Tiers


@front.asks
def lists_to_vote_on(member: Any, at: datetime) -> Iterator[Ask]:
    """Lists of needs on which a member has not voted."""
    open_lists = List.objects.open().filter(closes__gt=at, persons__member=member, persons__voted=False)
    for ballot in open_lists.filter(body__memberships__member=member, body__memberships__left=None).select_related("body"):
        title = _("Vote: what {body} needs").format(body=ballot.body.name)
        due = _("The list of all needs, with what was stated since the last.")
        yield Ask(title, due, _("Read and vote"), ballot.get_absolute_url(), ballot.closes)


@front.news
def ratified(since: datetime, until: datetime) -> Iterator[News]:
    """Demand that came into force by a vote."""
    demands = Demand.objects.filter(since__gt=since, since__lte=until, ballot__isnull=False).select_related("community")
    for demand in demands:
        title = _("{community} ratified its needs.").format(community=demand.community.name)
        text = _("Version {version} of its list is in force.").format(version=demand.version)
        yield News(title, text, _("The list"), demand.get_absolute_url(), demand.since)


@front.news
def divided_anew(since: datetime, until: datetime) -> Iterator[News]:
    """Tables of tiers that a council put in force."""
    for change in Tiers.objects.filter(since__gt=since, since__lte=until).select_related("council"):
        title = _("{council} changed what is vital, basic and wanted.").format(council=change.council.name)
        text = _("The needs of all its communities are divided by the new table; the next plan is computed from them.")
        yield News(title, text, _("The table"), reverse("needs:tiers-of", args=[change.council.key]), change.since)


@hooks.opens
def lists_before(body: Body, at: datetime) -> Iterator[hooks.Open]:
    """Lists before a community's assembly."""
    for ballot in List.objects.open().filter(body=body):
        yield hooks.Open(_("What we need: a list to ratify"), ballot.get_absolute_url(), ballot.closes)
