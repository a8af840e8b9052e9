"""What every page of the shell needs: the way through the house, where one stands in it, and the look one has chosen."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.web.clock import now
from commonweal.web.look import front

LOOKS = {"": gettext_lazy("as my device"), "light": gettext_lazy("light"), "dark": gettext_lazy("dark")}

# Which place of the navigation each app belongs to.
PLACE_OF = {
    "needs": "needs",
    "means": "plans",
    "plans": "plans",
    "production": "plans",
    "bodies": "bodies",
    "committees": "bodies",
    "elections": "bodies",
    "decisions": "bodies",
    "constitution": "bodies",
    "changes": "bodies",
    "record": "record",
    "public": "record",
    "founding": "bodies",
    "threads": "bodies",
    "meetings": "bodies",
    "members": "me",
    "notices": "notices",
}


@dataclass(frozen=True)
class Place:
    """One place in the navigation; ``here`` is the value of aria-current."""

    name: str
    url: str
    here: str = ""


def shell(request: HttpRequest) -> dict[str, object]:
    """The navigation with the present place marked, the footer, the federation's name and the look."""
    footer = [
        (_("About these data"), "public:about"),
        (_("Signs of drift"), "drift:index"),
        (_("How we decide here"), "constitution:index"),
        (_("Unions"), "unions:index"),
        (_("Record"), "record:index"),
        (_("Source code"), "source"),
    ]
    return {
        "places": SimpleLazyObject(lambda: _places(request)),
        "footer": [Place(name, url) for name, view in footer if (url := address(view))],
        "federation": front.federation_name() or "Commonweal",
        "look": chosen(request),
        "looks": list(LOOKS.items()),
        "languages": settings.LANGUAGES,
    }


def _places(request: HttpRequest) -> list[Place]:
    """The doors there are; looked up only where a page shows them, not for a piece of one."""
    member = getattr(request, "user", None)
    doors = [
        ("home", _("Now"), "home"),
        ("needs", _("Needs"), "needs:index"),
        ("plans", _("Plan"), "plans:index"),
        ("bodies", _("Councils"), "bodies:index"),
        ("record", _("Record"), "record:index"),
    ]
    if member is not None and member.is_authenticated:
        doors += [("notices", _notices(member), "notices:index"), ("me", str(member), "members:me")]
    else:
        doors.append(("login", _("Log in"), "account_login"))
    return [Place(name, url, _here(request, key, url)) for key, name, view in doors if (url := address(view))]


def _notices(member: object) -> str:
    """The door to one's notices, with how many are new."""
    new = front.unread_by(member, now())
    return _("Notices ({new})").format(new=new) if new else _("Notices")


def chosen(request: HttpRequest) -> str:
    """The look this reader has chosen: light, dark, or empty for what the device prefers."""
    look = request.COOKIES.get("look", "")
    return look if look in LOOKS else ""


def address(view: str) -> str:
    """The address of a view, or nothing where it is not part of this site."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


def _here(request: HttpRequest, key: str, url: str) -> str:
    if request.path == url:
        return "page"
    match = request.resolver_match
    return "true" if match is not None and PLACE_OF.get(match.app_name) == key else ""
