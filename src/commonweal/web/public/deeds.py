"""Two delegates side by side: what each kept and broke, how often each voted, and how each voted where both did (A3)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from commonweal.rules.deeds import sum_up
from commonweal.web.acts import acts
from commonweal.web.bodies import hooks
from commonweal.web.bodies.models import Tenure

ON_A_PAGE = 50


@acts("page.read")
@require_GET
def compare_with(request: HttpRequest, one: str) -> HttpResponse:
    """With whom to compare a delegate: anybody who holds a seat, those of the same council first."""
    tenure, asked = _tenure(one), request.GET.get("q", "").strip()
    others = Tenure.objects.running().exclude(pk=tenure.pk).select_related("holder", "seat__council", "seat__constituency")
    others = others.filter(holder__name__icontains=asked) if asked else others.filter(seat__council=tenure.seat.council)
    page = Paginator(others.order_by("holder__name", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "public/compare_with.html", {"tenure": tenure, "page": page, "asked": asked})


@acts("page.read")
@require_GET
def compare(request: HttpRequest, one: str, other: str) -> HttpResponse:
    """Two delegates, figure by figure and vote by vote."""
    tenures = [_tenure(one), _tenure(other)]
    deeds = [hooks.deeds_of(tenure) for tenure in tenures]
    by_vote = {deed.key: deed for deed in deeds[1]}
    shared = [(deed, by_vote[deed.key]) for deed in deeds[0] if deed.key in by_vote]
    summaries = [sum_up(deed.value for deed in found if not deed.open) for found in deeds]
    shown = {
        "sides": list(zip(tenures, summaries, strict=True)),
        "page": Paginator(shared, ON_A_PAGE).get_page(request.GET.get("page")),
        "alike": sum(mine.voted == yours.voted != "" for mine, yours in shared),
        "shared": len(shared),
    }
    return render(request, "public/compare.html", shown)


def _tenure(key: str) -> Tenure:
    return get_object_or_404(Tenure.objects.select_related("holder", "seat__council", "seat__constituency"), key=key)
