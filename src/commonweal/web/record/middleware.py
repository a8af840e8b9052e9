"""A site whose database was put back to an older state is read-only, and says why."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from commonweal.web.look import errors
from commonweal.web.record import heads
from commonweal.web.record.models import Log

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class KeepRecord:
    """Refuses every act while the record does not continue the last head that was signed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let reading pass; let an act pass if it can be recorded."""
        if request.method not in SAFE:
            for log in Log.objects.all():
                if not (found := heads.standing(log)).holds:
                    return errors.refused(request, heads.ReadOnly(found))
        return self.get_response(request)
