"""Answers to what went wrong: a page that says what happened and what one can do, or problem details under /api/."""

from http import HTTPStatus

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from commonweal.web.refused import Refused

# Who may not (403), what has moved on meanwhile (409), what cannot be read (400); every other refusal is of the act itself (422).
STATUS_OF = {
    "permission": HTTPStatus.FORBIDDEN,
    "permissions": HTTPStatus.FORBIDDEN,
    "conflict": HTTPStatus.CONFLICT,
    "idempotency": HTTPStatus.CONFLICT,
}


def status_of(refusal: Refused) -> HTTPStatus:
    """The status a refusal answers with: its own where it states one, else by the article it gives."""
    stated = getattr(refusal, "status", None)
    if stated is not None:
        return HTTPStatus(stated)
    return STATUS_OF.get(refusal.verdict.article.split(".")[0], HTTPStatus.UNPROCESSABLE_ENTITY)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A rule said no: its sentence and its article."""
    verdict = refusal.verdict
    sentence = _(verdict.pattern).format(**verdict.values)
    return answer(request, status_of(refusal), _("That is not possible"), sentence, article=verdict.article)


def answer(request: HttpRequest, status: HTTPStatus, headline: str, sentence: str, *, article: str = "") -> HttpResponse:
    """One answer in the form that fits: problem details, a note in the page one is on, or a page."""
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": sentence}
        told = problem | ({"article": article} if article else {})
        return JsonResponse(told, status=status, content_type="application/problem+json")
    shown = {
        "status": int(status),
        "headline": headline,
        "sentence": sentence,
        "article_url": _article(article),
        "back": _back(request),
    }
    if getattr(request, "htmx", False) and not request.htmx.boosted:  # type: ignore[attr-defined]
        response = render(request, "look/_refusal.html", shown, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#answer", "innerHTML show:top"
        return response
    return render(request, "error.html", shown, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be read."""
    sentence = _("Your browser sent something this site cannot read. Nothing has changed.")
    return answer(request, HTTPStatus.BAD_REQUEST, _("This cannot be read"), sentence)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: seen, but not open to this person."""
    sentence = str(exception or "") or _("You are not among those who may see or do this. Nothing has changed.")
    return answer(request, HTTPStatus.FORBIDDEN, _("This is not open to you"), sentence)


def forbidden_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that was not drawn by this site for this session."""
    sentence = _(
        "This form is too old, or came from another site. Nothing has changed: go back, load the page again and repeat it."
    )
    return answer(request, HTTPStatus.FORBIDDEN, _("This form is too old"), sentence)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing at this address."""
    sentence = _("There is nothing at this address. It may be mistyped, or what was here may have another place now.")
    return answer(request, HTTPStatus.NOT_FOUND, _("No page here"), sentence)


def failed(request: HttpRequest) -> HttpResponse:
    """500: our failure; drawn without the database and the session, which may be what failed."""
    sentence = _("What you did just now has not been saved; please try again in a minute.")
    if request.path.startswith("/api/"):
        return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, "", sentence)
    return render(None, "look/failed.html", {"sentence": sentence}, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _article(article: str) -> str:
    """The address of the article that was given as the reason, where the constitution can show it."""
    try:
        return reverse("constitution:article", args=[article]) if article else ""
    except NoReverseMatch:
        return ""


def _back(request: HttpRequest) -> str:
    """The page one came from, if it is one of ours."""
    try:
        host = request.get_host()
    except DisallowedHost:
        return ""
    came_from = request.headers.get("Referer", "")
    here = url_has_allowed_host_and_scheme(came_from, {host}, require_https=request.is_secure())
    return came_from if here and came_from != request.build_absolute_uri() else ""
