"""Answers to what went wrong: a page that says what happened and what one can do, or problem details under /api/."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from commonweal.web.refused import Refused

# Whose hands a rule binds (403), what has moved on meanwhile (409); everything else is what was asked for itself (422).
FORBIDDEN = ("permission.", "permissions.")
CONFLICT = ("idempotency.", "conflict.")


def status_of(refused: Refused) -> HTTPStatus:
    """The status a refusal answers with: its own ``status`` where it has one, else by its article."""
    stated = getattr(refused, "status", None)
    if stated is not None:
        return HTTPStatus(stated)
    article = refused.verdict.article
    if article.startswith(FORBIDDEN):
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.CONFLICT if article.startswith(CONFLICT) else HTTPStatus.UNPROCESSABLE_ENTITY


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A rule said no: its sentence and its article."""
    verdict = refusal.verdict
    sentence = _(verdict.pattern).format(**verdict.values)
    return answer(request, status_of(refusal), sentence, article=verdict.article)


def answer(request: HttpRequest, status: HTTPStatus, sentence: str, *, article: str = "") -> HttpResponse:
    """One answer in the form that fits the address."""
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": sentence}
        if article:
            problem["article"] = article
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    return render(request, "error.html", {"status": int(status), "sentence": sentence, "article": article}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be read."""
    return answer(request, HTTPStatus.BAD_REQUEST, _("Your browser sent something this site cannot read. Nothing has changed."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: seen, but not open to this person."""
    said = str(exception or "")
    return answer(request, HTTPStatus.FORBIDDEN, said or _("This is not open to you. Nothing has changed."))


def forbidden_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that was not drawn by this site for this session."""
    sentence = _(
        "This form is too old, or came from another site. Nothing has changed: go back, load the page again and repeat it."
    )
    return answer(request, HTTPStatus.FORBIDDEN, sentence)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing at this address."""
    return answer(request, HTTPStatus.NOT_FOUND, _("There is no page at this address. It may have been mistyped or have moved."))


def failed(request: HttpRequest) -> HttpResponse:
    """500: our failure."""
    sentence = _("Something failed on our side. What you did just now has not been saved; please try again.")
    return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, sentence)
