"""The shell's own pages: what needs you now, the choice of look, and the source of what runs here."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from commonweal.web.clock import now
from commonweal.web.look import front, source
from commonweal.web.look.context import LOOKS, address

YEAR = 365 * 86400


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs you now; for whoever is not logged in, what this place is and what it decided."""
    at = now()
    waiting = front.asks_of(request.user, at) if request.user.is_authenticated else []
    founding = address("founding:found") if front.federation_name() is None else ""
    shown = {
        "asks": waiting,
        "open": front.open_to_read(at, waiting),
        "news": front.news_of_the_week(at),
        "standings": front.standings(at),
        "founding": founding,
    }
    return render(request, "look/home.html", shown)


@require_POST
def choose_look(request: HttpRequest) -> HttpResponse:
    """Keep the chosen look in a cookie of its own, and go back to where one was."""
    chosen = request.POST.get("look", "")
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    response = redirect(asked if safe else "home")
    if chosen in LOOKS and chosen:
        response.set_cookie("look", chosen, max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
    else:
        response.delete_cookie("look", samesite="Lax")
    return response


@require_safe
def source_code(request: HttpRequest) -> FileResponse:
    """The source of exactly what runs here, as its licence asks of every site (AGPL-3.0, section 13)."""
    return FileResponse(source.archive().open("rb"), as_attachment=True, filename=source.NAME)
