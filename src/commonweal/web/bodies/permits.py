"""Every view names its action; who somebody is to a body is read here, and the one table of rules.permissions decides."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from commonweal.rules import permissions
from commonweal.rules.permissions import Role
from commonweal.web.bodies.models import Body, Kind, Seat, Tenure
from commonweal.web.refused import Refused

View = Callable[..., HttpResponseBase]


def acts(action: str) -> Callable[[View], View]:
    """Name a view's action; who has no account is sent to sign in first where the action is not for everyone.

    Whether this person may act on this object the view asks with ``require``, once it has found the object.
    """
    if action not in permissions.MAY:
        raise KeyError(f"{action} is not in the table of permissions")

    def named(view: View) -> View:
        @functools.wraps(view)
        def acting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if permissions.needs_account(action) and not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
            return view(request, *args, **kwargs)

        acting.action = action  # type: ignore[attr-defined]
        return acting

    return named


def roles_of(member: Any, body: Body) -> frozenset[Role]:
    """What somebody, signed in or not, is to a body now."""
    if not member.is_authenticated:
        return frozenset({Role.VISITOR})
    roles = {Role.VISITOR}
    if body.memberships.running().filter(member=member).exists():
        roles.add(Role.CONSTITUENT)
        if body.kind == Kind.WORKPLACE:
            roles.add(Role.WORKPLACE_MEMBER)
        if body.kind == Kind.COMMUNITY:
            roles.add(Role.COMMUNITY_MEMBER)
    held = Tenure.objects.filter(holder=member, **{"seat__council" if body.is_council else "seat__constituency": body})
    if held.running().exists():
        roles.add(Role.DELEGATE)
    elif held.exists():
        roles.add(Role.FORMER_DELEGATE)
    if not roles & {Role.CONSTITUENT, Role.DELEGATE}:
        roles.add(Role.MEMBER_ELSEWHERE)
    return frozenset(roles)


def can(member: Any, action: str, obj: object) -> permissions.Verdict:
    """Whether somebody may act so on an object, which is a body or belongs to one."""
    return permissions.can(roles_of(member, body_of(obj)), action)


def require(member: Any, action: str, obj: object) -> None:
    """Refuse who may not act so on an object."""
    verdict = can(member, action, obj)
    if not verdict.holds:
        raise Refused(verdict)


def body_of(obj: object) -> Body:
    """The body whose people decide about an object: a seat's and a tenure's is the constituency."""
    match obj:
        case Body():
            return obj
        case Seat():
            return obj.constituency
        case Tenure():
            return obj.seat.constituency
    return obj.body  # type: ignore[attr-defined]
