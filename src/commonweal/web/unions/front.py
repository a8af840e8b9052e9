"""What unions tell their own members on the first page; nobody else."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from commonweal.web.look import front
from commonweal.web.look.parts import Ask
from commonweal.web.unions.models import Ballot


@front.asks
def votes_of_my_union(member: Any, at: datetime) -> Iterator[Ask]:
    """Votes of a union in which a member has not voted."""
    waiting = Ballot.objects.open().filter(
        closes__gt=at,
        persons__member=member,
        persons__voted=False,
        union__belongings__member=member,
        union__belongings__left=None,
    )
    for ballot in waiting.select_related("union"):
        yield Ask(ballot.title, ballot.union.name, _("Read and vote"), ballot.get_absolute_url(), ballot.closes)
