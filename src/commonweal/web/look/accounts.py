"""How this site has allauth treat accounts: guessing a password is slowed down, and locks nobody out."""

import json
from threading import BoundedSemaphore
from time import sleep
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

DELAY = 3.0  # seconds before a password is looked at, once there were too many wrong ones
_waiting = BoundedSemaphore(4)  # so that whoever guesses cannot hold up every thread of the server


class Accounts(DefaultAccountAdapter):
    """Our answers to the questions allauth asks."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The name or the password is not right. Capitals count in the password alone."),
        "username_taken": _("Somebody here has that name already; add an initial or a place to yours."),
        "too_many_login_attempts": _("Too many wrong passwords are being tried just now. Please try again in a minute."),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Let a try pass at once, or after a while: a lock-out would let an opponent silence a voter."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        self._login_failed_rl_usage = ratelimit.consume(request, app="allauth.account", action="login_failed", key=key)
        if self._login_failed_rl_usage:
            return
        if not _waiting.acquire(blocking=False):
            raise self.validation_error("too_many_login_attempts")
        try:
            sleep(DELAY)
        finally:
            _waiting.release()


def demo_people() -> dict[str, Any] | None:
    """Whom one can be in a demo federation: what its loader has left in the data folder, None in any other."""
    try:
        return json.loads((settings.HOME / "demo-people.json").read_text())  # type: ignore[no-any-return]
    except FileNotFoundError:
        return None
