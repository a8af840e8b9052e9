"""What somebody is to a body is read here; what they may do then, the one table in rules.permissions says."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from commonweal.rules import permissions
from commonweal.rules.permissions import Role
from commonweal.rules.verdict import Verdict
from commonweal.web.acts import acts
from commonweal.web.bodies.models import OF_THREE, Body, Kind, Seat, Tenure
from commonweal.web.refused import Refused

__all__ = ["acting_for", "acts", "body_of", "can", "require", "roles_of", "sitting_in"]

OF_KIND = {Kind.WORKPLACE: Role.WORKPLACE_MEMBER, Kind.COMMUNITY: Role.COMMUNITY_MEMBER}

INSIDE = {Role.CONSTITUENT, Role.DELEGATE, Role.MEMBER_BENEATH}


def roles_of(member: Any, body: Body) -> frozenset[Role]:
    """What somebody, signed in or not, is to a body now; whoever belongs to what it became answers for what it had taken on."""
    if not member.is_authenticated:
        return frozenset({Role.VISITOR})
    if body.ended and (heirs := list(body.became.all())):
        roles = frozenset[Role]().union(*(roles_of(member, heir) for heir in heirs))
        return roles - {Role.MEMBER_ELSEWHERE} if roles & INSIDE else roles
    roles = {Role.VISITOR}
    if body.memberships.running().filter(member=member).exists():
        roles |= {Role.CONSTITUENT, OF_KIND.get(body.kind, Role.CONSTITUENT)}
    held = Tenure.objects.filter(holder=member, **{"seat__council" if body.is_council else "seat__constituency": body})
    if body.kind not in OF_THREE:  # a seat in a committee of three speaks there, and makes nobody a delegate elsewhere
        held = held.exclude(seat__council__kind__in=OF_THREE)
    if held.running().exists():
        roles.add(Role.DELEGATE)
    elif held.exists():
        roles.add(Role.FORMER_DELEGATE)
    if body.is_council and body.voters().filter(member=member).exists():
        roles.add(Role.MEMBER_BENEATH)
    if not roles & INSIDE:
        roles.add(Role.MEMBER_ELSEWHERE)
    return frozenset(roles)


def can(member: Any, action: str, obj: object) -> Verdict:
    """Whether somebody may act so on an object, which is a body or belongs to one."""
    return permissions.can(roles_of(member, body_of(obj)), action)


def require(member: Any, action: str, obj: object) -> None:
    """Refuse who may not act so on an object; whoever has nothing to do with its body finds nothing there (TRUST 6)."""
    roles = roles_of(member, body_of(obj))
    verdict = permissions.can(roles, action)
    if verdict.holds:
        return
    if Role.MEMBER_ELSEWHERE in roles:
        raise Http404
    raise Refused(verdict)


def acting_for(member: Any, council: Body, seat: str = "") -> Tenure:
    """The tenure in which somebody acts in a council: of the seat they name; whoever holds several has to name one."""
    held = Tenure.objects.holding(council).filter(holder=member).select_related("seat__constituency", "holder").order_by("pk")
    if seat:
        held = held.filter(seat__key=seat)
    found = list(held)
    if not found:
        raise Http404
    if len(found) > 1:
        seats = ", ".join(f"{tenure.seat.key} ({tenure.seat.constituency.name})" for tenure in found)
        raise Refused(
            Verdict(False, "votes.roll", _("You hold several seats here; say for which you act: {seats}."), {"seats": seats})
        )
    return found[0]


def sitting_in(member: Any, council: Body) -> Tenure:
    """A tenure in which somebody sits in a council, for what one does as a delegate, whichever of one's seats it is."""
    held = Tenure.objects.holding(council).filter(holder=member).select_related("seat__constituency", "holder").order_by("pk")
    if (found := held.first()) is None:
        raise Http404
    return found


def body_of(obj: object) -> Body:
    """The body whose people decide about an object: of a seat and of a tenure it is the constituency."""
    match obj:
        case Body():
            return obj
        case Seat():
            return obj.constituency
        case Tenure():
            return obj.seat.constituency
    return obj.body  # type: ignore[attr-defined]
