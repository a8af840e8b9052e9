"""Addresses of the public pages."""

from django.urls import path

from commonweal.web.public import deeds, views

app_name = "public"
urlpatterns = [
    path("", views.about, name="about"),
    path("delegates/<slug:one>/", deeds.compare_with, name="compare-with"),
    path("delegates/<slug:one>/<slug:other>/", deeds.compare, name="compare"),
]
