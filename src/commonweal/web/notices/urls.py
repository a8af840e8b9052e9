"""Addresses of notices."""

from django.urls import path

from commonweal.web.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.index, name="index"),
    path("read/", views.read, name="read"),
    path("quiet/", views.quiet, name="quiet"),
]
