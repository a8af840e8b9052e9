"""Signs of drift: each with its value, its threshold, its trend and the entries behind it."""

from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from commonweal.web.api.doors import reads
from commonweal.web.bodies.models import Body
from commonweal.web.clock import now
from commonweal.web.drift import signs

router = Router()


class Moment(Schema):
    """A sign at the end of a month: an exact fraction or number; null where there was nothing to count."""

    at: datetime
    value: str | None


class SignShape(Schema):
    """One sign; ``entries`` are places in the record."""

    sign: str
    title: str
    definition: str
    value: str | None = Field(description="an exact fraction, or a number of offices or months")
    threshold: str
    raised: bool
    trend: list[Moment]
    entries: list[int]


@reads(router, "/drift", list[SignShape], "page.read")
def of_the_federation(request: HttpRequest) -> object:
    """The signs of drift of the whole federation."""
    return [_shape(sign) for sign in signs.of(None, now())]


@reads(router, "/drift/{key}", list[SignShape], "page.read")
def of_a_council(request: HttpRequest, key: str) -> object:
    """The signs of drift of one council."""
    return [_shape(sign) for sign in signs.of(get_object_or_404(Body.objects.councils(), key=key), now())]


def _shape(sign: signs.Sign) -> dict[str, object]:
    found = sign.trend.now
    return {
        "sign": sign.key,
        "title": sign.title,
        "definition": sign.definition,
        "value": None if found.value is None else str(found.value),
        "threshold": str(sign.threshold),
        "raised": sign.raised,
        "trend": [
            {"at": moment, "value": None if each.value is None else str(each.value)}
            for moment, each in zip(sign.trend.moments, sign.trend.found, strict=True)
        ],
        "entries": list(found.entries),
    }
