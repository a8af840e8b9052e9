"""Every address of the site: the shell's own pages, accounts, then each app under its name."""

from django.urls import URLPattern, URLResolver, include, path

APPS = [
    "record",
    "members",
    "constitution",
    "bodies",
    "committees",
    "needs",
    "means",
    "decisions",
    "elections",
    "paper",
    "changes",
    "accords",
    "polls",
    "plans",
    "production",
    "threads",
    "meetings",
    "notices",
    "unions",
    "founding",
    "public",
    "drift",
    "api",
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("commonweal.web.look.urls")),
    *[path(f"{app}/", include(f"commonweal.web.{app}.urls")) for app in APPS],
]

handler400 = "commonweal.web.look.errors.bad_request"
handler403 = "commonweal.web.look.errors.forbidden"
handler404 = "commonweal.web.look.errors.not_found"
handler500 = "commonweal.web.look.errors.failed"
