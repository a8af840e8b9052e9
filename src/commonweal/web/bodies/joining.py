"""Pages of inviting, of lists of people, and of following a link."""

from typing import Any

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.rules import rolls
from commonweal.tables import BadInput
from commonweal.web.bodies import importing, invitations
from commonweal.web.bodies.forms import InviteForm, ListForm, RegisterForm
from commonweal.web.bodies.models import Body, Invitation
from commonweal.web.bodies.permits import acts, require
from commonweal.web.clock import now
from commonweal.web.look.forms import refuse
from commonweal.web.record.idempotency import once
from commonweal.web.refused import Refused

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ON_A_PAGE = 100


@acts("body.invite")
@never_cache
@require_http_methods(["GET", "POST"])
@once
def invite(request: HttpRequest, key: str) -> HttpResponse:
    """Make a link to my body; and those that stand."""
    found = _of_mine(request, key)
    form = InviteForm(request.POST if "most" in request.POST else None)
    if request.method == "POST" and form.is_valid():
        invitations.invite(by=request.user, bodies=[found], at=now(), **form.cleaned_data)
        return redirect("bodies:invite", key=key)
    return _invitations(request, found, form)


@acts("body.invite")
@require_POST
@once
def withdraw(request: HttpRequest, key: str, which: str) -> HttpResponse:
    """Take a link to my body back."""
    found = _of_mine(request, key)
    invitations.withdraw(invitation=get_object_or_404(found.invitations.filter(founding=False), key=which))
    return redirect("bodies:invite", key=key)


@acts("body.invite")
@never_cache
@require_http_methods(["GET", "POST"])
@once
def import_list(request: HttpRequest, key: str) -> HttpResponse:
    """Hand in a list of people: first what would become of each row, then, if one says so, the invitations."""
    found = _of_mine(request, key)
    said = request.POST.get("sure", "")
    if said:
        importing.invite_all(importing.of_text(said, found), by=request.user, at=now())
        return redirect("bodies:invite", key=key)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "bodies/import.html", {"body": found, "form": form}, status=422 if form.errors else 200)
    try:
        listed = _listed(form, found)
    except BadInput as bad:
        form.add_error("file", bad.sentence)
        return render(request, "bodies/import.html", {"body": found, "form": form}, status=422)
    outcomes = importing.judge(listed, by=request.user, at=now())
    refused = rolls.refused(outcomes)
    shown = {
        "body": found,
        "form": form,
        "outcomes": outcomes,
        "refused": refused,
        "sure": "" if refused else "\n".join(f"{one.name}; {one.body}" for one in listed),
    }
    return render(request, "bodies/import.html", shown)


@acts("page.read")
@never_cache
@require_GET
def invited(request: HttpRequest, key: str, secret: str) -> HttpResponse:
    """What an invitation is to, and how one joins."""
    invitation = _followed(key, secret)
    return _invited(request, invitation, secret, RegisterForm(initial={"name": invitation.name}))


@acts("account.register")
@require_POST
@once
def register(request: HttpRequest, key: str, secret: str) -> HttpResponse:
    """Make an account and join with it."""
    invitation = _followed(key, secret)
    form = RegisterForm(request.POST)
    if form.is_valid():
        try:
            member = invitations.register(
                invitation=invitation, name=form.cleaned_data["name"], password=form.cleaned_data["password"], at=now()
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            login(request, member, backend=BACKEND)
            return redirect("members:me")
    return _invited(request, invitation, secret, form)


@acts("invitation.accept")
@require_POST
@once
def accept(request: HttpRequest, key: str, secret: str) -> HttpResponse:
    """Join by a link with the account I have."""
    invitations.accept(invitation=_followed(key, secret), member=request.user, at=now())
    return redirect("members:me")


def _of_mine(request: HttpRequest, key: str) -> Body:
    found = get_object_or_404(Body, key=key)
    require(request.user, "body.invite", found)
    return found


def _invitations(request: HttpRequest, found: Body, form: InviteForm) -> HttpResponse:
    standing = invitations.standing_in(found, now()).prefetch_related("bodies")[:ON_A_PAGE]
    shown = {
        "body": found,
        "form": form,
        "links": [
            {"invitation": one, "link": "" if one.member else request.build_absolute_uri(invitations.link(one))}
            for one in standing
        ],
        "founding": found.invitations.filter(founding=True, used=0).count(),
    }
    return render(request, "bodies/invite.html", shown, status=422 if form.errors else 200)


def _followed(key: str, secret: str) -> Invitation:
    found = invitations.find(key, secret, now())
    if found is None:
        raise Http404
    return found


def _invited(request: HttpRequest, invitation: Invitation, secret: str, form: RegisterForm) -> HttpResponse:
    shown: dict[str, Any] = {"invitation": invitation, "bodies": invitation.bodies.all(), "secret": secret, "form": form}
    return render(request, "bodies/invited.html", shown, status=422 if form.errors else 200)


def _listed(form: ListForm, body: Body) -> list[rolls.Listed]:
    file = form.cleaned_data["file"]
    if file:
        return importing.of_file(file.name, file.read(), body)
    return importing.of_text(form.cleaned_data["names"], body)
