"""What plans tell the first page."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from commonweal.web.look import front
from commonweal.web.look.parts import News
from commonweal.web.plans.models import Adoption


@front.news
def adopted(since: datetime, until: datetime) -> Iterator[News]:
    """Plans that a council has adopted."""
    for adoption in Adoption.objects.filter(adopted_at__gt=since, adopted_at__lte=until).select_related("option__plan"):
        title = _("“{title}” is the plan now.").format(title=adoption.option.plan.title)
        yield News(
            title, adoption.option.plan.headline, _("The plan"), adoption.option.plan.get_absolute_url(), adoption.adopted_at
        )
