"""A page with every shared part on it, and the addresses of a site around it; what the tests of the look open."""

from datetime import UTC, datetime
from pathlib import Path

import altair
from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from commonweal.rules.verdict import Verdict
from commonweal.web.look import charts
from commonweal.web.look.parts import Bar, Tiers
from commonweal.web.refused import Refused

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
REGIONS = [Bar("Northeast", 0.86, 3), Bar("Midwest and the lakes around it", 0.9998, 2), Bar("South", 0), Bar("West", 1)]
BREAD = [Tiers("Bread", met=(20, 30, 25), needed=100), Tiers("Heat", met=(50, 50, 0), needed=100)]

PAGE = (Path(__file__).parent / "gallery.html").read_text()


class Need(forms.Form):
    """One of each kind of field."""

    product = forms.CharField(help_text="As in the list of products.")
    amount = forms.DecimalField(min_value=0, label="How much")
    tier = forms.ChoiceField(choices=[("vital", "vital"), ("basic", "basic")], widget=forms.RadioSelect)
    source = forms.CharField(required=False, widget=forms.Textarea)
    open = forms.BooleanField(required=False, label="Everyone may see who asks")


def gallery(request):
    form = Need(request.POST or ({"amount": "-1", "product": "bread"} if "faults" in request.GET else None))
    shown = {"regions": REGIONS, "bread": BREAD, "noon": NOON, "form": form}
    shown["counted"] = Paginator(range(1, 30), 5).page(request.GET.get("page", 2))
    return HttpResponse(engines["django"].from_string(PAGE).render(shown, request))


def picture(request):
    years = [{"year": str(2015 + n), "hours": hours} for n, hours in enumerate((280, 266, 252, 238, 224))]
    shape = altair.Chart(altair.Data(values=years)).mark_line(point=True)
    chart = shape.encode(x=altair.X("year:O", title="Year"), y=altair.Y("hours:Q", title="Hours, billion"))
    return charts.answer(request, chart.properties(width=420, height=220))


def refused(request):
    raise Refused(Verdict(False, "recall.share", "{standing} of {of} have marked.", {"standing": 5, "of": 10}))


def broken(request):
    raise RuntimeError("Ana Ruiz")


urlpatterns = [
    path("gallery/", gallery),
    path("chart.svg", picture),
    path("refused/", refused),
    path("api/refused/", refused),
    path("broken/", broken),
    path("api/broken/", broken),
    path("", include("commonweal.web.urls")),
]
handler400 = "commonweal.web.look.errors.bad_request"
handler403 = "commonweal.web.look.errors.forbidden"
handler404 = "commonweal.web.look.errors.not_found"
handler500 = "commonweal.web.look.errors.failed"
