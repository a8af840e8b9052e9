"""The first page of an empty site: what is to be founded, once more with everything in it, then the links."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from commonweal.web import clock
from commonweal.web.acts import acts
from commonweal.web.bodies import invitations
from commonweal.web.bodies.models import Body
from commonweal.web.founding import services
from commonweal.web.founding.forms import CharterForm
from commonweal.web.record.idempotency import once

FOUNDED = "founded_here"  # in the session of whoever founded: the links can be seen again until all have signed up


@acts("federation.found")
@require_http_methods(["GET", "POST"])
@once
def found(request: HttpRequest) -> HttpResponse:
    """Say what is to be founded, look at it once more, found it."""
    if Body.objects.exists():
        return redirect("founding:links" if request.session.get(FOUNDED) else "bodies:index")
    code = request.GET.get("code", "")
    if request.method == "GET" and not services.knows(code):
        return render(request, "founding/closed.html")
    form = CharterForm(request.POST or None, initial={"code": code})
    if request.method != "POST" or "change" in request.POST:
        form = CharterForm(initial=request.POST.dict() if request.method == "POST" else {"code": code})
        return render(request, "founding/found.html", {"form": form})
    if not form.is_valid():
        return render(request, "founding/found.html", {"form": form}, status=422)
    if "sure" not in request.POST:
        return render(
            request, "founding/sure.html", {"form": form, "charter": form.charter, "people": len(form.charter.founders())}
        )
    services.found(form.charter, at=clock.now())
    request.session[FOUNDED] = True
    return redirect("founding:links")


@acts("federation.found")
@require_GET
def links(request: HttpRequest) -> HttpResponse:
    """The links of first members who have not signed up, for whoever founded in this browser."""
    if not request.session.get(FOUNDED):
        return redirect("bodies:index")
    shown = [
        {"name": one.name, "bodies": one.bodies.all(), "link": request.build_absolute_uri(invitations.link(one))}
        for one in services.waiting()
    ]
    return render(request, "founding/links.html", {"links": shown})
