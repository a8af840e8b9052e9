"""What plans tell the first page, and what they show to those who vote on one."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.rules.effects import AdoptPlan
from commonweal.web.decisions import hooks
from commonweal.web.decisions.models import Proposal
from commonweal.web.look import front
from commonweal.web.look.parts import News
from commonweal.web.plans import figures, services
from commonweal.web.plans.models import THIS, Adoption, Alternative, Plan


@front.news
def adopted(since: datetime, until: datetime) -> Iterator[News]:
    """Plans that a council has adopted."""
    for adoption in Adoption.objects.filter(adopted_at__gt=since, adopted_at__lte=until).select_related("option__plan"):
        option, plan = adoption.option, adoption.option.plan
        title = _("“{title}” is the plan now.").format(title=plan.title)
        if option.name == THIS:
            yield News(title, plan.headline, _("The plan"), plan.get_absolute_url(), adoption.adopted_at)
        else:
            url = reverse("plans:alternative", args=[plan.key, option.position])
            yield News(title, option.sentence, option.title, url, adoption.adopted_at)


@hooks.shows_beside_options
def plans_compared(proposal: Proposal) -> str:
    """The plan and its alternatives side by side, for whoever votes on them (P3)."""
    found = Plan.objects.filter(key=proposal.about.removeprefix("plan:")).first() if proposal.about.startswith("plan:") else None
    if found is None:
        return ""
    options = list(found.options.all())
    chosen = next((option for option in options if services.option_key(option) == proposal.chosen), None)
    shown = {"plan": found, "compared": figures.compared(options), "chosen": chosen}
    return render_to_string("plans/_alternatives.html", shown)


@hooks.undoes("AdoptPlan")
def plan_before(effect: Mapping[str, Any], decided: Proposal) -> AdoptPlan | None:
    """The plan that was in force before; none where it was the first, or another has been adopted since."""
    adopted = Adoption.objects.filter(proposal=decided.key).first()
    earlier = adopted and Adoption.objects.filter(pk__lt=adopted.pk).select_related("option__plan").order_by("-pk").first()
    if adopted is None or earlier is None or Adoption.objects.filter(pk__gt=adopted.pk).exists():
        return None
    return AdoptPlan(f"{earlier.option.plan.key}.{earlier.option.name}")


@hooks.says_of_chosen
def plan_chosen(proposal: Proposal) -> str:
    """What the plan that was chosen answers: the alternative's own figures where one of them won."""
    if not proposal.about.startswith("plan:"):
        return ""
    options = Alternative.objects.filter(plan__key=proposal.about.removeprefix("plan:"))
    return next((option.headline for option in options if services.option_key(option) == proposal.chosen), "")
