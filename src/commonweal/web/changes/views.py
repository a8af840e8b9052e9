"""Pages on which a change is drawn up: today's figures, then what differs, then the vote."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.web.bodies.models import Body
from commonweal.web.bodies.permits import acts, require
from commonweal.web.bodies.services import rules_of
from commonweal.web.changes import services
from commonweal.web.changes.forms import TiersForm
from commonweal.web.clock import now
from commonweal.web.look.forms import refuse
from commonweal.web.needs import tiers as table
from commonweal.web.record.idempotency import once
from commonweal.web.refused import Refused


@acts("proposal.open")
@require_http_methods(["GET", "POST"])
def tiers(request: HttpRequest, council: str) -> HttpResponse:
    """Draw up another division among the tiers; looked at, nothing has been proposed yet."""
    body = _council(request, council)
    form = TiersForm(table.table(body), request.POST or None)
    return _tiers_page(request, body, form, looked_at=request.method == "POST" and form.is_valid())


@acts("proposal.open")
@require_POST
@once
def propose_tiers(request: HttpRequest, council: str) -> HttpResponse:
    """Put another division among the tiers to the vote."""
    body = _council(request, council)
    form = TiersForm(table.table(body), request.POST)
    if form.is_valid():
        said = {"title": form.cleaned_data["title"], "text": form.cleaned_data["text"]}
        try:
            return redirect(services.propose_tiers(council=body, changed=form.changed, **said, by=request.user, at=now()))
        except Refused as refused:
            refuse(form, refused)
    return _tiers_page(request, body, form)


def _tiers_page(request: HttpRequest, body: Body, form: TiersForm, *, looked_at: bool = False) -> HttpResponse:
    majority = rules_of(body, now()).article("decisions.tiers").reads
    shown = {"council": body, "form": form, "majority": majority, "looked_at": looked_at}
    return render(request, "changes/tiers.html", shown, status=422 if form.errors else 200)


def _council(request: HttpRequest, key: str) -> Body:
    body = get_object_or_404(Body.objects.councils(), key=key)
    require(request.user, "proposal.open", body)
    return body
