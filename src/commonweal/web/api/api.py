"""The API as a whole: its rooms, its errors, its description in OpenAPI 3.1."""

import functools
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError, ValidationErrorContext
from ninja.openapi.schema import OpenAPISchema
from ninja.openapi.views import openapi_json

from commonweal import __version__
from commonweal.web.acts import acts
from commonweal.web.api import (
    accords,
    bodies,
    changes,
    committees,
    decisions,
    drift,
    elections,
    means,
    meetings,
    needs,
    notices,
    paper,
    petitions,
    picture,
    plans,
    polls,
    production,
    record,
    seats,
    threads,
    unions,
    writing,
)
from commonweal.web.api.problems import MEDIA, SCHEMA, problem, unreadable
from commonweal.web.look import errors
from commonweal.web.refused import Refused

DESCRIPTION = """From a need to a delivered good, by the same services and the same table of permissions as the pages.

Whatever is public anyone reads. Acts are for people with an account: with a personal token (Authorization: Bearer ...), or with
the session of the pages and its CSRF token (X-CSRFToken). Every act carries an Idempotency-Key of its own: sent again with the
same key, it happens once and gets the same answer. Lists come in stretches: ask with `cursor` as `next` says. Every error is a
problem of RFC 9457. People are named where the pages name them: in office, and standing for election."""

KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Names this act: a fresh random text for each new one.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[A-Za-z0-9_-]+$"},
}


class Api(NinjaAPI):
    """Ninja with problems for errors, and with the action of every operation on its address."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        found: list[URLResolver | URLPattern] = [
            path("openapi.json", acts("page.read")(functools.partial(openapi_json, api=self)), name="openapi-json")
        ]
        root = super()._get_urls()[-1]
        found.append(path("", acts("page.read")(root.callback), name="api-root"))
        for router in self._get_bound_routers():
            views = [view for view in router.path_operations.values() for _operation in view.operations]
            named = [{method: op.view_func.action for op in view.operations for method in op.methods} for view in views]
            for pattern, actions in zip(router.urls_paths(router.prefix), named, strict=True):
                pattern.callback = _answering(pattern.callback, actions)
                found.append(pattern)
        return found

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        """Where it is mounted."""
        return reverse("api:api-v1:api-root", kwargs=path_params)

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """The description, with the problem every operation can answer and the key every act wants."""
        schema = super().get_openapi_schema(**asked)
        schema["components"]["schemas"]["Problem"] = SCHEMA
        said = {"description": "What went wrong", "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                operation["responses"]["default"] = said
                if method == "post":
                    operation["parameters"].append(KEY)
        return schema

    def get_openapi_operation_id(self, operation: Any) -> str:
        """Its room and its name."""
        return f"{operation.view_func.__module__.rpartition('.')[2]}_{operation.view_func.__name__}"

    def validation_error_from_error_contexts(self, error_contexts: list[ValidationErrorContext]) -> ValidationError:
        """Keep what was found beside what is accepted."""
        found = [
            (context.model, error)
            for context in error_contexts
            for error in context.pydantic_validation_error.errors(include_url=False, include_context=False)
        ]
        return ValidationError([{**error, "loc": _where(model, error["loc"])} for model, error in found])


def _where(model: Any, path: tuple[Any, ...]) -> tuple[Any, ...]:
    """Of what was sent (path, query, body) and there of which field an error speaks."""
    return (model.__ninja_param_source__, *model.__ninja_flatten_map_reverse__.get(path, path))


def _answering(view: Callable[..., HttpResponse], actions: dict[str, str]) -> Callable[..., HttpResponse]:
    """An address with its actions, one for each method; any other method is a problem like every error."""

    @functools.wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in actions:
            allowed = ", ".join(actions)
            sentence = _("This address answers {allowed}.").format(allowed=allowed)
            return problem(HTTPStatus.METHOD_NOT_ALLOWED, sentence, headers={"Allow": allowed})
        return view(request, *args, **kwargs)

    answering.csrf_exempt = True  # type: ignore[attr-defined]  # the doors ask a session for its token themselves
    answering.actions = actions  # type: ignore[attr-defined]
    return answering


ROOMS: Sequence[tuple[str, Any]] = (
    ("Bodies", bodies.router),
    ("Seats", seats.router),
    ("Tellers", polls.router),
    ("Picture", picture.router),
    ("Accords", accords.router),
    ("Elections", elections.router),
    ("Paper ballots", paper.router),
    ("Needs", needs.router),
    ("Committees", committees.router),
    ("Means", means.router),
    ("Decisions", decisions.router),
    ("Writing", writing.router),
    ("Petitions", petitions.router),
    ("Rules and tiers", changes.router),
    ("Threads", threads.router),
    ("Meetings", meetings.router),
    ("Plans", plans.router),
    ("Production", production.router),
    ("Notices", notices.router),
    ("Drift", drift.router),
    ("Unions", unions.router),
    ("Record", record.router),
)
api = Api(title="Commonweal", version=__version__, description=DESCRIPTION, docs_url=None, urls_namespace="api-v1")
for name, router in ROOMS:
    api.add_router("", router, tags=[name])


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return errors.refused(request, refusal)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, _missing: Http404) -> HttpResponse:
    return errors.not_found(request)


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return unreadable(request, error.errors)


@api.exception_handler(HttpError)
def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(HTTPStatus(error.status_code), str(error))
