"""Addresses of the record: pages for people, and the log's static files for machines (C2SP tlog-tiles)."""

from django.urls import path, re_path

from commonweal.web.record import views

app_name = "record"
_N = r"(?P<groups>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?"

urlpatterns = [
    path("", views.index, name="index"),
    path("<int:index>/", views.entry, name="entry"),
    path("<int:index>/receipt", views.receipt, name="receipt"),
    path("checkpoint", views.checkpoint, name="checkpoint"),
    path("key", views.key, name="key"),
    path("files/<str:digest>", views.file, name="file"),
    re_path(rf"^tile/entries/{_N}$", views.bundle, name="bundle"),
    re_path(rf"^tile/(?P<level>\d|[1-5]\d|6[0-3])/{_N}$", views.tile, name="tile"),
]
