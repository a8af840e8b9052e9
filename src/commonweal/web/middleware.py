"""What a rule refuses, told where one is: as a page, or under /api/ as problem details (RFC 9457)."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from commonweal.web.look import errors
from commonweal.web.refused import Refused


class KeepOutNul:
    """Refuses an address that asks for the character NUL: PostgreSQL keeps none, so nothing could be found by it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 400 where it stands in the query; forms and the API refuse it field by field."""
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("The address holds the character NUL.")
        return self.get_response(request)


class TellRefusals:
    """Turns ``Refused`` into an answer; the transaction it broke off has changed nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other exception to Django."""
        if isinstance(exception, Refused):
            return errors.refused(request, exception)
        return None
