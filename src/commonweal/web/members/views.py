"""Pages of members: mine with all that is mine, others' with no more than their public offices."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from commonweal.web.acts import acts
from commonweal.web.members.models import Member


@acts("account.edit")
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Where I belong, what I hold, and what is known of me."""
    return render(request, "members/me.html", _page(request.user))


@acts("page.read")
@require_GET
def member(request: HttpRequest, key: str) -> HttpResponse:
    """The offices somebody holds and held: whoever never held one has no public page (A3)."""
    found = get_object_or_404(Member.objects.filter(tenures__isnull=False).distinct(), key=key)
    if found == request.user:
        return redirect("members:me")
    return render(request, "members/member.html", _page(found))


def _page(found: Member) -> dict[str, object]:
    tenures = found.tenures.select_related("seat__council", "seat__constituency").order_by("-began")
    belongs = found.memberships.running().select_related("body")
    return {"member": found, "tenures": tenures, "memberships": belongs}
