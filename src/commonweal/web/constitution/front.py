"""What the rules tell the first page: which of them a body has changed."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.web.constitution import places
from commonweal.web.constitution.models import Article
from commonweal.web.look import front
from commonweal.web.look.parts import News


@front.news
def rules_changed(since: datetime, until: datetime) -> Iterator[News]:
    """Articles that a body's decision has changed; those it was founded with are no news."""
    rows = list(Article.objects.filter(since__gt=since, since__lte=until, decided_by__isnull=False).order_by("entry"))
    names = places.names({row.body for row in rows})
    for row in rows:
        title = _("{body} changed its rules: {title}").format(body=names.get(row.body, row.body), title=row.title)
        yield News(title, row.value().reads, _("Every version"), reverse("constitution:versions", args=[row.body]), row.since)
