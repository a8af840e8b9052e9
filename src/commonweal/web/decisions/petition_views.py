"""Pages of petitions: which there are, beginning one, signing and withdrawing, and how far one has come (C4)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.web.bodies.models import Body
from commonweal.web.bodies.permits import acts, can, require
from commonweal.web.bodies.services import rules_of
from commonweal.web.clock import now
from commonweal.web.decisions import petitions
from commonweal.web.decisions.forms import PetitionForm
from commonweal.web.decisions.models import Petition, Proposal
from commonweal.web.look.forms import refuse
from commonweal.web.record.idempotency import once
from commonweal.web.refused import Refused

ON_A_PAGE = 50


@acts("page.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every petition, those that run first."""
    found = Petition.objects.select_related("body", "referendum").order_by("-over", "ends", "pk")
    councils = Body.objects.councils().order_by("name") if request.user.is_authenticated else Body.objects.none()
    mine = [council for council in councils[:ON_A_PAGE] if can(request.user, "petition.begin", council).holds]
    shown = {"page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")), "councils": mine}
    return render(request, "decisions/petitions.html", shown)


@acts("petition.begin")
@require_http_methods(["GET", "POST"])
@once
def begin(request: HttpRequest, council: str) -> HttpResponse:
    """Begin a petition: about a decision of this council, or with a text of its own."""
    body = get_object_or_404(Body, key=council)
    require(request.user, "petition.begin", body)
    sent = request.POST if request.method == "POST" else None
    about = (sent or request.GET).get("about", "")
    item = get_object_or_404(Proposal.objects.public(), key=about, body=body) if about else None
    form = PetitionForm(sent, item=item)
    if sent is not None and form.is_valid():
        try:
            return redirect(petitions.begin(council=body, member=request.user, proposal=item, **form.cleaned_data, at=now()))
        except Refused as refused:
            refuse(form, refused)
    shown = {"form": form, "body": body, "item": item, "rule": rules_of(body, now()).article("decisions.petition").reads}
    return render(request, "decisions/begin_petition.html", shown, status=422 if form.errors else 200)


@acts("page.read")
@never_cache
@require_GET
def petition(request: HttpRequest, key: str) -> HttpResponse:
    """One petition: what it asks, how far it has come, and to each member whether they have signed."""
    found = get_object_or_404(Petition.objects.select_related("body", "proposal__body", "referendum"), key=key)
    shown = {
        "petition": found,
        "verdict": petitions.shown(found, now()),
        "may_sign": found.is_running(now()) and can(request.user, "petition.sign", found).holds,
        "signed": request.user.is_authenticated and petitions.has_signed(found, request.user),
        "rule": rules_of(found.body, found.begun).article("decisions.petition").reads,
    }
    return render(request, "decisions/petition.html", shown)


@acts("petition.sign")
@require_POST
@once
def sign(request: HttpRequest, key: str) -> HttpResponse:
    """Sign; nobody else is shown that I did."""
    found = get_object_or_404(Petition.objects.select_related("body"), key=key)
    require(request.user, "petition.sign", found)
    return redirect(petitions.sign(petition=found, member=request.user, at=now()))


@acts("petition.sign")
@require_POST
@once
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take my signature back."""
    found = get_object_or_404(Petition.objects.select_related("body"), key=key)
    require(request.user, "petition.sign", found)
    return redirect(petitions.withdraw(petition=found, member=request.user, at=now()))
