"""Every error of the API is a problem of RFC 9457; one about what was sent names the field, what was found, what is accepted."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja.errors import ValidationError

MEDIA = "application/problem+json"
LONGEST = 200  # characters shown of what was found

FAULT = {
    "type": "object",
    "required": ["field", "found", "accepted"],
    "properties": {"field": {"type": "string"}, "found": {"type": "string"}, "accepted": {"type": "string"}},
}
SCHEMA = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457); nothing has changed.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "article": {"type": "string", "description": "the article of the constitution that was given as the reason"},
        "errors": {"type": "array", "items": FAULT},
    },
}


def problem(
    status: HTTPStatus, detail: str, *, errors: Sequence[Mapping[str, str]] = (), headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """One problem as an answer."""
    said: dict[str, object] = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
    if errors:
        said["errors"] = list(errors)
    return JsonResponse(said, status=status, content_type=MEDIA, headers=headers)


def unreadable(_request: HttpRequest, errors: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """What was sent does not fit: each field with what was found and what is accepted."""
    faults = [fault(error) for error in errors]
    first = faults[0]
    accepted = first["accepted"] if first["accepted"].endswith((".", "?", "!")) else f"{first['accepted']}."
    detail = _("{field}: found {found}. {accepted}").format(**(first | {"accepted": accepted}))
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=faults)


def fault(error: Mapping[str, Any]) -> dict[str, str]:
    """One field that does not fit.

    >>> fault({"loc": ("body", "said", "amount"), "msg": "Input should be a valid number", "input": "much", "type": "x"})
    {'field': 'amount', 'found': '"much"', 'accepted': 'Input should be a valid number'}
    """
    where, *path = [str(part) for part in error["loc"]]
    field = ".".join(path[1:] if where == "body" and len(path) > 1 else path) or where
    found = _("nothing") if error["type"] == "missing" else _shown(error.get("input"))
    return {"field": field, "found": found, "accepted": str(error["msg"])}


def unfit(field: str, found: object, accepted: str) -> ValidationError:
    """What is raised where a value can be read and does not fit."""
    return ValidationError([{"loc": ("body", "said", field), "input": found, "msg": accepted, "type": "unfit"}])


def insist(form: Form) -> None:
    """Refuse what the page's own form refuses, field by field."""
    if not form.is_valid():
        found = [(field, sentence) for field, sentences in form.errors.items() for sentence in sentences]
        told = [
            {"loc": ("body", "said", field), "input": form.data.get(field, ""), "msg": str(sentence), "type": "unfit"}
            for field, sentence in found
        ]
        raise ValidationError(told)


def _shown(found: object) -> str:
    text = f'"{found}"' if isinstance(found, str) else str(found)
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
