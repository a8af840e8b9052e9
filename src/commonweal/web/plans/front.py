"""What plans tell the first page, and what they show to those who vote on one."""

from collections.abc import Iterator
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from commonweal.web.decisions import hooks
from commonweal.web.decisions.models import Proposal
from commonweal.web.look import front
from commonweal.web.look.parts import News
from commonweal.web.plans import figures
from commonweal.web.plans.models import Adoption, Plan


@front.news
def adopted(since: datetime, until: datetime) -> Iterator[News]:
    """Plans that a council has adopted."""
    for adoption in Adoption.objects.filter(adopted_at__gt=since, adopted_at__lte=until).select_related("option__plan"):
        title = _("“{title}” is the plan now.").format(title=adoption.option.plan.title)
        yield News(
            title, adoption.option.plan.headline, _("The plan"), adoption.option.plan.get_absolute_url(), adoption.adopted_at
        )


@hooks.shows_beside_options
def plans_compared(proposal: Proposal) -> str:
    """The plan and its alternatives side by side, for whoever votes on them (P3)."""
    found = Plan.objects.filter(key=proposal.about.removeprefix("plan:")).first() if proposal.about.startswith("plan:") else None
    if found is None:
        return ""
    compared = figures.compared(list(found.options.all()))
    return render_to_string("plans/_alternatives.html", {"plan": found, "compared": compared})
