"""A form sent twice acts once: its key is stored with its answer, in the transaction of the act (F6).

Two clicks, a lost reply, the back button and two processes at the same instant all lead to one act and one answer.
"""

import functools
import hashlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from commonweal.rules.verdict import Verdict
from commonweal.web.clock import now
from commonweal.web.record.models import Answer
from commonweal.web.record.services import hold
from commonweal.web.refused import Refused

FIELD, HEADER = "once", "Idempotency-Key"
KEPT = timedelta(days=30)
LONGEST = 200  # characters of a key
_HEADERS = ("Content-Type", "Location", "HX-Redirect", "HX-Location", "HX-Trigger", "HX-Refresh", "HX-Push-Url", "HX-Retarget")
_ASIDE = {FIELD, "csrfmiddlewaretoken"}  # what differs between two copies of one form and says nothing
_SAFE = {"GET", "HEAD", "OPTIONS"}

View = Callable[..., HttpResponseBase]


class NoKey(Refused):
    """The form or the call does not say which act it is."""

    status = 400


class OtherRequest(Refused):
    """The key has been used for something else."""

    status = 409


def once(view: View) -> View:
    """Let a view act once for each key; the same request again gets the same answer and changes nothing.

    The view runs in one transaction with its key. An answer of 400 or above undoes what it did and is not kept, so a
    form that is put right can be sent with the same key. For an operation of the API: ``@decorate_view(once)``.
    """

    @functools.wraps(view)
    def acting(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method in _SAFE:
            return view(request, *args, **kwargs)
        key, said = _key(request), _said(request)
        with transaction.atomic():
            if (answered := _claim(key, said)) is not None:
                return _replay(answered, said)
            hold()
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response.render()
            if response.status_code >= 400:
                transaction.set_rollback(True)
            else:
                _keep(key, response)
        return response

    return acting


def forget(day: date) -> int:
    """Drop the answers that are older than thirty days; called by `tick`."""
    dropped, _by_table = Answer.objects.filter(day__lt=day - KEPT).delete()
    return dropped


def _key(request: HttpRequest) -> str:
    key = _sent(request)
    if not key or len(key) > LONGEST:
        raise NoKey(
            Verdict(
                False,
                "idempotency.key",
                _("The request does not say which act it is (field “once” or header Idempotency-Key). Load the page again."),
            )
        )
    return salted_hmac("commonweal.once.key", key, algorithm="sha256").hexdigest()


def _sent(request: HttpRequest) -> str:
    """The key as it was sent; the database never holds it, only its hash."""
    return request.headers.get(HEADER) or request.POST.get(FIELD, "")


def _said(request: HttpRequest) -> str:
    """Who asks what, keyed with what the form alone holds: not even the server's secret lets one try out a ballot's few forms."""
    user = getattr(request, "user", None)
    digest = hashlib.sha256()
    for part in (str(getattr(user, "pk", None)).encode(), (request.method or "").encode(), request.get_full_path().encode()):
        digest.update(len(part).to_bytes(8, "big") + part)
    for part in _parts(request):
        digest.update(len(part).to_bytes(8, "big") + part)
    return salted_hmac(f"commonweal.once.request/{_sent(request)}", digest.hexdigest(), algorithm="sha256").hexdigest()


def _parts(request: HttpRequest) -> Iterator[bytes]:
    if request.content_type not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        yield request.body
        return
    for name in sorted(request.POST.keys() - _ASIDE):
        yield from (name.encode(), *(str(value).encode() for value in request.POST.getlist(name)))
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            if isinstance(file, UploadedFile):
                yield from (name.encode(), str(file.name).encode(), hashlib.sha256(b"".join(file.chunks())).digest())
                file.seek(0)


def _claim(key: str, said: str) -> Answer | None:
    """Take the key for this transaction; whoever has taken it before is waited for, and their answer returned."""
    if answered := Answer.objects.filter(pk=key).first():
        return answered
    try:
        with transaction.atomic():
            Answer.objects.create(key=key, request=said, day=now().date())
    except IntegrityError:  # PostgreSQL: another transaction has committed it meanwhile
        return Answer.objects.get(pk=key)
    return None


def _keep(key: str, response: HttpResponseBase) -> None:
    if not isinstance(response, HttpResponse):
        raise TypeError("An answer that streams cannot be kept; a view under @once answers whole.")
    headers = {name: response[name] for name in _HEADERS if name in response}
    Answer.objects.filter(pk=key).update(status=response.status_code, headers=headers, content=response.content)


def _replay(answered: Answer, said: str) -> HttpResponse:
    if answered.request != said or answered.status is None:
        raise OtherRequest(
            Verdict(
                False,
                "idempotency.other",
                _("This form was sent before with something else in it. Nothing has changed: load the page again."),
            )
        )
    response = HttpResponse(bytes(answered.content), status=answered.status, headers=answered.headers)
    response["Idempotent-Replayed"] = "true"
    return response
