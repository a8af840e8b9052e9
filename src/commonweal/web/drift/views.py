"""Pages of the drift monitor: every sign with its definition, its trend, its threshold, and the entries behind it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from commonweal.web.acts import acts
from commonweal.web.bodies.models import Body
from commonweal.web.clock import now
from commonweal.web.drift import signs
from commonweal.web.record import sentences
from commonweal.web.record import services as record
from commonweal.web.record.models import Entry

BEHIND = 8  # entries shown with a sign; the count says how many there are
ON_A_PAGE = 50


@acts("page.read")
@require_GET
def federation(request: HttpRequest) -> HttpResponse:
    """The signs of the whole federation, and its councils."""
    return _page(request, None)


@acts("page.read")
@require_GET
def council(request: HttpRequest, key: str) -> HttpResponse:
    """The signs of one council."""
    return _page(request, get_object_or_404(Body.objects.councils(), key=key))


def _page(request: HttpRequest, council: Body | None) -> HttpResponse:
    found = signs.of(council, now())
    behind = {sign.key: signs.entries_behind(sign, BEHIND) for sign in found}
    wanted = {index for indices in behind.values() for index in indices}
    entries = Entry.objects.filter(log__name=record.FEDERATION, index__in=wanted).prefetch_related("openings")
    told = {each.entry.index: each for each in sentences.tell(entries)}
    councils = Body.objects.councils().order_by("name")
    shown = {
        "council": council,
        "raised": [sign for sign in found if sign.raised],
        "signs": [
            {"sign": sign, "behind": [told[index] for index in behind[sign.key]], "all": len(sign.trend.now.entries)}
            for sign in found
        ],
        "councils": Paginator(councils, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "drift/signs.html", shown)
