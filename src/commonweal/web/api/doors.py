"""How every operation is entered: who asks, which action of the one table it is, and that an act happens once."""

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from ninja.decorators import decorate_view
from ninja.security import HttpBearer
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from commonweal.rules import permissions
from commonweal.web.api.problems import problem
from commonweal.web.clock import now
from commonweal.web.members import tokens
from commonweal.web.record.idempotency import once

Operation = TypeVar("Operation", bound=Callable[..., Any])
Run = Callable[..., HttpResponse]
SAFE = {"GET", "HEAD", "OPTIONS"}
SCHEME = "Bearer "


class Session(AuthBase):
    """The session of somebody who has signed in on the pages; acts need the CSRF token in the header X-CSRFToken."""

    openapi_type = "apiKey"
    openapi_name = "session"
    openapi_in = "cookie"

    def __call__(self, request: HttpRequest) -> object:
        """Whoever has come in by the door; ``known`` has found out who it is."""
        return request.user if request.user.is_authenticated else None


class Token(HttpBearer):
    """A personal token, made on the member's page."""

    def authenticate(self, request: HttpRequest, token: str) -> object:
        """Whoever has come in by the door; ``known`` has found out who it is."""
        return request.user if request.user.is_authenticated else None


SIGNED_IN = [Token(), Session()]


def reads(router: Router, path: str, response: Any, action: str = "page.read") -> Callable[[Operation], Operation]:
    """Register an operation that shows something."""
    return _door(router.get, path, response, action, (known,))


def does(router: Router, path: str, response: Any, action: str) -> Callable[[Operation], Operation]:
    """Register an operation that changes something: once for each Idempotency-Key, and in one transaction with it."""
    return _door(router.post, path, response, action, (once, known))


def _door(
    register: Callable[..., Any], path: str, response: Any, action: str, by: tuple[Callable[[Run], Run], ...]
) -> Callable[[Operation], Operation]:
    if action not in permissions.MAY:
        raise KeyError(f"{action} is not in the table of permissions")

    def enter(view: Operation) -> Operation:
        view.action = action  # type: ignore[attr-defined]
        closed = permissions.needs_account(action)
        by_all = (*by[:-1], signed_in, by[-1]) if closed else by
        return register(path, response=response, auth=SIGNED_IN if closed else None)(decorate_view(*by_all)(view))

    return enter


def known(run: Run) -> Run:
    """Find out who asks, by a token or by the session; a session acts only with its CSRF token."""

    @functools.wraps(run)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sent = request.body  # read before anything parses it as a form
        if sent and request.method not in SAFE and request.content_type != "application/json":
            return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _("Send application/json."))
        said = request.headers.get("Authorization", "")
        if said:
            holder = tokens.holder(said.removeprefix(SCHEME), now()) if said.startswith(SCHEME) else None
            if holder is None:
                return unknown(_("This token is not known here, was revoked or has run out."))
            request.user = holder
        elif request.method not in SAFE and request.user.is_authenticated and check_csrf(request):
            return problem(HTTPStatus.FORBIDDEN, _("The CSRF token of your session is missing or another's (X-CSRFToken)."))
        return run(request, *args, **kwargs)

    return asking


def signed_in(run: Run) -> Run:
    """Turn away who is nobody here, before anything is looked up."""

    @functools.wraps(run)
    def entering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return unknown(_("This is for people with an account: sign in, or send a token."))
        return run(request, *args, **kwargs)

    return entering


def unknown(sentence: str) -> HttpResponse:
    """401: nobody knows who asks."""
    return problem(HTTPStatus.UNAUTHORIZED, sentence, headers={"WWW-Authenticate": "Bearer"})
