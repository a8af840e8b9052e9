"""Pages of members: mine with all that is mine, others' with no more than their public offices."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.web.acts import acts
from commonweal.web.clock import now
from commonweal.web.look.forms import refuse
from commonweal.web.members import tokens
from commonweal.web.members.models import Member, Token
from commonweal.web.record.idempotency import once
from commonweal.web.refused import Refused

FRESH = "fresh_token"  # in the session: the key of a token whose secret is to be shown once


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


class TokenForm(forms.ModelForm):
    """What a token is for."""

    class Meta:
        model = Token
        fields = ("name",)
        help_texts = {"name": _("Such as “my spreadsheet”. You alone see it.")}  # noqa: RUF012


@acts("account.edit")
@require_http_methods(["GET", "POST"])
@once
def my_tokens(request: HttpRequest) -> HttpResponse:
    """My tokens for the API; one that was made just now with its secret, this once."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            request.session[FRESH] = tokens.make(member=request.user, name=form.cleaned_data["name"], at=now()).key
            return redirect("members:tokens")
        except Refused as refused:
            refuse(form, refused)
    running = Token.objects.running(now()).filter(member=request.user)
    fresh = running.filter(key=request.session.pop(FRESH, "")).first() if request.method == "GET" else None
    shown = {"form": form, "tokens": running, "fresh": fresh, "secret": tokens.secret(fresh) if fresh else ""}
    return render(request, "members/tokens.html", shown, status=422 if form.errors else 200)


@acts("account.edit")
@require_POST
@once
def revoke(request: HttpRequest, key: str) -> HttpResponse:
    """Revoke a token of mine."""
    tokens.revoke(member=request.user, key=key)
    return redirect("members:tokens")


def _page(found: Member) -> dict[str, object]:
    tenures = found.tenures.select_related("seat__council", "seat__constituency").order_by("-began")
    belongs = found.memberships.running().select_related("body")
    return {"member": found, "tenures": tenures, "memberships": belongs}
