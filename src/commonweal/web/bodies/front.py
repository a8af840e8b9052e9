"""What bodies tell the first page, and whose rules there are: the federation's name, who was recalled, what stands above whom."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from commonweal.rules import bodies as nesting
from commonweal.web.bodies import invitations
from commonweal.web.bodies.models import Admission, Body, Cause, Invitation, Tenure
from commonweal.web.bodies.permits import can
from commonweal.web.constitution import places
from commonweal.web.look import front
from commonweal.web.look.parts import Ask, News


@front.federation
def name_of_the_topmost_council() -> str | None:
    """The federation is called what its topmost council is called."""
    return Body.objects.topmost().values_list("name", flat=True).first()


def _place(body: Body) -> places.Place:
    return places.Place(body.key, body.name, nesting.Kind(body.kind), body.get_absolute_url(), tuple(body.lineage()))


def _find(key: str) -> places.Place | None:
    found = Body.with_ended.filter(key=key).first()
    return _place(found) if found else None


def _topmost() -> places.Place | None:
    found = Body.objects.topmost().first()
    return _place(found) if found else None


def _names(keys: Iterable[str]) -> dict[str, str]:
    return dict(Body.with_ended.filter(key__in=list(keys)).values_list("key", "name"))


def _may_propose(user: Any, key: str) -> bool:
    return can(user, "proposal.open", Body.objects.get(key=key)).holds


places.register(places.Source(_find, _topmost, _names, _may_propose))


@front.asks
def asking_to_join(member: Any, at: datetime) -> Iterator[Ask]:
    """Whoever asks to join a body of this member's."""
    found = Admission.objects.standing(at).filter(body__in=Body.objects.of(member)).select_related("member", "body")
    for admission in found:
        title = _("{name} asks to join {body}").format(name=admission.member.name, body=admission.body.name)
        url = admission.body.get_absolute_url()
        yield Ask(title=title, due=_("any one of you can admit them"), act=_("Have a look"), url=url)


@front.asks
def invited_to_join(member: Any, at: datetime) -> Iterator[Ask]:
    """Bodies that ask this member to join them."""
    found = Invitation.objects.standing(at).filter(member=member).select_related("by").prefetch_related("bodies")
    for invitation in found:
        bodies = ", ".join(body.name for body in invitation.bodies.all())
        title = _("You are invited to join {bodies}").format(bodies=bodies)
        due = _("{name} invites you").format(name=invitation.by.name) if invitation.by else ""
        yield Ask(title=title, due=due, act=_("Have a look"), url=invitations.link(invitation), closes=invitation.ends)


@front.news
def recalled(since: datetime, until: datetime) -> Iterator[News]:
    """Delegates who were recalled."""
    ended = Tenure.objects.filter(cause=Cause.RECALLED, ended__gt=since, ended__lte=until)
    for tenure in ended.select_related("holder", "seat__constituency", "seat__council"):
        values = {"body": tenure.seat.constituency.name, "name": tenure.holder.name, "council": tenure.seat.council.name}
        title = _("{body} recalled {name}.").format(**values)
        yield News(
            title, _("The seat is in {council}.").format(**values), _("The seat"), tenure.seat.get_absolute_url(), tenure.ended
        )
