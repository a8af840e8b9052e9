"""What somebody is to a union; to whoever does not belong to it, it is not there (U1)."""

from typing import Any, TypeVar

from django.db import models
from django.http import Http404

from commonweal.rules import permissions
from commonweal.rules.permissions import Role
from commonweal.web.refused import Refused
from commonweal.web.unions.models import Belonging, Term, Union

Row = TypeVar("Row", bound=models.Model)


def roles_of(member: Any, union: Union) -> frozenset[Role]:
    """What somebody, signed in or not, is to a union now."""
    if not member.is_authenticated:
        return frozenset({Role.VISITOR})
    if not Belonging.objects.filter(union=union, member=member, left=None).exists():
        return frozenset({Role.VISITOR, Role.MEMBER_ELSEWHERE})
    officer = Term.objects.filter(office__union=union, holder=member, ended=None).exists()
    return frozenset({Role.VISITOR, Role.UNION_MEMBER} | ({Role.UNION_OFFICER} if officer else set()))


def find(member: Any, action: str, key: str) -> Union:
    """The union of a key, for who may act so in it; for anyone else nothing is there, whether it exists or not."""
    union = Union.objects.filter(key=key).first()
    if union is None:
        raise Http404
    require(member, action, union)
    return union


def require(member: Any, action: str, union: Union) -> None:
    """Refuse who may not act so in a union; to who does not belong to it, it is not there."""
    roles = roles_of(member, union)
    if Role.UNION_MEMBER not in roles:
        raise Http404
    verdict = permissions.can(roles, action)
    if not verdict.holds:
        raise Refused(verdict)
