"""Every view names its action in the one table of permissions; a test walks all addresses and finds none without."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from commonweal.rules import permissions

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def acts(action: str) -> Callable[[View], View]:
    """Name a view's action; where it is not for everyone, who has no account is sent to sign in first.

    Whether this person may act on this object the view asks with ``bodies.permits.require``, once it has found the object.
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
        return acting  # type: ignore[return-value]

    return named
